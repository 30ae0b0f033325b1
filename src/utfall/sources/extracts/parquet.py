"""Parquet files, a row group's part at a time, as text columns like every other format's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from utfall.errors import RefusedFile
from utfall.sources.extracts.probe import Probe
from utfall.sources.extracts.rows import RowBatch, trimmed

_ROWS_PER_BATCH = 32_768
_MOST_GROUP_BYTES = 1 << 30
_MOST_TEXT_BYTES = 128 << 20
_LONGEST_CELL = 4_000  # of a row set aside


@dataclass(frozen=True)
class ParquetReader:
    """A Parquet file. The line of a row is its number from 1: there is no header line.

    Dates become ISO text, times of day at midnight too; numbers are written with the mapping's decimal mark. Columns of
    lists and records can be dropped but not read.
    """

    probe: Probe
    decimal_comma: bool = True
    dates_may_be_serials: bool = True

    @cached_property
    def _file(self) -> pq.ParquetFile:
        try:
            with pq.ParquetFile(self.probe.path) as plain:
                texts = [field.name for field in plain.schema_arrow if _is_text(field.type)]
            # one long text that all rows share takes a few bytes in the file: unfolded it could take all memory
            file = pq.ParquetFile(self.probe.path, read_dictionary=texts)
            largest = max((file.metadata.row_group(i).total_byte_size for i in range(file.num_row_groups)), default=0)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise self._damaged(error) from None
        if largest > _MOST_GROUP_BYTES:
            raise RefusedFile(
                f"{self.probe.path.name} har en radgrupp på {largest >> 20} MiB; mer än 1 024 MiB ryms inte i minnet.",
                remedy="Skriv filen med mindre radgrupper, till exempel 100 000 rader.",
            )
        return file

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the top-level columns."""
        return tuple(self._file.schema_arrow.names)

    @property
    def nested(self) -> frozenset[int]:
        """Positions of the columns of lists and records, which cannot be read."""
        schema = self._file.schema_arrow
        return frozenset(i for i, field in enumerate(schema) if pa.types.is_nested(field.type))

    def batches(self, wanted: Sequence[int]) -> Iterator[RowBatch]:
        """The rows. Only the wanted columns are read; ``text`` reads the whole row again."""
        schema = self._file.schema_arrow
        names = [schema.names[position] for position in wanted]
        for position in wanted:
            if pa.types.is_nested(schema.field(position).type):
                raise RefusedFile(
                    f"{self.probe.path.name}: kolumnen ”{schema.names[position]}” innehåller listor eller poster.",
                    remedy="Platta ut den till egna kolumner eller en egen fil.",
                )
        first, total = 1, max(self._file.metadata.num_rows, 1)
        flat = [field.name for field in schema if not pa.types.is_nested(field.type)]
        try:
            for batch in self._file.iter_batches(batch_size=_ROWS_PER_BATCH, columns=flat):
                texts = {name: self._as_text(batch.column(flat.index(name))) for name in names}
                yield RowBatch(
                    lines=np.arange(first, first + batch.num_rows, dtype=np.int64),
                    columns=tuple(texts[name] for name in names),
                    text=lambda row, batch=batch: self._row_text(batch, row),  # type: ignore[misc]
                    fields=lambda row, batch=batch: self._row_fields(batch, row),  # type: ignore[misc]
                    broken=(),
                    bytes_done=self.probe.size * (first + batch.num_rows - 1) // total,
                )
                first += batch.num_rows
        except (pa.ArrowException, OSError, MemoryError) as error:
            raise self._damaged(error) from None

    def _as_text(self, column: pa.Array) -> pa.Array:
        kind = column.type
        if pa.types.is_dictionary(kind):
            self._refuse_swelling(column)
            return self._as_text(column.dictionary).take(column.indices)
        if pa.types.is_boolean(kind):
            return pc.if_else(column, "ja", "nej")
        if pa.types.is_timestamp(kind):
            naive = column.cast(pa.timestamp("us"), safe=False)
            days = naive.cast(pa.date32(), safe=False)
            is_midnight = pc.equal(days.cast(pa.timestamp("us")), naive)
            return pc.if_else(is_midnight, days.cast(pa.string()), naive.cast(pa.string()))
        if pa.types.is_floating(kind):
            return pa.array([self._number_text(value) for value in column.to_pylist()], pa.string())
        if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            texts = [None if value is None else value.decode("utf-8", "replace") for value in column.to_pylist()]
            return trimmed(pa.array(texts, pa.string()))
        text = column.cast(pa.string())
        if pa.types.is_decimal(kind) and self.decimal_comma:
            text = pc.replace_substring(text, ".", ",")
        return trimmed(text)

    def _number_text(self, value: float | None) -> str | None:
        if value is None:
            return None
        text = str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
        return text.replace(".", ",") if self.decimal_comma else text

    def _row_text(self, batch: pa.RecordBatch, row: int) -> str:
        cells = (column[row].as_py() for column in batch.columns)
        return ";".join("" if cell is None else str(cell)[:_LONGEST_CELL] for cell in cells)

    def _row_fields(self, batch: pa.RecordBatch, row: int) -> tuple[str, ...]:
        """The row's cells as the columns have them; lists and records are empty."""
        flat = dict(zip(batch.schema.names, batch.columns, strict=True))
        cells = (self._as_text(flat[name].slice(row, 1))[0].as_py() if name in flat else None for name in self.header)
        return tuple((cell or "")[:_LONGEST_CELL] for cell in cells)

    def _refuse_swelling(self, column: pa.DictionaryArray) -> None:
        """Raise ``RefusedFile`` where a batch of the column would take too much memory as plain text."""
        if _is_text(column.type.value_type):
            unfolded = pc.sum(pc.binary_length(column.dictionary).take(column.indices)).as_py() or 0
            if unfolded > _MOST_TEXT_BYTES:
                raise RefusedFile(
                    f"{self.probe.path.name} har så långa texter i en kolumn att {len(column)} rader tar "
                    f"{unfolded >> 20} MiB; högst {_MOST_TEXT_BYTES >> 20} tas emot.",
                    remedy="Ta bara med de kolumner som mappningen använder.",
                )

    def _damaged(self, error: Exception) -> RefusedFile:
        return RefusedFile(
            f"{self.probe.path.name} är ingen läsbar Parquetfil ({type(error).__name__}).",
            remedy="Ta ut filen på nytt; kanske avbröts uttaget.",
        )


def _is_text(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
    )

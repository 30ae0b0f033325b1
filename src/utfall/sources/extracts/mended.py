"""Reading a file of mended rows: as its original, with what a spreadsheet may have done to it on the way allowed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pyarrow as pa

from utfall.errors import RefusedFile
from utfall.sources.extracts.rows import Reader, RowBatch, trimmed
from utfall.sources.formulas import as_it_was
from utfall.sources.mapping import FileRule

ADDED_COLUMNS = ("Utfall: rad", "Utfall: fel", "Utfall: åtgärd")
"""Written last in a file of rows to mend, for the one who mends; never read."""

_ISO = "%Y-%m-%d"


@dataclass(frozen=True)
class MendedReader:
    """The file's reader, without the added columns and the apostrophes that kept formulas from running."""

    reader: Reader

    @cached_property
    def _kept(self) -> tuple[int, ...]:
        added = {name.casefold() for name in ADDED_COLUMNS}
        return tuple(i for i, name in enumerate(self.reader.header) if name.casefold() not in added)

    @property
    def header(self) -> tuple[str, ...]:
        """The source's own columns."""
        return tuple(self.reader.header[position] for position in self._kept)

    @property
    def dates_may_be_serials(self) -> bool:
        """As the file's reader says."""
        return self.reader.dates_may_be_serials

    def batches(self, wanted: Sequence[int]) -> Iterator[RowBatch]:
        """The rows, with the columns at the positions wanted."""
        for batch in self.reader.batches([self._kept[position] for position in wanted]):
            yield replace(
                batch,
                columns=tuple(trimmed(as_it_was(column)) for column in batch.columns),
                fields=lambda row, batch=batch: self._fields(batch.fields(row)),  # type: ignore[misc]
            )

    def _fields(self, fields: tuple[str, ...]) -> tuple[str, ...]:
        own = pa.array([fields[position] for position in self._kept], pa.string())
        return tuple(as_it_was(own).to_pylist())


def has_row_number_key(rule: FileRule) -> bool:
    """Is a row's place in the file its only key, so that the same row in another file would count once more?"""
    return any(
        column.is_row_number and column.column.name in table.table.key
        for table in rule.tables
        for column in table.columns
    )


def mended_rule(file_name: str, rule: FileRule) -> FileRule:
    """The rule as mended rows are read: dates may also stand in ISO form, which spreadsheets turn them into.

    Raises ``RefusedFile`` where rows have no key of their own.
    """
    if has_row_number_key(rule):
        raise RefusedFile(
            f"{file_name} är rättade rader ur en fil där radens nummer är dess enda nyckel.",
            remedy="Rätta raderna i källan och ta ut filen på nytt: härifrån skulle de räknas två gånger.",
        )
    tables = tuple(
        replace(table, columns=tuple(replace(c, dates=tuple(dict.fromkeys((*c.dates, _ISO)))) for c in table.columns))
        for table in rule.tables
    )
    return replace(rule, tables=tables)

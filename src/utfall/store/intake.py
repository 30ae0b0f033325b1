"""One incoming file, streamed into data files: memory holds one row group a table, however long the file is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from utfall.errors import StoreDamaged
from utfall.model.problem import Problem
from utfall.model.table import Table
from utfall.model.tables import TABLES_BY_NAME
from utfall.store.delivery import Chunk, FileReceipt, IncomingFile
from utfall.store.layout import Layout, flush_to_disk
from utfall.store.records import DataFile
from utfall.store.schema import file_schema, incoming_schema
from utfall.store.set_aside import append_rows

Progress = Callable[[str, int], None]
"""Called with a file's name and how many of its rows have been read so far."""

ROW_GROUP_ROWS = 122_880
"""DuckDB's vector of work: a row group of this size is what one of its threads takes at a time."""


@dataclass(frozen=True)
class Taken:
    """A file that has been written but is not yet part of any delivery."""

    receipt: FileReceipt
    data_files: tuple[DataFile, ...]
    set_aside: str | None


@dataclass(frozen=True)
class Sender:
    """What marks the rows of one file: its name, the extracts' day, the delivery's number and the import's token."""

    file: str
    known_at: date
    number: int
    token: str


def take_in(
    file: IncomingFile,
    *,
    layout: Layout,
    sender: Sender,
    keep_problems: Callable[[tuple[Problem, ...]], None],
    progress: Progress | None,
) -> Taken:
    """The file, written to Parquet and ``set_aside``; its problems go to ``keep_problems`` as they come.

    Raises ``StoreDamaged`` where the source's counts do not add up, and what the source raises.
    """
    tables = _TableFiles(layout, sender)
    set_aside = layout.set_aside / f"{sender.token}.jsonl"
    rows_in = accepted = aside = 0
    try:
        for chunk in file.chunks():
            _check_counts(chunk, sender.file)
            rows_in += chunk.rows_in
            accepted += chunk.rows_accepted
            aside += len(chunk.set_aside)
            for name, batch in chunk.tables.items():
                if name not in file.tables:
                    raise StoreDamaged(
                        f"Filen {sender.file} skriver till {name}, som den inte har angett.",
                        remedy="Rätta mappningens lista över tabeller.",
                    )
                tables.write(TABLES_BY_NAME[name], batch)
            if chunk.set_aside:
                append_rows(set_aside, chunk.set_aside, columns=file.columns)
                keep_problems(tuple(problem for row in chunk.set_aside for problem in row.problems))
            keep_problems(chunk.findings)
            if progress is not None:
                progress(sender.file, rows_in)
    finally:
        tables.close()
    written = tables.written(file.fingerprint)
    if aside:
        flush_to_disk(set_aside)
    return Taken(
        receipt=FileReceipt(
            name=sender.file,
            mapping=file.mapping,
            fingerprint=file.fingerprint,
            rows_in=rows_in,
            rows_accepted=accepted,
            rows_set_aside=aside,
            rows_per_table={name: sum(f.rows for f in written if f.table == name) for name in file.tables},
            dropped_columns=tuple(file.dropped_columns),
        ),
        data_files=written,
        set_aside=layout.relative(set_aside) if aside else None,
    )


def _check_counts(chunk: Chunk, file: str) -> None:
    if chunk.rows_in != chunk.rows_accepted + len(chunk.set_aside):
        raise StoreDamaged(
            f"Filen {file}: {chunk.rows_in} rader lästes, men {chunk.rows_accepted} godtogs och"
            f" {len(chunk.set_aside)} lades åt sidan.",
            remedy="Inget har lästs in. Anmäl felet: inläsningen av formatet tappar rader.",
        )


class _TableFiles:
    """One growing data file per table that the incoming file writes to."""

    def __init__(self, layout: Layout, sender: Sender) -> None:
        self._layout = layout
        self._sender = sender
        self._open: dict[str, _DataFileWriter] = {}

    def write(self, table: Table, batch: pa.RecordBatch) -> None:
        if not batch.num_rows:
            return
        if table.name not in self._open:
            folder = self._layout.table(table.name) / "data"
            folder.mkdir(parents=True, exist_ok=True)
            self._open[table.name] = _DataFileWriter(folder / f"{self._sender.token}.parquet", table, self._sender)
        self._open[table.name].write(batch)

    def close(self) -> None:
        for writer in self._open.values():
            writer.close()

    def written(self, fingerprint: str) -> tuple[DataFile, ...]:
        """The data files, read back from the disk. Raises ``StoreDamaged`` where one holds fewer rows than written."""
        return tuple(
            _read_back(writer, self._layout, self._sender, name, fingerprint) for name, writer in self._open.items()
        )


def _read_back(writer: _DataFileWriter, layout: Layout, sender: Sender, table: str, fingerprint: str) -> DataFile:
    flush_to_disk(writer.path)
    rows = pq.read_metadata(writer.path).num_rows
    if rows != writer.rows:
        raise StoreDamaged(
            f"Filen {sender.file}: {writer.rows} rader skrevs till {table}, men {rows} står på disken.",
            remedy="Inget har lästs in. Kontrollera disken och försök igen.",
        )
    return DataFile(
        path=layout.relative(writer.path),
        table=table,
        source_file=sender.file,
        rows=rows,
        content=_digest({"table": table, "fingerprint": fingerprint, "extracted_on": sender.known_at.isoformat()}),
        has_rising_keys=writer.has_rising_keys,
        added_in=sender.number,
    )


def _digest(facts: Mapping[str, str]) -> str:
    return hashlib.sha256(repr(sorted(facts.items())).encode()).hexdigest()


class _DataFileWriter:
    def __init__(self, path: Path, table: Table, sender: Sender) -> None:
        self.path = path
        self.rows = 0
        self._keys = _RisingKeys(table)
        self._table = table
        self._sender = sender
        self._schema = file_schema(table)
        self._waiting: list[pa.RecordBatch] = []
        self._waiting_rows = 0
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd", store_schema=False)

    @property
    def has_rising_keys(self) -> bool:
        return self._keys.are_rising

    def write(self, batch: pa.RecordBatch) -> None:
        self._waiting.append(self._complete(batch))
        self._waiting_rows += batch.num_rows
        self.rows += batch.num_rows
        if self._waiting_rows >= ROW_GROUP_ROWS:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._waiting:
            rows = pa.Table.from_batches(self._waiting, schema=self._schema)
            self._keys.see(rows)
            self._writer.write_table(rows, row_group_size=ROW_GROUP_ROWS)
        self._waiting, self._waiting_rows = [], 0

    def _complete(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The batch with the system columns, in the order of storage. Raises ``StoreDamaged`` for other columns."""
        expected = incoming_schema(self._table)
        if sorted(batch.schema.names) != sorted(expected.names):
            raise StoreDamaged(
                f"Filen {self._sender.file}: kolumnerna för {self._table.name} är {', '.join(batch.schema.names)},"
                f" men ska vara {', '.join(expected.names)}.",
                remedy="Inget har lästs in. Anmäl felet: inläsningen av formatet följer inte tabellen.",
            )
        rows = batch.num_rows
        constants = {
            "source_file": pa.repeat(pa.scalar(self._sender.file, pa.string()), rows),
            "extracted_on": pa.repeat(pa.scalar(self._sender.known_at, pa.date32()), rows),
        }
        columns = []
        for field in self._schema:
            column = constants.get(field.name)
            column = batch.column(field.name) if column is None else column
            columns.append(column if column.type == field.type else column.cast(field.type))
            if not field.nullable and columns[-1].null_count:
                raise StoreDamaged(
                    f"Filen {self._sender.file}: {field.name} saknas i {columns[-1].null_count} godtagna rader till"
                    f" {self._table.name}.",
                    remedy="Inget har lästs in. Anmäl felet: raderna skulle ha lagts åt sidan.",
                )
        return pa.RecordBatch.from_arrays(columns, schema=self._schema)


class _RisingKeys:
    """Notices whether a one-column text key rises strictly from row to row, which proves that none stands twice."""

    def __init__(self, table: Table) -> None:
        self._column = table.key[0]
        self._last: str | None = None
        self.are_rising = len(table.key) == 1

    def see(self, rows: pa.Table) -> None:
        if not self.are_rising:
            return
        keys = rows.column(self._column).combine_chunks()
        if isinstance(keys, pa.ChunkedArray):
            keys = pa.concat_arrays(keys.chunks)
        rises = pc.all(pc.less(keys[:-1], keys[1:])).as_py() is not False
        first = keys[0].as_py()
        self.are_rising = rises and (self._last is None or self._last < first)
        self._last = keys[-1].as_py()

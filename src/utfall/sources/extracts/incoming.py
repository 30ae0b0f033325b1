"""A delivered extract file: identified when opened, streamed as chunks when read."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pyarrow as pa

from utfall.errors import TooManyBadRows
from utfall.model.problem import Place, Problem
from utfall.sources.extracts.identifying import Identified, identify
from utfall.sources.extracts.mended import MendedReader, mended_rule
from utfall.sources.extracts.parquet import ParquetReader
from utfall.sources.extracts.probe import Form, Probe, probe
from utfall.sources.extracts.problems import Code, Fault
from utfall.sources.extracts.rows import Reader
from utfall.sources.extracts.shaping import Shaper
from utfall.sources.extracts.text import TextReader
from utfall.sources.extracts.workbook import WorkbookReader
from utfall.sources.mapping import Mapping
from utfall.sources.mended_names import is_mended, original_name
from utfall.store.delivery import Chunk, SetAsideRow
from utfall.store.schema import incoming_schema

Progress = Callable[[int, int], None]
"""Called with bytes done and bytes in all."""

_ROWS_BEFORE_GIVING_UP = 5_000


def incoming(
    path: Path, *, mappings: MappingOf[str, Mapping], key: bytes, known_at: date, progress: Progress | None = None
) -> ExtractFile:
    """The file, ready to be delivered. Raises ``RefusedFile`` naming what it is where it is no known extract.

    The file is read through once here (what it is, its hash) and once for each ``chunks()``.
    """
    probed, identified, reader = recognise(path, mappings=mappings)
    return ExtractFile(probed, identified, reader, key, known_at, progress)


def recognise(path: Path, *, mappings: MappingOf[str, Mapping]) -> tuple[Probe, Identified, Reader]:
    """What the file is, which rule reads it, and its reader. Raises ``RefusedFile``."""
    probed = probe(path)
    opened: dict[Reader, Reader] = {}  # mappings that read the file in the same way share its header
    readers: dict[str, Reader] = {}
    for mapping in mappings.values():
        reader = open_reader(probed, mapping)
        readers[mapping.system] = opened.setdefault(reader, reader)
    headers = {system: reader.header for system, reader in readers.items()}
    identified = identify(path.name, headers, list(mappings.values()))
    reader = readers[identified.mapping.system]
    if is_mended(path.name):
        identified = replace(identified, rule=mended_rule(path.name, identified.rule))
    return probed, identified, reader


def open_reader(probed: Probe, mapping: Mapping) -> Reader:
    """The file's reader; what a spreadsheet may change in mended rows is not asked of them: delimiter and encoding."""
    if is_mended(probed.path.name):
        reader = _plain_reader(probed, replace(mapping, delimiter=None, encoding=None, files=()))
        if isinstance(reader, TextReader):
            is_from_cells = original_name(probed.path.name).casefold().endswith((".xlsx", ".parquet"))
            reader = replace(reader, dates_may_be_serials=is_from_cells)
        return MendedReader(reader)
    return _plain_reader(probed, mapping)


def _plain_reader(probed: Probe, mapping: Mapping) -> Reader:
    match probed.form:
        case Form.WORKBOOK:
            return WorkbookReader(probed, _sheet(probed.path.name, mapping), mapping.decimal_comma)
        case Form.PARQUET:
            return ParquetReader(probed, mapping.decimal_comma)
        case Form.TEXT:
            return TextReader(probed, mapping.delimiter, mapping.encoding)


def _sheet(file_name: str, mapping: Mapping) -> str | None:
    return next((rule.sheet for rule in mapping.files if rule.sheet and rule.names(file_name)), None)


@dataclass(frozen=True)
class ExtractFile:
    """An ``IncomingFile`` (see ``utfall.store.delivery``)."""

    probe: Probe
    identified: Identified
    reader: Reader
    key: bytes = field(repr=False)
    known_at: date
    progress: Progress | None = None

    @property
    def name(self) -> str:
        """The file's name without folders: its identity."""
        return self.probe.path.name

    @property
    def mapping(self) -> str:
        """The mapping's system."""
        return self.identified.mapping.system

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the file's bytes and the mapping's hash."""
        return hashlib.sha256(f"{self.probe.sha256} {self.identified.mapping.hash}".encode()).hexdigest()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns of the file."""
        return self.reader.header

    @property
    def dropped_columns(self) -> tuple[str, ...]:
        """Columns left at the door, in the file's order."""
        return self.identified.dropped_columns

    @property
    def tables(self) -> tuple[str, ...]:
        """The canonical tables the file writes to."""
        return tuple(rule.table.name for rule in self.identified.rule.tables)

    def chunks(self) -> Iterator[Chunk]:
        """The file's rows. Raises ``TooManyBadRows`` at the end, or sooner where it can only get worse.

        Raises ``RefusedFile`` at the end where the file has changed since it was opened.
        """
        rule = self.identified.rule
        if rule.ignored:
            yield self._closing(Code.FILE_IGNORED, detail=rule.ignored)
            return
        shaper = Shaper(
            self.name,
            rule,
            {name: i for i, name in enumerate(self.identified.positions)},
            self.key,
            self.known_at,
            self.reader.dates_may_be_serials,
        )
        # of a few rows that were all wrong, some may well be wrong still: each is taken for itself
        limit_share = 1.0 if is_mended(self.name) else self.identified.mapping.max_bad_rows_share
        tally = _Tally(self.name, limit_share)
        for batch in self.reader.batches(list(self.identified.positions.values())):
            chunk = shaper.shape(batch)
            tally.add(chunk)
            yield chunk
            if self.progress:
                self.progress(min(batch.bytes_done, self.probe.size), self.probe.size)
        self.probe.refuse_changed()
        tally.finish()
        if tally.rows_in == 0:
            yield self._closing(Code.ONLY_HEADER)
        elif shaper.rows_without_table:
            yield self._closing(Code.ROWS_WITHOUT_TABLE, value=str(shaper.rows_without_table))

    def _closing(self, code: Code, *, value: str = "", detail: str = "") -> Chunk:
        """A chunk without rows that carries a note about the whole file."""
        empty = {
            rule.table.name: pa.RecordBatch.from_pylist([], schema=incoming_schema(rule.table))
            for rule in self.identified.rule.tables
        }
        note = Fault(code, value, detail).at(Place(self.name))
        return Chunk(0, 0, empty, findings=(note,))


@dataclass
class _Tally:
    """Counts bad rows and their problems, and stops the file when they are too many."""

    file_name: str
    limit_share: float
    rows_in: int = 0
    bad_rows: int = 0
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], Problem] = field(default_factory=dict)

    def add(self, chunk: Chunk) -> None:
        self.rows_in += chunk.rows_in
        self.bad_rows += len(chunk.set_aside)
        for row in chunk.set_aside:
            self._note(row)
        # a file that is mostly bad is not read to its end, however long it is
        if self.bad_rows > _ROWS_BEFORE_GIVING_UP and self.bad_rows > max(self.limit_share, 0.5) * self.rows_in:
            self._stop()

    def finish(self) -> None:
        if self.bad_rows > self.limit_share * self.rows_in:
            self._stop()

    def _note(self, row: SetAsideRow) -> None:
        for problem in row.problems:
            kind = (problem.code, problem.place.column or "")
            self.kinds[kind] += 1
            self.examples.setdefault(kind, problem)

    def _stop(self) -> None:
        lines = [
            f"  {count} × {code}{f' i kolumnen {column}' if column else ''}, först på rad "
            f"{self.examples[code, column].place.line}: {self.examples[code, column].message}"
            for (code, column), count in self.kinds.most_common(10)
        ]
        share = f"{100 * self.bad_rows / self.rows_in:.1f}".replace(".", ",")
        limit = f"{100 * self.limit_share:.1f}".replace(".", ",")
        raise TooManyBadRows(
            f"{self.file_name}: {self.bad_rows} av {self.rows_in} rader ({share} %) har fel; "
            f"gränsen är {limit} %. Inget lästes in. De vanligaste felen:\n" + "\n".join(lines) + "\n",
            remedy="Rätta felen i källan, eller höj max_bad_rows_share i mappningen om de ska accepteras.",
        )

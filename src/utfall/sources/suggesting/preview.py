"""The first rows of a file as a draft would read them, with what is wrong in each cell. No identity is shown."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from utfall.model.problem import Place, Problem
from utfall.sources.extracts.identifying import Identified, identify
from utfall.sources.extracts.incoming import open_reader
from utfall.sources.extracts.personal import shown
from utfall.sources.extracts.probe import probe
from utfall.sources.extracts.rows import RowBatch
from utfall.sources.extracts.shaping import Shaper
from utfall.sources.mapping import ColumnRule
from utfall.sources.suggesting.checking import mapping_for
from utfall.sources.suggesting.draft import MappingDraft

PREVIEW_ROWS = 20


@dataclass(frozen=True)
class PreviewColumn:
    """One canonical column that the draft fills, with its Swedish title and the source column's name."""

    table: str
    column: str
    title_sv: str
    source: str


@dataclass(frozen=True)
class PreviewCell:
    """What stands in the file (persons masked), what it becomes (empty: nothing), and what is wrong."""

    source: str
    value: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class PreviewRow:
    """One row: its line, a cell for each column, and what is wrong with the row as a whole."""

    line: int
    cells: tuple[PreviewCell, ...]
    problems: tuple[str, ...] = ()
    is_accepted: bool = True


@dataclass(frozen=True)
class Preview:
    """The first rows. ``rows_accepted`` are those that an import would take."""

    columns: tuple[PreviewColumn, ...]
    rows: tuple[PreviewRow, ...]

    @property
    def rows_accepted(self) -> int:
        """How many of the rows an import would take."""
        return sum(row.is_accepted for row in self.rows)


def preview(draft: MappingDraft, *, path: Path, known_at: date, rows: int = PREVIEW_ROWS) -> Preview:
    """The file's first rows through the draft, converted by what an import converts with.

    Raises ``InvalidDefinition`` for a draft with problems (see ``problems_of``) and ``RefusedFile`` where the file
    lacks a column. Pseudonyms are made with a key that is thrown away.
    """
    mapping = mapping_for(draft)
    mapping = replace(mapping, files=(replace(mapping.files[0], patterns=()),))  # the file may still be named otherwise
    reader = open_reader(probe(path), mapping)
    identified = identify(path.name, {mapping.system: reader.header}, [mapping])
    rules = [(table.table.name, rule) for table in identified.rule.tables for rule in table.columns]
    columns = tuple(
        PreviewColumn(table, rule.column.name, rule.column.title_sv, rule.source_label) for table, rule in rules
    )
    shaper = Shaper(
        path.name,
        identified.rule,
        {name: i for i, name in enumerate(identified.positions)},
        secrets.token_bytes(32),
        known_at,
        reader.dates_may_be_serials,
    )
    found: list[PreviewRow] = []
    for batch in reader.batches(list(identified.positions.values())):  # a last line without an end comes by itself
        found += _rows(_first(batch, rows - len(found)), shaper=shaper, identified=identified, file_name=path.name)
        if len(found) >= rows:
            break
    return Preview(columns, tuple(sorted(found, key=lambda row: row.line)[:rows]))


def _rows(batch: RowBatch, *, shaper: Shaper, identified: Identified, file_name: str) -> list[PreviewRow]:
    chunk = shaper.shape(batch)
    problems = {row.line: row.problems for row in chunk.set_aside}
    values = {
        (name, line): row
        for name, table in chunk.tables.items()
        for line, row in zip(table.column("source_line").to_pylist(), table.to_pylist(), strict=True)
    }
    found = [
        _row(batch, at, identified=identified, values=values, problems=problems.get(int(line), ()))
        for at, line in enumerate(batch.lines)
    ]
    return found + [PreviewRow(one.line, (), (one.fault_text,), is_accepted=False) for one in _broken(batch, file_name)]


def _first(batch: RowBatch, rows: int) -> RowBatch:
    lines = batch.lines[:rows]
    last = int(lines[-1]) if len(lines) else 0
    broken = tuple(one for one in batch.broken if not len(lines) or one.line <= last)[:rows]
    return replace(batch, lines=lines, columns=tuple(column[:rows] for column in batch.columns), broken=broken)


@dataclass(frozen=True)
class _Broken:
    line: int
    fault_text: str


def _broken(batch: RowBatch, file_name: str) -> list[_Broken]:
    return [_Broken(one.line, one.fault.at(Place(file_name, one.line)).message) for one in batch.broken]


def _row(
    batch: RowBatch,
    at: int,
    *,
    identified: Identified,
    values: dict[tuple[str, int], dict[str, object]],
    problems: tuple[Problem, ...],
) -> PreviewRow:
    line = int(batch.lines[at])
    texts = {name: batch.columns[i][at].as_py() or "" for i, name in enumerate(identified.positions)}
    cells = []
    told: set[Problem] = set()
    for table in identified.rule.tables:
        row = values.get((table.table.name, line), {})
        for rule in table.columns:
            own = [problem for problem in problems if problem.place.column == rule.source_label]
            told.update(own)
            source = _source_text(rule, texts)
            cells.append(PreviewCell(source, _value_text(rule, row, source), tuple(p.message for p in own)))
    rest = tuple(problem.message for problem in problems if problem not in told)
    return PreviewRow(line, tuple(cells), rest, not problems)


def _source_text(rule: ColumnRule, texts: dict[str, str]) -> str:
    if rule.constant is not None:
        return rule.constant
    joined = rule.separator.join(texts.get(name, "") for name in rule.sources)
    return masked(joined) if rule.identifier else shown(joined)


def _value_text(rule: ColumnRule, row: dict[str, object], source: str) -> str:
    value = row.get(rule.column.name)
    if value is None:
        return ""
    if rule.identifier:
        return source  # a pseudonym says nothing to a reader; the mask says that one is made
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    labels = dict(rule.column.codes)
    return shown(labels.get(str(value), str(value)))


def masked(text: str) -> str:
    """The text with every letter and digit hidden: its form can be seen, whose it is cannot."""
    return re.sub(r"[^\W_]", "•", text)

"""Rows of a file into rows of canonical tables, with what is wrong with those that cannot be accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from utfall.model.problem import Place, Problem
from utfall.sources.extracts.converting import Converter, TextConverter, converter_for
from utfall.sources.extracts.keys_seen import KeysSeen, key_hashes
from utfall.sources.extracts.problems import Code, Fault
from utfall.sources.extracts.rows import RowBatch
from utfall.sources.mapping import ColumnRule, FileRule, Repeats, RowCondition, TableRule
from utfall.store.delivery import Chunk, SetAsideRow
from utfall.store.keys import pseudonyms
from utfall.store.schema import arrow_type, incoming_schema

Rows = npt.NDArray[np.int64]
Faults = dict[int, list[tuple[str, Fault]]]
"""By row: the source column and what is wrong with it."""


@dataclass
class Shaper:
    """Shapes one file's batches, in order; remembers the keys it has accepted.

    ``positions`` maps each wanted source column (as the mapping spells it) to its place in ``RowBatch.columns``.
    A row is accepted if every table it goes to can take it; then it stands in all of them, else in none.
    """

    file_name: str
    rule: FileRule
    positions: Mapping[str, int]
    key: bytes = field(repr=False)
    known_at: date
    dates_may_be_serials: bool = False
    rows_without_table: int = 0
    _converters: dict[tuple[str, str], Converter | TextConverter] = field(default_factory=dict, repr=False)
    _seen: dict[str, KeysSeen] = field(default_factory=lambda: defaultdict(KeysSeen), repr=False)

    def shape(self, batch: RowBatch) -> Chunk:
        """The batch as a chunk: ``rows_in`` counts its good and broken rows."""
        size = len(batch.lines)
        faults: Faults = defaultdict(list)
        shaped = [self._shape_table(table, batch, faults) for table in self.rule.tables]
        keep = np.ones(size, bool)
        keep[list(faults)] = False
        for part in shaped:
            self._find_repeats(part, keep, faults)
        keep[list(faults)] = False
        tables = {part.rule.table.name: self._finish(part, keep) for part in shaped}
        belongs = np.zeros(size, bool)
        for part in shaped:
            belongs[part.rows] = True
        self.rows_without_table += int((keep & ~belongs).sum())
        set_aside = [self._set_aside(batch, row, found) for row, found in sorted(faults.items())]
        for broken in batch.broken:
            place = Place(self.file_name, broken.line, broken.column)
            set_aside.append(SetAsideRow(broken.line, broken.text, (broken.fault.at(place),)))
        set_aside.sort(key=lambda row: row.line)
        return Chunk(size + len(batch.broken), int(keep.sum()), tables, tuple(set_aside))

    def _shape_table(self, rule: TableRule, batch: RowBatch, faults: Faults) -> _Shaped:
        rows = self._rows_for(rule, batch)
        lines = batch.lines[rows]
        take = None if len(rows) == len(batch.lines) else pa.array(rows)
        columns: dict[str, pa.Array] = {}
        for column in rule.table.columns:
            column_rule = rule.rule(column.name)
            if column_rule is None:
                columns[column.name] = pa.nulls(len(rows), arrow_type(column))
                continue
            cells = self._cells(column_rule, batch, take, lines)
            converted = self._converter(rule, column_rule).convert(cells)
            for row, fault in converted.faults:
                faults[int(rows[row])].append((column_rule.source_label, fault))
            if column.required:
                missing = pc.is_null(cells)
                if column_rule.values:  # a value list may say that a value means "missing"
                    missing = pc.and_not(pc.is_null(converted.values), pa.array(_marked(converted.faults, len(rows))))
                for empty in np.flatnonzero(missing.to_numpy(zero_copy_only=False)):
                    faults[int(rows[empty])].append((column_rule.source_label, Fault(Code.REQUIRED_MISSING)))
            columns[column.name] = self._protected(column_rule, converted.values)
        self._find_reversed_spells(rule, columns, rows, faults)
        return _Shaped(rule, rows, lines, columns)

    def _rows_for(self, rule: TableRule, batch: RowBatch) -> Rows:
        keep = np.ones(len(batch.lines), bool)
        for condition in rule.where:
            keep &= self._holds(condition, batch)
        return np.flatnonzero(keep)

    def _holds(self, condition: RowCondition, batch: RowBatch) -> npt.NDArray[np.bool_]:
        cells = pc.fill_null(self._source(condition.column, batch), "")
        lowered = pc.utf8_lower(cells)
        found = pc.is_in(lowered, value_set=pa.array([value.lower() for value in condition.values], pa.string()))
        result: npt.NDArray[np.bool_] = found.to_numpy(zero_copy_only=False)
        return ~result if condition.negated else result

    def _source(self, name: str, batch: RowBatch) -> pa.Array:
        if name not in self.positions:  # an optional column the file does not have
            return pa.nulls(len(batch.lines), pa.string())
        return batch.columns[self.positions[name]]

    def _cells(self, rule: ColumnRule, batch: RowBatch, take: pa.Array | None, lines: Rows) -> pa.Array:
        if rule.constant is not None:
            return pa.array([rule.constant], pa.string()).take(pa.array(np.zeros(len(lines), np.int32)))
        if rule.is_row_number:
            # with the file's name, so that rows of two files never share a key; padded, so that keys rise with the rows
            numbers = pc.utf8_lpad(pc.cast(pa.array(lines), pa.string()), 9, "0")
            return pc.binary_join_element_wise(self.file_name, numbers, ":")
        parts = [self._source(name, batch) for name in rule.sources]
        if take is not None:
            parts = [part.take(take) for part in parts]
        return parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, rule.separator)

    def _converter(self, table: TableRule, rule: ColumnRule) -> Converter | TextConverter:
        name = (table.table.name, rule.column.name)
        if name not in self._converters:
            self._converters[name] = converter_for(
                rule, known_at=self.known_at, dates_may_be_serials=self.dates_may_be_serials
            )
        return self._converters[name]

    def _find_reversed_spells(
        self, rule: TableRule, columns: Mapping[str, pa.Array], rows: Rows, faults: Faults
    ) -> None:
        if rule.table.spell is None:
            return
        start_rule, end_rule = rule.rule(rule.table.spell.start), rule.rule(rule.table.spell.end)
        if start_rule is None or end_rule is None:
            return
        starts, ends = columns[rule.table.spell.start], columns[rule.table.spell.end]
        # an inclusive last day has had its day added: equal then means that it lay before the start
        is_reversed = pc.less_equal(ends, starts) if end_rule.end_inclusive else pc.less(ends, starts)
        added = timedelta(days=1 if end_rule.end_inclusive else 0)
        for row in np.flatnonzero(pc.fill_null(is_reversed, False).to_numpy(zero_copy_only=False)):
            last, first = ends[int(row)].as_py() - added, starts[int(row)].as_py()
            fault = Fault(Code.END_BEFORE_START, last.isoformat(), first.isoformat())
            faults[int(rows[row])].append((end_rule.source_label, fault))

    def _find_repeats(self, part: _Shaped, keep: npt.NDArray[np.bool_], faults: Faults) -> None:
        names = part.rule.table.key
        candidates = np.flatnonzero(keep[part.rows])
        hashes = key_hashes([part.columns[name].take(pa.array(candidates)) for name in names])
        lines = part.lines[candidates]
        earlier = self._seen[part.rule.table.name].earlier_lines(hashes, lines)
        repeats = np.flatnonzero(earlier)
        if part.rule.repeats is Repeats.SKIP:
            part.skipped.update(int(candidates[i]) for i in repeats)
            return
        key_rule = part.rule.rule(names[0])
        label = key_rule.source_label if key_rule else names[0]
        for i in repeats:
            row = int(part.rows[candidates[i]])
            faults[row].append((label, Fault(Code.DUPLICATE_KEY, detail=str(earlier[i]))))

    def _finish(self, part: _Shaped, keep: npt.NDArray[np.bool_]) -> pa.RecordBatch:
        """The accepted rows of one table; their keys are remembered."""
        table = part.rule.table
        kept = keep[part.rows]
        kept[list(part.skipped)] = False
        chosen = np.flatnonzero(kept)
        take = pa.array(chosen)
        columns = {name: column.take(take) for name, column in part.columns.items()}
        lines = part.lines[chosen]
        self._seen[table.name].add(key_hashes([columns[name] for name in table.key]), lines)
        arrays = [columns[name] for name in table.column_names]
        return pa.RecordBatch.from_arrays([*arrays, pa.array(lines, pa.int64())], schema=incoming_schema(table))

    def _protected(self, rule: ColumnRule, values: pa.Array) -> pa.Array:
        """Pseudonyms already here: two ways of writing one identity are the same key."""
        if rule.identifier is None:
            return values
        return pseudonyms(self.key, rule.identifier.value, values, on=self.known_at)

    def _set_aside(self, batch: RowBatch, row: int, found: Sequence[tuple[str, Fault]]) -> SetAsideRow:
        line = int(batch.lines[row])
        problems: dict[Problem, None] = {}  # the same fault seen by two tables is told once
        for column, fault in found:
            problems[fault.at(Place(self.file_name, line, column))] = None
        return SetAsideRow(line, batch.text(row), tuple(problems), batch.fields(row))


@dataclass
class _Shaped:
    """One table's rows before it is known which are accepted; ``skipped`` are positions that only repeat a key."""

    rule: TableRule
    rows: Rows
    lines: Rows
    columns: dict[str, pa.Array]
    skipped: set[int] = field(default_factory=set)


def _marked(faults: Sequence[tuple[int, Fault]], size: int) -> npt.NDArray[np.bool_]:
    marks = np.zeros(size, bool)
    marks[[row for row, _ in faults]] = True
    return marks

"""A report without some of its figures: wherever they stand, and wherever something is made of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Set

from utfall.figures.hiding import hide
from utfall.model.figure import Protection
from utfall.reports.content import (
    Block,
    BoundText,
    BulletList,
    ChartBlock,
    FigureRecord,
    FigureTableBlock,
    GoalBlock,
    Inline,
    Inlines,
    MarginNote,
    Paragraph,
    Report,
    Section,
    TableCell,
    TableRow,
    Text,
)
from utfall.web.public.beside import WAITS

HIDDEN = "[skyddad]"
_CHART = "Diagrammet visas inte i den öppna versionen: det skulle kunna röja ett litet antal."
_GOAL = "Bedömningens siffror är skyddade i den öppna versionen."
_NOTE = (
    f"{HIDDEN} står i den öppna versionen där en siffra tillsammans med tidigare publicerade siffror skulle kunna röja "
    "ett litet antal."
)
PLAIN = ("figure(", "denominator(", "numerator(", "share(", "published(", "maturity(", "goal_period(")
"""Calls that print their own figure and nothing of another. What compares may tell of what it compares with."""


def without(report: Report, hidden: Set[str]) -> Report:
    """The report without the figures of those references. What compares figures of the same measure goes with them, and
    a chart or a row of a table that holds one of them."""
    measures = {reference.partition("/")[0] for reference in hidden}
    remover = _Remover(hidden, measures)
    sections = tuple(remover.section(one) for one in report.sections)
    first = sections[0]
    note = Paragraph((Text(_NOTE),))
    sections = (dataclasses.replace(first, blocks=(note, *first.blocks)), *sections[1:])
    return dataclasses.replace(report, sections=sections, figures=tuple(map(remover.record, report.figures)))


@dataclasses.dataclass(frozen=True)
class _Remover:
    hidden: Set[str]
    measures: Set[str]

    def section(self, section: Section) -> Section:
        goals = any(
            isinstance(one, BoundText) and one.call.startswith("goal_") and self._is_of(one.reference)
            for block in section.blocks
            for one in inlines_of(block)
        )
        return dataclasses.replace(section, blocks=tuple(self._block(one, goals=goals) for one in section.blocks))

    def record(self, record: FigureRecord) -> FigureRecord:
        if record.reference not in self.hidden:
            return record
        figure = dataclasses.replace(hide(record.figure, WAITS), protection=Protection.SECONDARY)
        return dataclasses.replace(record, figure=figure)

    def _block(self, block: Block, *, goals: bool) -> Block:
        match block:
            case Paragraph() | MarginNote():
                return dataclasses.replace(block, inlines=self._texts(block.inlines))
            case BulletList():
                return BulletList(tuple(map(self._texts, block.items)))
            case FigureTableBlock():
                return dataclasses.replace(block, rows=tuple(map(self._row, block.rows)))
            case ChartBlock() if self._holds(block.data):
                return Paragraph((Text(_CHART),))
            case GoalBlock() if goals:
                return dataclasses.replace(block, because=_GOAL, bar=None, rule="")
            case _:
                return block

    def _texts(self, inlines: Inlines) -> Inlines:
        return tuple(map(self._text, inlines))

    def _text(self, inline: Inline) -> Inline:
        if not isinstance(inline, BoundText) or not self._is_of(inline.reference):
            return inline
        is_own = inline.reference not in self.hidden and inline.call.startswith(PLAIN)
        return inline if is_own else dataclasses.replace(inline, text=HIDDEN)

    def _row(self, row: TableRow) -> TableRow:
        if not any(cell.reference in self.hidden for cell in row.cells):
            return row
        first, *others = row.cells
        return dataclasses.replace(row, cells=(self._cell(first, is_head=True), *map(self._cell, others)))

    def _cell(self, cell: TableCell, *, is_head: bool = False) -> TableCell:
        """What has a reference of its own stands where that is not hidden; what has none may be made of the hidden."""
        stands = bool(cell.reference) and cell.reference not in self.hidden
        if stands or (is_head and cell.reference not in self.hidden):
            return cell
        return dataclasses.replace(cell, text=HIDDEN, aside="")

    def _holds(self, table: FigureTableBlock) -> bool:
        return any(self._is_of(cell.reference) for row in table.rows for cell in row.cells)

    def _is_of(self, reference: str) -> bool:
        """Is it a figure of a measure of which something is hidden?"""
        return reference.partition("/")[0] in self.measures if reference else False


def inlines_of(block: Block) -> Inlines:
    """The running words of a block."""
    match block:
        case Paragraph() | MarginNote():
            return block.inlines
        case BulletList():
            return tuple(one for item in block.items for one in item)
        case _:
            return ()

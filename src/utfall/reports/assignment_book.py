"""Assignments that earlier reports have given, as a report follows them up: a table of how far each has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from utfall.model.period import Period
from utfall.reports.content import Block, ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.numbers import format_day

CAPTION = "Uppdrag ur tidigare rapporter"


@dataclass(frozen=True)
class AssignmentLine:
    """An assignment, with ``due`` as it stood on the day that the report knows. ``state`` is the word for how it was
    closed, ``closed_on`` None while it is open. The owner is named by unit: a report names no employee."""

    title: str
    unit: str
    given_on: date
    due: date
    state: str
    closed_on: date | None


@dataclass(frozen=True)
class AssignmentBook:
    """Those that reports before this one have given, as known at a day (inclusive)."""

    known_at: date
    lines: tuple[AssignmentLine, ...]

    def to_follow_up(self, period: Period) -> tuple[AssignmentLine, ...]:
        """Those given by the known day and open then, or closed since the period began; by day."""
        found = [
            one
            for one in self.lines
            if one.given_on <= self.known_at and (not self._is_closed(one) or _closed(one) >= period.first)
        ]
        return tuple(sorted(found, key=lambda one: (one.due, one.title)))

    def words(self, one: AssignmentLine) -> str:
        """How far it had come on the known day."""
        if self._is_closed(one):
            return f"{one.state} {format_day(_closed(one))}"
        return "försenat" if one.due < self.known_at else "öppet"

    def _is_closed(self, one: AssignmentLine) -> bool:
        return one.closed_on is not None and one.closed_on <= self.known_at


def assignment_blocks(book: AssignmentBook | None, period: Period) -> tuple[Block, ...]:
    """The table; empty where there is nothing to follow up."""
    lines = () if book is None else book.to_follow_up(period)
    if book is None or not lines:
        return ()
    columns = (
        TableColumn("Uppdrag", ColumnKind.TEXT),
        TableColumn("Ska vara klart", ColumnKind.TEXT),
        TableColumn("Läge", ColumnKind.TEXT),
    )
    rows = tuple(
        TableRow((TableCell(one.title, one.unit), TableCell(format_day(one.due)), TableCell(book.words(one))))
        for one in lines
    )
    return (FigureTableBlock(CAPTION, columns, rows, (f"Så som det var känt {format_day(book.known_at)}.",)),)


def _closed(one: AssignmentLine) -> date:
    assert one.closed_on is not None
    return one.closed_on

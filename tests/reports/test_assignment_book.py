"""Assignments that earlier reports have given, in the report that follows them up."""

from __future__ import annotations

from datetime import date

from utfall.model.period import Period
from utfall.reports.assignment_book import CAPTION, AssignmentBook, AssignmentLine, assignment_blocks
from utfall.reports.content import FigureTableBlock

T1 = Period.parse("2025-T1")
KNOWN = date(2025, 5, 5)


def line(title: str, *, given: date, due: date, closed: date | None = None) -> AssignmentLine:
    """An assignment; closed means done."""
    return AssignmentLine(title, "Myndighet", given, due, "klart", closed)


def test_the_table_says_how_far_each_had_come_on_the_known_day() -> None:
    february = date(2025, 2, 1)
    book = AssignmentBook(
        KNOWN,
        (
            line("kommer", given=february, due=date(2025, 9, 1)),
            line("sent", given=february, due=date(2025, 5, 4)),
            line("i dag", given=february, due=KNOWN),
            line("klart i perioden", given=february, due=date(2025, 3, 1), closed=date(2025, 3, 2)),
            line("klart senare", given=february, due=date(2025, 5, 1), closed=date(2025, 5, 6)),
            line("klart före", given=date(2024, 9, 1), due=date(2024, 11, 1), closed=date(2024, 12, 31)),
            line("gavs senare", given=date(2025, 5, 6), due=date(2025, 6, 1)),
        ),
    )
    (table,) = assignment_blocks(book, T1)
    assert isinstance(table, FigureTableBlock) and table.caption == CAPTION
    said = [[cell.text.replace("\xa0", " ") for cell in row.cells] for row in table.rows]
    assert said == [
        ["klart i perioden", "1 mars 2025", "klart 2 mars 2025"],
        ["klart senare", "1 maj 2025", "försenat"],
        ["sent", "4 maj 2025", "försenat"],
        ["i dag", "5 maj 2025", "öppet"],
        ["kommer", "1 september 2025", "öppet"],
    ]


def test_nothing_is_said_where_there_is_nothing_to_follow_up() -> None:
    assert assignment_blocks(None, T1) == () == assignment_blocks(AssignmentBook(KNOWN, ()), T1)

"""Overlapping and touching spells of one person made one: groundwork for counting persons instead of rows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from utfall.measures import portable, rows
from utfall.model.question import Breakdown, Spells

START, END = "started_on", "ended_on"


def stored_columns(breakdowns: Sequence[Breakdown]) -> dict[str, str]:
    """Breakdown columns of the spells' own table and what they are called in the merged table."""
    own = sorted({b.column for b in breakdowns if b.column and not b.column.startswith("persons.")})
    return {column: f"of_{column}" for column in own}


def merged(spells: Spells, breakdowns: Sequence[Breakdown]) -> exp.Select:
    """Columns ``person_key``, ``started_on``, ``ended_on`` (the last day of all while ongoing) and the breakdowns' own.

    Spells are merged within a person and the breakdowns' values, so a person with spells in two groups is in both.
    """
    columns = stored_columns(breakdowns)
    within = ["person_key", *columns.values()]
    start = exp.column(spells.start, rows.ROW)
    end = exp.Coalesce(this=exp.column(spells.end, rows.ROW), expressions=[portable.day(portable.LAST_DAY)])
    found = (
        rows.rows_of(spells.table, spells.where, with_person=rows.reads_person(spells.where))
        .select(
            exp.column("person_key", rows.ROW),
            *(exp.column(column, rows.ROW).as_(stored) for column, stored in columns.items()),
            start.as_(START),
            exp.alias_(end, END),
            copy=False,
        )
        .where(start < end, copy=False)
    )
    earlier_end = exp.Window(
        this=exp.Max(this=exp.column(END, "a")),
        partition_by=[exp.column(name, "a") for name in within],
        order=_order("a"),
        spec=exp.WindowSpec(
            kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end=exp.Literal.number(1), end_side="PRECEDING"
        ),
    )
    seen = exp.select(
        *(exp.column(name, "a") for name in (*within, START, END)), exp.alias_(earlier_end, "earlier_end")
    ).from_(found.subquery("a", copy=False), copy=False)
    begins_anew = (
        exp.Case()
        .when(exp.column(START, "b") <= exp.column("earlier_end", "b"), exp.Literal.number(0))
        .else_(exp.Literal.number(1))
    )
    # Equal spells must come out in the same island: the running total gives equal rows the same number.
    island = portable.running_total(
        begins_anew,
        within=[exp.column(name, "b") for name in within],
        by=[exp.column(START, "b"), exp.column(END, "b")],
    )
    numbered = exp.select(
        *(exp.column(name, "b") for name in (*within, START, END)), exp.alias_(island, "island")
    ).from_(seen.subquery("b", copy=False), copy=False)
    return (
        exp.select(
            *(exp.column(name, "c") for name in within),
            exp.alias_(exp.Min(this=exp.column(START, "c")), START),
            exp.alias_(exp.Max(this=exp.column(END, "c")), END),
        )
        .from_(numbered.subquery("c", copy=False), copy=False)
        .group_by(*(exp.column(name, "c") for name in (*within, "island")), copy=False)
    )


def _order(table: str) -> exp.Order:
    return exp.Order(expressions=[exp.Ordered(this=exp.column(name, table)) for name in (START, END)])

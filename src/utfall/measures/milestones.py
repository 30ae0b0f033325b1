"""Per subject the first start, and the first stop and competing event on or after it: groundwork of two kinds.

Nothing here depends on periods, limits or the cut-off. A first event dated on or after the cut-off is one that has not
happened, and the reader of the table treats it so.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from utfall.measures import portable, rows
from utfall.model.question import Breakdown, Dated

SUBJECT, FIRST, STOP, COMPETING = "subject", "first_on", "stop_on", "competing_on"


def stored_columns(breakdowns: Sequence[Breakdown]) -> dict[str, str]:
    """Columns of the start's table that the breakdowns need, and what they are called among the milestones."""
    needed = {b.column for b in breakdowns if b.column and not b.column.startswith("persons.")}
    if rows.reads_person((), breakdowns):
        needed.add("person_key")
    return {column: "person_key" if column == "person_key" else f"of_{column}" for column in sorted(needed)}


def of_subjects(
    subject: str, start: Dated, stop: Dated, competing: Dated | None, breakdowns: Sequence[Breakdown]
) -> exp.Select:
    """Columns ``subject``, ``first_on``, the breakdowns' own, ``stop_on`` and ``competing_on``.

    Where several rows share the subject's first day, each breakdown column has its smallest known value.
    """
    columns = stored_columns(breakdowns)
    later = _later_events(subject, stop, competing)
    kept = [exp.column(name, "f") for name in (SUBJECT, FIRST, *columns.values())]
    on_or_after = [
        exp.column(SUBJECT, "l").eq(exp.column(SUBJECT, "f")),
        exp.column("day", "l") >= exp.column(FIRST, "f"),
    ]
    return (
        exp.select(
            *kept,
            exp.alias_(_first("l", is_stop=True), STOP),
            exp.alias_(_first("l", is_stop=False), COMPETING),
        )
        .from_(_first_rows(subject, start, columns).subquery("f", copy=False), copy=False)
        .join(later.subquery("l", copy=False), on=portable.all_of(on_or_after), join_type="left", copy=False)
        .group_by(*(column.copy() for column in kept), copy=False)
    )


def _first(table: str, *, is_stop: bool) -> exp.Expr:
    earliest = exp.Min(this=exp.column("day", table))
    wanted = exp.column("is_stop", table).eq(exp.Literal.number(int(is_stop)))
    return exp.Filter(this=earliest, expression=exp.Where(this=wanted))


def _first_rows(subject: str, start: Dated, columns: dict[str, str]) -> exp.Select:
    first = _events(subject, start).select(
        exp.alias_(exp.Min(this=exp.column(start.date, rows.ROW)), FIRST), copy=False
    )
    first = first.group_by(exp.column(subject, rows.ROW), copy=False)
    if not columns:
        return first
    # The values of the first row need a second look: the earliest date is not known before the group is read.
    of_first_day = [
        exp.column(SUBJECT, "m").eq(exp.column(subject, rows.ROW)),
        exp.column(FIRST, "m").eq(exp.column(start.date, rows.ROW)),
    ]
    return (
        _events(subject, start)
        .select(
            exp.column(FIRST, "m"),
            *(exp.alias_(exp.Min(this=exp.column(column, rows.ROW)), stored) for column, stored in columns.items()),
            copy=False,
        )
        .join(first.subquery("m", copy=False), on=portable.all_of(of_first_day), copy=False)
        .group_by(exp.column(subject, rows.ROW), exp.column(FIRST, "m"), copy=False)
    )


def _later_events(subject: str, stop: Dated, competing: Dated | None) -> exp.Query:
    def marked(dated: Dated, *, is_stop: bool) -> exp.Select:
        return _events(subject, dated).select(
            exp.column(dated.date, rows.ROW).as_("day"), exp.Literal.number(int(is_stop)).as_("is_stop"), copy=False
        )

    stops = marked(stop, is_stop=True)
    if competing is None:
        return stops
    return exp.union(stops, marked(competing, is_stop=False), distinct=False, copy=False)


def _events(subject: str, dated: Dated) -> exp.Select:
    """The dated rows that have a subject."""
    owner, on = exp.column(subject, rows.ROW), exp.column(dated.date, rows.ROW)
    return (
        rows.rows_of(dated.table, dated.where, with_person=rows.reads_person(dated.where))
        .select(owner.as_(SUBJECT), copy=False)
        .where(exp.not_(owner.is_(exp.null())), exp.not_(on.is_(exp.null())), copy=False)
    )

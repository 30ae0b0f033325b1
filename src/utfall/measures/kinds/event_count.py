"""``event_count``: events whose date lies in the period.

Rows are counted per day first and the days added up per period, so overlapping periods cost nothing. Persons are
made distinct per atom of the timeline first, then counted once per period.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from utfall.measures import answer, keys, portable, rows, timeline
from utfall.measures.groundwork import Groundwork
from utfall.model.question import Counted, EventCount, Question, statistics_of


def groundwork(question: Question) -> Groundwork:
    """None: one scan answers it."""
    return ()


def cells(question: Question) -> exp.Select:
    """Per cell ``n``: events, distinct persons, or the sum of the amount; beside an amount also ``rows``."""
    spec = _spec(question)
    periods = timeline.cut(question.periods, question.known_until)
    if periods.is_empty:
        return answer.no_rows(question, statistics_of(spec))
    if spec.count is Counted.PERSONS:
        return _distinct_persons(question, spec, periods)
    on = exp.column(spec.events.date, rows.ROW)
    groups = rows.group_columns(question.breakdowns)
    values = rows.group_values(question.breakdowns, at=on)
    counts = {"n": portable.rows_counted()}
    if spec.amount:
        counts = {"n": portable.total(exp.column(spec.amount, rows.ROW)), "rows": portable.rows_counted()}
    daily = (
        _events(question, spec, periods)
        .select(on.as_("day"), *rows.named(values, groups), *_quoted(counts), copy=False)
        .group_by(on, *values, copy=False)
    )
    period = exp.column("period", "d")
    totals = [(name, portable.total(exp.column(name, "f", quoted=True))) for name in counts]
    return (
        exp.select(*answer.output(question, period=period, table="f", values=totals))
        .from_(daily.subquery("f", copy=False), copy=False)
        .join(
            periods.period_days().subquery("d", copy=False),
            on=exp.column("day", "d").eq(exp.column("day", "f")),
            copy=False,
        )
        .group_by(*answer.grouping(question, period=period, table="f"), copy=False)
    )


def members(question: Question) -> exp.Select:
    """Each event with its key, date and amount; for persons each person once per cell."""
    spec = _spec(question)
    periods = timeline.cut(question.periods, question.known_until)
    counted = ["person_key"] if spec.count is Counted.PERSONS else keys.of(spec.events.table)
    shown = list(counted)
    if spec.count is Counted.ROWS:
        shown += [name for name in (spec.events.date, spec.amount) if name and name not in counted]
    if periods.is_empty:
        return answer.no_rows(question, shown)
    on = exp.column(spec.events.date, rows.ROW)
    groups = rows.group_columns(question.breakdowns)
    found = _events(question, spec, periods).select(
        on.as_("placed_on"),
        *rows.named(rows.group_values(question.breakdowns, at=on), groups),
        *(exp.column(name, rows.ROW).as_(f"k{number}") for number, name in enumerate(shown)),
        copy=False,
    )
    columns = [(name, exp.column(f"k{number}", "f")) for number, name in enumerate(shown)]
    select = (
        exp.select(*answer.output(question, period=exp.column("period", "d"), table="f", values=columns))
        .from_(found.subquery("f", copy=False), copy=False)
        .join(
            periods.period_days().subquery("d", copy=False),
            on=exp.column("day", "d").eq(exp.column("placed_on", "f")),
            copy=False,
        )
    )
    return select.distinct(copy=False) if spec.count is Counted.PERSONS else select


def _distinct_persons(question: Question, spec: EventCount, periods: timeline.Timeline) -> exp.Select:
    on = exp.column(spec.events.date, rows.ROW)
    groups = rows.group_columns(question.breakdowns)
    per_atom = (
        _events(question, spec, periods)
        .select(
            exp.column("atom", "a"),
            *rows.named(rows.group_values(question.breakdowns, at=on), groups),
            exp.column("person_key", rows.ROW),
            copy=False,
        )
        .join(periods.atom_days().subquery("a", copy=False), on=exp.column("day", "a").eq(on), copy=False)
        .distinct(copy=False)
    )
    period = exp.column("period", "atom_periods")
    person = exp.column("person_key", "f")
    n = portable.rows_counted() if periods.is_disjoint else portable.distinct_counted(person)
    return (
        exp.select(*answer.output(question, period=period, table="f", values=[("n", n)]))
        .from_(per_atom.subquery("f", copy=False), copy=False)
        .join(periods.atom_periods(), on=exp.column("atom", "atom_periods").eq(exp.column("atom", "f")), copy=False)
        .group_by(*answer.grouping(question, period=period, table="f"), copy=False)
    )


def _quoted(expressions: Mapping[str, exp.Expr]) -> list[exp.Expr]:
    """Each under its name, quoted: ``rows`` is a keyword in some engines."""
    return [exp.alias_(expression, name, quoted=True) for name, expression in expressions.items()]


def _events(question: Question, spec: EventCount, periods: timeline.Timeline) -> exp.Select:
    with_person = rows.reads_person(spec.events.where, question.breakdowns)
    select = rows.rows_of(spec.events.table, spec.events.where, with_person=with_person)
    select = select.where(*periods.covers(exp.column(spec.events.date, rows.ROW)), copy=False)
    needed = "person_key" if spec.count is Counted.PERSONS else spec.amount
    return select.where(exp.not_(exp.column(needed, rows.ROW).is_(exp.null())), copy=False) if needed else select


def _spec(question: Question) -> EventCount:
    assert isinstance(question.spec, EventCount)
    return question.spec

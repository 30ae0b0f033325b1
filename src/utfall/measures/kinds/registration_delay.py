"""``registration_delay``: whole days from an event to its registration, beside the longest that could have been seen.

What is registered later than the cut-off leaves no trace, so short delays are overrepresented among recent events.
The second histogram is what an estimate needs to undo that (``utfall.stats.reverse_time``).
"""

from __future__ import annotations

from sqlglot import exp

from utfall.measures import answer, keys, portable, rows, timeline
from utfall.measures.groundwork import Groundwork
from utfall.model.question import Question, RegistrationDelay

_DELAY, _OBSERVABLE = "delays", "observable"


def groundwork(question: Question) -> Groundwork:
    """None."""
    return ()


def cells(question: Question) -> exp.Select:
    """Per period, groups and number of days the events so delayed, and those that long before the last known day."""
    periods = timeline.cut(question.periods, question.known_until)
    if periods.is_empty:
        return answer.no_rows(question, RegistrationDelay.STATISTICS)
    groups = rows.group_columns(question.breakdowns)
    period, days, what = exp.column("period", "h"), exp.column("duration_days", "h"), exp.column("what", "h")

    def histogram(column: str) -> exp.Select:
        return exp.select(
            exp.column("period", "e"),
            *(exp.column(group, "e") for group in groups),
            exp.column(column, "e").as_("duration_days"),
            exp.Literal.string(column).as_("what"),
        ).from_(exp.to_table("registered").as_("e"), copy=False)

    both = exp.union(histogram(_DELAY), histogram(_OBSERVABLE), distinct=False, copy=False)
    counts = [(f"n_{name}", portable.rows_counted(what.eq(exp.Literal.string(name)))) for name in (_DELAY, _OBSERVABLE)]
    return (
        exp.select(*answer.output(question, period=period, table="h", values=[("duration_days", days), *counts]))
        .with_("registered", as_=_registered(question, periods), copy=False)
        .from_(both.subquery("h", copy=False), copy=False)
        .group_by(*answer.grouping(question, period=period, table="h"), days.copy(), copy=False)
    )


def members(question: Question) -> exp.Select:
    """Each event with its delay and the longest that could have been seen."""
    key = keys.of(_spec(question).events.table)
    periods = timeline.cut(question.periods, question.known_until)
    if periods.is_empty:
        return answer.no_rows(question, [*key, "duration_days", "observable_days"])
    columns = [(name, exp.column(f"k{number}", "e")) for number, name in enumerate(key)]
    columns += [("duration_days", exp.column(_DELAY, "e")), ("observable_days", exp.column(_OBSERVABLE, "e"))]
    period = exp.column("period", "e")
    return (
        exp.select(*answer.output(question, period=period, table="e", values=columns))
        .with_("registered", as_=_registered(question, periods, key=key), copy=False)
        .from_(exp.to_table("registered").as_("e"), copy=False)
    )


def _registered(question: Question, periods: timeline.Timeline, *, key: list[str] | None = None) -> exp.Select:
    """One row per registered event and period it lies in."""
    spec = _spec(question)
    on, registered = exp.column(spec.events.date, rows.ROW), exp.column(spec.registered, rows.ROW)
    delay = exp.Case().when(registered > on, portable.days_between(on, registered))
    last_known = portable.plus_days(portable.day(question.known_until), -1)
    values = rows.group_values(question.breakdowns, at=on)
    with_person = rows.reads_person(spec.events.where, question.breakdowns)
    return (
        rows.rows_of(spec.events.table, spec.events.where, with_person=with_person)
        .select(
            exp.column("period", "d"),
            *rows.named(values, rows.group_columns(question.breakdowns)),
            *(exp.column(name, rows.ROW).as_(f"k{number}") for number, name in enumerate(key or ())),
            exp.alias_(delay.else_(portable.literal(0)), _DELAY),
            exp.alias_(portable.days_between(on, last_known), _OBSERVABLE),
            copy=False,
        )
        .join(periods.period_days().subquery("d", copy=False), on=exp.column("day", "d").eq(on), copy=False)
        .where(registered < portable.day(question.known_until), *periods.covers(on), copy=False)
    )


def _spec(question: Question) -> RegistrationDelay:
    assert isinstance(question.spec, RegistrationDelay)
    return question.spec

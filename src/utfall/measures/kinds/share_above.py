"""``share_above``: persons with an open spell in a window before the period whose summed share is above a threshold.

The values are summed per person and period first; only persons with something to divide by are looked up among the
spells.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlglot import exp

from utfall.measures import answer, portable, rows, timeline
from utfall.measures.groundwork import Groundwork
from utfall.model.question import Question, ShareAbove

_SHOWN = ("person_key", "parts", "whole", "is_above")


def groundwork(question: Question) -> Groundwork:
    """None: the values are read once."""
    return ()


def cells(question: Question) -> exp.Select:
    """Per cell ``n_persons`` and those of them ``n_above`` the threshold."""
    periods = timeline.cut(question.periods, question.known_until)
    if periods.is_empty:
        return answer.no_rows(question, ShareAbove.STATISTICS)
    period = exp.column("period", "c")
    values = [("n_persons", portable.rows_counted()), ("n_above", portable.rows_counted(_is_above(question)))]
    return (
        exp.select(*answer.output(question, period=period, table="c", values=values))
        .with_("summed", as_=_summed(question, periods), copy=False)
        .from_(_persons(question, periods).subquery("c", copy=False), copy=False)
        .group_by(*answer.grouping(question, period=period, table="c"), copy=False)
    )


def members(question: Question) -> exp.Select:
    """Each person with the two sums."""
    periods = timeline.cut(question.periods, question.known_until)
    if periods.is_empty:
        return answer.no_rows(question, _SHOWN)
    values: list[tuple[str, exp.Expr]] = [(name, exp.column(name, "c")) for name in _SHOWN[:-1]]
    values.append(("is_above", _is_above(question)))
    return (
        exp.select(*answer.output(question, period=exp.column("period", "c"), table="c", values=values))
        .with_("summed", as_=_summed(question, periods), copy=False)
        .from_(_persons(question, periods).subquery("c", copy=False), copy=False)
    )


def _is_above(question: Question) -> exp.Expr:
    threshold = exp.Literal.number(_spec(question).threshold_percent)
    return exp.Literal.number(100) * exp.column("parts", "c") > threshold * exp.column("whole", "c")


def _summed(question: Question, periods: timeline.Timeline) -> exp.Select:
    """``period``, ``person_key``, ``parts`` and ``whole`` of the persons whose whole is not zero."""
    spec = _spec(question)
    on = exp.column(spec.values.date, rows.ROW)
    person, atom = exp.column("person_key", rows.ROW), exp.column("atom", "a")
    parts: exp.Expr = _known(spec.parts[0])
    for name in spec.parts[1:]:
        parts = parts + _known(name)
    whole = portable.total(_known(spec.whole))
    values = rows.rows_of(spec.values.table, spec.values.where, with_person=rows.reads_person(spec.values.where))
    values = values.where(*periods.covers(on), copy=False)
    sums = (exp.alias_(portable.total(parts), "parts"), exp.alias_(whole, "whole"))
    if periods.is_disjoint:
        # Each row is in one period: summing per atom first would sum twice.
        return (
            values.select(exp.column("period", "d"), person, *sums, copy=False)
            .join(periods.period_days().subquery("d", copy=False), on=exp.column("day", "d").eq(on), copy=False)
            .group_by(exp.column("period", "d"), person, copy=False)
            .having(whole.neq(exp.Literal.number(0)), copy=False)
        )
    per_atom = (
        values.select(atom, person, *sums, copy=False)
        .join(periods.atom_days().subquery("a", copy=False), on=exp.column("day", "a").eq(on), copy=False)
        .group_by(atom, person, copy=False)
    )
    period, whole = exp.column("period", "atom_periods"), portable.total(exp.column("whole", "v"))
    return (
        exp.select(
            period,
            exp.column("person_key", "v"),
            exp.alias_(portable.total(exp.column("parts", "v")), "parts"),
            exp.alias_(whole, "whole"),
        )
        .from_(per_atom.subquery("v", copy=False), copy=False)
        .join(periods.atom_periods(), on=exp.column("atom", "atom_periods").eq(exp.column("atom", "v")), copy=False)
        .group_by(period.copy(), exp.column("person_key", "v"), copy=False)
        .having(whole.copy().neq(exp.Literal.number(0)), copy=False)
    )


def _persons(question: Question, periods: timeline.Timeline) -> exp.Select:
    """The summed persons that have an open spell in the period's window, once per group."""
    spec = _spec(question)
    start, end = exp.column(spec.spells.start, rows.ROW), exp.column(spec.spells.end, rows.ROW)
    last_day = exp.column("last_day", "w")
    with_person = rows.reads_person(spec.spells.where, question.breakdowns, spec.age)
    in_window = [
        exp.column("period", "w").eq(exp.column("period", "v")),
        start <= last_day,
        exp.or_(end.is_(exp.null()), end > exp.column("first_day", "w")),
    ]
    select = (
        rows.rows_of(spec.spells.table, spec.spells.where, with_person=with_person)
        .select(
            exp.column("period", "v"),
            *rows.named(rows.group_values(question.breakdowns, at=last_day), rows.group_columns(question.breakdowns)),
            *(exp.column(name, "v") for name in _SHOWN[:-1]),
            copy=False,
        )
        .join(
            exp.to_table("summed").as_("v"),
            on=exp.column("person_key", "v").eq(exp.column("person_key", rows.ROW)),
            copy=False,
        )
        .join(_windows(question, periods), on=portable.all_of(in_window), copy=False)
        .where(exp.or_(end.is_(exp.null()), start < end), copy=False)
        .distinct(copy=False)
    )
    return select.where(*rows.age_between(spec.age, at=last_day), copy=False) if spec.age else select


def _windows(question: Question, periods: timeline.Timeline) -> exp.Expr:
    """Columns ``period``, ``first_day`` and ``last_day`` of the whole months before the period."""
    months = _spec(question).window_months
    return portable.constant_rows(
        [
            (stretch.id, _month_start(stretch.first, -months), _month_start(stretch.first, 0) - timedelta(days=1))
            for stretch in periods.stretches
        ],
        name="w",
        columns=("period", "first_day", "last_day"),
    )


def _month_start(day: date, months: int) -> date:
    """The first day of the month that many months from the day's own."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _known(name: str) -> exp.Expr:
    """The column, 0 where it is missing."""
    return exp.Coalesce(this=exp.column(name, rows.ROW), expressions=[exp.Literal.number(0)])


def _spec(question: Question) -> ShareAbove:
    assert isinstance(question.spec, ShareAbove)
    return question.spec

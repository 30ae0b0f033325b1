"""``share_above``: persons with an open spell in a window before the period whose summed share is above a threshold.

Most rows of values belong to persons without such a spell. They are left out by a semi join before anything is summed,
so that only the persons counted are grouped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlglot import exp

from utfall.measures import answer, portable, rows, timeline
from utfall.measures.groundwork import Groundwork
from utfall.model.question import Question, ShareAbove


@dataclass(frozen=True)
class _Window:
    """The whole months before a period's own; ``last`` is in it."""

    id: str
    first: date
    last: date


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
        .with_("among", as_=_among(question, periods), copy=False)
        .with_("summed", as_=_summed(question, periods), copy=False)
        .from_(_counted(question, periods), copy=False)
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
        .with_("among", as_=_among(question, periods), copy=False)
        .with_("summed", as_=_summed(question, periods), copy=False)
        .from_(_counted(question, periods), copy=False)
    )


def _is_above(question: Question) -> exp.Expr:
    threshold = exp.Literal.number(_spec(question).threshold_percent)
    return exp.Literal.number(100) * exp.column("parts", "c") > threshold * exp.column("whole", "c")


def _counted(question: Question, periods: timeline.Timeline) -> exp.Expr:
    """The persons under the alias ``c``: those summed, or with breakdowns each once per group of their spells."""
    if not question.breakdowns:
        return exp.to_table("summed").as_("c")
    return _grouped(question, periods).subquery("c", copy=False)


def _among(question: Question, periods: timeline.Timeline) -> exp.Select:
    """The spells that are open in the window of any period, with the days on which the person has the age asked for."""
    spec = _spec(question)
    windows = _windows(question, periods)
    start, end = exp.column(spec.spells.start, rows.ROW), exp.column(spec.spells.end, rows.ROW)
    select = (
        rows.rows_of(
            spec.spells.table, spec.spells.where, with_person=rows.reads_person(spec.spells.where, age=spec.age)
        )
        .select(
            exp.column("person_key", rows.ROW),
            start.as_("start_on"),
            exp.alias_(exp.Coalesce(this=end, expressions=[portable.day(portable.LAST_DAY)]), "end_on"),
            copy=False,
        )
        .where(
            exp.or_(end.is_(exp.null()), start < end),
            start <= portable.day(max(window.last for window in windows)),
            exp.or_(end.is_(exp.null()), end > portable.day(min(window.first for window in windows))),
            copy=False,
        )
    )
    if spec.age is None:
        return select
    from_on, until_on = rows.age_days(spec.age)
    return select.select(exp.alias_(from_on, "age_from"), exp.alias_(until_on, "age_until"), copy=False).where(
        from_on <= portable.day(max(window.last for window in windows)),
        until_on > portable.day(min(window.last for window in windows)),
        copy=False,
    )


def _summed(question: Question, periods: timeline.Timeline) -> exp.Select:
    """``period``, ``person_key``, ``parts`` and ``whole`` of the persons among the spells whose whole is not zero."""
    spec = _spec(question)
    on = exp.column(spec.values.date, rows.ROW)
    person, period = exp.column("person_key", rows.ROW), exp.column("period", "d")
    first, last = exp.column("window_first", "d"), exp.column("window_last", "d")
    open_in_window = [
        exp.column("person_key", "s").eq(person),
        exp.column("start_on", "s") <= last,
        exp.column("end_on", "s") > first,
    ]
    if spec.age:
        open_in_window += [exp.column("age_from", "s") <= last, exp.column("age_until", "s") > last]
    parts: exp.Expr = _known(spec.parts[0])
    for name in spec.parts[1:]:
        parts = parts + _known(name)
    whole = portable.total(_known(spec.whole))
    return (
        rows.rows_of(spec.values.table, spec.values.where, with_person=rows.reads_person(spec.values.where))
        .select(period, person, exp.alias_(portable.total(parts), "parts"), exp.alias_(whole, "whole"), copy=False)
        .join(_days(question, periods).subquery("d", copy=False), on=exp.column("day", "d").eq(on), copy=False)
        .join(exp.to_table("among").as_("s"), on=portable.all_of(open_in_window), join_type="semi", copy=False)
        .where(*periods.covers(on), copy=False)
        .group_by(period.copy(), person.copy(), copy=False)
        .having(whole.copy().neq(exp.Literal.number(0)), copy=False)
    )


def _grouped(question: Question, periods: timeline.Timeline) -> exp.Select:
    """The summed persons once per group of their spells that are open in the period's window."""
    spec = _spec(question)
    start, end = exp.column(spec.spells.start, rows.ROW), exp.column(spec.spells.end, rows.ROW)
    last_day = exp.column("window_last", "w")
    with_person = rows.reads_person(spec.spells.where, question.breakdowns, spec.age)
    in_window = [
        exp.column("period", "w").eq(exp.column("period", "v")),
        start <= last_day,
        exp.or_(end.is_(exp.null()), end > exp.column("window_first", "w")),
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
        .join(_window_rows(question, periods), on=portable.all_of(in_window), copy=False)
        .where(exp.or_(end.is_(exp.null()), start < end), copy=False)
        .distinct(copy=False)
    )
    if spec.age is None:
        return select
    from_on, until_on = rows.age_days(spec.age)
    return select.where(from_on <= last_day, last_day < until_on, copy=False)


def _days(question: Question, periods: timeline.Timeline) -> exp.Select:
    """Columns ``period``, ``day``, ``window_first`` and ``window_last``: every known day of every period."""
    same = exp.column("period", "w").eq(exp.column("period", "q"))
    return (
        exp.select(
            exp.column("period", "q"),
            exp.column("day", "q"),
            exp.column("window_first", "w"),
            exp.column("window_last", "w"),
        )
        .from_(periods.period_days().subquery("q", copy=False), copy=False)
        .join(_window_rows(question, periods), on=same, copy=False)
    )


def _window_rows(question: Question, periods: timeline.Timeline) -> exp.Expr:
    """Columns ``period``, ``window_first`` and ``window_last``, under the alias ``w``."""
    written = [(window.id, window.first, window.last) for window in _windows(question, periods)]
    return portable.constant_rows(written, name="w", columns=("period", "window_first", "window_last"))


def _windows(question: Question, periods: timeline.Timeline) -> list[_Window]:
    months = _spec(question).window_months
    return [
        _Window(
            str(stretch.id),
            _month_start(stretch.first, -months),
            _month_start(stretch.first, 0) - timedelta(days=1),
        )
        for stretch in periods.stretches
    ]


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

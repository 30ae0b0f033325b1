"""``window_follow_up``: what happened inside calendar windows to subjects whenever they began (period analysis).

Each subject that was open in a window leaves it once, at the age it had when it ended there or when the window did, and
enters it late if it had begun before. Both ages stand in one column, so a window's whole follow-up is one histogram.
"""

from __future__ import annotations

from sqlglot import exp

from utfall.measures import answer, cases, milestones, portable, rows, timeline
from utfall.measures import groundwork as shared
from utfall.measures.groundwork import Groundwork
from utfall.measures.kinds import time_to_event
from utfall.model.question import PeriodBy, Question, WindowFollowUp

_ENDS = ("event", "competing", "open")
_ENTERED = "entered"
_WINDOW_FIRST, _WINDOW_END = "window_first", "window_end"


def groundwork(question: Question) -> Groundwork:
    """The subjects' milestones."""
    wait = _spec(question).wait
    made = milestones.of_subjects(wait.subject, wait.start, wait.stop, wait.competing, question.breakdowns)
    return (shared.named(made),)


def cells(question: Question) -> exp.Select:
    """Per window, groups and age the subjects that left at it, by how, and those that came into view at it."""
    windows = timeline.cut(question.periods, question.known_until)
    if windows.is_empty:
        return answer.no_rows(question, WindowFollowUp.STATISTICS)
    what = exp.column("what", "a")
    age = exp.column("duration_days", "a")
    counts = [(f"n_{name}", portable.rows_counted(what.eq(exp.Literal.string(name)))) for name in (*_ENDS, _ENTERED)]
    period = exp.column("period", "a")
    ages = exp.union(_exits(question), _entries(question), distinct=False, copy=False)
    return (
        exp.select(*answer.output(question, period=period, table="a", values=[("duration_days", age), *counts]))
        .with_("in_view", as_=_in_view(question, windows), copy=False)
        .from_(ages.subquery("a", copy=False), copy=False)
        .group_by(*answer.grouping(question, period=period, table="a"), age.copy(), copy=False)
    )


def members(question: Question) -> exp.Select:
    """Each subject in each window it was open in: age when it left and how, age when it came into view if late."""
    subject = _spec(question).wait.subject
    windows = timeline.cut(question.periods, question.known_until)
    if windows.is_empty:
        return answer.no_rows(question, [subject, milestones.FIRST, "duration_days", "ended_as", "entered_days"])
    late = exp.Case().when(_is_late(), _age_before_window())
    columns = [
        (subject, exp.column(milestones.SUBJECT, "v")),
        (milestones.FIRST, exp.column(milestones.FIRST, "v")),
        ("duration_days", _age_at_exit()),
        ("ended_as", _what()),
        ("entered_days", late),
    ]
    period = exp.column("period", "v")
    return (
        exp.select(*answer.output(question, period=period, table="v", values=columns))
        .with_("in_view", as_=_in_view(question, windows), copy=False)
        .from_(exp.to_table("in_view").as_("v"), copy=False)
    )


def _in_view(question: Question, windows: timeline.Timeline) -> exp.Select:
    """One row per subject and window in which it was open on some day or ended."""
    ((table, _),) = groundwork(question)
    placed = cases.placed(question, table, time_to_event.decide, period_by=PeriodBy.START, undecided="open")
    written = [(str(stretch.id), stretch.first, stretch.end) for stretch in windows.stretches]
    overlaps = portable.all_of(
        [
            exp.column(milestones.FIRST, "c") < exp.column(_WINDOW_END, "w"),
            exp.column("end_on", "c") >= exp.column(_WINDOW_FIRST, "w"),
        ]
    )
    return (
        exp.select(
            exp.column("period", "w"),
            *(exp.column(group, "c") for group in rows.group_columns(question.breakdowns)),
            *(exp.column(name, "c") for name in (milestones.SUBJECT, milestones.FIRST, "end_on", "outcome")),
            exp.column(_WINDOW_FIRST, "w"),
            exp.column(_WINDOW_END, "w"),
        )
        .from_(placed.subquery("c", copy=False), copy=False)
        .join(
            portable.constant_rows(written, name="w", columns=("period", _WINDOW_FIRST, _WINDOW_END)),
            on=overlaps,
            copy=False,
        )
    )


def _exits(question: Question) -> exp.Select:
    return _of_view(question, age=_age_at_exit(), what=_what())


def _entries(question: Question) -> exp.Select:
    return _of_view(question, age=_age_before_window(), what=exp.Literal.string(_ENTERED)).where(_is_late(), copy=False)


def _of_view(question: Question, *, age: exp.Expr, what: exp.Expr) -> exp.Select:
    return exp.select(
        exp.column("period", "v"),
        *(exp.column(group, "v") for group in rows.group_columns(question.breakdowns)),
        exp.alias_(age, "duration_days"),
        exp.alias_(what, "what"),
    ).from_(exp.to_table("in_view").as_("v"), copy=False)


def _ended_inside() -> exp.Expr:
    return exp.column("end_on", "v") < exp.column(_WINDOW_END, "v")


def _age_at_exit() -> exp.Expr:
    """At the end, or on the window's last day for those still open then."""
    first = exp.column(milestones.FIRST, "v")
    at_end = portable.days_between(first, exp.column("end_on", "v"))
    last_day = portable.plus_days(exp.column(_WINDOW_END, "v"), -1)
    return exp.Case().when(_ended_inside(), at_end).else_(portable.days_between(first, last_day))


def _what() -> exp.Expr:
    return exp.Case().when(_ended_inside(), exp.column("outcome", "v")).else_(exp.Literal.string("open"))


def _is_late() -> exp.Expr:
    return exp.column(milestones.FIRST, "v") < exp.column(_WINDOW_FIRST, "v")


def _age_before_window() -> exp.Expr:
    """On the last day that was not watched: at risk from the day after."""
    day_before = portable.plus_days(exp.column(_WINDOW_FIRST, "v"), -1)
    return portable.days_between(exp.column(milestones.FIRST, "v"), day_before)


def _spec(question: Question) -> WindowFollowUp:
    assert isinstance(question.spec, WindowFollowUp)
    return question.spec

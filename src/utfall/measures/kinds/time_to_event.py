"""``time_to_event``: whole days from a subject's first start to its first stop on or after it.

Cells are counts per distinct duration, with the subjects that ended otherwise and those still open kept apart: the
mean, the median and the share within a limit can all be had from them without returning to the rows.
"""

from __future__ import annotations

from sqlglot import exp

from utfall.measures import answer, cases, milestones, placing, portable, timeline
from utfall.measures import groundwork as shared
from utfall.measures.groundwork import Groundwork
from utfall.model.question import Question, TimeToEvent

_OUTCOMES = ("event", "competing", "open")


def groundwork(question: Question) -> Groundwork:
    """The subjects' milestones."""
    spec = _spec(question)
    made = milestones.of_subjects(spec.subject, spec.start, spec.stop, spec.competing, question.breakdowns)
    return (shared.named(made),)


def cells(question: Question) -> exp.Select:
    """Per cell and ``duration_days`` the subjects with the event, ended otherwise and open."""
    periods = timeline.cut(question.periods, question.known_until)
    if periods.is_empty:
        return answer.no_rows(question, TimeToEvent.STATISTICS)
    outcome = exp.column("outcome", "c")
    counts = [(f"n_{name}", portable.rows_counted(outcome.eq(exp.Literal.string(name)))) for name in _OUTCOMES]
    return placing.count_by_period(
        question, periods, _placed(question), by=[("duration_days", _duration())], counts=counts
    )


def members(question: Question) -> exp.Select:
    """Each subject with its first day, duration and outcome."""
    spec = _spec(question)
    periods = timeline.cut(question.periods, question.known_until)
    if periods.is_empty:
        return answer.no_rows(question, [spec.subject, milestones.FIRST, "duration_days", "ended_as"])
    columns = [
        (spec.subject, exp.column(milestones.SUBJECT, "c")),
        (milestones.FIRST, exp.column(milestones.FIRST, "c")),
        ("duration_days", _duration()),
        ("ended_as", exp.column("outcome", "c")),
    ]
    return placing.rows_by_period(question, periods, _placed(question), columns)


def _duration() -> exp.Expr:
    return portable.days_between(exp.column(milestones.FIRST, "c"), exp.column("end_on", "c"))


def _placed(question: Question) -> exp.Select:
    ((table, _),) = groundwork(question)
    return cases.placed(question, table, decide, period_by=_spec(question).period_by, undecided="open")


def decide(question: Question) -> tuple[exp.Expr, exp.Expr]:
    """Event, competing end or open, and its day; the cut-off for open ones (``cases.Decide``)."""
    stop, competing = cases.column(milestones.STOP), cases.column(milestones.COMPETING)
    is_competing = exp.or_(competing < stop, stop.is_(exp.null()).and_(exp.not_(competing.is_(exp.null()))))
    is_event = exp.not_(stop.is_(exp.null()))
    outcome = exp.Case().when(is_competing, exp.Literal.string("competing"))
    outcome = outcome.when(is_event, exp.Literal.string("event")).else_(exp.Literal.string("open"))
    end = exp.Case().when(is_competing.copy(), competing.copy()).when(is_event.copy(), stop.copy())
    return outcome, end.else_(portable.day(question.known_until))


def _spec(question: Question) -> TimeToEvent:
    assert isinstance(question.spec, TimeToEvent)
    return question.spec

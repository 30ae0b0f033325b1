"""``reach_share``: subjects that reach a second event within a number of days, competing ends kept apart."""

from __future__ import annotations

from sqlglot import exp

from utfall.measures import answer, cases, milestones, placing, portable, timeline
from utfall.measures import groundwork as shared
from utfall.measures.groundwork import Groundwork
from utfall.model.question import Question, ReachShare

_OUTCOMES = ("reached", "competing", "not_reached", "pending")


def groundwork(question: Question) -> Groundwork:
    """The subjects' milestones; the limit is applied when they are read."""
    spec = _spec(question)
    made = milestones.of_subjects(spec.subject, spec.start, spec.reach, spec.competing, question.breakdowns)
    return (shared.named(made),)


def cells(question: Question) -> exp.Select:
    """Per cell all subjects, and how many of each outcome."""
    periods = timeline.cut(question.periods, question.known_until)
    if periods.is_empty:
        return answer.no_rows(question, ReachShare.STATISTICS)
    outcome = exp.column("outcome", "c")
    counts = [("n", portable.rows_counted())]
    counts += [(f"n_{name}", portable.rows_counted(outcome.eq(exp.Literal.string(name)))) for name in _OUTCOMES]
    return placing.count_by_period(question, periods, _placed(question), counts=counts)


def members(question: Question) -> exp.Select:
    """Each subject with its first day and outcome."""
    spec = _spec(question)
    periods = timeline.cut(question.periods, question.known_until)
    if periods.is_empty:
        return answer.no_rows(question, [spec.subject, milestones.FIRST, "ended_as"])
    columns = [
        (spec.subject, exp.column(milestones.SUBJECT, "c")),
        (milestones.FIRST, exp.column(milestones.FIRST, "c")),
        ("ended_as", exp.column("outcome", "c")),
    ]
    return placing.rows_by_period(question, periods, _placed(question), columns)


def _placed(question: Question) -> exp.Select:
    ((table, _),) = groundwork(question)
    return cases.placed(question, table, _decide, period_by=_spec(question).period_by, undecided="pending")


def _decide(question: Question) -> tuple[exp.Expr, exp.Expr]:
    reach, competing = cases.column(milestones.STOP), cases.column(milestones.COMPETING)
    limit = portable.plus_days(cases.column(milestones.FIRST), _spec(question).within_days)
    is_reached = (reach <= limit).and_(exp.or_(competing.is_(exp.null()), reach <= competing))
    is_competing = competing <= limit
    is_passed = limit < portable.day(question.known_until)
    outcome = exp.Case().when(is_reached, exp.Literal.string("reached"))
    outcome = outcome.when(is_competing, exp.Literal.string("competing"))
    outcome = outcome.when(is_passed, exp.Literal.string("not_reached")).else_(exp.Literal.string("pending"))
    end = exp.Case().when(is_reached.copy(), reach.copy()).when(is_competing.copy(), competing.copy())
    return outcome, end.else_(limit.copy())


def _spec(question: Question) -> ReachShare:
    assert isinstance(question.spec, ReachShare)
    return question.spec

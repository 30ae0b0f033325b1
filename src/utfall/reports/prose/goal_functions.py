"""The bound functions that speak of the board's goals; part of the closed list in ``functions``."""

from __future__ import annotations

from utfall.errors import InvalidReport
from utfall.measures.goals import ChangeTarget
from utfall.reports.content import BoundText
from utfall.reports.context import ReportContext
from utfall.reports.goal_assessment import format_target
from utfall.reports.prose.quoting import interval_words, part_words, plain_words, quote_goal, quote_value
from utfall.reports.prose.sentences import Bound
from utfall.reports.wording import summarise_goals


def goals_summary(context: ReportContext) -> BoundText:
    """One sentence about how the goals stand."""
    return plain_words(summarise_goals(context.goals))


def goal_status(context: ReportContext, goal: str) -> BoundText:
    """The assessment in words, lower case."""
    assessed = context.goal(goal)
    return quote_goal(assessed, assessed.word[0].lower() + assessed.word[1:])


def goal_value(context: ReportContext, goal: str) -> Bound:
    """The goal's figure: ``82,8 procent``."""
    return quote_value(context.goal(goal).cited)


def goal_interval(context: ReportContext, goal: str) -> Bound:
    """The interval of the goal's figure."""
    return interval_words(context.goal(goal).cited)


def goal_numerator(context: ReportContext, goal: str) -> Bound:
    """How many the goal's figure counts above the line."""
    assessed = context.goal(goal)
    return part_words(assessed.cited, assessed.cited.figure.numerator)


def goal_denominator(context: ReportContext, goal: str) -> Bound:
    """How many the goal's figure is a share of."""
    assessed = context.goal(goal)
    return part_words(assessed.cited, assessed.cited.figure.denominator)


def goal_target(context: ReportContext, goal: str) -> BoundText:
    """The target: ``76 procent``, ``43,0 procent``."""
    assessed = context.goal(goal)
    return plain_words(format_target(assessed.target_level, unit=assessed.unit, in_prose=True))


def goal_wording(context: ReportContext, goal: str) -> BoundText:
    """The goal as it was decided, word for word."""
    return plain_words(" ".join(context.goal(goal).goal.title.split()))


def goal_baseline(context: ReportContext, goal: str) -> BoundText:
    """The published value that the target is counted from."""
    assessed = context.goal(goal)
    target = assessed.goal.target
    if not isinstance(target, ChangeTarget):
        raise InvalidReport(f"Målet {goal} räknas inte från ett utgångsvärde.", remedy="Ta bort bindningen.")
    return plain_words(format_target(target.base_value, unit=assessed.unit, in_prose=True))


def goal_period(context: ReportContext, goal: str) -> BoundText:
    """The months that the goal's figure is about."""
    assessed = context.goal(goal)
    return quote_goal(assessed, assessed.cited.figure.period.label_long_sv())

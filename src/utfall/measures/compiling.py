"""From a question to what an SQL engine runs."""

from __future__ import annotations

from sqlglot import exp

from utfall.measures.groundwork import Groundwork
from utfall.measures.kinds import KINDS
from utfall.measures.plan import Plan
from utfall.model.question import Question


def cells(question: Question) -> tuple[exp.Expression, Groundwork]:
    """The part of the plan that counts, with its shared tables: for who does not ask for the rows behind."""
    kind = KINDS[question.spec.KIND]
    groundwork = tuple((name, expression.copy()) for name, expression in kind.groundwork(question))
    return kind.cells(question).copy(), groundwork


def plan(question: Question) -> Plan:
    """The question's expressions: one for all its periods and breakdowns, one for the rows behind them.

    Raises ``TypeError`` for a ratio, which is asked as its two measures (``kinds.ratio``).
    """
    # The builders share nodes instead of copying at every step; one copy at the end gives each its own place.
    counted, groundwork = cells(question)
    return Plan(question, counted, KINDS[question.spec.KIND].members(question).copy(), groundwork)

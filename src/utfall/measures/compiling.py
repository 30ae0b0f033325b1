"""From a question to what an SQL engine runs."""

from __future__ import annotations

from utfall.measures.kinds import KINDS
from utfall.measures.plan import Plan
from utfall.model.question import Question


def plan(question: Question) -> Plan:
    """The question's expressions: one for all its periods and breakdowns, one for the rows behind them.

    Raises ``TypeError`` for a ratio, which is asked as its two measures (``kinds.ratio``).
    """
    kind = KINDS[question.spec.KIND]
    # The builders share nodes instead of copying at every step; one copy at the end gives each its own place.
    groundwork = tuple((name, expression.copy()) for name, expression in kind.groundwork(question))
    return Plan(question, kind.cells(question).copy(), kind.members(question).copy(), groundwork)

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
    return Plan(question, kind.cells(question), kind.members(question), kind.groundwork(question))

"""A question compiled for SQL engines: the cells, the rows behind them, and the shared groundwork both read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from utfall.model.question import Question


@dataclass(frozen=True)
class Plan:
    """Expressions in the portable subset (docs/explanation/portable-subset.md) over the canonical table names.

    ``groundwork`` maps a table name (``gw_<hash>``) to the expression that makes it from canonical tables; an engine
    session materialises each name once and keeps it with the delivery. ``cells`` returns ``question.columns``.
    ``members`` returns ``period``, the breakdowns and the key columns of each counted row; its row count per cell
    equals the cell's counted rows (for persons: distinct persons).
    """

    question: Question
    cells: exp.Expression
    members: exp.Expression
    groundwork: tuple[tuple[str, exp.Expression], ...] = ()

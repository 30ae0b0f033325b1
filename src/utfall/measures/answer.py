"""The last step of every query: the columns that a question promises, under their own names."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from utfall.measures import rows
from utfall.model.question import Question

Columns = Sequence[tuple[str, exp.Expr]]


def output(question: Question, *, period: exp.Expr, table: str, values: Columns) -> list[exp.Expr]:
    """``period``, the breakdowns under their names (read from ``g0`` … of ``table``), then the values."""
    groups = [
        exp.alias_(exp.column(inner, table), breakdown.name, quoted=True)
        for inner, breakdown in zip(rows.group_columns(question.breakdowns), question.breakdowns, strict=True)
    ]
    return [exp.alias_(period, "period"), *groups, *(exp.alias_(value, name, quoted=True) for name, value in values)]


def grouping(question: Question, *, period: exp.Expr, table: str) -> list[exp.Expr]:
    """What ``output`` is grouped by."""
    return [period.copy(), *(exp.column(inner, table) for inner in rows.group_columns(question.breakdowns))]


def no_rows(question: Question, columns: Sequence[str]) -> exp.Select:
    """An answer without rows, for questions where no day is known."""
    names = ("period", *(b.name for b in question.breakdowns), *columns)
    return (
        exp.select(*(exp.alias_(exp.null(), name, quoted=True) for name in names))
        .from_(exp.values([(exp.Literal.number(0),)], alias="nothing", columns=["n"]), copy=False)
        .where(exp.false(), copy=False)
    )

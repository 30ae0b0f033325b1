"""What the SQL engines have in common: rows into cells, the order of rows, and failures for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlglot import exp

from utfall.errors import EngineFailed
from utfall.model.question import CellCounts, Question, statistics_of


def cells(question: Question, rows: Iterable[Sequence[object]]) -> list[CellCounts]:
    """The rows of an answer with ``question.columns`` as cells; a missing statistic is left out of its cell."""
    return [_cell(question, row) for row in rows]


def _cell(question: Question, row: Sequence[object]) -> CellCounts:
    groups = len(question.breakdowns)
    period, *values = row
    statistics = tuple(
        (name, _integer(value))
        for name, value in zip(statistics_of(question.spec), values[groups:], strict=True)
        if value is not None
    )
    return CellCounts(str(period), tuple(str(value) for value in values[:groups]), statistics)


def _integer(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"a statistic is {value!r}, not an integer")
    return value


def in_order(expression: exp.Expression, *, limit: int | None) -> exp.Expression:
    """The same rows ordered by all their columns, at most ``limit`` of them."""
    assert isinstance(expression, exp.Query)
    columns = [exp.Literal.number(position) for position in range(1, len(expression.selects) + 1)]
    ordered = exp.select("*").from_(expression.subquery("rows_behind")).order_by(*columns)
    return ordered if limit is None else ordered.limit(limit)


def failure(engine: str, query: str, error: Exception) -> EngineFailed:
    """The error for the user; the query and the engine's own words are notes on it, for whoever looks for the fault."""
    failed = EngineFailed(
        f"{engine} kunde inte räkna fram måttet.",
        remedy="Försök igen. Händer det på nytt: ta kontakt med den som förvaltar systemet.",
    )
    failed.add_note(f"{type(error).__name__}: {error}")
    failed.add_note(query)
    return failed

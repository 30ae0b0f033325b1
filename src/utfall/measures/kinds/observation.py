"""``observation``: the ready-made figure of a series whose period is written exactly like the one asked for.

An observation carries a period and no date; the delivery decides whether it is known, not the cut-off.
"""

from __future__ import annotations

from sqlglot import exp

from utfall.measures import answer, portable, rows
from utfall.measures.groundwork import Groundwork
from utfall.model.question import Observation, Question

_SHOWN = ("series", "value", "definition_version", "source")


def groundwork(question: Question) -> Groundwork:
    """None."""
    return ()


def cells(question: Question) -> exp.Select:
    """Per cell ``value_e4`` and, where the observation has them, ``numerator`` and ``denominator``."""
    value = exp.column("value", rows.ROW) * exp.Literal.number(10_000)
    columns = [("value_e4", exp.cast(value, "BIGINT"))]
    columns += [(name, exp.cast(exp.column(name, rows.ROW), "BIGINT")) for name in ("numerator", "denominator")]
    return _observed(question, columns)


def members(question: Question) -> exp.Select:
    """The observation with its version and source."""
    return _observed(question, [(name, exp.column(name, rows.ROW)) for name in _SHOWN])


def _observed(question: Question, columns: answer.Columns) -> exp.Select:
    spec = question.spec
    assert isinstance(spec, Observation)
    periods = portable.constant_rows(
        [(period.id,) for period in dict.fromkeys(question.periods)], name="q", columns=("period",)
    )
    period = exp.column("period", "q")
    groups = rows.named(rows.group_values(question.breakdowns, at=period), rows.group_columns(question.breakdowns))
    found = (
        rows.rows_of("observations", (), with_person=False)
        .select(period, *groups, *(exp.alias_(column, f"k{n}") for n, (_, column) in enumerate(columns)), copy=False)
        .join(periods, on=period.eq(exp.column("period", rows.ROW)), copy=False)
        .where(exp.column("series", rows.ROW).eq(exp.Literal.string(spec.series)), copy=False)
    )
    values = [(name, exp.column(f"k{n}", "f")) for n, (name, _) in enumerate(columns)]
    return exp.select(*answer.output(question, period=exp.column("period", "f"), table="f", values=values)).from_(
        found.subquery("f", copy=False), copy=False
    )

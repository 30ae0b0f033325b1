"""``ratio``: one measure divided by another. It has no SQL of its own: both measures are asked and the gate divides."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from utfall.measures.groundwork import Groundwork
from utfall.model.question import CellCounts, Question, Ratio

Place = tuple[str, tuple[str, ...]]
"""Period id and groups: what a cell is of."""


def combine(numerators: Mapping[Place, int], denominators: Mapping[Place, int]) -> list[CellCounts]:
    """Both numbers side by side for every cell that either measure has, in order of period and groups.

    An absent count is 0. A cell with denominator 0 has no ratio; the gate says so instead of dividing.
    """
    return [
        CellCounts(
            period,
            groups,
            (
                ("numerator", numerators.get((period, groups), 0)),
                ("denominator", denominators.get((period, groups), 0)),
            ),
        )
        for period, groups in sorted(numerators.keys() | denominators.keys())
    ]


def cells(question: Question) -> exp.Select:
    """Raises ``TypeError``: ask the two measures and ``combine``."""
    raise _not_one_query(question)


def members(question: Question) -> exp.Select:
    """Raises ``TypeError``: the rows are those of the two measures."""
    raise _not_one_query(question)


def groundwork(question: Question) -> Groundwork:
    """Raises ``TypeError``: the groundwork is that of the two measures."""
    raise _not_one_query(question)


def _not_one_query(question: Question) -> TypeError:
    spec = question.spec
    assert isinstance(spec, Ratio)
    return TypeError(f"a ratio is asked as its two measures, {spec.numerator} and {spec.denominator}")

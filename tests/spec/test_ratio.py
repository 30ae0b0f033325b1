"""``ratio``: one measure divided by another. Both are asked; the gate puts the cells side by side and divides."""

from __future__ import annotations

from datetime import date

import pytest

from utfall.measures.compiling import plan
from utfall.measures.kinds.ratio import combine
from utfall.model.period import Period
from utfall.model.question import Question, Ratio


def test_cells_of_either_measure_stand_side_by_side() -> None:
    """A count that one of them lacks is zero; a cell that both lack is no cell."""
    found = combine({("2024", ("A",)): 3, ("2024", ("B",)): 1}, {("2024", ("A",)): 6, ("2025", ("A",)): 2})
    assert [(c.period, c.groups, c["numerator"], c["denominator"]) for c in found] == [
        ("2024", ("A",), 3, 6),
        ("2024", ("B",), 1, 0),
        ("2025", ("A",), 0, 2),
    ]


def test_a_ratio_is_not_one_query() -> None:
    """Asking for its SQL is a mistake in the program and says which measures to ask instead."""
    question = Question(Ratio("a.part", "a.whole"), (Period.year(2024),), (), date(2025, 5, 5))
    with pytest.raises(TypeError, match=r"a\.part and a\.whole"):
        plan(question)

"""Widening after past errors: from the table of Student's t, by hand, and what it does to coverage."""

from __future__ import annotations

import numpy as np
import pytest

from utfall.stats.widening import PRIOR_YEARS, widening


def test_without_a_past_from_the_table() -> None:
    """Upper 10 % point of t with 4 degrees: 1.533; of the normal 1.2816."""
    assert widening([]) == pytest.approx(1.5332 / 1.2816, abs=1e-4)
    assert widening([[], []]) == widening([]), "years of which nothing was forecast teach nothing"


def test_a_past_year_by_hand() -> None:
    """Half of a year's errors were 0.5 and half 2.5 standard deviations: at the factor found the prior's four years,
    held as t with 5 degrees holds, and that half year come to 80 of 100 of five years: (4 p + 0.5) / 5 = 0.8 gives
    p = 0.875, and t with 5 degrees has 6.25 % beyond 1.842."""
    assert widening([[0.5, 0.5, 2.5, 2.5]]) == pytest.approx(1.842 / 1.2816, abs=2e-3)


def test_one_line_far_off_does_not_widen_the_others() -> None:
    right = [0.1 * one for one in range(20)]
    assert widening([[*right, 3.0]]) == widening([[*right, 30.0]]) < 1.2


def test_a_year_counts_as_one_however_much_was_forecast_of_it() -> None:
    assert widening([[2.0], [0.3, 0.6]]) == widening([[2.0] * 50, [0.3, 0.6]])


def test_there_is_a_least_and_a_most() -> None:
    assert widening([[0.0] * 3] * 10) == 0.8
    assert widening([[99.0] * 3] * 10) == pytest.approx(4 / 1.2816, rel=2e-3)
    assert widening([[99.0] * 3]) == pytest.approx(widening([[99.0] * 3] * 10))


@pytest.mark.parametrize("each_year", [3, 60])
@pytest.mark.parametrize("spread", [1.0, 1.5])
def test_coverage_with_intervals_that_were_too_narrow(spread: float, each_year: int) -> None:
    """Errors ``spread`` times what the model says, four years: unwidened 80 and 61 %, widened nearer to 80."""
    generator = np.random.default_rng(2)
    past = np.abs(spread * generator.standard_normal((400, 4, each_year)))
    new = spread * generator.standard_normal(400)
    held = np.mean([abs(one) <= 1.2816 * widening(list(years)) for one, years in zip(new, past, strict=True)])
    plain = np.mean(np.abs(new) <= 1.2816)
    assert PRIOR_YEARS == 4
    assert 0.72 < held < 0.87
    assert held > plain - 0.01

"""Widening after past errors: from the table of Student's t, and what it does to coverage."""

from __future__ import annotations

import numpy as np
import pytest

from utfall.stats.widening import PRIOR_YEARS, widening


def test_from_the_table() -> None:
    """Upper 10 % points of t: 1.533 with 4 degrees, 1.397 with 8; of the normal 1.2816."""
    assert widening([]) == pytest.approx(1.5332 / 1.2816, abs=1e-4)
    assert widening([1, 1, 1, 1]) == pytest.approx(1.3968 / 1.2816, abs=1e-4)
    assert widening([9, 9, 9, 9]) == pytest.approx(5**0.5 * 1.3968 / 1.2816, abs=3e-4)


def test_intervals_that_were_too_wide_are_narrowed_but_not_by_luck() -> None:
    assert widening([0.5] * 6) == pytest.approx((7 / 10) ** 0.5 * 1.3722 / 1.2816, abs=1e-4)
    assert widening([0] * 10) == 0.8


def test_more_years_of_right_intervals_widen_less() -> None:
    factors = [widening([1.0] * years) for years in range(8)]
    assert factors == sorted(factors, reverse=True)


@pytest.mark.parametrize("spread", [1.0, 1.5])
def test_coverage_with_intervals_that_were_too_narrow(spread: float) -> None:
    """Errors ``spread`` times what the model says, four years: unwidened 80 and 61 %, widened nearer to 80."""
    generator = np.random.default_rng(2)
    past = (spread * generator.standard_normal((4000, 4))) ** 2
    new = spread * generator.standard_normal(4000)
    held = np.mean([abs(one) <= 1.2816 * widening(list(years)) for one, years in zip(new, past, strict=True)])
    plain = np.mean(np.abs(new) <= 1.2816)
    assert PRIOR_YEARS == 4
    assert 0.72 < held < 0.87
    assert held > plain - 0.01

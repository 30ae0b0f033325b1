"""Scores of past estimates by hand, and against NumPy."""

from __future__ import annotations

import math

import numpy as np
import pytest

from utfall.stats.backtest import Forecast, backtest
from utfall.stats.wilson import wilson_interval


def test_by_hand() -> None:
    """Errors 10, −20, 0 and 2 of truths 90, 120, 50 and 60: −8 in all, −2 in the mean, 2.5 % of 320; 32 without their
    signs; squares 100 + 400 + 0 + 4 = 504, over four 126. Three intervals hold, one of them on its limit."""
    found = backtest(
        [
            Forecast(100, 90, 110, truth=90, label="2024-T1"),
            Forecast(100, 80, 119, truth=120, label="2024-T2"),
            Forecast(50, 40, 60, truth=50, label="2024-T3"),
            Forecast(62, 50, math.inf, truth=60, label="2025-T1"),
        ]
    )
    assert found is not None
    assert (found.estimates, found.bias, found.bias_share) == (4, -2, -0.025)
    assert (found.mean_absolute_error, found.root_mean_square_error) == (8, math.sqrt(126))
    assert (found.covered, found.coverage_share) == (3, 0.75)
    # Wilson's limits of 3 of 4, z² = 3.8415: (0.75 + 0.4802 ± 1.96 √(0.046875 + 0.060023)) / 1.96037.
    assert (found.coverage_low, found.coverage_high) == pytest.approx((0.3006, 0.9544), abs=5e-5)
    assert found.largest.label == "2024-T2"
    assert found.largest.error == -20


def test_as_numpy() -> None:
    generator = np.random.default_rng(15)
    truth, noise = generator.poisson(80, 57), generator.normal(2, 9, 57)
    found = backtest(
        [
            Forecast(float(t + e), float(t + e - 15), float(t + e + 15), float(t))
            for t, e in zip(truth, noise, strict=True)
        ]
    )
    assert found is not None
    assert found.bias == pytest.approx(noise.mean())
    assert found.bias_share == pytest.approx(noise.mean() / truth.mean())
    assert found.mean_absolute_error == pytest.approx(np.abs(noise).mean())
    assert found.root_mean_square_error == pytest.approx(np.sqrt((noise**2).mean()))
    assert found.covered == int((np.abs(noise) <= 15).sum())
    assert (found.coverage_low, found.coverage_high) == wilson_interval(found.covered, 57)
    assert found.largest.error == pytest.approx(noise[np.abs(noise).argmax()])


def test_nothing_and_nothing_true() -> None:
    assert backtest([]) is None
    found = backtest([Forecast(1, 0, 2, truth=0), Forecast(-1, -2, -1, truth=0)])
    assert found is not None
    assert (found.bias, found.bias_share, found.covered) == (0, None, 1)
    assert found.largest.estimate == 1, "the first of equals"


@pytest.mark.parametrize(
    ("estimate", "low", "high", "truth"),
    [(math.nan, 0, 1, 1), (1, 0, 1, math.inf), (1, 2, 1, 1), (1, math.nan, 1, 1), (1, 0, math.nan, 1)],
)
def test_what_cannot_be_scored_is_refused(estimate: float, low: float, high: float, truth: float) -> None:
    with pytest.raises(ValueError, match=r"cannot be compared|from low to high"):
        Forecast(estimate, low, high, truth)

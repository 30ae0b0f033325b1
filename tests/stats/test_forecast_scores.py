"""Scores of forecasts: closed forms, pairs one by one, and by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import norm

from utfall.stats.forecast_scores import interval_score, ranked_probability_score


@pytest.mark.parametrize("truth", [-1.0, 0.0, 2.5])
def test_of_a_normal_forecast(truth: float) -> None:
    """σ (z (2 Φ(z) − 1) + 2 φ(z) − 1/√π): Gneiting & Raftery 2007, equation 21 turned round."""
    mean, deviation = 0.5, 2.0
    z = (truth - mean) / deviation
    wanted = deviation * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / math.sqrt(math.pi))
    draws = norm.ppf((np.arange(20_000) + 0.5) / 20_000, mean, deviation)
    assert ranked_probability_score(draws, truth=truth) == pytest.approx(wanted, rel=1e-3)


def test_pair_by_pair() -> None:
    draws = np.array([3.0, -1.0, 4.0, 4.0, 0.5])
    pairs = sum(abs(a - b) for a in draws for b in draws) / 25
    wanted = sum(abs(a - 2) for a in draws) / 5 - pairs / 2
    assert ranked_probability_score(draws, truth=2) == pytest.approx(wanted)
    assert ranked_probability_score(np.array([3.0]), truth=10) == 7


def test_interval_score_by_hand() -> None:
    """80 %: 2 / 0.2 = 10 times the miss."""
    assert interval_score(2, 6, truth=5) == 4
    assert interval_score(2, 6, truth=6) == 4
    assert interval_score(2, 6, truth=7) == pytest.approx(14)
    assert interval_score(2, 6, truth=1.5) == pytest.approx(9)

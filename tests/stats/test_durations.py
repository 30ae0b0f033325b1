"""Durations as a histogram against the same cases written out one by one."""

from __future__ import annotations

import statistics
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from utfall.stats.durations import cases_within, mean_days, median_days, quotient, sums
from utfall.stats.mean_interval import mean_interval


def test_by_hand() -> None:
    # 3, 10, 10, 40: mean 63/4, the middle two are both 10.
    histogram = {3: 1, 10: 2, 40: 1}
    assert mean_days(histogram) == Decimal("15.75")
    assert median_days(histogram) == Decimal(10)
    assert cases_within(histogram, days=10) == 3
    assert median_days({1: 1, 4: 1}) == Decimal("2.5")


def test_no_cases_have_no_mean() -> None:
    with pytest.raises(ValueError, match="no cases"):
        mean_days({5: 0})
    with pytest.raises(ValueError, match="no cases"):
        median_days({})
    assert mean_interval(sums({5: 1})) is None


def test_quotients_are_kept_exactly_beyond_the_reach_of_floats() -> None:
    assert quotient(10**20 + 1, 10**14) == Decimal("1000000.000000")
    assert quotient(1, 3) == Decimal("0.333333")


@given(st.lists(st.integers(0, 3000), min_size=2, max_size=60))
def test_as_the_cases_one_by_one(durations: list[int]) -> None:
    histogram = {days: durations.count(days) for days in durations}
    assert abs(Fraction(mean_days(histogram)) - Fraction(sum(durations), len(durations))) <= Fraction(1, 2_000_000)
    assert float(median_days(histogram)) == statistics.median(durations)
    limits = mean_interval(sums(histogram))
    assert limits is not None
    error = np.std(durations, ddof=1) / np.sqrt(len(durations))
    half = t.ppf(0.975, len(durations) - 1) * error
    assert limits == pytest.approx((np.mean(durations) - half, np.mean(durations) + half), abs=1e-6)

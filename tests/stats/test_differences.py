"""Differences of counts and of shares against chance."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binomtest

from utfall.stats.difference_interval import difference_interval
from utfall.stats.overdispersion import overdispersion
from utfall.stats.poisson_difference import is_beyond_chance, poisson_z
from utfall.stats.wilson import wilson_interval


def z(later: int, earlier: int, *, factor: float = 1, days: tuple[int, int] = (365, 365)) -> float:
    return poisson_z(later, earlier, later_days=days[0], earlier_days=days[1], overdispersion=factor)


@pytest.mark.parametrize(
    ("later", "earlier", "factor", "days", "expected"),
    [
        (3775, 3596, 1, (120, 120), 2.0733),  # 89 / √(7371 / 4) = 89 / 42.927
        (3775, 3596, 2, (120, 120), 1.4660),
        (3596, 3775, 1, (120, 121), -1.7170),  # 7371 · 120/241 = 3670.21; −73.71 / 42.926
        (12, 15, 1, (365, 365), -0.3849),  # −1 / √(27 / 4)
        (93, 77, 1, (365, 365), 1.1504),  # 7.5 / √(170 / 4)
        (5, 5, 2, (365, 365), 0.0),
        (0, 0, 2, (365, 366), 0.0),
    ],
)
def test_counts_by_hand(later: int, earlier: int, factor: float, days: tuple[int, int], expected: float) -> None:
    assert z(later, earlier, factor=factor, days=days) == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize("total", [27, 170, 1000, 7371])
def test_the_normal_form_agrees_with_the_exact_conditional_test(total: int) -> None:
    for later in range(total // 2, total // 2 + 3 * math.isqrt(total)):
        exact = binomtest(later, total, 0.5).pvalue
        if abs(exact - 0.05) > 0.003:
            assert is_beyond_chance(z(later, total - later)) == (exact < 0.05), (later, total)


def test_of_equal_rates_at_most_five_of_a_hundred_are_called_different() -> None:
    """Also where every event comes as a pair, at the floor of 2; without the factor 16 of 100 would be."""
    generator = np.random.default_rng(20)
    pairs = 2 * generator.poisson(200, size=(4000, 2))
    with_factor = np.mean([is_beyond_chance(z(int(a), int(b), factor=2)) for a, b in pairs])
    without = np.mean([is_beyond_chance(z(int(a), int(b))) for a, b in pairs])
    assert with_factor <= 0.055 and without > 0.12


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
    ],
)
def test_shares_as_published(first: tuple[int, int], second: tuple[int, int], low: float, high: float) -> None:
    """Newcombe, Statistics in Medicine 17 (1998), 873–890, table II, method 10."""
    estimates = []
    for successes, trials in (first, second):
        limits = wilson_interval(successes, trials)
        estimates.append((limits[0], successes / trials, limits[1]))
    found = difference_interval(*estimates)
    assert (round(found[0], 4), round(found[1], 4)) == (low, high)
    wide = difference_interval(*estimates, overdispersion=2)
    assert wide[0] < found[0] and wide[1] > found[1]


def test_at_a_factor_of_two_a_difference_means_that_the_intervals_do_not_touch() -> None:
    for later in range(101):
        for earlier in range(0, 101, 7):
            a, b = ((*wilson_interval(n, 100), n / 100) for n in (later, earlier))
            low, high = difference_interval((a[0], a[2], a[1]), (b[0], b[2], b[1]), overdispersion=2)
            if low > 0 or high < 0:
                assert a[0] > b[1] or b[0] > a[1]


def test_overdispersion_by_hand() -> None:
    """Three years of 6 months, 10 and 30 in turn, the second year the other way round.

    Year sums 120, month sums 50 and 70; expected 50/3 and 70/3. A month of 10, 30, 10 gives 266.67 / 16.67 = 16 and one
    of 30, 10, 30 gives 266.67 / 23.33 = 11.43; three of each: 82.29, over 2 · 5 = 10.
    """
    assert overdispersion([[10, 30] * 3, [30, 10] * 3, [10, 30] * 3]) == pytest.approx(8.229, abs=1e-3)


def test_seasons_and_levels_are_no_overdispersion() -> None:
    season = [40, 50, 60, 40, 50, 10, 10, 30, 50, 60, 60, 40]
    assert overdispersion([season, [2 * n for n in season], [3 * n for n in season]]) == pytest.approx(0)


def test_independent_events_give_one_and_pairs_two() -> None:
    generator = np.random.default_rng(20)
    singles = generator.poisson(80, size=(40, 12))
    assert overdispersion(singles.tolist()) == pytest.approx(1, abs=0.2)
    assert overdispersion((2 * singles).tolist()) == pytest.approx(2, abs=0.4)


def test_too_short_a_history_says_nothing() -> None:
    assert overdispersion([]) is None
    assert overdispersion([[3] * 12]) is None
    assert overdispersion([[3] * 12, [0] * 12]) is None
    assert overdispersion([[0] * 12, [0] * 12]) is None

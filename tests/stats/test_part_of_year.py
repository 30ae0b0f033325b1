"""Part of a year: the full year expected from it, and the same part of the year before at the same lag."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from scipy.stats import nbinom

from utfall.stats.full_year import FullYear, expected_full_year
from utfall.stats.same_lag import Version, compare_at_same_lag, version_at_lag

SEASON = np.array([1.15, 1.1, 1.15, 0.95, 1.0, 0.9, 0.6, 0.75, 1.1, 1.15, 1.1, 1.05])


def test_full_year_by_hand() -> None:
    # Two equal years of 10 a month: in four months 80 of 240. 50 known: factor 3, rest 100.
    # Variance 100 + 100² (1/50 + 1/80 + 1/160) = 487.5, φ floored at 1; size 100² / 387.5.
    found = expected_full_year([12, 13, 12, 13], history=[[10] * 12, [10] * 12])
    size = 10_000 / 387.5
    p10, p50, p90 = (50 + int(nbinom.ppf(tail, size, size / (size + 100))) for tail in (0.1, 0.5, 0.9))
    assert found == FullYear(50, 4, 150.0, p10, p50, p90, 3.0, 1.0, 2)
    assert (p10, p50, p90) == (123, 149, 179)


def test_a_quiet_summer_is_not_times_three() -> None:
    year = [30, 30, 30, 30, 20, 20, 5, 5, 30, 30, 30, 30]
    found = expected_full_year(year[:4], history=[year] * 3)
    assert found is not None and found.expected == pytest.approx(290) and found.expected < 3 * sum(year[:4])


def test_late_registration_is_made_up_for_at_the_same_lag() -> None:
    """Of the 40 a year's first four months come to, 32 are known at this lag every year."""
    years = [[10] * 12] * 3
    as_known_now = expected_full_year([10, 10, 8, 4], history=years)
    same_lag = expected_full_year([10, 10, 8, 4], history=years, known_then=[32, 32, 32])
    assert as_known_now is not None and same_lag is not None
    assert as_known_now.expected == pytest.approx(96)
    assert same_lag.expected == pytest.approx(120)
    assert same_lag.p10 < 120 < same_lag.p90


def test_counts_that_vary_more_widen_the_interval() -> None:
    even = [[20] * 12, [22] * 12, [18] * 12]
    uneven = [[20 + 12 * (-1) ** (month + year) for month in range(12)] for year in range(3)]
    narrow = expected_full_year([20] * 4, history=even)
    wide = expected_full_year([20] * 4, history=uneven)
    assert narrow is not None and wide is not None
    assert narrow.overdispersion == 1
    assert wide.overdispersion > 5
    assert wide.p90 - wide.p10 > 2 * (narrow.p90 - narrow.p10)


def test_nothing_is_expected_from_nothing() -> None:
    years = [[10] * 12] * 3
    assert expected_full_year([0, 0], history=years) is None
    assert expected_full_year([3, 4], history=years[:1]) is None
    assert expected_full_year([3, 4], history=[]) is None
    assert expected_full_year([3, 4], history=[[0, 0] + [5] * 10] * 3) is None
    ended = expected_full_year([3, 4], history=[[5, 5] + [0] * 10, [6, 5] + [0] * 10] * 6)
    assert ended is not None and (ended.p10, ended.expected, ended.p90) == (7, 7.0, 7)
    with pytest.raises(ValueError, match="1 to 11"):
        expected_full_year([1] * 12, history=years)
    with pytest.raises(ValueError, match="every year"):
        expected_full_year([1] * 4, history=years, known_then=[1])


def slow_full_year(so_far: list[int], history: list[list[int]]) -> tuple[float, float]:
    """Expected total and its variance, cell by cell."""
    total = sum(map(sum, history))
    chi_squared = 0.0
    for year in history:
        for month in range(12):
            expected = sum(year) * sum(other[month] for other in history) / total
            chi_squared += (year[month] - expected) ** 2 / expected
    phi = max(1.0, chi_squared / ((len(history) - 1) * 11))
    a = sum(so_far)
    b = sum(year[month] for year in history for month in range(len(so_far)))
    h = sum(year[month] for year in history for month in range(len(so_far), 12))
    rest = a * h / b
    return a + rest, phi * (rest + rest**2 * (1 / a + 1 / b + 1 / h))


def test_as_the_slow_one() -> None:
    generator = np.random.default_rng(1)
    for months in (1, 4, 8, 11):
        history = generator.negative_binomial(20, 0.5, size=(4, 12)).tolist()
        so_far = generator.poisson(20, months).tolist()
        found = expected_full_year(so_far, history=history)
        assert found is not None
        expected, variance = slow_full_year(so_far, history)
        rest = expected - sum(so_far)
        draws = generator.negative_binomial(rest**2 / (variance - rest), rest / variance, size=200_000)
        assert found.expected == pytest.approx(expected)
        percentiles = np.percentile(draws, [10, 50, 90]) + sum(so_far)
        assert (found.p10, found.p50, found.p90) == pytest.approx(
            tuple(percentiles), abs=0.02 * math.sqrt(variance) + 1
        )


@dataclass(frozen=True)
class World:
    """How many events a year has, their variance over mean, and how the projection should do (percent)."""

    a_year: float
    variance_over_mean: float
    mean_error: float


@pytest.mark.parametrize("world", [World(400, 1.5, 7.2), World(60, 1.5, 18.2), World(3000, 3.0, 3.8)])
def test_four_of_five_years_end_within(world: World) -> None:
    """Five earlier years, levels 10 percent apart, a quiet summer, end of April. The mean absolute errors are those an
    independent prototype had; times three is 8 percent too high."""
    generator = np.random.default_rng(3)
    found, truths, times_three = [], [], []
    for _ in range(1000):
        levels = world.a_year * np.exp(generator.normal(0, 0.1, 6) - 0.005)
        means = levels[:, None] * SEASON / SEASON.sum()
        counts = generator.negative_binomial(means / (world.variance_over_mean - 1), 1 / world.variance_over_mean)
        one = expected_full_year(counts[5, :4].tolist(), history=counts[:5].tolist())
        assert one is not None
        found.append(one)
        truths.append(int(counts[5].sum()))
        times_three.append(3 * one.known)
    truth = np.array(truths)
    errors = np.array([one.expected for one in found]) / truth - 1
    assert abs(errors.mean()) < 0.015
    assert 100 * np.abs(errors).mean() == pytest.approx(world.mean_error, rel=0.07)
    inside = np.mean([one.p10 <= total <= one.p90 for one, total in zip(found, truths, strict=True)])
    assert 0.76 <= inside <= 0.84
    sides = [np.sign(total - one.p50) for one, total in zip(found, truths, strict=True)]
    assert abs(np.mean(sides)) <= 0.08
    assert np.mean(np.array(times_three) / truth - 1) > 0.06


APRIL, APRIL_BEFORE = date(2025, 4, 30), date(2024, 4, 30)
EARLIER = [
    Version(date(2024, 3, 5), 610),
    Version(date(2024, 4, 5), 820),
    Version(date(2024, 5, 6), 1010),
    Version(date(2024, 6, 5), 1044),
    Version(date(2025, 5, 5), 1060),
]


def test_the_version_of_the_same_age() -> None:
    assert version_at_lag(EARLIER, last_day=APRIL_BEFORE, lag_days=5) == Version(date(2024, 5, 6), 1010)
    assert version_at_lag(EARLIER, last_day=APRIL_BEFORE, lag_days=35) == Version(date(2024, 6, 5), 1044)
    assert version_at_lag(EARLIER, last_day=APRIL_BEFORE, lag_days=90) is None
    assert version_at_lag([], last_day=APRIL_BEFORE, lag_days=5) is None
    two = [Version(date(2024, 5, 7), 2), Version(date(2024, 5, 3), 1)]
    assert version_at_lag(two, last_day=APRIL_BEFORE, lag_days=5) == two[1]


def test_spring_is_compared_with_spring_as_known_then() -> None:
    """967 known on 5 May 2025 beside 1010 known on 6 May 2024, not beside the 1060 that it has come to."""
    found = compare_at_same_lag(
        Version(date(2025, 5, 5), 967),
        last_day=APRIL,
        days=120,
        earlier_versions=EARLIER,
        earlier_last_day=APRIL_BEFORE,
        earlier_days=121,
        overdispersion=2,
    )
    assert found is not None
    assert (found.count, found.earlier_count, found.lag_days, found.earlier_lag_days) == (967, 1010, 5, 6)
    half = 1.959964 * math.sqrt(2 * (1 / 967 + 1 / 1010))
    assert found.change_share == pytest.approx(-43 / 1010)
    assert found.low_share == pytest.approx(967 / 1010 * math.exp(-half) - 1)
    assert found.high_share == pytest.approx(967 / 1010 * math.exp(half) - 1)
    assert not found.is_beyond_chance


def test_what_was_not_known_at_the_same_lag_is_not_compared() -> None:
    def compare(count: int, versions: list[Version]) -> object:
        return compare_at_same_lag(
            Version(date(2025, 5, 5), count),
            last_day=APRIL,
            days=120,
            earlier_versions=versions,
            earlier_last_day=APRIL_BEFORE,
            earlier_days=121,
            overdispersion=1,
        )

    assert compare(967, EARLIER[-1:]) is None
    none_then = compare(5, [Version(date(2024, 5, 5), 0)])
    assert getattr(none_then, "change_share", 0) is None


def test_the_interval_of_a_change_holds() -> None:
    generator = np.random.default_rng(12)
    inside = 0
    for later, earlier in generator.poisson((115, 100), size=(1500, 2)).tolist():
        found = compare_at_same_lag(
            Version(APRIL, later),
            last_day=APRIL,
            days=120,
            earlier_versions=[Version(APRIL_BEFORE, earlier)],
            earlier_last_day=APRIL_BEFORE,
            earlier_days=120,
            overdispersion=1,
        )
        assert found is not None and found.low_share is not None and found.high_share is not None
        inside += found.low_share <= 0.15 <= found.high_share
    assert 0.935 <= inside / 1500 <= 0.965

"""Taking the season out: by hand, on simulated months, and what a control chart then finds."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from utfall.stats.control_chart import xmr_chart
from utfall.stats.deseasonalise import SeasonallyAdjusted, deseasonalised, has_clear_season
from utfall.stats.special_cause import Rule

SEASON = [1.15, 1.1, 1.15, 0.95, 1.0, 0.9, 0.6, 0.75, 1.1, 1.15, 1.1, 1.05]
EVEN = [12 * factor / sum(SEASON) for factor in SEASON]


def test_a_season_is_found_again() -> None:
    """A level that doubles in four years, times a season: the season comes out, the trend stays."""
    trend = [100 * 2 ** (month / 48) for month in range(48)]
    found = deseasonalised([level * EVEN[(8 + m) % 12] for m, level in enumerate(trend)], first_month=9)
    assert found.is_adjusted
    assert found.factors == pytest.approx(EVEN, rel=0.01)
    assert found.values == pytest.approx(trend, rel=0.01)


def test_by_hand() -> None:
    """Two halves of the year, 30 and 10 a month: every twelve months around hold six of each but half a month at
    either end, so each centred mean is 20 and the factors 1.5 and 0.5."""
    found = deseasonalised(([30.0] * 6 + [10.0] * 6) * 4, first_month=1)
    assert found.factors == pytest.approx([1.5] * 6 + [0.5] * 6)
    assert found.values == pytest.approx([20.0] * 48)


def slow_factors(values: list[float], first_month: int) -> list[float]:
    """The centred mean as the mean of the two twelve-month means it lies between."""
    by_month: dict[int, list[tuple[float, float]]] = {month: [] for month in range(1, 13)}
    for index, value in enumerate(values):
        twelve = [values[start : start + 12] for start in (index - 6, index - 5) if start >= 0]
        if len(twelve) == 2 and all(len(one) == 12 for one in twelve):
            by_month[(first_month + index - 1) % 12 + 1].append((value, (sum(twelve[0]) + sum(twelve[1])) / 24))
    raw = [sum(v for v, _ in pairs) / sum(level for _, level in pairs) for pairs in by_month.values()]
    return [factor * 12 / sum(raw) for factor in raw]


@pytest.mark.parametrize("first_month", [1, 5, 12])
def test_as_the_slow_one(first_month: int) -> None:
    generator = np.random.default_rng(first_month)
    values = [float(count) for count in generator.poisson(np.tile(EVEN, 5) * 80)]
    found = deseasonalised(values, first_month=first_month)
    assert found.is_adjusted
    assert found.factors == pytest.approx(slow_factors(values, first_month))


def test_factors_stay_those_of_the_baseline() -> None:
    generator = np.random.default_rng(2)
    values = [float(count) for count in generator.poisson(np.tile(EVEN, 5) * 200)]
    changed = [*values[:36], *(value * 3 for value in values[36:])]
    found, again = (deseasonalised(series, first_month=1, baseline=36) for series in (values, changed))
    assert found.is_adjusted and found.factors == again.factors
    assert again.values[36:] == pytest.approx([value * 3 for value in found.values[36:]])


def test_noise_is_left_alone() -> None:
    generator = np.random.default_rng(3)
    called = [has_clear_season(generator.poisson(50, 60).tolist()) for _ in range(400)]
    assert np.mean(called) < 0.02
    clear = [has_clear_season(generator.poisson(np.tile(EVEN, 5) * 50).tolist()) for _ in range(100)]
    assert np.mean(clear) > 0.95
    plain = [5.0, 6.0, 7.0] * 11
    assert deseasonalised(plain, first_month=1) == SeasonallyAdjusted(tuple(plain), (1.0,) * 12, False)
    assert not has_clear_season([7.0] * 48)
    assert not has_clear_season([0.0] * 48)


def test_a_month_that_never_holds_anything_has_no_factor() -> None:
    closed = ([30.0] * 6 + [0.0] + [10.0] * 5) * 4
    assert not deseasonalised(closed, first_month=1).is_adjusted
    with pytest.raises(ValueError, match="at least 0"):
        deseasonalised([-1.0], first_month=1)
    with pytest.raises(ValueError, match="1 to 12"):
        deseasonalised([1.0], first_month=0)


def test_the_chart_no_longer_finds_every_july() -> None:
    """Four years of 300 a month: unadjusted, July is outside every year; adjusted, single months seldom are, and a
    real rise by a third in the last seven months is found."""
    generator = np.random.default_rng(7)
    julys = false_alarms = found = 0
    for _ in range(40):
        counts = [float(count) for count in generator.poisson(np.tile(EVEN, 4) * 300)]
        plain = xmr_chart(counts)
        julys += sum(plain[month].signal is not None for month in range(6, 48, 12))
        adjusted = xmr_chart(deseasonalised(counts, first_month=1).values)
        false_alarms += sum(p.signal is not None and p.signal.rule is Rule.OUTSIDE_LIMITS for p in adjusted)
        risen = [*counts[:41], *(count * 4 / 3 for count in counts[41:])]
        watched = xmr_chart(deseasonalised(risen, first_month=1, baseline=36).values, fixed_after=36)
        found += all(p.signal and p.signal.direction == 1 for p in itertools.islice(watched, 41, None))
    assert julys > 0.7 * 160
    assert false_alarms < 0.015 * 40 * 48
    assert found >= 36

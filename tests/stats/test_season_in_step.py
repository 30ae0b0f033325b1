"""Series whose season grows with their level: exact cases, which of the two a series is taken for, and known truth."""

from __future__ import annotations

import numpy as np
import pytest

from utfall.stats.level_and_season import carried_on, sum_draws
from utfall.stats.season_in_step import carried_on_in_step

SEASON = np.array([0.8, 0.9, 1.1, 0.9, 0.95, 1.1, 0.8, 0.9, 1.05, 1.0, 1.05, 1.45])


def growing(*, years: int, by: float = 1.05) -> np.ndarray:
    """A season that is a share of a level that grows each January, without noise."""
    return np.concatenate([100 * by**year * SEASON for year in range(years)])


@pytest.mark.parametrize("sign", [1, -1])
def test_a_season_that_grows_with_the_level_is_carried_on_as_it_grows(sign: int) -> None:
    """Four years and four months; the season as it was would miss December by 20 % of 45."""
    truth = sign * growing(years=5)
    found = carried_on_in_step(truth[:52, None], first_month=1, ahead=8)
    assert found.expected[0] == pytest.approx(truth[52:], rel=0.01)
    as_it_was = carried_on(truth[:52, None], first_month=1, ahead=8)
    missed = abs(as_it_was.expected[0].sum() - truth[52:].sum())
    assert abs(found.expected[0].sum() - truth[52:].sum()) < missed / 5
    assert found.season[0, -1] == pytest.approx(sign * 0.45 * 100 * 1.05**4, rel=0.1)


def test_a_season_that_stays_as_the_level_moves_is_left_as_it_is() -> None:
    generator = np.random.default_rng(3)
    months = np.arange(60)
    series = 100 + 40 * (months // 12) + 30 * (SEASON[months % 12] - 1) / 0.45 + generator.normal(0, 1, 60)
    found = carried_on_in_step(series[:52, None], first_month=1, ahead=8)
    plain = carried_on(series[:52, None], first_month=1, ahead=8)
    assert found.weights[0, : plain.weights.shape[1]].sum() > 0.95
    assert found.expected == pytest.approx(plain.expected, rel=0.01)


@pytest.mark.parametrize("last", [0.0, 0.5, -30.0])
def test_what_has_empty_months_or_changes_sign_is_carried_on_as_it_is(last: float) -> None:
    """A quarter that brings nothing, next to nothing or a credit has no logarithm that says anything of the series."""
    series = np.tile([90.0, 100.0, 110.0, last], 9)[:, None]
    found, plain = (carry(series, first_month=1, ahead=5) for carry in (carried_on_in_step, carried_on))
    assert found.expected == pytest.approx(plain.expected)
    assert found.reach == pytest.approx(plain.reach)
    assert found.innovations == pytest.approx(plain.innovations)


def test_scaled_and_turned_series_give_scaled_and_turned_answers() -> None:
    series = growing(years=4)[:, None] * np.exp(np.random.default_rng(8).normal(0, 0.03, (48, 3)))
    plain = carried_on_in_step(series, first_month=1, ahead=8)
    scaled = carried_on_in_step(-4 * series, first_month=1, ahead=8)
    assert scaled.expected == pytest.approx(-4 * plain.expected)
    assert scaled.season == pytest.approx(-4 * plain.season)
    assert scaled.scales == pytest.approx(4 * plain.scales)
    assert scaled.innovations == pytest.approx(-plain.innovations)
    assert scaled.reach == pytest.approx(plain.reach)


def test_the_sum_follows_each_known_month_by_its_reach() -> None:
    """The weighing is the same for scaled series, so the months times their reach are the sum (Euler)."""
    series = growing(years=4)[:, None] * np.exp(np.random.default_rng(8).normal(0, 0.03, (48, 3)))
    found = carried_on_in_step(series, first_month=1, ahead=8)
    assert np.einsum("lm,ml->l", found.reach, series) == pytest.approx(found.expected.sum(axis=1))


@pytest.mark.parametrize("is_share", [True, False])
def test_four_of_five_sums_lie_between_p10_and_p90(is_share: bool) -> None:
    """200 series of four years and four months of either kind."""
    generator = np.random.default_rng(21)
    index = np.arange(60)
    steps = np.cumsum(generator.normal(0, 0.03, (5, 200)), axis=0)[index // 12]
    parts = steps + np.log(SEASON)[index % 12, None] + generator.normal(0, 0.02, (60, 200))
    truth = 100 * np.exp(parts) if is_share else 100 * (1 + parts)
    found = carried_on_in_step(truth[:52], first_month=1, ahead=8)
    drawn = sum_draws(found, normals=generator.standard_normal((500, 200)), generator=generator)
    low, high = np.quantile(drawn, [0.1, 0.9], axis=0)
    came = truth[52:].sum(axis=0)
    assert 0.75 <= ((low <= came) & (came <= high)).mean() <= 0.9
    assert abs((came - found.expected.sum(axis=1)).mean()) < 0.15 * came.std()

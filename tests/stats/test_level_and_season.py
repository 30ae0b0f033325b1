"""Series carried on by level and season: against a slow computation of the same, exact cases, and known truth."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from utfall.stats.level_and_season import carried_on, sum_draws

MOVES, STEPS, SEASONS, DRIFTS = (0.0, 0.01, 0.05, 0.2, 1.0), (0.0, 1.0, 10.0), (0.0, 0.5, 3.0, 30.0, 300.0), (0.0, 0.02)


def slowly(series: list[float], *, first_month: int, ahead: int) -> tuple[list[float], float]:
    """Months ahead and the standard deviation of their sum, cell by cell, with an all but unknown start."""
    known, whole = len(series), len(series) + ahead
    middle, diffuse = (whole - 1) / 2, 1e7
    weights, means, variances = [], [], []
    for move, step, season, drift in itertools.product(MOVES, STEPS, SEASONS, DRIFTS):
        cov = np.empty((whole, whole))
        for a, b in itertools.product(range(whole), repeat=2):
            month_a, month_b = a + first_month - 1, b + first_month - 1
            cov[a, b] = diffuse + move * min(a, b) + step * min(month_a // 12, month_b // 12)
            cov[a, b] += season * (month_a % 12 == month_b % 12) + drift * (a - middle) * (b - middle) + (a == b)
        past, gain = cov[:known, :known], np.linalg.solve(cov[:known, :known], cov[:known, known:]).T
        square = float(series @ np.linalg.solve(past, series))
        weights.append(-np.linalg.slogdet(past)[1] / 2 - (known - 1) / 2 * np.log(square))
        means.append(gain @ series)
        own = (cov[known:, known:] - gain @ cov[:known, known:]).sum()
        variances.append(own * square / (known - 1) * (known - 1) / (known - 3))
    share = np.exp(np.array(weights) - max(weights))
    share /= share.sum()
    mean = share @ np.array(means)
    sums = np.array(means).sum(axis=1)
    return list(mean), float(np.sqrt(share @ (np.array(variances) + (sums - share @ sums) ** 2)))


def test_as_cell_by_cell() -> None:
    generator = np.random.default_rng(5)
    series = generator.normal(0, 3, 27) + 4 * np.sin(np.arange(27) * np.pi / 6) + np.arange(27) * 0.2
    found = carried_on(series[:, None], first_month=4, ahead=3)
    expected, deviation = slowly(series, first_month=4, ahead=3)
    assert found.expected[0] == pytest.approx(expected, rel=2e-3, abs=2e-3)
    inner = found.scales[0] ** 2 * 26 / 24 + (found.sums[0] - found.weights[0] @ found.sums[0]) ** 2
    assert np.sqrt(found.weights[0] @ inner) == pytest.approx(deviation, rel=2e-3)
    drawn = sum_draws(found, normals=generator.standard_normal((20_000, 1)), generator=generator)
    assert drawn.std() == pytest.approx(deviation, rel=0.03)
    assert drawn.mean() == pytest.approx(sum(expected), abs=4 * deviation / 140)


def test_what_never_varied_is_carried_on_as_it_is() -> None:
    found = carried_on(np.full((24, 2), [7.0, 0.0]), first_month=1, ahead=6)
    assert found.expected == pytest.approx(np.full((2, 6), [[7.0], [0.0]]))
    assert found.season == pytest.approx(np.zeros((2, 6)), abs=1e-9)
    assert found.scales.max() < 1e-6


def test_a_season_that_came_back_comes_again() -> None:
    year = np.array([10.0, 10, 10, 10, 10, 10, 2, 10, 10, 10, 10, 40])
    found = carried_on(np.tile(year, 3)[:-8, None], first_month=1, ahead=8)
    assert found.expected[0] == pytest.approx(year[4:], abs=0.5)
    assert found.season[0, -1] > 20 > 0 > found.season[0, 2]


def test_moved_and_scaled_series_give_moved_and_scaled_answers() -> None:
    generator = np.random.default_rng(8)
    series = generator.normal(100, 10, (40, 3))
    plain = carried_on(series, first_month=1, ahead=8)
    moved = carried_on(-4 * series + 1000, first_month=1, ahead=8)
    assert moved.expected == pytest.approx(-4 * plain.expected + 1000)
    assert moved.season == pytest.approx(-4 * plain.season)
    assert moved.scales == pytest.approx(4 * plain.scales)
    assert moved.innovations == pytest.approx(-plain.innovations)
    turned = carried_on(series[:, ::-1], first_month=1, ahead=8)
    assert turned.expected == pytest.approx(plain.expected[::-1])


def test_the_sum_follows_each_known_month_by_its_reach() -> None:
    series = np.random.default_rng(8).normal(100, 10, (40, 3))
    found = carried_on(series, first_month=1, ahead=8)
    assert found.expected.sum(axis=1) == pytest.approx(np.einsum("lm,ml->l", found.reach, series))
    assert found.reach.sum(axis=1) == pytest.approx([8, 8, 8]), "what moves every month moves the months ahead alike"


@pytest.mark.parametrize(("months", "ahead"), [(11, 3), (24, 0)])
def test_too_little_is_refused(months: int, ahead: int) -> None:
    with pytest.raises(ValueError, match="12 and 1 are the least"):
        carried_on(np.zeros((months, 1)), first_month=1, ahead=ahead)


@pytest.mark.parametrize(("move", "step", "season"), [(0.0, 0.0, 1.0), (0.05, 0.0, 3.0), (0.0, 3.0, 4.0)])
def test_four_of_five_sums_lie_between_p10_and_p90(move: float, step: float, season: float) -> None:
    """600 series of four years and four months, drawn from the model; the limits leave room for the prior's width."""
    generator = np.random.default_rng(21)
    months, ahead, series = 52, 8, 600
    index = np.arange(months + ahead)
    truth = generator.standard_normal((months + ahead, series))
    truth += np.cumsum(np.sqrt(move) * generator.standard_normal(truth.shape), axis=0)
    truth += np.sqrt(season) * generator.standard_normal((12, series))[index % 12]
    truth += np.cumsum(np.sqrt(step) * generator.standard_normal((5, series)), axis=0)[index // 12]
    found = carried_on(truth[:months], first_month=1, ahead=ahead)
    drawn = sum_draws(found, normals=generator.standard_normal((1000, series)), generator=generator)
    low, high = np.quantile(drawn, [0.1, 0.9], axis=0)
    came = truth[months:].sum(axis=0)
    assert 0.75 <= ((low <= came) & (came <= high)).mean() <= 0.9
    assert abs((came - found.expected.sum(axis=1)).mean()) < 0.15 * came.std()

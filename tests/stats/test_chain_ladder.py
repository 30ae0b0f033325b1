"""Chain ladder against published triangles, against hand-worked ones and against a slow second implementation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from tests.stats.stored import stored, table

from utfall.stats.chain_ladder import (
    Development,
    Estimate,
    development,
    estimate,
    estimates,
    expected_total,
    standard_error_of_sum,
    usual_count,
)
from utfall.stats.delay_triangle import DelayTriangle, triangle_of_increments, triangle_of_versions

RAA = stored("triangles")["raa"]["cumulative"]
"""Mack 1994, p. 130; also in chainladder-python's tests."""


def cumulative(rows: Sequence[Sequence[float]]) -> DelayTriangle:
    counts = np.full((len(rows), max(map(len, rows))), np.nan)
    for index, row in enumerate(rows):
        counts[index, : len(row)] = row
    return DelayTriangle(counts)


def found(triangle: DelayTriangle) -> list[Estimate]:
    every = [one for one in estimates(triangle) if one is not None]
    assert len(every) == triangle.periods
    return every


def test_by_hand() -> None:
    # 10→20, 20→30: factor 50/30; 20→22: factor 1.1. In by delay 0: 30/50 · 10/11, by delay 1: 10/11.
    triangle = cumulative(((10, 20, 22), (20, 30), (12,)))
    steps = development(triangle)
    assert steps.factors == pytest.approx((5 / 3, 1.1))
    assert steps.reported_shares == pytest.approx((6 / 11, 10 / 11, 1))
    oldest, middle, newest = found(triangle)
    assert (oldest.expected, oldest.reported_share) == (22, 1)
    assert middle.expected == pytest.approx(30 + 1 / 11 * 31 / (10 / 11 + 1 / 22))  # usually 22 a period
    assert newest.expected == pytest.approx(12 + 5 / 11 * 13 / (6 / 11 + 1 / 22))
    assert newest.ultimate == pytest.approx(22)
    assert newest.still_expected == pytest.approx(newest.expected - 12)
    assert (
        newest.standard_error is None
    )  # one period alone shows the last step, and none before two show how steps vary


def errors_of_steps(steps: Development) -> list[float]:
    return [math.sqrt(one / base) for one, base in zip(steps.sigma_squared, steps.bases, strict=True)]


def on_a_line(values: Sequence[float], *, at: float) -> float:
    """The value at that step, counted from 1, of the straight line through the logarithms of the first ones."""
    steps = np.arange(1, len(values) + 1)
    return math.exp(np.polyval(np.polyfit(steps, np.log(values), 1), at))


def with_last_sigma_on_a_line(steps: Development) -> Development:
    """What chainladder-python calls sigma_interpolation="log-linear": the last step's variance as the others fall."""
    *known, last = map(math.sqrt, steps.sigma_squared)
    line = on_a_line(known, at=len(known) + 1)
    assert line != pytest.approx(last)
    return replace(steps, sigma_squared=(*steps.sigma_squared[:-1], line**2))


def with_tail(steps: Development, factor: float) -> Development:
    """One more step by a factor from outside. Its errors are those of the place where a line through log(f − 1) has
    that factor. Source: Mack, ASTIN Bulletin 29 (1999), section 4, as in the R package ChainLadder."""
    excess = np.log(np.array(steps.factors) - 1)
    slope, start = np.polyfit(np.arange(1, len(excess) + 1), excess, 1)
    place = (math.log(factor - 1) - start) / slope
    sigma = on_a_line([math.sqrt(one) for one in steps.sigma_squared], at=place)
    error = on_a_line(errors_of_steps(steps), at=place)
    return replace(
        steps,
        factors=(*steps.factors, factor),
        sigma_squared=(*steps.sigma_squared, sigma**2),
        bases=(*steps.bases, (sigma / error) ** 2),
        reported_shares=tuple(share / factor for share in (*steps.reported_shares, factor)),
    )


def ultimates(triangle: DelayTriangle, steps: Development) -> list[Estimate]:
    """As ``found``, by other steps than the triangle's own."""
    every = [
        estimate(steps, known=triangle.latest(period), delay=triangle.delay(period))
        for period in range(triangle.periods)
    ]
    return [one for one in every if one is not None]


def slow_estimate(rows: tuple[tuple[int, ...], ...], row: int) -> tuple[Fraction, float]:
    """Ultimate and Mack's standard error with plain loops and exact fractions."""
    last = len(rows[0]) - 1
    factors, variances, bases = [], [], []
    for step in range(last):
        pairs = [(one[step], one[step + 1]) for one in rows if len(one) > step + 1]
        bases.append(sum(a for a, _ in pairs))
        factors.append(Fraction(sum(b for _, b in pairs), bases[-1]))
        if len(pairs) > 1:
            variances.append(sum(a * (Fraction(b, a) - factors[-1]) ** 2 for a, b in pairs) / (len(pairs) - 1))
        else:
            variances.append(min(variances[-1] ** 2 / variances[-2], variances[-2], variances[-1]))
    reached, terms = Fraction(rows[row][-1]), Fraction(0)
    for step in range(len(rows[row]) - 1, last):
        terms += variances[step] / factors[step] ** 2 * (1 / reached + Fraction(1, bases[step]))
        reached *= factors[step]
    return reached, float(reached) * math.sqrt(terms)


def test_as_the_slow_one() -> None:
    generator = np.random.default_rng(5)
    for _ in range(20):
        increments = 1 + generator.poisson(40, size=(7, 5))
        rows = tuple(tuple(int(c) for c in np.cumsum(row)[: 7 - i]) for i, row in enumerate(increments))
        for index, one in enumerate(found(cumulative(rows))):
            ultimate, error = slow_estimate(rows, index)
            assert one.ultimate == pytest.approx(float(ultimate))
            assert one.standard_error == pytest.approx(error)


@pytest.mark.parametrize("name", ["raa", "genins", "mortgage"])
def test_reference_triangles(name: str) -> None:
    """chainladder-python 0.10.1: Mack's method, the last variance by Mack's rule (ours) and on a line."""
    expected = stored("triangles")[name]
    triangle = cumulative(expected["cumulative"])
    steps = development(triangle)
    assert steps.factors == pytest.approx(expected["factors"], rel=1e-12)
    assert [math.sqrt(one) for one in steps.sigma_squared] == pytest.approx(expected["sigma"], rel=1e-9)
    assert errors_of_steps(steps) == pytest.approx(expected["factor_errors"], rel=1e-9)
    every, on_line = found(triangle), ultimates(triangle, with_last_sigma_on_a_line(steps))
    for one, other, row in zip(every, on_line, table(expected["periods"]), strict=True):
        assert one.known == row["known"]
        assert one.ultimate == pytest.approx(row["ultimate"], rel=1e-12)
        assert one.ultimate - one.known == pytest.approx(row["still_to_come"] or 0, rel=1e-9)
        assert one.standard_error == pytest.approx(row["error"] or 0, rel=1e-9)
        assert other.standard_error == pytest.approx(row["error_loglinear"] or 0, rel=1e-9)
    to_come, error, error_on_line = expected["total"]
    assert sum(one.ultimate - one.known for one in every) == pytest.approx(to_come, rel=1e-12)
    assert standard_error_of_sum(every, steps=steps) == pytest.approx(error, rel=1e-9)
    line = with_last_sigma_on_a_line(steps)
    assert standard_error_of_sum(on_line, steps=line) == pytest.approx(error_on_line, rel=1e-9)


def test_printed_raa() -> None:
    """Mack 1994, p. 130: variances and errors, to the tolerances of chainladder-python's own test. The totals with the
    last variance on a line and with a tail of 1.05: runit.MackChainLadder.R, test.MackRAA."""
    printed = stored("triangles")["raa"]["printed"]
    triangle = cumulative(RAA)
    steps = development(triangle)
    assert len(printed["sigma_squared"]) == len(steps.factors) - 1
    for value, expected, tolerance in zip(
        steps.sigma_squared[:-1], printed["sigma_squared"], printed["sigma_squared_tolerance"], strict=True
    ):
        assert value == pytest.approx(expected, abs=tolerance)
    errors = [one.standard_error for one in found(triangle)[1:]]
    assert errors == pytest.approx(printed["errors"], abs=printed["errors_tolerance"])
    line = with_last_sigma_on_a_line(steps)
    total = standard_error_of_sum(ultimates(triangle, line), steps=line)
    assert total == pytest.approx(printed["total_error_loglinear"], abs=0.005)
    tail = with_tail(steps, 1.05)
    total = standard_error_of_sum(ultimates(triangle, tail), steps=tail)
    assert total == pytest.approx(printed["total_error_with_tail_of_1.05"], abs=0.005)


def test_printed_mortgage() -> None:
    """Mack 1999, tables 1 and 2, p. 365–366, to the digits printed there."""
    printed = stored("triangles")["mortgage"]["printed"]
    triangle = cumulative(stored("triangles")["mortgage"]["cumulative"])
    steps = development(triangle)
    *factors, tail = printed["factors_and_tail"]
    for value, expected in zip(steps.factors, factors, strict=True):
        assert value == pytest.approx(expected, abs=0.05 if expected > 10 else 5e-4)
    assert with_tail(steps, tail).factors == (*steps.factors, 1.05)
    for value, expected in zip(map(math.sqrt, steps.sigma_squared), printed["sigma"], strict=True):
        assert value == pytest.approx(expected, abs=0.5 if expected > 1000 else 0.05 if expected > 50 else 0.005)
    for value, expected in zip(errors_of_steps(steps), printed["factor_errors"], strict=True):
        assert value == pytest.approx(expected, abs=0.005 if expected > 2 else 5e-4)
    assert [(one.standard_error or 0) / 1000 for one in found(triangle)] == pytest.approx(
        printed["errors_thousand"], abs=0.5
    )


def test_printed_genins() -> None:
    """Taylor & Ashe's triangle: the totals to two decimals."""
    expected = stored("triangles")["genins"]
    triangle = cumulative(expected["cumulative"])
    every, steps = found(triangle), development(triangle)
    total = [sum(one.ultimate - one.known for one in every), standard_error_of_sum(every, steps=steps)]
    assert total == pytest.approx(expected["printed"]["total_ibnr_and_error"], abs=0.005)


@pytest.mark.parametrize("longest", [3, 2])
def test_known_shares_are_found_again(longest: int) -> None:
    """baselinenowcast, test-estimate_delay.R: counts × shares, cut to the lower right, give the shares back to 1e-6;
    cut to two delays those of what came within two."""
    published = stored("baselinenowcast")["delay_shares"]
    shares = published["shares"][: longest + 1]
    totals = published["totals"]
    increments = [[total * share for share in shares][: len(totals) - row] for row, total in enumerate(totals)]
    registered = development(triangle_of_increments(increments)).reported_shares
    found_shares = np.diff([0.0, *registered])
    assert len(found_shares) == longest + 1
    assert found_shares == pytest.approx([share / sum(shares) for share in shares], abs=1e-6)


def filled(reported: list[list[int]], shares: list[float]) -> list[list[float]]:
    """Every row filled delay by delay: each time what is expected in all, times the share of the next delay."""
    rows = [[float(count) for count in row] for row in reported]
    for row in rows:
        for delay in range(len(row), len(shares)):
            row.append(expected_total(sum(row), reported_share=sum(shares[:delay])) * shares[delay])
    return rows


def test_delays_applied_as_in_baselinenowcast() -> None:
    """test-apply_delay.R, with its tolerance of a tenth: the cells it states, and 0.2 at last where nothing is in."""
    published = stored("baselinenowcast")["apply_delay"]
    reported, shares, tolerance = published["reported"], published["shares"], published["relative_tolerance"]
    rows = filled(reported, shares)
    assert [place[:2] for place in published["expected"]] == [[2, 4], [3, 3], [3, 4]]
    for row, delay, expected in published["expected"]:
        assert rows[row - 1][delay - 1] == pytest.approx(expected, rel=tolerance)
    (row, first, zero), (_, last, expected) = published["with_zero"]
    assert (first, zero) == (1, 0)
    with_zero = filled([*reported[: row - 1], [zero]], shares)
    assert with_zero[row - 1][last - 1] == pytest.approx(expected, rel=tolerance)
    # By hand: 40 with 0.8 in are (40 + 0.2) / 0.8 = 50.25, a fifth of them; 60 with 0.6 in (60 + 0.4) / 0.6.
    assert rows[1][3] == pytest.approx(10.05) and rows[2][2] == pytest.approx(60.4 / 3)


def test_the_packages_example_as_the_slow_one() -> None:
    """baselinenowcast's example triangle has no published result; the loops with exact fractions agree."""
    rows = tuple(tuple(np.cumsum(row).tolist()) for row in stored("baselinenowcast")["example"])
    assert [rows[0][-1], rows[6][-1]] == [197, 95]
    for index, one in enumerate(found(cumulative(rows))):
        ultimate, error = slow_estimate(rows, index)
        assert one.ultimate == pytest.approx(float(ultimate)) and one.standard_error == pytest.approx(error)


def test_a_zero_does_not_stay_a_zero() -> None:
    """(x + 1 − p) / p by hand; a share of 1 or more only scales."""
    assert expected_total(70, reported_share=0.5) == 141
    assert expected_total(0, reported_share=0.5) == 1
    assert expected_total(7, reported_share=1) == 7
    assert expected_total(11, reported_share=1.1) == pytest.approx(10)
    assert expected_total(11, reported_share=1.1, usual=5) == pytest.approx(10)
    with pytest.raises(ValueError, match="reported share of 0"):
        expected_total(3, reported_share=0)


def test_the_zero_safe_expectation_is_the_mean_over_all_totals() -> None:
    """Second way: every total equally likely beforehand, each registration in with the share; the mean of what fits."""
    for known, share in ((0, 0.5), (3, 0.3), (10, 0.8)):
        weights = {total: math.comb(total, known) * (1 - share) ** (total - known) for total in range(known, 400)}
        mean = sum(total * weight for total, weight in weights.items()) / sum(weights.values())
        assert expected_total(known, reported_share=share) == pytest.approx(mean)


def test_with_a_usual_level_totals_are_geometric_beforehand() -> None:
    """Second way, as above, each total less likely than the one before by mean / (mean + 1)."""
    for known, share, usual in ((0, 0.5, 0.4), (0, 0.5, 25.0), (3, 0.3, 8.0), (40, 0.8, 12.0)):
        weights = {
            total: math.comb(total, known) * (1 - share) ** (total - known) * (usual / (usual + 1)) ** (total - known)
            for total in range(known, 900)
        }
        mean = sum(total * weight for total, weight in weights.items()) / sum(weights.values())
        assert expected_total(known, reported_share=share, usual=usual) == pytest.approx(mean)
    # Right in the mean at the usual level: of 20 with 30 percent in, 6 are known in the mean.
    assert expected_total(6, reported_share=0.3, usual=20) == pytest.approx(20)
    assert expected_total(6, reported_share=0.3, usual=1e12) == pytest.approx(expected_total(6, reported_share=0.3))
    assert usual_count(cumulative(((3, 8), (4, 6), (9,)))) == 7
    assert usual_count(cumulative(((0, 0), (9,)))) == 1
    assert usual_count(DelayTriangle(np.array([[3.0, math.nan]]))) == math.inf


def test_published_only_from_half_in() -> None:
    steps = development(cumulative(((49, 98, 100), (50, 100), (40,))))
    early, late = estimate(steps, known=40, delay=0), estimate(steps, known=90, delay=1)
    assert early is not None and late is not None
    assert (early.reported_share, early.is_publishable) == (pytest.approx(0.49), False)
    assert (late.reported_share, late.is_publishable) == (pytest.approx(0.98), True)
    half = development(cumulative(((50, 100), (50,))))
    assert estimate(half, known=1, delay=0).is_publishable  # type: ignore[union-attr]


def test_not_withheld_for_a_share_that_only_chance_put_below_half() -> None:
    """Rows 40 → 100 and 56 → 100, factor 100/48. Mack's variance of the step: 40 · (2.5 − f)² + 56 · (100/56 − f)²; the
    share 0.48 has the relative error √(variance / f² / 96), about 0.2: half may be in. With eight of them it is not."""
    steps = development(cumulative(((40, 100), (56, 100), (50,))))
    one = estimate(steps, known=50, delay=0)
    assert one is not None and one.reported_share == pytest.approx(0.48)
    factor = 100 / 48
    variance = 40 * (2.5 - factor) ** 2 + 56 * (100 / 56 - factor) ** 2
    assert one.reported_share_error == pytest.approx(0.48 * math.sqrt(variance / factor**2 / 96))
    assert one.is_publishable
    many = estimate(development(cumulative((*(((46, 100), (50, 100)) * 4), (50,)))), known=50, delay=0)
    assert many is not None and many.reported_share == pytest.approx(0.48) and not many.is_publishable
    alone = estimate(development(cumulative(((48, 100), (50,)))), known=50, delay=0)
    assert alone is not None and (alone.reported_share_error, alone.is_publishable) == (0, False)


def test_nothing_is_said_of_a_delay_at_which_nothing_is_registered() -> None:
    steps = development(cumulative(((0, 5, 6), (0, 7), (0,))))
    assert steps.factors[0] == math.inf and steps.reported_shares[0] == 0
    assert estimate(steps, known=0, delay=0) is None
    later = estimate(steps, known=7, delay=1)
    assert later is not None and later.reported_share == pytest.approx(5 / 6)


def test_a_zero_has_no_standard_error() -> None:
    one = estimate(development(cumulative(RAA)), known=0, delay=3)
    assert one is not None and one.standard_error is None and one.expected > 0
    assert standard_error_of_sum([one], steps=development(cumulative(RAA))) is None


def test_a_missing_delivery_leaves_a_gap_and_no_zero() -> None:
    versions = {(1, 1): 5, (1, 2): 9, (1, 3): 10, (1, 4): 10, (2, 2): 6, (2, 4): 12, (3, 3): 5, (3, 4): 9, (4, 4): 7}
    triangle = triangle_of_versions(versions, longest_delay=2)
    assert np.array_equal(
        triangle.cumulative, [[5, 9, 10], [6, np.nan, 12], [5, 9, np.nan], [7, np.nan, np.nan]], equal_nan=True
    )
    assert development(triangle).factors == pytest.approx((18 / 10, 10 / 9))
    assert (triangle.delay(1), triangle.latest(1)) == (2, 12)
    with pytest.raises(ValueError, match=r"periods \[4\] nothing is known at step 5"):
        triangle_of_versions(versions | {(5, 5): 3, (3, 5): 9}, longest_delay=2)
    with pytest.raises(ValueError, match="before it"):
        triangle_of_versions({(3, 2): 1, (3, 3): 1}, longest_delay=1)


def test_an_impossible_triangle_is_refused() -> None:
    nan = math.nan
    with pytest.raises(ValueError, match="negative"):
        DelayTriangle(np.array([[-1.0]]))
    with pytest.raises(ValueError, match="at least one known"):
        DelayTriangle(np.array([[1.0], [nan]]))
    with pytest.raises(ValueError, match="longer than an older"):
        DelayTriangle(np.array([[1.0, nan], [1.0, 2.0]]))
    with pytest.raises(ValueError, match="no period shows the step from delay 1"):
        development(DelayTriangle(np.array([[1.0, 2.0, nan], [1.0, nan, nan]])))


def test_as_known_before() -> None:
    triangle = cumulative(RAA)
    then = triangle.steps_ago(3)
    assert then is not None
    assert (then.periods, then.latest(0), then.latest(6)) == (7, 18009, 557)
    assert [then.delay(period) for period in range(7)] == [6, 5, 4, 3, 2, 1, 0]
    narrow = triangle.steps_ago(3, window=4)
    assert narrow is not None and np.array_equal(narrow.cumulative, then.cumulative[-4:], equal_nan=True)
    assert triangle.steps_ago(10) is None

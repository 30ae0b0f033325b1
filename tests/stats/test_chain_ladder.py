"""Chain ladder against published triangles, against hand-worked ones and against a slow second implementation."""

from __future__ import annotations

import csv
import json
import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from utfall.stats.chain_ladder import (
    Estimate,
    development,
    estimate,
    estimates,
    expected_total,
    standard_error_of_sum,
    usual_count,
)
from utfall.stats.delay_triangle import DelayTriangle, triangle_of_increments, triangle_of_versions

REFERENCE = Path(__file__).parents[2] / ".." / "shared" / "samples" / "stats"

RAA = (
    (5012, 8269, 10907, 11805, 13539, 16181, 18009, 18608, 18662, 18834),
    (106, 4285, 5396, 10666, 13782, 15599, 15496, 16169, 16704),
    (3410, 8992, 13873, 16141, 18735, 22214, 22863, 23466),
    (5655, 11555, 15766, 21266, 23425, 26083, 27067),
    (1092, 9565, 15836, 22169, 25955, 26180),
    (1513, 6445, 11702, 12935, 15852),
    (557, 4020, 10946, 12314),
    (1351, 6947, 13112),
    (3133, 5395),
    (2063,),
)
"""Mack 1994, p. 130; also in chainladder-python's tests."""


def cumulative(rows: tuple[tuple[float, ...], ...]) -> DelayTriangle:
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


def test_published_raa() -> None:
    """Mack 1994, p. 130: variances of the steps and standard errors; the total as chainladder-python 0.10.1 has it."""
    triangle = cumulative(RAA)
    steps = development(triangle)
    assert steps.sigma_squared[:3] == pytest.approx((27883, 1109, 691), abs=1)
    assert steps.sigma_squared[3:8] == pytest.approx((61.2, 119, 40.8, 1.34, 7.88), abs=0.6)
    every = found(triangle)
    assert [one.standard_error for one in every[1:]] == pytest.approx(
        [206, 623, 747, 1469, 2002, 2209, 5358, 6333, 24566], abs=1
    )
    assert sum(one.ultimate - one.known for one in every) == pytest.approx(52135.228261210155)
    assert standard_error_of_sum(every, steps=steps) == pytest.approx(26909.01115564366)


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
    source = REFERENCE / f"chainladder_{name}_triangle_cumulative.csv"
    if not source.exists():
        pytest.skip(f"the reference file {source.name} is not here")
    with source.open(encoding="utf-8") as file:
        rows = tuple(tuple(float(cell) for cell in row[1:] if cell) for row in list(csv.reader(file))[1:])
    triangle = cumulative(rows)
    steps = development(triangle)
    factors = json.loads((REFERENCE / "chainladder_expected_factors.json").read_text(encoding="utf-8"))[name]
    assert steps.factors == pytest.approx(factors["ldf"])
    known = len(factors["sigma"]) - 1  # the last stands there extrapolated on a logarithmic line for two of the three
    assert [math.sqrt(one) for one in steps.sigma_squared[:known]] == pytest.approx(factors["sigma"][:known])
    with (REFERENCE / f"chainladder_{name}_expected_chainladder-python_0.10.1.csv").open(encoding="utf-8") as file:
        expected = list(csv.DictReader(file))
    every = found(triangle)
    for one, row in zip(every, expected, strict=True):
        assert one.known == float(row["latest"])
        assert one.ultimate == pytest.approx(float(row["ultimate"]))
        assert one.standard_error == pytest.approx(float(row["mack_se_sigma_mack"] or 0))
    assert sum(one.ultimate - one.known for one in every) == pytest.approx(factors["total_ibnr"])
    assert standard_error_of_sum(every, steps=steps) == pytest.approx(factors["total_se_mack"])


def test_published_mortgage() -> None:
    """Mack 1999, tables 1 and 2."""
    source = REFERENCE / "chainladder_published_values.json"
    if not source.exists():
        pytest.skip(f"the reference file {source.name} is not here")
    published = json.loads(source.read_text(encoding="utf-8"))["MORTGAGE"]
    with (REFERENCE / published["triangle"]).open(encoding="utf-8") as file:
        rows = tuple(tuple(float(cell) for cell in row[1:] if cell) for row in list(csv.reader(file))[1:])
    triangle = cumulative(rows)
    steps = development(triangle)
    assert [math.sqrt(one) for one in steps.sigma_squared] == pytest.approx(published["sigma"], rel=1e-3)
    errors = [math.sqrt(one / base) for one, base in zip(steps.sigma_squared, steps.bases, strict=True)]
    assert errors == pytest.approx(published["f_se"], abs=0.005)
    assert [(one.standard_error or 0) / 1000 for one in found(triangle)] == pytest.approx(
        published["ibnr_se_thousand"], abs=0.6
    )


def test_known_shares_are_found_again() -> None:
    """baselinenowcast, test-estimate_delay.R: counts × shares, cut to the lower right, give the shares back."""
    increments = [
        [count * share for share in (0.4, 0.3, 0.2, 0.1)][: 5 - row]
        for row, count in enumerate((100, 150, 200, 250, 300))
    ]
    shares = development(triangle_of_increments(increments)).reported_shares
    assert shares == pytest.approx((0.4, 0.7, 0.9, 1.0), abs=1e-6)


def test_a_zero_does_not_stay_a_zero() -> None:
    """baselinenowcast, test-apply_delay.R: 70 with half in; and 0, filled delay by delay with 0.4, 0.6, 0.8 in."""
    assert expected_total(70, reported_share=0.5) == 141
    assert expected_total(40, reported_share=0.8) * 0.2 == pytest.approx(10, rel=0.1)
    filled = 0.0
    for share, next_share in ((0.4, 0.2), (0.6, 0.2), (0.8, 0.2)):
        last = expected_total(filled, reported_share=share) * next_share
        filled += last
    assert last == pytest.approx(0.2, rel=0.1)
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

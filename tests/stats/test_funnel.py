"""Funnels: by hand, count by count, against published limits and data, and simulated."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import astuple

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import beta, binom, gamma, norm, poisson

import utfall.stats.like_units as like_units
from utfall.stats.funnel import Funnel, Place, limit_curve, rate_funnel, share_funnel
from utfall.stats.like_units import LikeRates, LikeShares, Limits

ADOPTIONS = """
30/30 62/65 19/20 28/30 14/15 37/40 28/30 14/15 14/15 32/35 23/25 99/110 18/20 49/55 22/25 70/80 62/70 135/155 22/25
104/120 52/60 48/55 65/75 30/35 13/15 22/25 22/25 17/20 72/85 162/190 64/75 43/50 46/55 25/30 46/55 59/70 71/85 80/95
25/30 70/85 45/55 85/105 16/20 28/35 28/35 48/60 68/85 44/55 32/40 64/80 24/30 63/80 86/110 20/25 27/35 59/75 62/80
27/35 55/70 89/115 77/100 23/30 23/30 46/60 57/75 23/30 53/70 34/45 144/190 30/40 38/50 19/25 45/60 19/25 15/20 38/50
30/40 118/160 67/90 59/80 41/55 78/105 70/95 33/45 44/60 66/90 29/40 120/165 40/55 32/45 36/50 18/25 142/200 85/120
32/45 39/55 60/85 46/65 81/115 49/70 39/55 32/45 28/40 105/150 155/225 10/15 162/235 79/115 48/70 95/140 95/140 24/35
44/65 111/165 44/65 23/35 23/35 57/85 109/165 30/45 29/45 23/35 62/95 62/95 16/25 19/30 57/90 41/65 43/70 24/40 21/35
21/35 32/55 59/100 18/30 21/35 20/35 35/60 54/95 34/60 52/95 23/45 24/55
"""
"""Children placed for adoption within twelve months, of all placed, in 143 English local authorities. The example of D.
Spiegelhalter's page on understanding uncertainty (2011), as in R. Wicklin, "Funnel plots for proportions", SAS blogs
2011-11-23, file Adoptions.csv; York first, Brent and Hackney last."""


def adoptions() -> tuple[list[int], list[int]]:
    pairs = [one.split("/") for one in ADOPTIONS.split()]
    return [int(part) for part, _ in pairs], [int(whole) for _, whole in pairs]


def places(found: Funnel | None) -> list[str]:
    assert found is not None
    return [unit.place.value for unit in found.units]


def test_three_units_by_hand() -> None:
    """4, 1 and 1 of 4: six of twelve. A unit of four gets all four in C(6,4) / C(12,4) = 15/495 of the draws; half of
    it is 1.5 %, under 2.5 % and over 0.1 %. One or none: 15/495 and half of 120/495, 15 %."""
    found = share_funnel([4, 1, 1], [4, 4, 4])
    assert found is not None
    assert (found.pooled, found.spread) == (0.5, None)
    assert places(found) == ["beyond_95", "inside", "inside"]
    assert [unit.direction for unit in found.units] == [1, -1, -1]
    # Variance of the draw: 0.25 / 4 · (12 − 4) / (12 − 1).
    assert found.units[0].z == pytest.approx(0.5 / math.sqrt(0.0625 * 8 / 11))
    # At three the chance is 1 − 15/495 − 60/495, at four 1 − 7.5/495; 97.5 % lies between.
    at_three, at_four = 1 - 75 / 495, 1 - 7.5 / 495
    limit = (3 + (0.975 - at_three) / (at_four - at_three)) / 4
    assert found.units[0].limits == Limits(0.0, pytest.approx(1 - limit), pytest.approx(limit), 1.0)


def test_rates_by_hand() -> None:
    """8 events in 100 days of the 10 in 400: each event falls in those days with chance 1/4. Eight or more of ten: half
    of 45 · 3² / 4¹⁰, and 30 / 4¹⁰ and 1 / 4¹⁰; 0.02 %."""
    found = rate_funnel([8, 1, 1], [100.0, 100.0, 200.0])
    assert found is not None
    assert found.pooled == 0.025
    assert places(found) == ["beyond_998", "inside", "beyond_95"]
    assert found.units[0].z == pytest.approx((0.08 - 0.025) / math.sqrt(0.025 / 100 * 3 / 4))
    # One of ten where half belongs: half of 10 / 2¹⁰ and 1 / 2¹⁰ are 0.6 %.
    assert found.units[2].direction == -1


def slow_chances(like: LikeShares | LikeRates, size: int) -> list[float]:
    """Of each count, one by one: draws counted out, or chance averaged over the units' own values."""
    variance = like.between_variance
    if isinstance(like, LikeShares):
        if variance == 0:
            draws = math.comb(like.cases, size)
            other = like.cases - like.events
            return [math.comb(like.events, k) * math.comb(other, size - k) / draws for k in range(size + 1)]
        amount = like.pooled * (1 - like.pooled) / variance - 1
        own = beta(like.pooled * amount, (1 - like.pooled) * amount)
        return [quad(lambda p, k=k: binom.pmf(k, size, p) * own.pdf(p), 0, 1, limit=200)[0] for k in range(size + 1)]
    if variance == 0:
        part = size / like.exposure
        return [math.comb(like.events, k) * part**k * (1 - part) ** (like.events - k) for k in range(like.events + 1)]
    rates = gamma(like.pooled**2 / variance, scale=variance / like.pooled)
    highest = float(rates.isf(1e-9))
    return [quad(lambda r, k=k: poisson.pmf(k, r * size) * rates.pdf(r), 0, highest, limit=200)[0] for k in range(80)]


@pytest.mark.parametrize(
    ("like", "size"),
    [
        (LikeShares(60, 100, 0.0), 1),
        (LikeShares(60, 100, 0.0), 7),
        (LikeShares(97, 100, 0.0), 30),
        (LikeShares(5, 300, 0.0), 40),
        (LikeShares(250, 300, 0.0), 220),
        (LikeShares(800, 1000, 0.0025), 25),
        (LikeShares(60, 1000, 0.001), 60),
        (LikeShares(960, 1000, 0.0009), 12),
        (LikeRates(40, 2000.0, 0.0), 150),
        (LikeRates(9, 2000.0, 0.0), 1200),
        (LikeRates(400, 20000.0, 0.00005), 600),
        (LikeRates(20, 20000.0, 0.0000005), 500),
    ],
)
def test_each_count_is_judged_by_the_chance_of_it_and_of_more_extreme_ones(
    like: LikeShares | LikeRates, size: int
) -> None:
    limits = like.limits(size)
    chances = slow_chances(like, size)
    for count, chance in enumerate(chances):
        below = sum(chances[:count]) + chance / 2
        above = 1 - below
        value = count / size
        judged = value < limits.lower_998 - 1e-12, value < limits.lower_95 - 1e-12
        assert judged == (below < 0.001 - 1e-9, below < 0.025 - 1e-9), (count, below)
        if chance > 1e-12:
            judged = value > limits.upper_998 + 1e-12, value > limits.upper_95 + 1e-12
            assert judged == (above < 0.001 - 1e-9, above < 0.025 - 1e-9), (count, above)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        # PHEindicatormethods, testdata_funnel_prop_outputs.csv (UKHSA): pooled 80.642448 %, score limits in percent.
        (598, (75.649608, 77.475765, 83.809131, 85.635287)),
        (1242, (77.177973, 78.445123, 82.839773, 84.106923)),
        (5348, (78.972886, 79.583537, 81.701359, 82.31201)),
        (25552, (79.878637, 80.158005, 81.126891, 81.406259)),
    ],
)
def test_published_limits_of_large_units(size: int, expected: tuple[float, ...]) -> None:
    """Where a unit is large (and a small part of the whole), the published normal limits are right; the difference is
    their missing skewness, (z² − 1) (1 − 2p) / 6n."""
    found = astuple(LikeShares(8_064_244_800, 10_000_000_000, 0.0).limits(size))
    for ours, theirs, tail in zip(found, expected, like_units.TAILS, strict=True):
        skew = (norm.ppf(tail) ** 2 - 1) * (1 - 2 * 0.80642448) / 6 / size
        assert 100 * (ours - skew) == pytest.approx(theirs, abs=0.012)
        assert 100 * ours == pytest.approx(theirs, abs=0.2)


def test_published_limits_let_full_success_be_beyond_them() -> None:
    """Spiegelhalter 2005, A.1.1, upper limit: (r − (F(r) − 0.975) / (F(r) − F(r − 1))) / n with F(r) ≥ 0.975. Of ten at
    a common share of 0.95 it is 0.97, so ten of ten, three in five units, would be beyond it. Ours is 1."""
    size, share = 10, 0.95
    r = int(binom.ppf(0.975, size, share))
    below = binom.cdf(r - 1, size, share)
    published = (r - (binom.cdf(r, size, share) - 0.975) / (binom.cdf(r, size, share) - below)) / size
    assert published < 1
    assert LikeShares(95_000, 100_000, 0.0).limits(size).upper_95 == 1


def test_adoptions() -> None:
    """By chance alone a quarter of the authorities would be beyond the 95 % limits. They do differ, with a standard
    deviation of 8 percentage points; seven of 143 (7.2 expected) are then beyond them, and none beyond 99.8 %."""
    numerators, denominators = adoptions()
    found = share_funnel(numerators, denominators)
    assert found is not None and found.spread is not None
    assert found.pooled == pytest.approx(7086 / 9525)
    assert math.sqrt(found.spread.variance) == pytest.approx(0.0768, abs=5e-5)
    assert found.spread.dispersion == pytest.approx(3.057, abs=5e-4)
    beyond = [(numerators[i], denominators[i]) for i, place in enumerate(places(found)) if place == "beyond_95"]
    assert beyond == [(30, 30), (62, 65), (37, 40), (99, 110), (52, 95), (23, 45), (24, 55)]
    assert Counter(places(found)) == {"inside": 136, "beyond_95": 7}
    chance = LikeShares(7086, 9525, 0.0)
    outside = 0
    for part, whole in zip(numerators, denominators, strict=True):
        limits = chance.limits(whole)
        outside += not limits.lower_95 <= part / whole <= limits.upper_95
    assert outside == 39


def test_the_curve_goes_through_the_limits_of_the_units() -> None:
    numerators, denominators = adoptions()
    found = share_funnel(numerators, denominators)
    assert found is not None
    assert limit_curve(found, at=denominators) == tuple(unit.limits for unit in found.units)
    curve = limit_curve(found, at=[1, 2, 5, 50, 500, 9525])
    for limits in curve:
        assert 0 <= limits.lower_998 <= limits.lower_95 <= found.pooled <= limits.upper_95 <= limits.upper_998 <= 1
    assert curve[-1].upper_95 < curve[-2].upper_95 < curve[-3].upper_95
    assert astuple(curve[0]) == (0, 0, 1, 1), "of one case nothing can be said"
    with pytest.raises(ValueError, match="whole numbers"):
        limit_curve(found, at=[10.5])
    with pytest.raises(ValueError, match="1 to 9525"):
        limit_curve(found, at=[9526])
    rates = rate_funnel([3, 4, 5], [10.5, 20.25, 30.0])
    assert rates is not None
    assert limit_curve(rates, at=[10.5, 20.25, 30.0]) == tuple(unit.limits for unit in rates.units)
    with pytest.raises(ValueError, match=r"up to 60\.75"):
        limit_curve(rates, at=[61])


def test_a_share_and_its_opposite_are_judged_alike() -> None:
    numerators, denominators = adoptions()
    found = share_funnel(numerators, denominators)
    other = share_funnel([n - k for k, n in zip(numerators, denominators, strict=True)], denominators)
    assert found is not None and other is not None
    for one, opposite in zip(found.units, other.units, strict=True):
        assert one.place is opposite.place
        assert one.direction == -opposite.direction
        assert one.z == pytest.approx(-opposite.z)
        assert one.limits.lower_95 == pytest.approx(1 - opposite.limits.upper_95)


def test_all_that_failed_in_one_unit_is_on_its_limit_not_beyond_it() -> None:
    """Whichever way it is counted and rounded: a unit that has all three failures of 63 cases, 49 of them its own."""
    for numerators in ([46, 7, 7], [3, 0, 0]):
        assert places(share_funnel(numerators, [49, 7, 7])) == ["inside"] * 3


@pytest.mark.parametrize("numerators", [[0] * 12, [20] * 12])
def test_where_nothing_varies(numerators: list[int]) -> None:
    found = share_funnel(numerators, [20] * 12)
    assert found is not None
    assert found.spread is None
    assert set(places(found)) == {"inside"}
    unit = found.units[0]
    assert (unit.z, unit.direction, set(astuple(unit.limits))) == (0, 0, {found.pooled})
    none = rate_funnel([0] * 12, [20.0] * 12)
    assert none is not None
    assert {astuple(unit.limits) for unit in none.units} == {(0, 0, 0, 0)}


def test_units_that_are_all_at_either_end() -> None:
    """They cannot differ more; none of them is then unusual."""
    found = share_funnel([0, 30] * 10, [30] * 20)
    assert found is not None and found.spread is not None
    assert found.spread.variance > 0.24
    assert set(places(found)) == {"inside"}


def test_rates_that_differ_a_hundredfold() -> None:
    """Units whose standard deviation is 30 times the common rate: nearly all have none, and no count is looked for for
    ever."""
    limits = LikeRates(40_000, 1000.0, 30**2 * 40.0**2).limits(100.0)
    assert (limits.lower_998, limits.lower_95) == (0, 0)
    assert limits.upper_95 < 40 < limits.upper_998


def test_few_units() -> None:
    assert share_funnel([1, 2], [10, 10]) is None
    assert share_funnel([], []) is None
    assert rate_funnel([1, 2], [10.0, 10.0]) is None
    eleven = share_funnel([9, 5, 5, 5, 5, 5, 5, 5, 5, 5, 1], [10] * 11)
    ten = share_funnel([9, 5, 5, 5, 5, 5, 5, 5, 5, 1], [10] * 10)
    assert eleven is not None and ten is not None
    assert eleven.spread is not None
    assert ten.spread is None


def test_what_is_no_unit_is_refused() -> None:
    for numerators, denominators in (([1, 2, 3], [0, 5, 5]), ([1, 6, 3], [5, 5, 5]), ([-1, 2, 3], [5, 5, 5])):
        with pytest.raises(ValueError, match="denominator of at least 1"):
            share_funnel(numerators, denominators)
    for counts, exposures in (([1, 2, 3], [0.0, 5, 5]), ([-1, 2, 3], [5.0, 5, 5]), ([1, 2, 3], [5.0, math.inf, 5])):
        with pytest.raises(ValueError, match="exposure above 0"):
            rate_funnel(counts, exposures)
    with pytest.raises(ValueError, match="3 counts cannot go with 2"):
        rate_funnel([1, 2, 3], [5.0, 5.0])
    with pytest.raises(ValueError, match="no common share"):
        LikeShares(6, 5, 0.0)
    with pytest.raises(ValueError, match="cannot have a variance"):
        LikeShares(5, 10, 0.25)
    with pytest.raises(ValueError, match="no common rate"):
        LikeRates(-1, 5.0, 0.0)
    with pytest.raises(ValueError, match="cannot have a variance"):
        LikeRates(0, 5.0, 0.1)


@pytest.mark.parametrize(
    ("like", "size"),
    [
        (LikeShares(60_000, 120_000, 0.0), 10_001),
        (LikeShares(60_000, 600_000, 0.0), 50_010),
        (LikeShares(60_000, 600_000, 0.0004), 50_010),
        (LikeRates(60_000, 600_000.0, 0.0), 50_010),
        (LikeRates(60_000, 600_000.0, 0.0004), 50_010),
    ],
)
def test_large_units_are_judged_as_if_counted(
    like: LikeShares | LikeRates, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    continuous = astuple(like.limits(size))
    monkeypatch.setattr(like_units, "_MOST_COUNTED", math.inf)
    counted = astuple(like.limits(size))
    deviation = math.sqrt(like.variance(size))
    assert continuous != counted
    assert max(abs(a - b) for a, b in zip(continuous, counted, strict=True)) < deviation / 40


def beyond(found: Funnel | None) -> tuple[int, int]:
    assert found is not None
    counted = Counter(unit.place for unit in found.units)
    return counted[Place.BEYOND_95] + counted[Place.BEYOND_998], counted[Place.BEYOND_998]


@pytest.mark.parametrize(
    ("units", "share", "between", "smallest", "largest"),
    [
        (3, 0.7, 0.0, 10, 60),
        (5, 0.95, 0.0, 5, 40),
        (8, 0.5, 0.0, 5, 80),
        (20, 0.8, 0.0, 20, 150),
        (20, 0.8, 0.06, 20, 150),
        (40, 0.95, 0.03, 8, 60),
        (150, 0.8, 0.08, 20, 150),
    ],
)
def test_like_units_are_seldom_beyond_the_limits(
    units: int, share: float, between: float, smallest: int, largest: int
) -> None:
    """Units that are alike but for chance, or that differ as units usually do: 5 and 0.2 % beyond, or fewer where
    denominators are so small that no count comes near."""
    generator = np.random.default_rng(20)
    outside = far_outside = normal = normal_far = total = 0
    amount = share * (1 - share) / between**2 - 1 if between else math.nan
    for _ in range(6000 // units):
        sizes = generator.integers(smallest, largest, units)
        own = generator.beta(share * amount, (1 - share) * amount, units) if between else np.full(units, share)
        events = generator.binomial(sizes, own)
        found = share_funnel(events.tolist(), sizes.tolist())
        one, far = beyond(found)
        outside, far_outside, total = outside + one, far_outside + far, total + units
        assert found is not None
        errors = np.sqrt(found.pooled * (1 - found.pooled) / sizes + found.like_units.between_variance)
        distances = abs(events / sizes - found.pooled) / np.where(errors > 0, errors, math.inf)
        normal, normal_far = normal + int((distances > 1.96).sum()), normal_far + int((distances > 3.09).sum())
    assert 0.012 < outside / total < 0.06
    assert far_outside / total < 0.005
    if share == 0.95:
        assert normal_far > 4 * far_outside, (
            "the limits of most funnels are wrong where shares are high and units small"
        )


@pytest.mark.parametrize(("units", "between"), [(4, 0.0), (30, 0.0), (60, 0.01)])
def test_like_units_rates_are_seldom_beyond_the_limits(units: int, between: float) -> None:
    generator = np.random.default_rng(21)
    outside = far_outside = total = 0
    for _ in range(6000 // units):
        exposures = generator.integers(50, 1000, units)
        shape = (0.04 / between) ** 2 if between else math.nan
        own = generator.gamma(shape, 0.04 / shape, units) if between else np.full(units, 0.04)
        one, far = beyond(rate_funnel(generator.poisson(own * exposures).tolist(), exposures.tolist()))
        outside, far_outside, total = outside + one, far_outside + far, total + units
    assert 0.02 < outside / total < 0.065
    assert far_outside / total < 0.006


@pytest.mark.parametrize(("units", "between"), [(5, 0.0), (12, 0.0), (40, 0.05)])
def test_a_unit_that_is_really_different_is_found(units: int, between: float) -> None:
    """30 percentage points below the others; it must not widen the limits it is judged by until it is within them."""
    generator = np.random.default_rng(22)
    amount = 0.75 * 0.25 / between**2 - 1 if between else math.nan
    found = far = 0
    for _ in range(100):
        sizes = generator.integers(60, 150, units)
        own = generator.beta(0.75 * amount, 0.25 * amount, units) if between else np.full(units, 0.75)
        own[0] = 0.45
        funnel = share_funnel(generator.binomial(sizes, own).tolist(), sizes.tolist())
        assert funnel is not None
        assert funnel.units[0].direction == -1
        found += funnel.units[0].place is not Place.INSIDE
        far += funnel.units[0].place is Place.BEYOND_998
    assert found >= 95
    assert far >= 60

"""Bridges between two versions of a definition: by hand, month by month left out, and simulated."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import t

from utfall.stats.bridge import Bridge, Month, NoBridge, Unstable, bridge, spliced


def counts(*values: float) -> list[Month]:
    return [Month(value) for value in values]


def of_counts(old: list[int], new: list[int]) -> Bridge:
    found, why_not = bridge(counts(*old), new=counts(*new))
    assert found is not None and why_not is None
    return found


def test_by_hand() -> None:
    """Ten a month by the old version, five and seven in turn by the new: 72 / 120 = 0.6. Without a month of five it is
    67 / 110, without one of seven 65 / 110, each 1/110 from 0.6; variance 11/12 · 12 / 110² = 1 / 1100."""
    found = of_counts([10] * 12, [5, 7] * 6)
    assert found.ratio.value == pytest.approx(0.6)
    assert found.ratio.standard_error == pytest.approx(math.sqrt(1 / 1100))
    # Student's t for 95 % and 11 degrees of freedom is 2.201.
    assert (found.ratio.low, found.ratio.high) == pytest.approx((0.5336, 0.6664), abs=5e-5)
    assert found.monthly == (0.5, 0.7) * 6
    # Each is a sixth of 0.6 from it: √(12 / 11) / 6.
    assert found.spread_share == pytest.approx(0.17408, abs=5e-6)
    assert (found.signalled, found.unstable, found.may_splice) == ((), (Unstable.TOO_WIDE,), False)
    assert spliced([10.0], by=found) is None
    tolerant, _ = bridge(counts(*[10] * 12), new=counts(*[5, 7] * 6), tolerated_spread_share=0.2)
    assert tolerant is not None
    assert spliced([10.0, None, 25.0], by=tolerant) == (pytest.approx(6), None, pytest.approx(15))


def test_shares_by_hand() -> None:
    """40 of 100 by the old version, 24 of 80 by the new: 0.3 over 0.4, whatever the sizes of the months."""
    old = [Month(40 * size, 100 * size) for size in range(1, 13)]
    new = [Month(24 * size, 80 * size) for size in range(1, 13)]
    found, _ = bridge(old, new=new)
    assert found is not None
    assert found.monthly == (0.75,) * 12
    assert found.ratio.value == pytest.approx(0.75)
    assert found.ratio.standard_error == pytest.approx(0, abs=1e-12)
    assert found.may_splice
    assert spliced([0.4, 1.0], by=found, highest=1) == pytest.approx((0.3, 0.75))


def test_a_value_above_the_highest_is_not_spliced() -> None:
    found, _ = bridge([Month(40, 100)] * 12, new=[Month(50, 100)] * 12)
    assert found is not None and found.may_splice
    assert spliced([0.8], by=found, highest=1) == (pytest.approx(1),)
    assert spliced([0.4, 0.9], by=found, highest=1) is None


@pytest.mark.parametrize("value", [0.05, 0.09, 0.1, 0.7, 1.0, 3.0])
def test_like_months_are_stable(value: float) -> None:
    """Equal ratios are not made unequal, and put beyond limits of no width, by rounding."""
    sizes = [7, 13, 100, 3, 41, 55, 8, 21, 34, 5, 89, 144, 233]
    found, _ = bridge(counts(*sizes), new=counts(*[value * size for size in sizes]))
    assert found is not None
    assert found.ratio.value == pytest.approx(value)
    assert found.may_splice


def test_as_month_by_month_left_out() -> None:
    generator = np.random.default_rng(12)
    old = [
        Month(*map(int, pair)) for pair in zip(generator.poisson(30, 20), generator.poisson(90, 20) + 1, strict=True)
    ]
    new = [
        Month(*map(int, pair)) for pair in zip(generator.poisson(20, 20), generator.poisson(80, 20) + 1, strict=True)
    ]

    def share(months: list[Month]) -> float:
        return sum(one.numerator for one in months) / sum(one.denominator for one in months)

    left_out = [share(new[:i] + new[i + 1 :]) / share(old[:i] + old[i + 1 :]) for i in range(20)]
    found, _ = bridge(old, new=new, level=0.9)
    assert found is not None
    variance = 19 / 20 * sum((one - sum(left_out) / 20) ** 2 for one in left_out)
    assert found.ratio.value == pytest.approx(share(new) / share(old))
    assert found.ratio.standard_error == pytest.approx(math.sqrt(variance))
    assert found.ratio.high - found.ratio.value == pytest.approx(t.ppf(0.95, 19) * math.sqrt(variance))
    ratios = [share([b]) / share([a]) for a, b in zip(old, new, strict=True)]
    assert found.monthly == pytest.approx(ratios)
    spread = math.sqrt(sum((one / found.ratio.value - 1) ** 2 for one in ratios) / 19)
    assert found.spread_share == pytest.approx(spread)


def test_months_in_which_the_old_version_counts_nothing() -> None:
    """They take part in the sums and have no ratio; with under 12 others the ratio is no rule for a month."""
    found = of_counts([10] * 6 + [0] + [10] * 6, [6] * 6 + [3] + [6] * 6)
    assert found.ratio.value == pytest.approx(75 / 120)
    assert found.monthly == (0.6,) * 6 + (None,) + (0.6,) * 6
    assert found.may_splice
    found = of_counts([10] * 6 + [0] + [10] * 5, [6] * 12)
    assert found.unstable == (Unstable.TOO_FEW_RATIOS,)


def test_empty_denominators_take_no_part() -> None:
    old = [Month(3, 10)] * 12 + [Month(0, 0), Month(2, 10)]
    new = [Month(2, 10)] * 12 + [Month(5, 10), Month(0, 0)]
    found, _ = bridge(old, new=new)
    assert found is not None
    assert found.ratio.value == pytest.approx(2 / 3)
    assert found.monthly[12:] == (None, None)
    assert bridge(old[1:], new=new[1:]) == (None, NoBridge.TOO_FEW_MONTHS)


def test_no_bridge() -> None:
    eleven = counts(*[10] * 11)
    assert bridge(eleven, new=eleven) == (None, NoBridge.TOO_FEW_MONTHS)
    assert bridge([], new=[]) == (None, NoBridge.TOO_FEW_MONTHS)
    twelve, none, one = counts(*[10] * 12), counts(*[0] * 12), counts(*[0] * 11, 5)
    assert bridge(none, new=twelve) == (None, NoBridge.NOTHING_COUNTED)
    assert bridge(twelve, new=none) == (None, NoBridge.NOTHING_COUNTED)
    assert bridge(one, new=twelve) == (None, NoBridge.NOTHING_COUNTED)
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        bridge(twelve, new=eleven)


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 1), (1, -1), (1, 0), (math.nan, 1), (1, math.inf)])
def test_what_is_no_month_is_refused(numerator: float, denominator: float) -> None:
    with pytest.raises(ValueError, match=r"neither negative|no value"):
        Month(numerator, denominator)


def test_a_ratio_that_shifts_or_drifts_or_jumps() -> None:
    generator = np.random.default_rng(13)
    old = generator.poisson(500, 24)
    shift = generator.binomial(old, [0.85] * 12 + [0.75] * 12)
    found = of_counts(old.tolist(), shift.tolist())
    assert Unstable.SPECIAL_CAUSE in found.unstable
    assert len(found.signalled) >= 7
    drift = generator.binomial(old, np.linspace(0.9, 0.6, 24))
    assert Unstable.SPECIAL_CAUSE in of_counts(old.tolist(), drift.tolist()).unstable
    jump = [78, 82, 78, 82, 78, 40, 82, 78, 82, 78, 82, 78]
    found = of_counts([100] * 12, jump)
    assert found.signalled == (5,)
    assert Unstable.SPECIAL_CAUSE in found.unstable
    # The signalled month keeps its index where a month before it has no ratio.
    assert of_counts([0] + [100] * 12, [0, *jump]).signalled == (6,)


@pytest.mark.parametrize(
    ("months", "level", "kept", "added"),
    [(12, 15, 0.8, 0.0), (12, 100, 0.95, 0.0), (24, 80, 0.8, 0.1), (36, 40, 0.5, 0.2)],
)
def test_the_interval_holds(months: int, level: float, kept: float, added: float) -> None:
    """The new version keeps a part of what the old one counts, event by event, and adds others; over the year the level
    goes up and down by a third. Intervals of two independent counts would be one and a half to six times too wide."""
    generator = np.random.default_rng(14)
    tries, held, stable = 1000, 0, 0
    widths, independent = [], []
    expected = level * (1 + np.sin(np.arange(months) * math.tau / 12) / 3)
    for _ in range(tries):
        old = generator.poisson(expected)
        new = generator.binomial(old, kept) + generator.poisson(added * expected)
        found = of_counts(old.tolist(), new.tolist())
        held += found.ratio.low <= kept + added <= found.ratio.high
        stable += found.may_splice
        widths.append(found.ratio.standard_error)
        independent.append(found.ratio.value * math.sqrt(1 / old.sum() + 1 / new.sum()))
    assert 0.93 <= held / tries <= 0.97
    assert np.mean(independent) > 1.4 * np.mean(widths)
    if level == 100:
        assert np.mean(independent) > 5 * np.mean(widths)
        assert stable / tries > 0.85
    if level == 15:
        assert stable / tries < 0.25, "months of 15 are too few to be recomputed one by one"

"""Control charts against the published cases of NHSRplotthedots, by hand and against slow second implementations."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stats.stored import stored

from utfall.stats.control_chart import (
    LIMIT_RANGES,
    SCREENED_RANGES,
    ChartPoint,
    rare_event_chart,
    rate_chart,
    share_chart,
    xmr_chart,
)
from utfall.stats.special_cause import Line, Rule, Signal, one_sided, side_of, signals, trends, two_of_three_near


def rules(points: tuple[ChartPoint, ...]) -> list[str]:
    return [point.signal.rule.value if point.signal else "" for point in points]


def test_published_peak() -> None:
    """NHSRplotthedots, vignette "deviations": screened, the peak does not widen the limits that it is judged by."""
    peak = stored("control_chart")["series"]["one_peak"]
    assert peak == [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    screened, plain = xmr_chart(peak), xmr_chart(peak, screened=False)
    line = screened[0].line
    assert (line.centre, line.lower, line.upper) == pytest.approx((1.94, -0.72, 4.60), abs=0.005)
    line = plain[0].line
    assert (line.centre, line.lower, line.upper) == pytest.approx((1.94, -3.06, 6.95), abs=0.005)
    assert screened[4].signal == plain[4].signal == Signal(Rule.OUTSIDE_LIMITS, 1)
    assert [index for index, rule in enumerate(rules(screened)) if rule] == [4]


def test_published_limits() -> None:
    """NHSRplotthedots, snapshots of ptd_spc_standard (seven significant digits) and vignette "deviations" (two
    decimals); the two constants as in R/ptd_spc_standard.R."""
    published = stored("control_chart")
    assert published["limit_in_mean_ranges"] == LIMIT_RANGES
    assert published["screened_in_mean_ranges"] == SCREENED_RANGES
    assert len(published["limits"]) == 5
    for case in published["limits"]:
        values = list(published["series"][case["values"]])
        if case["fifteenth_is_10"]:
            values[14] = 10
        line = xmr_chart(values, screened=case["screened"])[-1].line
        for found, expected in zip((line.centre, line.lower, line.upper), case["centre_lower_upper"], strict=True):
            is_snapshot = case["values"] == "snapshot"
            assert found == pytest.approx(expected, rel=5e-7 if is_snapshot else 0, abs=1e-12 if is_snapshot else 5e-3)


def test_published_rules() -> None:
    """NHSRplotthedots, test-ptd_calculate_point_type.R: their four functions. Theirs marks a row at its end and spreads
    the mark backwards in a second step; ours marks the whole row at once."""
    published = stored("control_chart")["rules"]

    def spread(ends: list[int]) -> list[int]:
        return [int(any(ends[index : index + 7])) for index in range(len(ends))]

    for sides, ends in published["seven_one_side"]:
        assert [abs(side) for side in one_sided(sides)] == spread(ends)
    for values, ends in published["seven_trend"]:
        assert [abs(step) for step in trends(values)] == spread(ends)
        assert sum(trends(values)) in (0, 7 * sum(ends))
    for ends, marked in published["part_of_seven"]:
        assert spread(ends) == marked
    for near, sides, windows in published["two_in_three_same_side"]:
        found = two_of_three_near([bool(one) for one in near], sides=sides)
        assert found == tuple(bool(mark and one) for mark, one in zip(windows, near, strict=True))
    ours = {
        Rule.OUTSIDE_LIMITS: "outside limits",
        Rule.TREND: "7 point trend",
        Rule.NEAR_LIMIT: "2 in 3 near limit, same side",
        Rule.ONE_SIDE: "7 points one side",
    }
    assert [*(ours[rule] for rule in Rule), "common cause"] == stored("control_chart")["precedence"]


def test_rules_by_hand() -> None:
    """Centre 0, limits ± 3, near from 2 on."""

    def found(values: list[float]) -> list[str]:
        marks = signals(values, lines=[Line(0, -3, 3)] * len(values))
        return [f"{mark.rule.value} {mark.direction:+d}" if mark else "" for mark in marks]

    assert found([3, 3.1, -3, -3.1]) == ["", "outside_limits +1", "", "outside_limits -1"]
    assert found([1, 1, 1, 1, 1, 1]) == [""] * 6
    assert found([1, 1, 1, 1, 1, 1, 1, -1]) == ["one_side +1"] * 7 + [""]
    assert found([1, 1, 1, 0, 1, 1, 1, 1]) == [""] * 8
    assert found([-2.9, -2, -1, 0, 1, 2, 2.9]) == ["trend +1"] * 7
    assert found([-2.9, -2, -1, -1, 1, 2, 2.9]) == [""] * 7  # the two near at the end have one side, but two points
    assert found([2.5, 1, 2.5]) == ["near_limit +1", "", "near_limit +1"]
    assert found([2.5, -1, 2.5]) == ["", "", ""]
    assert found([2.5, 2.5]) == ["", ""]
    assert found([2, 1, 2]) == ["", "", ""]


def test_the_first_rule_wins() -> None:
    values = [0.5, 1, 2.2, 2.4, 2.6, 2.8, 3.5, 2.5, 2.5]
    marks = signals(values, lines=[Line(0, -3, 3)] * 9)
    found = [mark.rule if mark else None for mark in marks]
    assert found == [Rule.TREND] * 6 + [Rule.OUTSIDE_LIMITS] + [Rule.NEAR_LIMIT] * 2
    down = signals([-value for value in values], lines=[Line(0, -3, 3)] * 9)
    assert [mark.direction for mark in down if mark] == [-1] * 9


def test_a_trend_has_its_own_direction() -> None:
    found = xmr_chart([10, 9, 8, 7, 6, 5, 4, 4, 5, 4, 5, 4, 5])
    assert found[0].signal in (Signal(Rule.TREND, -1), Signal(Rule.OUTSIDE_LIMITS, 1))
    assert found[3].signal == Signal(Rule.TREND, -1)
    up_and_down = trends([1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1])
    assert up_and_down == (1,) * 7 + (-1,) * 6


def test_limits_are_on_trial_below_twelve_points() -> None:
    assert all(point.is_trial for point in xmr_chart([1.0, 2.0] * 5 + [1.0]))
    assert not any(point.is_trial for point in xmr_chart([1.0, 2.0] * 6))
    one = xmr_chart([5.0])[0]
    assert one.is_trial and one.signal is None and one.line == Line(5.0, -math.inf, math.inf)
    assert xmr_chart([]) == ()


def test_limits_fixed_after_a_baseline() -> None:
    baseline = [4.0, 6.0] * 6
    points = xmr_chart([*baseline, 30.0, 30.0], fixed_after=12)
    assert points[-1].line == xmr_chart(baseline)[0].line == Line(5.0, pytest.approx(-0.32), pytest.approx(10.32))
    assert points[-1].signal == Signal(Rule.OUTSIDE_LIMITS, 1)
    with pytest.raises(ValueError, match="at least 12"):
        xmr_chart(baseline, fixed_after=11)


def test_a_new_definition_has_limits_and_rules_of_its_own() -> None:
    before, after = [10.0, 12.0] * 6, [50.0, 54.0] * 6
    points = xmr_chart(before + after, rebased_at=[12])
    assert [point.line for point in points[:12]] == [point.line for point in xmr_chart(before)]
    assert [point.line for point in points[12:]] == [point.line for point in xmr_chart(after)]
    assert not any(point.signal for point in points)
    assert any(point.signal for point in xmr_chart(before + after))
    rising = [1.0, 2, 3, 4, 5, 6, 7, 8]
    assert any(point.signal for point in xmr_chart(rising))
    assert not any(point.signal for point in xmr_chart(rising, rebased_at=[4]))
    assert all(point.is_trial for point in xmr_chart(before + after[:5], rebased_at=[12])[12:])
    with pytest.raises(ValueError, match="begins at one of"):
        xmr_chart(before, rebased_at=[12])


def test_a_constant_series_gives_no_signal() -> None:
    assert rules(xmr_chart([0.1] * 30)) == [""] * 30
    assert rules(share_chart([1] * 30, [10] * 30)) == [""] * 30
    assert rules(share_chart([0] * 30, [10] * 30)) == [""] * 30
    assert rules(rate_chart([0] * 30, [10.0] * 30)) == [""] * 30


def test_a_gap_is_no_point() -> None:
    with pytest.raises(ValueError, match="at every point"):
        xmr_chart([1.0, math.nan, 2.0])
    with pytest.raises(ValueError, match="denominator above 0"):
        share_chart([0, 1], [0, 5])
    with pytest.raises(ValueError, match="between 0 and 1"):
        share_chart([6], [5])
    with pytest.raises(ValueError, match="not negative"):
        rate_chart([-1], [5])
    with pytest.raises(ValueError, match="not negative"):
        rare_event_chart([-1.0])


def slow_rules(values: list[float], line: Line) -> list[str]:
    """Each point asks every window that it is in, straight from the wording of the rules."""
    third_up, third_down = (line.upper - line.centre) / 3, (line.centre - line.lower) / 3

    def windows(index: int, size: int) -> list[list[float]]:
        return [values[a : a + size] for a in range(index - size + 1, index + 1) if a >= 0 and a + size <= len(values)]

    def is_near(value: float) -> bool:
        high = line.centre + 2 * third_up < value <= line.upper
        return high or line.lower <= value < line.centre - 2 * third_down

    found = []
    for index, value in enumerate(values):
        sevens, threes = windows(index, 7), windows(index, 3)
        if value > line.upper or value < line.lower:
            found.append("outside_limits")
        elif any(w == sorted(set(w)) or w[::-1] == sorted(set(w)) for w in sevens):
            found.append("trend")
        elif is_near(value) and any(
            sum(map(is_near, w)) >= 2 and (min(w) > line.centre or max(w) < line.centre) for w in threes
        ):
            found.append("near_limit")
        elif any(min(w) > line.centre or max(w) < line.centre for w in sevens):
            found.append("one_side")
        else:
            found.append("")
    return found


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=40))
def test_rules_as_the_slow_ones(values: list[int]) -> None:
    line = Line(0, -7.5, 7.5)
    half = len(values) // 2
    for exact in (list(map(float, values)), [*map(float, sorted(values[:half])), *map(float, values[half:])]):
        fast = [mark.rule.value if mark else "" for mark in signals(exact, lines=[line] * len(values))]
        assert fast == slow_rules(exact, line)


def test_share_chart_by_hand() -> None:
    """10 of 100, 20 of 100, 30 of 200: centre 60/400; errors √(0.1275 / n): 0.03571, 0.03571, 0.02525.
    Standardised −1.4003, 1.4003, 0; ranges 2.8006, 1.4003, mean 2.1004; σ 1.8621; limits ± 0.1995, ± 0.1411."""
    points = share_chart([10, 20, 30], [100, 100, 200])
    assert [point.value for point in points] == [0.1, 0.2, 0.15]
    assert [point.line.upper for point in points] == pytest.approx([0.3495, 0.3495, 0.2911], abs=1e-4)
    assert [point.line.lower for point in points] == pytest.approx([0, 0, 0.0089], abs=1e-4)
    assert {point.line.centre for point in points} == {0.15}


def test_rate_chart_by_hand() -> None:
    """4 in 10, 9 in 10, 5 in 16 days: centre 0.5; errors √(0.5 / n): 0.22361, 0.22361, 0.17678. Standardised −0.4472,
    1.7889, −1.0607; ranges 2.2361, 2.8496, mean 2.5428; σ 2.2543; limits ± 1.5122, ± 1.1955."""
    points = rate_chart([4, 9, 5], [10, 10, 16])
    assert [point.line.upper for point in points] == pytest.approx([2.0122, 2.0122, 1.6955], abs=1e-4)
    assert [point.line.lower for point in points] == [0, 0, 0]


def slow_laney(parts: np.ndarray[Any, Any], sizes: np.ndarray[Any, Any], *, binomial: bool) -> np.ndarray[Any, Any]:
    """Upper limits unscreened, array at a time."""
    rate, centre = parts / sizes, parts.sum() / sizes.sum()
    error = np.sqrt(centre * (1 - centre if binomial else 1) / sizes)
    sigma = np.abs(np.diff((rate - centre) / error)).mean() / 1.128
    return np.asarray(centre + 3 * error * sigma)


def test_laney_as_the_slow_one() -> None:
    generator = np.random.default_rng(4)
    sizes = generator.integers(200, 900, 30)
    parts = generator.binomial(sizes, 0.3)
    whole_parts, whole_sizes = parts.tolist(), sizes.tolist()
    shares = share_chart(whole_parts, whole_sizes, screened=False)
    assert [p.line.upper for p in shares] == pytest.approx(slow_laney(parts, sizes, binomial=True).tolist())
    rates = rate_chart(whole_parts, whole_sizes, screened=False)
    assert [p.line.upper for p in rates] == pytest.approx(slow_laney(parts, sizes, binomial=False).tolist())


def test_large_denominators_do_not_make_every_point_a_signal() -> None:
    """Shares that vary by two points between months, of 20 000: a plain p chart's limits are ± 1 point."""
    generator = np.random.default_rng(6)
    sizes = [20_000] * 120
    parts = [int(generator.binomial(20_000, share)) for share in generator.normal(0.3, 0.02, 120)]
    points = share_chart(parts, sizes)
    outside = sum(point.signal is not None and point.signal.rule is Rule.OUTSIDE_LIMITS for point in points)
    plain = sum(abs(part / 20_000 - 0.3) > 3 * math.sqrt(0.21 / 20_000) for part in parts)
    assert outside <= 2 and plain > 50


def test_rare_events_by_hand() -> None:
    """Days 1 and 2^3.6: roots 1, 2, 1, …: mean 1.5, limits ± 2.66, so 0 and 4.16^3.6 days."""
    long = 2**3.6
    points = rare_event_chart([1, long] * 6)
    assert points[0].value == 1
    line = points[0].line
    assert (line.centre, line.lower, line.upper) == pytest.approx((1.5**3.6, 0, 4.16**3.6))
    ended = rare_event_chart([1.0, long] * 6 + [500.0])
    assert ended[-1].signal == Signal(Rule.OUTSIDE_LIMITS, 1)


def test_rare_events_by_chance_give_few_signals() -> None:
    generator = np.random.default_rng(9)
    outside = outside_plain = 0
    for _ in range(100):
        days = [float(gap) for gap in generator.exponential(40, 24)]
        for found, count in ((rare_event_chart(days), 1), (xmr_chart(days), 0)):
            hits = sum(p.signal is not None and p.signal.rule is Rule.OUTSIDE_LIMITS for p in found)
            outside, outside_plain = outside + hits * count, outside_plain + hits * (1 - count)
    assert outside / 2400 < 0.008 < 0.02 < outside_plain / 2400


def test_on_the_line_is_no_side() -> None:
    assert side_of(0.1 + 0.2, 0.3) == 0
    assert (side_of(1, 0), side_of(-1, 0), side_of(0, 0)) == (1, -1, 0)

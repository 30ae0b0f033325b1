"""The rule that says whether a level has changed: by hand, and how often chance alone makes it speak."""

from __future__ import annotations

import numpy as np
import pytest

from utfall.stats.control_chart import rare_event_chart, rate_chart, share_chart, xmr_chart
from utfall.stats.level_change import Level, level_after, signals_apart

STEADY = [10.0, 12.0, 9.0, 11.0, 10.0, 12.0, 9.0, 11.0, 10.0, 12.0, 9.0, 11.0]
"""Mean 10.5, twelve points."""
CHANCE = 4000


def level(values: list[float], *, before: int = 12) -> Level:
    """The level of single values."""
    return level_after(xmr_chart(values, fixed_after=before), before=before)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ([11.0, 11.0, 12.0, 11.0, 12.0, 11.0, 11.0], Level.RISEN),
        ([10.0, 9.0, 10.0, 9.0, 10.0, 9.0, 10.0], Level.FALLEN),
        ([11.0, 11.0, 12.0, 10.0, 12.0, 11.0, 11.0], Level.NOT_CERTAIN),
        ([11.0, 11.0, 12.0, 10.5, 12.0, 11.0, 11.0], Level.NOT_CERTAIN),
        ([11.0] * 7 + [10.0], Level.NOT_CERTAIN),
        ([99.0] * 6, Level.TOO_FEW_AFTER),
        ([], Level.TOO_FEW_AFTER),
    ],
)
def test_the_last_seven_on_one_side_of_the_level_before_and_nothing_else(after: list[float], expected: Level) -> None:
    assert level(STEADY + after) is expected


def test_the_lines_are_those_of_the_points_before_for_every_chart() -> None:
    after = [99.0] * 7
    assert {point.line.centre for point in xmr_chart(STEADY + after, fixed_after=12)} == {10.5}
    shares = share_chart([1, 3] * 6 + [9] * 7, [10] * 19, fixed_after=12)
    assert {round(point.line.centre, 9) for point in shares} == {0.2}
    rates = rate_chart([1, 3] * 6 + [9] * 7, [10.0] * 12 + [20.0] * 7, fixed_after=12)
    assert {round(point.line.centre, 9) for point in rates} == {0.2}
    assert rates[-1].line.upper < rates[0].line.upper, "a longer exposure has narrower limits of the same level"
    between = rare_event_chart([30.0] * 12 + [90.0] * 7, fixed_after=12)
    assert {round(point.line.centre, 6) for point in between} == {30.0}


def test_with_few_points_before_or_a_drifting_series_nothing_is_said() -> None:
    drifting = [float(n) for n in range(24)]
    assert level_after(xmr_chart(STEADY[:11] + [50.0] * 7), before=11) is Level.TOO_FEW_BEFORE
    assert level(drifting + [50.0] * 7, before=24) is Level.DRIFTING


def test_no_row_reaches_across_the_start() -> None:
    values = STEADY[:8] + [11.0] * 4 + [11.0] * 3
    made = xmr_chart(values, fixed_after=12)
    assert made[-1].signal is not None and signals_apart(made, before=12)[-1].signal is None


@pytest.mark.parametrize(("before", "most"), [(12, 0.06), (24, 0.045)])
@pytest.mark.parametrize("after", [7, 12, 18])
def test_chance_makes_it_speak_in_at_most_one_of_twenty(before: int, most: float, after: int) -> None:
    """Half of it on each side of the truth: 2⁻⁶ with the level known, more since it is learnt from some points."""
    random = np.random.default_rng(20250505)
    drawn = random.normal(size=(CHANCE, before + after))
    centre = drawn[:, :before].mean(axis=1, keepdims=True)
    sides = np.sign(drawn[:, -7:] - centre)
    spoken = float((np.abs(sides.sum(axis=1)) == 7).mean())
    assert 0.015 < spoken < most
    for series, is_one_sided in zip(drawn[:50].tolist(), np.abs(sides.sum(axis=1)) == 7, strict=False):
        assert (level(series, before=before) in (Level.RISEN, Level.FALLEN)) == is_one_sided


def test_it_finds_three_of_five_shifts_of_one_and_a_half_standard_deviations() -> None:
    random = np.random.default_rng(1)
    drawn = random.normal(size=(300, 36))
    drawn[:, 24:] += 1.5
    found = [level(series, before=24) for series in drawn.tolist()]
    assert 0.5 < sum(one is Level.RISEN for one in found) / 300 < 0.75 and Level.FALLEN not in found

"""Earlier years forecast by the same rules: against forecasts made by hand then, and what they teach."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.finance.forecasting.municipality import known_of, true_years

from utfall.finance.forecasting.known import Known, Snapshot, by_month
from utfall.finance.forecasting.outlook import Level
from utfall.finance.forecasting.past_forecasts import past_errors, past_forecasts, widening_of
from utfall.finance.forecasting.plain_rules import last_pattern_ore, run_rate_ore, year_ore
from utfall.finance.forecasting.year_forecast import forecast_year
from utfall.stats.widening import widening

TRUTH = true_years(seed=7, years=6)
KNOWN = known_of(TRUTH, year=2024, months=4)
PAST = past_forecasts(KNOWN, seed=3)
BOARD = tuple(one for one in PAST if one.area is None)


def test_every_year_that_has_one_before_it_at_three_times() -> None:
    assert [(one.year, one.months) for one in BOARD] == [
        (year, months) for year in (2020, 2021, 2022, 2023) for months in (4, 8, 10)
    ]
    assert len(PAST) == 12 * (1 + 2 + 6)


def test_they_are_the_forecasts_that_would_have_been_made() -> None:
    """The year 2022 after August, forecast with nothing later in sight, in another way: by the whole road."""
    then = forecast_year(known_of(TRUTH, year=2022, months=8), seed=3, draws=1000)
    (found,) = (one for one in BOARD if (one.year, one.months) == (2022, 8))
    assert then.board.spread is not None
    assert found.expected_ore == then.board.expected_ore
    assert (found.p10_ore, found.p90_ore) == (then.board.spread.p10_ore, then.board.spread.p90_ore)
    assert found.truth_ore == sum(one.amount_ore for one in TRUTH if one.month.year == 2022)


def test_a_year_is_forecast_from_what_a_snapshot_knew_of_it() -> None:
    """The delivery of 10 September 2022 held half of August: the forecast then was made from that, and of that day."""
    until = date(2022, 9, 1)
    as_then = tuple(
        replace(one, amount_ore=one.amount_ore // 2) if one.month == date(2022, 8, 1) else one
        for one in TRUTH
        if one.month < until
    )
    snapshots = (Snapshot(date(2022, 9, 3), ()), Snapshot(date(2022, 9, 10), as_then))
    past = past_forecasts(replace(KNOWN, snapshots=snapshots), seed=3)
    then = forecast_year(Known(2022, 8, date(2022, 9, 10), as_then), seed=3, past=())
    (found,) = (one for one in past if (one.area, one.year, one.months) == (None, 2022, 8))
    assert found.expected_ore == then.board.expected_ore
    (unlike,) = (one for one in BOARD if (one.year, one.months) == (2022, 8))
    assert found.truth_ore == unlike.truth_ore
    assert found.run_rate_ore < unlike.run_rate_ore
    assert [one for one in past if one.year < 2022] == [one for one in PAST if one.year < 2022]


def test_a_change_after_the_year_changes_nothing_said_of_it() -> None:
    changed = tuple(replace(one, amount_ore=2 * one.amount_ore) if one.month.year > 2022 else one for one in TRUTH)
    other = past_forecasts(known_of(changed, year=2024, months=4), seed=3)
    assert [one for one in other if one.year <= 2022] == [one for one in PAST if one.year <= 2022]
    assert [one for one in other if one.year > 2022] != [one for one in PAST if one.year > 2022]


def test_limits_are_widened_by_the_scores_of_the_years() -> None:
    factor, years = widening_of(PAST, level=Level.BOARD)
    assert years == 4
    by_year = [[one.deviations for one in BOARD if one.year == year] for year in range(2020, 2024)]
    assert factor == pytest.approx(widening(by_year))
    worse = tuple(replace(one, deviations=3.0) for one in BOARD)
    assert widening_of(worse, level=Level.BOARD)[0] > 1.7
    assert widening_of(BOARD, level=Level.AREA) == (widening([]), 0), "areas by the areas' own"
    wide, plain = forecast_year(KNOWN, past=worse).board, forecast_year(KNOWN, past=()).board
    assert wide.spread is not None
    assert plain.spread is not None
    assert (wide.spread.p90_ore - wide.expected_ore) / (plain.spread.p90_ore - plain.expected_ore) == pytest.approx(
        wide.spread.widening / plain.spread.widening, rel=1e-6
    )


def test_scores_by_time_of_year() -> None:
    found = past_errors(BOARD)
    assert [(one.months, one.years, one.scores.estimates) for one in found] == [
        *((4, 4, 4), (8, 4, 4), (10, 4, 4)),
        (0, 4, 12),
    ]
    assert [one.held.given for one in found] == [3, 3, 3, 9], "2020 had one year before it: no limits were shown"
    assert found[3].held.held == sum(one.held.held for one in found[:3])
    assert found[3].held.held == sum(one.p10_ore <= one.truth_ore <= one.p90_ore for one in BOARD if one.year > 2020)
    april = [one for one in BOARD if one.months == 4]
    assert found[0].scores.bias == pytest.approx(sum(one.expected_ore - one.truth_ore for one in april) / 4)
    assert found[0].run_rate_error == sum(abs(one.run_rate_ore - one.truth_ore) for one in april) / 4
    assert found[0].interval_score >= sum(one.p90_ore - one.p10_ore for one in april) / 4
    assert 0 < found[2].ranked_score < found[0].ranked_score
    assert past_errors(()) == ()


def test_too_little_history_has_no_past() -> None:
    assert past_forecasts(known_of(TRUTH, year=2020, months=4), seed=0) == ()
    assert past_forecasts(known_of((), year=2020, months=4), seed=0) == ()


def test_plain_rules_by_hand() -> None:
    """Last year 10 a month and 40 in December; this year 12 a month in four months."""
    (amounts,) = by_month(
        [
            replace(TRUTH[0], month=TRUTH[0].month.replace(year=2021, month=m), amount_ore=40 if m == 12 else 10)
            for m in range(1, 13)
        ]
        + [replace(TRUTH[0], month=TRUTH[0].month.replace(year=2022, month=m), amount_ore=12) for m in range(1, 5)]
    ).values()
    assert run_rate_ore(amounts, year=2022, booked=4) == 144
    assert last_pattern_ore(amounts, year=2022, booked=4) == 48 + 110 * 48 // 40
    assert last_pattern_ore(amounts, year=2021, booked=4) == 40, "nothing is known of the year before"
    assert year_ore(amounts, year=2021) == 150

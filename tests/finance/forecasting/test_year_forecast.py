"""The machine's forecast: sums to the öre, what must not change it, and the edges of what can be known."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from tests.finance.forecasting.municipality import AREAS, known_of, true_years

from utfall.finance.forecasting.known import Known, KnownItem, Line, MonthAmount, PricedVolume, Reserve, evenly
from utfall.finance.forecasting.outlook import NoSpread, YearForecast
from utfall.finance.forecasting.year_forecast import forecast_year

TRUTH = true_years(seed=1, years=4)
KNOWN = known_of(TRUTH, year=2022, months=8)


@pytest.fixture(scope="module")
def forecast() -> YearForecast:
    return forecast_year(KNOWN, seed=1)


def months(area: str, group: str, first: date, amounts: list[int]) -> tuple[MonthAmount, ...]:
    start = first.year * 12 + first.month - 1
    return tuple(
        MonthAmount(area, group, date((start + i) // 12, (start + i) % 12 + 1, 1), one) for i, one in enumerate(amounts)
    )


def test_everything_adds_up_to_the_ore(forecast: YearForecast) -> None:
    for one, outlook in zip(forecast.parts, forecast.lines, strict=True):
        parts = one.booked_ore + one.late_ore + one.pace_ore + one.season_ore
        parts += one.volume_ore + one.calendar_ore + one.reserve_ore
        assert parts == one.expected_ore == sum(one.months_ore) == outlook.expected_ore
        booked = [a.amount_ore for a in TRUTH if a.line == one.line and date(2022, 1, 1) <= a.month < date(2022, 9, 1)]
        assert list(one.months_ore[:8]) == booked
        assert one.booked_ore == sum(booked)
    for area in forecast.areas:
        assert area.expected_ore == sum(one.expected_ore for one in forecast.lines if one.area == area.area)
    assert [one.area for one in forecast.areas] == list(AREAS)
    assert forecast.board.expected_ore == sum(one.expected_ore for one in forecast.areas)
    assert forecast.board.booked_ore == sum(one.booked_ore for one in forecast.areas)


def test_limits_are_in_order_and_sums_are_surer_than_their_parts(forecast: YearForecast) -> None:
    for one in (forecast.board, *forecast.areas, *forecast.lines):
        assert one.spread is not None
        assert one.spread.best_ore < one.spread.p10_ore < one.spread.p50_ore < one.spread.p90_ore < one.spread.worst_ore
        assert (one.complete_years, one.spread.past_years, one.spread.case_share) == (3, 2, 0.05)
    spreads = [one.spread for one in forecast.lines if one.spread]
    board = forecast.board.spread
    assert board is not None
    width = board.p90_ore - board.p10_ore
    assert max(one.p90_ore - one.p10_ore for one in spreads) < width < sum(one.p90_ore - one.p10_ore for one in spreads)


def test_order_and_splitting_of_the_amounts_change_nothing(forecast: YearForecast) -> None:
    shuffled = list(KNOWN.amounts)
    random.Random(3).shuffle(shuffled)
    halves = [replace(one, amount_ore=part) for one in shuffled for part in evenly(one.amount_ore, parts=2)]
    assert forecast_year(replace(KNOWN, amounts=tuple(halves)), seed=1).lines == forecast.lines


def test_seven_times_the_amounts_are_seven_times_the_forecast(forecast: YearForecast) -> None:
    more = tuple(replace(one, amount_ore=7 * one.amount_ore) for one in KNOWN.amounts)
    found = forecast_year(replace(KNOWN, amounts=more), seed=1).board
    assert found.expected_ore == pytest.approx(7 * forecast.board.expected_ore, abs=7 * 60)
    assert found.spread is not None
    assert forecast.board.spread is not None
    assert found.spread.p10_ore == pytest.approx(7 * forecast.board.spread.p10_ore, rel=1e-6)
    assert found.spread.widening == pytest.approx(forecast.board.spread.widening, rel=1e-6)


def test_signs_turned_round_turn_the_forecast_round(forecast: YearForecast) -> None:
    turned = tuple(replace(one, amount_ore=-one.amount_ore) for one in KNOWN.amounts)
    found = forecast_year(replace(KNOWN, amounts=turned), seed=1)
    for one, before in zip(found.lines, forecast.lines, strict=True):
        assert one.expected_ore == pytest.approx(-before.expected_ore, abs=20)


def test_another_seed_moves_the_limits_a_little_and_the_expected_not_at_all(forecast: YearForecast) -> None:
    other = forecast_year(KNOWN, seed=2)
    assert other.board.expected_ore == forecast.board.expected_ore
    assert other.board.spread != forecast.board.spread
    assert other.board.spread is not None
    assert forecast.board.spread is not None
    width = forecast.board.spread.p90_ore - forecast.board.spread.p10_ore
    assert abs(other.board.spread.p90_ore - forecast.board.spread.p90_ore) < 0.15 * width
    assert forecast_year(KNOWN, seed=1) == forecast


def test_later_months_than_the_booked_are_not_used(forecast: YearForecast) -> None:
    assert forecast_year(replace(KNOWN, amounts=TRUTH), seed=1).lines == forecast.lines


def test_a_known_item_to_come_is_added_and_one_that_came_is_not_carried_on() -> None:
    steady = months("A", "Personal", date(2019, 1, 1), [100_000] * 44)
    plain = forecast_year(Known(2022, 8, date(2022, 9, 1), steady))
    assert plain.board.expected_ore == 1_200_000
    item = KnownItem("A", "Personal", date(2022, 11, 15), 77_777, "Flytt")
    assert forecast_year(replace(plain.known, calendar=(item,))).board.expected_ore == 1_277_777
    came = (*steady, MonthAmount("A", "Personal", date(2022, 7, 1), 500_000))
    as_known = KnownItem("A", "Personal", date(2022, 7, 3), 500_000, "Skadestånd")
    found = forecast_year(replace(plain.known, amounts=came, calendar=(as_known,)))
    assert found.board.expected_ore == 1_700_000
    assert found.parts[0].calendar_ore == 0, "it is booked, and stands there"
    unlisted = forecast_year(replace(plain.known, amounts=came))
    assert unlisted.board.expected_ore > 1_700_000


def test_care_days_times_price_take_the_place_of_the_pattern() -> None:
    volume = PricedVolume("Vuxna", "Köpt vård", (300, 310, 300, 310), 450_000, (280,) * 4, 440_000, 0.05, 0.02)
    found = forecast_year(replace(KNOWN, volumes=(volume,)), seed=1)
    (parts,) = (one for one in found.parts if one.line == volume.line)
    assert parts.volume_ore == 1220 * 450_000
    assert (parts.pace_ore, parts.season_ore) == (0, 0)
    assert parts.months_ore[8:] == volume.months_ore
    (outlook,) = (one for one in found.lines if (one.area, one.group) == ("Vuxna", "Köpt vård"))
    assert outlook.spread is not None
    # ± 1.2816 · √(0.05² + 0.02²) of the days' cost, before widening.
    wanted = 2 * 1.2816 * 0.05385 * parts.volume_ore * outlook.spread.widening
    assert outlook.spread.p90_ore - outlook.spread.p10_ore == pytest.approx(wanted, rel=0.06)
    assert volume.price_effect_ore + volume.volume_effect_ore == parts.volume_ore - volume.planned_ore


def test_a_reserve_is_used_over_the_months_left() -> None:
    reserve = Reserve("Vuxna", "Personal", "Nämndens reserv", 1_000_001)
    found = forecast_year(replace(KNOWN, reserves=(reserve,)), seed=1)
    assert found.board.expected_ore == forecast_year(KNOWN, seed=1).board.expected_ore + 1_000_001


def test_without_history_the_budget_and_the_deviation_are_carried_on_without_limits() -> None:
    """Planned 100 a month and 400 in December; booked 110 in each of four months: 10 more in each of eight."""
    budget = months("A", "Personal", date(2022, 1, 1), [100] * 11 + [400])
    booked = months("A", "Personal", date(2022, 1, 1), [110] * 4)
    found = forecast_year(Known(2022, 4, date(2022, 5, 1), booked, budget)).board
    assert (found.expected_ore, found.budget_ore) == (1500 + 120, 1500)
    assert (found.spread, found.no_spread, found.complete_years) == (None, NoSpread.TOO_FEW_YEARS, 0)
    bare = forecast_year(Known(2022, 4, date(2022, 5, 1), booked)).board
    assert (bare.expected_ore, bare.budget_ore) == (1320, None)


def test_one_year_of_history_gives_a_figure_but_no_limits() -> None:
    found = forecast_year(known_of(true_years(seed=1, years=2), year=2020, months=4))
    assert found.board.no_spread is NoSpread.TOO_FEW_YEARS
    assert found.board.complete_years == 1
    assert all(one.spread is None for one in found.lines)


def test_a_small_new_line_does_not_take_the_limits_of_the_board_but_a_large_one_does() -> None:
    small = months("Vuxna", "Ny", date(2022, 3, 1), [1_000_000] * 6)
    found = forecast_year(replace(KNOWN, amounts=(*KNOWN.amounts, *small)), seed=1)
    assert found.board.spread is not None
    assert [one.no_spread for one in found.lines if one.group == "Ny"] == [NoSpread.TOO_FEW_YEARS]
    large = tuple(replace(one, amount_ore=900 * one.amount_ore) for one in small)
    found = forecast_year(replace(KNOWN, amounts=(*KNOWN.amounts, *large)), seed=1)
    assert found.board.no_spread is NoSpread.PARTS_WITHOUT_HISTORY
    assert [one.no_spread for one in found.areas] == [None, NoSpread.PARTS_WITHOUT_HISTORY]


def test_a_zero_budget_is_not_no_budget() -> None:
    zero = months("A", "Personal", date(2022, 1, 1), [0] * 12)
    booked = months("A", "Personal", date(2019, 1, 1), [100_000] * 40)
    found = forecast_year(Known(2022, 4, date(2022, 5, 1), booked, zero))
    assert (found.board.budget_ore, found.board.expected_ore) == (0, 1_200_000)


def test_the_whole_year_booked_and_none_of_it() -> None:
    whole = forecast_year(known_of(TRUTH, year=2022, months=12), seed=1).board
    truth = sum(one.amount_ore for one in TRUTH if one.month.year == 2022)
    assert whole.expected_ore == whole.booked_ore == truth
    assert whole.spread is not None
    assert whole.spread.best_ore == whole.spread.worst_ore == truth
    none = forecast_year(known_of(TRUTH, year=2022, months=0), seed=1).board
    assert none.booked_ore == 0
    assert none.spread is not None
    assert none.spread.best_ore < truth < none.spread.worst_ore


def test_credited_months_and_a_grant_once_a_year() -> None:
    """Nothing for eleven months and a grant each December; a month of nothing but credits: both are carried on."""
    grant = months("A", "Bidrag", date(2018, 1, 1), ([0] * 11 + [-9_000_000]) * 4 + [0] * 10)
    credits = months("A", "Vård", date(2018, 1, 1), [50_000, -20_000] * 29)
    found = forecast_year(Known(2022, 10, date(2022, 11, 1), (*grant, *credits)))
    expected = {one.group: one.expected_ore for one in found.lines}
    assert expected["Bidrag"] == pytest.approx(-9_000_000, rel=0.02)
    assert expected["Vård"] == pytest.approx(6 * 30_000, abs=1000)


def test_a_line_that_ended_is_left_out_and_nothing_known_is_refused() -> None:
    ended = months("A", "Förr", date(2018, 1, 1), [5] * 24)
    found = forecast_year(replace(KNOWN, amounts=(*KNOWN.amounts, *ended)), seed=1)
    assert Line("A", "Förr") not in found.known.lines
    with pytest.raises(ValueError, match="nothing is known of 2022"):
        forecast_year(Known(2022, 4, date(2022, 5, 1), ended))


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: MonthAmount("A", "B", date(2022, 1, 2), 1), "first day"),
        (lambda: replace(KNOWN, months_booked=13), "cannot be booked"),
        (lambda: PricedVolume("A", "B", (1, 2), 1, (1,), 1), "planned"),
        (lambda: replace(KNOWN, volumes=(PricedVolume("A", "B", (1,), 1, (1,), 1),)), "each of the 4 months left"),
    ],
)
def test_what_cannot_be_is_refused(build: object, message: str) -> None:
    assert callable(build)
    with pytest.raises(ValueError, match=message):
        build()

"""From the manager's figure to the machine's: by hand, and to the öre whatever the figures."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from tests.finance.forecasting.municipality import known_of, true_years

from utfall.finance.forecasting.drivers import Driver, Step, largest, line_waterfall, waterfall
from utfall.finance.forecasting.known import Known, KnownItem, Line, MonthAmount, PricedVolume, Reserve, month_of
from utfall.finance.forecasting.simulation import LineParts
from utfall.finance.forecasting.year_forecast import forecast_year

PARTS = LineParts(
    line=Line("A", "Personal"),
    months_booked=4,
    booked_ore=500,
    late_ore=30,
    pace_ore=900,
    season_ore=-40,
    volume_ore=0,
    calendar_ore=70,
    reserve_ore=10,
    months_ore=(530, 0, 0, 0, 940, 0, 0, 0, 0, 0, 0, 0),
    budget_ore=(100,) * 11 + (160,),
    volumes=(),
    complete_years=3,
)


def test_by_hand() -> None:
    """Budget 1 260, 105 a month: 840 of level and 20 of season in May to December. The manager says 1 300."""
    found = line_waterfall(PARTS, manager_ore=1300)
    assert {one.step: one.amount_ore for one in found.drivers} == {
        Step.TO_DATE: 500 - 400,
        Step.LATE_INVOICES: 30,
        Step.PACE: 900 - 840,
        Step.SEASON: -40 - 20,
        Step.CALENDAR: 70,
        Step.PRICE: 0,
        Step.VOLUME: 0,
        Step.RESERVE: 10,
        Step.OWN_JUDGEMENT: 1260 - 1300,
        Step.REST: 0,
    }
    assert found.machine_ore == PARTS.expected_ore == 1470


def test_without_a_budget_the_managers_figure_is_the_plan() -> None:
    found = {
        one.step: one.amount_ore for one in line_waterfall(replace(PARTS, budget_ore=None), manager_ore=1300).drivers
    }
    assert found[Step.OWN_JUDGEMENT] == found[Step.REST] == 0
    assert found[Step.TO_DATE] == 500 - 433, "four twelfths of 1 300, in whole öre"


def test_price_and_volume_by_hand() -> None:
    """100 days at 9 planned, 110 at 10 expected: 110 more for the price, 90 for the days; the budget said 860."""
    volume = PricedVolume("A", "Personal", (110, *(0,) * 7), 10, (100, *(0,) * 7), 9)
    parts = replace(
        PARTS, pace_ore=0, season_ore=0, volume_ore=1100, volumes=(volume,), months_ore=(530, *(0,) * 7, 1180, 0, 0, 0)
    )
    found = line_waterfall(parts, manager_ore=1260)
    amounts = {one.step: one.amount_ore for one in found.drivers}
    assert (amounts[Step.PRICE], amounts[Step.VOLUME], amounts[Step.REST]) == (110, 90, 900 - 860)
    assert (amounts[Step.PACE], amounts[Step.SEASON], amounts[Step.OWN_JUDGEMENT]) == (0, 0, 0)
    assert found.machine_ore == 1710


def test_sums_are_exact_for_area_and_board() -> None:
    generator = random.Random(4)
    truth = true_years(seed=2, years=3)
    known = known_of(truth, year=2021, months=8)
    lines = known.lines
    budget = tuple(
        MonthAmount(line.area, line.group, month_of(2021 * 12 + month), generator.randint(-(10**8), 10**9))
        for line in lines[1:]
        for month in range(12)
    )
    known = replace(
        known,
        budget=budget,
        calendar=(KnownItem(lines[0].area, lines[0].group, date(2021, 10, 3), 12_345_671, "Flytt"),),
        reserves=(Reserve(lines[1].area, lines[1].group, "Reserv", 7_000_003),),
        volumes=(PricedVolume(lines[2].area, lines[2].group, (31, 30, 31, 30), 333_331, (28,) * 4, 300_007),),
    )
    forecast = forecast_year(known, past=())
    manager = {line: generator.randint(-(10**10), 10**10) for line in lines[:-1]}
    board, without = waterfall(forecast, manager=manager)
    assert without == (lines[-1],)
    given = [one.expected_ore for one in forecast.parts if one.line in manager]
    assert board.machine_ore == sum(given)
    assert board.manager_ore == sum(manager.values())
    areas = [waterfall(forecast, manager=manager, area=area.area)[0] for area in forecast.areas]
    for place, driver in enumerate(board.drivers):
        assert driver.amount_ore == sum(one.drivers[place].amount_ore for one in areas)
    rests = [line_waterfall(one, manager_ore=0).drivers[-1].amount_ore for one in forecast.parts if not one.volumes]
    assert max(map(abs, rests)) <= 20, "only öre are left where nothing takes the place of the pattern"


def test_nothing_known_by_the_manager() -> None:
    forecast = forecast_year(Known(2021, 1, date(2021, 2, 1), (MonthAmount("A", "B", date(2021, 1, 1), 5),)))
    found, without = waterfall(forecast, manager={})
    assert (found.manager_ore, found.machine_ore, without) == (0, 0, (Line("A", "B"),))


def test_the_largest_either_way() -> None:
    drivers = [Driver(Step.PACE, 5), Driver(Step.SEASON, -9), Driver(Step.PRICE, 0), Driver(Step.REST, 5)]
    assert [one.step for one in largest(drivers)] == [Step.SEASON, Step.PACE, Step.REST]
    assert [one.step for one in largest(drivers, most=1)] == [Step.SEASON]

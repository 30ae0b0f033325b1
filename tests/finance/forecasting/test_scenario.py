"""Scenarios: differences by hand, files that read as they were written, and errors that say what may stand there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from utfall.errors import InvalidScenario
from utfall.finance.forecasting.known import Known, Line, MonthAmount, month_of
from utfall.finance.forecasting.outlook import YearForecast
from utfall.finance.forecasting.scenario import (
    IndexChange,
    MorePlacements,
    OneOff,
    Scenario,
    ScenarioStep,
    StaffTurnover,
    applied,
    by_step,
    compared,
)
from utfall.finance.forecasting.scenario_file import KINDS, read_scenario, scenario_of, scenario_text
from utfall.finance.forecasting.sensitivity import sensitivity
from utfall.finance.forecasting.year_forecast import forecast_year

CARE, STAFF = Line("Barn", "Köpt vård"), Line("Barn", "Personal")

EXAMPLE = """
name = "Ett barn till på HVB"
description = "Från den 1 oktober"

[[steps]]
kind = "more_placements"
area = "Barn"
group = "Köpt vård"
placements = 2
cost_per_care_day_ore = 600000
first_day = 2022-10-01

[[steps]]
kind = "index"
percent = "1.5"
first_month = 2022-01-01
groups = ["Personal"]
"""


@pytest.fixture(scope="module")
def forecast() -> YearForecast:
    """Eight months booked; every month 1 000 000 öre of care and 2 000 000 of staff."""
    amounts = tuple(
        MonthAmount(line.area, line.group, month_of(2019 * 12 + month), ore)
        for month in range(44)
        for line, ore in ((CARE, 1_000_000), (STAFF, 2_000_000))
    )
    return forecast_year(Known(2022, 8, date(2022, 9, 10), amounts))


@pytest.mark.parametrize(
    ("step", "line", "wanted"),
    [
        (MorePlacements("Barn", "Köpt vård", 2, 600_000, date(2022, 10, 1)), CARE, 2 * 92 * 600_000),
        (MorePlacements("Barn", "Köpt vård", -1, 600_000, date(2022, 12, 31)), CARE, -600_000),
        (MorePlacements("Barn", "Köpt vård", 1, 1, date(2022, 3, 1)), CARE, 122),
        (MorePlacements("Barn", "Köpt vård", 1, 1, date(2023, 1, 1)), CARE, 0),
        (IndexChange(Decimal(1), date(2022, 1, 1), groups=("Personal",)), STAFF, 80_000),
        (IndexChange(Decimal(-1), date(2022, 12, 1), areas=("Barn",), groups=("Personal",)), STAFF, -20_000),
        (IndexChange(Decimal(1), date(2023, 1, 1), groups=("Personal",)), STAFF, 0),
        # Five points of 40 posts are two leavers a year; 122 of 365 days are left: 0.6685 leavers at 100 000 öre.
        (StaffTurnover("Barn", "Personal", Decimal(40), Decimal(5), 100_000, date(2022, 1, 1)), STAFF, 66_849),
        (OneOff("Barn", "Personal", -55), STAFF, -55),
    ],
)
def test_a_step_by_hand(forecast: YearForecast, step: ScenarioStep, line: Line, wanted: int) -> None:
    found = applied(Scenario("s", "", (step,)), to=forecast)
    assert {one.line: one.difference_ore for one in found.lines if one.difference_ore} == (
        {line: wanted} if wanted else {}
    )
    assert found.expected_ore == forecast.board.expected_ore + wanted


def test_steps_add_up_in_any_order(forecast: YearForecast) -> None:
    scenario = scenario_of(EXAMPLE, name="s.toml")
    one = applied(scenario, to=forecast)
    other = applied(replace(scenario, steps=scenario.steps[::-1]), to=forecast)
    assert one.lines == other.lines
    assert one.difference_ore == 2 * 92 * 600_000 + 120_000
    assert [step.difference_ore for step in by_step(scenario, to=forecast)] == [2 * 92 * 600_000, 120_000]


def test_each_account_group_has_its_own_price(forecast: YearForecast) -> None:
    """Care two percent dearer and staff half a percent cheaper, of the four months left."""
    dearer = IndexChange(Decimal(2), date(2022, 9, 1), groups=("Köpt vård",))
    cheaper = IndexChange(Decimal("-0.5"), date(2022, 9, 1), groups=("Personal",))
    outcome = applied(Scenario("s", "", (dearer, cheaper)), to=forecast)
    assert {one.line: one.difference_ore for one in outcome.lines} == {CARE: 80_000, STAFF: -40_000}


def test_scenarios_beside_each_other(forecast: YearForecast) -> None:
    care = applied(scenario_of(EXAMPLE, name="s.toml"), to=forecast)
    once = applied(Scenario("Flytt", "", (OneOff("Barn", "Personal", 9),)), to=forecast)
    assert compared([care, once]) == ((CARE, (110_400_000, 0)), (STAFF, (120_000, 9)))
    assert compared([once]) == ((STAFF, (9,)),)
    assert compared([]) == ()


def test_sensitivity_up_and_down_alike(forecast: YearForecast) -> None:
    found = sensitivity(
        forecast,
        placements=[MorePlacements("Barn", "Köpt vård", 1, 500_000, date(2022, 1, 1))],
        turnover=[StaffTurnover("Barn", "Personal", Decimal(40), Decimal(5), 100_000, date(2022, 1, 1))],
    )
    assert [one.difference_ore for one in found] == [120_000, -120_000, 122 * 500_000, 66_849]
    assert [one.scenario.name for one in found] == [
        "Index +1 procent",
        "Index −1 procent",
        "1 placering till, Barn, Köpt vård",
        "Personalomsättning +5 procentenheter, Barn",
    ]
    fewer = MorePlacements("Barn", "Köpt vård", -2, 500_000, date(2022, 1, 1))
    names = [one.scenario.name for one in sensitivity(forecast, placements=[fewer], percent=Decimal("0.5"))]
    assert names == ["Index +0,5 procent", "Index −0,5 procent", "2 placeringar färre, Barn, Köpt vård"]


def test_what_the_forecast_does_not_have_is_refused(forecast: YearForecast) -> None:
    for step in (OneOff("Barn", "Hyra", 1), IndexChange(Decimal(1), date(2022, 9, 1), areas=("Vuxna",))):
        with pytest.raises(InvalidScenario, match="som inte finns i prognosen för 2022"):
            applied(Scenario("s", "", (step,)), to=forecast)


def test_a_file_reads_as_it_was_written(tmp_path: Path) -> None:
    steps: tuple[ScenarioStep, ...] = (
        MorePlacements("Barn", "Köpt vård", 1, 600_000, date(2022, 10, 1)),
        IndexChange(Decimal("-0.75"), date(2022, 9, 1), areas=("Barn", 'Vård "A"\\B')),
        StaffTurnover("Barn", "Personal", Decimal("38.5"), Decimal(2), 150_000, date(2022, 9, 1)),
        OneOff("Barn", "Personal", -1),
    )
    assert {type(one) for one in steps} == set(KINDS.values())
    scenario = Scenario("Å\n\t\x7f", 'sagt "så"', steps)
    file = tmp_path / "scenario.toml"
    file.write_text(scenario_text(scenario), encoding="utf-8")
    assert read_scenario(file) == scenario


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("name =", "namn ="), "nyckeln namn"),
        (('name = "Ett barn till på HVB"', "name = 1"), "name är 1, men ska vara en text"),
        (("[[steps]]", "[[steg]]"), "nyckeln steg"),
        (('"index"', '"indexs"'), "kind är ”indexs”, men det finns inte"),
        (("placements = 2", "placements = true"), r"steps\[1\].placements är true, men ska vara ett heltal"),
        (("placements = 2", "placement = 2"), r"nyckeln steps\[1\].placement .* är okänd"),
        (("placements = 2\n", ""), r"nyckeln steps\[1\].placements saknas"),
        (("2022-10-01", '"1 oktober"'), "first_day är ”1 oktober”"),
        (("2022-10-01", "2022-10-01T10:00:00"), "first_day är 2022"),
        (('"1.5"', '"NaN"'), "percent är ”NaN”, men ska vara ett tal"),
        (('"1.5"', '"en och en halv"'), "percent är ”en och"),
        (('["Personal"]', "[1]"), "groups är"),
        (('"Från den', "Från den"), "inte giltig TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_what_may_stand_there(change: tuple[str, str], message: str) -> None:
    text = EXAMPLE.replace(*change)
    assert text != EXAMPLE
    with pytest.raises(InvalidScenario, match=message):
        scenario_of(text, name="s.toml")


def test_a_decimal_is_read_as_a_number_too() -> None:
    assert scenario_of(EXAMPLE.replace('"1.5"', "1.5"), name="s") == scenario_of(EXAMPLE, name="s")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InvalidScenario, match="går inte att läsa"):
        read_scenario(tmp_path / "saknas.toml")
    (tmp_path / "latin.toml").write_bytes('name = "å"'.encode("latin-1"))
    with pytest.raises(InvalidScenario, match="inte text i UTF-8"):
        read_scenario(tmp_path / "latin.toml")
    with pytest.raises(InvalidScenario, match="nyckeln steps saknas"):
        scenario_of('name = "s"', name="s.toml")

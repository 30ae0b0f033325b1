"""The published economy out of ledger, budget and forecasts; the machine's figure beside, and what parts them."""

from __future__ import annotations

from datetime import date

import pytest
from tests.finance.conftest import ExampleEconomy

from utfall.finance.forecasting.known import Line
from utfall.finance.forecasting.past_forecasts import past_errors
from utfall.finance.income_statement import Statement, income_statement, result_by_group, results_by_area
from utfall.finance.year_book import Meaning
from utfall.finance.year_money import YearMoney, year_money
from utfall.model.money import ORE_PER_TKR


def in_tkr(statement: Statement, title: str) -> tuple[float | None, ...]:
    return tuple(None if ore is None else ore / ORE_PER_TKR for ore in statement.row(title).amounts_ore)


@pytest.mark.parametrize(
    ("title", "accounts", "budget", "forecast"),
    [
        ("Kommunbidrag", 658_070, 723_482, 723_482),
        ("Disposition av ackumulerat resultat", 0, 0, 0),
        ("Intäkter", 86_885, 92_765, 94_265),
        ("Summa intäkter", 744_955, 816_247, 817_747),
        ("Utdelningskrav", 0, 0, 0),
        ("Kostnader", -752_628, -816_247, -817_747),
        ("Summa kostnader", -752_628, -816_247, -817_747),
        ("Årets resultat", -7_673, 0, 0),
    ],
)
def test_the_income_statement_is_the_published(
    money: YearMoney, title: str, accounts: int, budget: int, forecast: int
) -> None:
    """All nine sums, and every line, from some thousand vouchers and rows; exact, so nothing is rounded here."""
    statement = income_statement(money.columns.of_report, layout=money.meaning.layout)
    assert in_tkr(statement, title) == (accounts, budget, forecast)


@pytest.mark.parametrize(
    ("area", "forecast"),
    [
        ("Ledning och stödfunktioner", 3_500),
        ("Insats och service", -3_500),
        ("Boende", 0),
        ("Myndighet", 0),
        ("Totalt Socialnämnden", 0),
    ],
)
def test_the_results_of_the_areas_are_the_published(money: YearMoney, area: str, forecast: int) -> None:
    """A surplus of 3 500 and a deficit of as much, against budgets in balance."""
    meaning = money.meaning
    columns = (money.columns.budget, money.columns.manager)
    results = results_by_area(columns, layout=meaning.layout, coding=meaning.coding, total="Totalt Socialnämnden")
    assert in_tkr(results, area) == (0, forecast)


def test_every_area_and_group_comes_to_the_same(money: YearMoney) -> None:
    layout, coding = money.meaning.layout, money.meaning.coding
    columns = money.columns.all
    board = income_statement(columns, layout=layout).row("Årets resultat").amounts_ore
    areas = [income_statement(columns, layout=layout, area=area).row("Årets resultat") for area in coding.areas]
    assert tuple(sum(row.amounts_ore[place] or 0 for row in areas) for place in range(len(columns))) == board
    assert result_by_group(columns, layout=layout, coding=coding).row("Årets resultat").amounts_ore == board


def test_outcome_and_budget_to_date(money: YearMoney) -> None:
    """The grant comes in twelve equal parts: four of them are a third of 723 482."""
    statement = income_statement(money.columns.to_date, layout=money.meaning.layout)
    outcome, budget, deviation = in_tkr(statement, "Kommunbidrag")
    assert outcome == pytest.approx(723_482 / 3, abs=0.01)
    assert budget == pytest.approx(723_482 / 3, abs=0.01)
    assert deviation == pytest.approx(0, abs=0.01)
    booked, planned, more = (ore or 0 for ore in statement.row("Årets resultat").amounts_ore)
    assert booked - planned == more > 0


def test_the_managers_forecast_carries_its_comments(money: YearMoney) -> None:
    manager = money.manager
    assert manager is not None
    assert (manager.reported_on, manager.before) == (date(2025, 5, 5), None)
    said = {one.comment for one in manager.rows if (one.area, one.group) == ("insats_och_service", "klientkostnader")}
    assert said == {"Fler dygn i skyddat boende än budgeterat ger ett underskott."}
    assert manager.changes == {}


def test_the_machine_follows_what_is_decided_and_forecasts_the_rest(money: YearMoney) -> None:
    """The grant is the budget's: the months booked to the öre, the rest in the budget's whole kronor."""
    machine = money.machine
    assert machine is not None
    assert machine.is_decided_by_budget
    assert abs(machine.decided_ore() + 723_482 * ORE_PER_TKR) < 100
    amounts = machine.amounts()
    board = machine.outlook()
    assert board is not None
    assert sum(ore for line, ore in amounts.items() if line.group != "kommunbidrag") == board.expected_ore
    assert not [line for line in amounts if line.group == "balansrakning"]
    limits = machine.result()
    assert limits is not None
    assert limits.worst_ore < limits.p10_ore < limits.p50_ore < limits.p90_ore < limits.best_ore
    assert limits.p10_ore < -sum(amounts.values()) < limits.p90_ore
    assert sum(machine.decided_ore(area) for area in money.meaning.coding.areas) == machine.decided_ore()
    assert machine.outlook("ej_mappat") is None
    assert machine.result("ej_mappat") is None


def test_best_and_worst_case_are_told_by_lines(money: YearMoney) -> None:
    """Client costs of the two areas that pay for placements vary most: so the economy was made."""
    machine = money.machine
    assert machine is not None
    spread = machine.forecast.board.spread
    assert spread is not None
    assert sum(one.worst_ore for one in machine.cases) == spread.worst_ore - machine.forecast.board.expected_ore
    most = sorted(machine.cases, key=lambda one: -one.worst_ore)[:2]
    assert {(one.line.area, one.line.group) for one in most} == {
        ("Insats och service", "Klientkostnader"),
        ("Myndighet", "Klientkostnader"),
    }


def test_the_difference_goes_from_the_managers_figure_to_the_machines(money: YearMoney) -> None:
    """Exactly, for the board and for every area; without what is decided, where both say the same."""
    machine = money.machine
    assert machine is not None and money.manager is not None
    for area in (None, "myndighet"):
        found = money.difference(area)
        outlook = machine.outlook(area)
        assert found is not None and outlook is not None
        assert found.is_from_manager
        assert found.missing == ()
        assert found.steps.machine_ore == outlook.expected_ore
        assert found.steps.manager_ore == sum(
            ore
            for line, ore in money.manager.amounts.items()
            if area in (None, line.area) and line.group != "kommunbidrag"
        )


def test_later_in_the_year_the_change_since_the_last_forecast_is_known(
    example: ExampleEconomy, meaning: Meaning
) -> None:
    """The annual accounts of 2024 hold the year's three forecasts: the last is of October."""
    delivery = next(one for one in example.store.deliveries() if one.known_at == date(2025, 2, 5))
    money = year_money(example.store, delivery, meaning=meaning, year=2024)
    assert money is not None and money.manager is not None
    assert (money.manager.reported_on, money.manager.before) == (date(2024, 11, 5), date(2024, 9, 5))
    assert Line("myndighet", "klientkostnader") in money.manager.changes
    assert money.book.is_closed
    assert money.machine is None
    assert money.difference() is None
    assert money.tried == ()


def test_earlier_years_came_out_nearer_than_by_plain_rules(money: YearMoney) -> None:
    """Lines of 2022–2024 forecast after April, August and October; how often limits hold is tested on more years."""
    assert money.machine is not None
    scored = past_errors([one for one in money.machine.past if one.group is not None])
    assert [one.months for one in scored] == [4, 8, 10, 0]
    for one in scored:
        assert one.scores.mean_absolute_error < min(one.run_rate_error, one.last_pattern_error)
        assert (one.held.given, one.scores.estimates) == ((58, 87) if one.months else (174, 261))

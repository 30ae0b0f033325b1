"""Investments, equity, one-offs and grants as tables: sums that add up, empty told from zero."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from utfall.finance.coding import load_coding
from utfall.finance.forecasting.known import Line
from utfall.finance.yearly_items import EquityItem, GrantPart, Investment, OneOff, StateGrant, YearEquity
from utfall.model.problem import Place
from utfall.reports.content import FigureTableBlock
from utfall.reports.item_tables import equity_block, grant_block, investment_block, one_off_block
from utfall.reports.statement_tables import EMPTY_NOTE

CODING = load_coding(Path(__file__).parents[2] / "definitions")
PLACE = Place("fil.csv", 2)
MNKR, TKR = 100_000_000, 100_000


def texts(block: FigureTableBlock | None) -> list[list[str]]:
    assert block is not None
    return [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in block.rows]


def investment(kind: str, label: str, budget: int, forecast: int | None) -> Investment:
    return Investment(2025, kind, label, budget * MNKR, None if forecast is None else forecast * MNKR, None, PLACE)


def test_investments_are_summed_by_kind_and_net() -> None:
    items = (investment("expenditure", "Bilar", 3, 2), investment("expenditure", "Möbler", 2, 2))
    block = investment_block((*items, investment("receipt", "Bidrag", 1, 0)), year=2025)
    assert texts(block) == [
        ["Utgifter", "5,0", "4,0", "1,0"],
        ["Bilar", "3,0", "2,0", "1,0"],
        ["Möbler", "2,0", "2,0", "0,0"],
        ["Inkomster", "1,0", "0,0", "−1,0"],
        ["Netto", "4,0", "4,0", "0,0"],
    ]
    assert investment_block((), year=2025) is None


def test_an_investment_without_a_forecast_has_none() -> None:
    block = investment_block((investment("expenditure", "Bilar", 3, None),), year=2025)
    assert texts(block)[0] == ["Utgifter", "3,0", "–", "–"]
    assert texts(block)[-1] == ["Netto", "3,0", "–", "–"]
    assert block is not None and block.notes == (EMPTY_NOTE,)


def equity(*items: tuple[str, int]) -> YearEquity:
    day = date(2025, 1, 1)
    return YearEquity(2025, tuple(EquityItem(day, kind, kind, tkr * TKR, PLACE) for kind, tkr in items))


def test_equity_ends_with_what_it_began_with_adjusted_and_the_result() -> None:
    rows = texts(equity_block(equity(("opening_equity", -700), ("equity_adjustment", 200)), result_ore=50 * TKR))
    assert rows == [
        ["opening_equity", "−700"],
        ["equity_adjustment", "200"],
        ["Årets resultat 2025, prognos", "50"],
        ["Eget kapital vid årets slut 2025", "−450"],
    ]


def test_the_years_own_result_goes_before_the_forecast_and_none_is_empty() -> None:
    closed = texts(equity_block(equity(("opening_equity", 100), ("year_result", -30)), result_ore=50 * TKR))
    assert closed[1:] == [["Årets resultat 2025", "−30"], ["Eget kapital vid årets slut 2025", "70"]]
    open_year = equity_block(equity(("opening_equity", 100)), result_ore=None)
    assert texts(open_year)[-1][1] == "–"
    assert open_year.notes == (EMPTY_NOTE,)


def test_one_offs_weigh_on_the_result() -> None:
    line = Line("boende", "lokalkostnader")
    items = tuple(OneOff(line, date(year, 3, 1), "6160", "Vakter", 260 * TKR, PLACE) for year in (2024, 2025))
    assert texts(one_off_block(items, year=2025, coding=CODING)) == [
        ["Vakter", "2025-03", "−260"],
        ["Summa", "", "−260"],
    ]
    assert one_off_block(items, year=2023, coding=CODING) is None


def test_a_grant_that_is_not_wholly_accounted_for_shows_it() -> None:
    day = date(2025, 3, 1)
    parts = (GrantPart("Socialnämnden", day, 8 * MNKR, PLACE),)
    grant = StateGrant(2025, "Ny lag", 14 * MNKR, parts, (GrantPart("Balanskonto", day, 5 * MNKR, PLACE),))
    assert texts(grant_block((grant,), year=2025)) == [["Ny lag", "14,0", "8,0", "5,0", "1,0"]]
    assert grant_block((), year=2025) is None

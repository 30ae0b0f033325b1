"""The full-year forecast that the report shows: the store's figures first, then what only the economy file says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from utfall.finance.income_statement import Row, Statement, income_statement, results_by_area, rounded
from utfall.finance.statement import RESULT, FullYearForecast, StatementLine
from utfall.finance.year_money import YearMoney
from utfall.model.money import ORE_PER_TKR

AREAS_TOTAL = "Summa verksamhetsområden"
ACCUMULATED = "Ackumulerat resultat, årets inräknat"
_COLUMNS = (("bokslut", "accounts_ore"), ("internbudget", "budget_ore"), ("prognos", "forecast_ore"))


def full_year_of(money: YearMoney | None, entered: FullYearForecast | None) -> FullYearForecast | None:
    """One forecast out of both; None where there is neither.

    Income statement, areas and what is carried forward are the store's where it has the figure, cell by cell, so that
    a budget that has not been brought in is the file's. Best and worst case and comments are the file's, and its
    investments stand where the store has none. Where both have a figure and they differ by a thousand kronor or more,
    it is an open question.
    """
    if money is None or (entered is not None and entered.year != money.book.year):
        return entered
    lines, areas = statement_of(money), areas_of(money)
    own_lines, own_areas = _lines(lines.rows), _lines(areas.rows)
    if entered is None:
        return FullYearForecast(
            accounts_year=money.book.year - 1,
            year=money.book.year,
            lines=own_lines,
            areas=own_areas,
            investments=(),
            best_case_ore=None,
            worst_case_ore=None,
            comments={},
            open_questions=(),
            fingerprint=money.book.delivery.snapshot,
            accumulated=accumulated_of(money),
        )
    differences = (*_differences(own_lines, entered.lines), *_differences(own_areas, entered.areas))
    return replace(
        entered,
        lines=tuple(_filled(one, entered.lines) for one in own_lines),
        areas=tuple(_filled(one, entered.areas) for one in own_areas),
        open_questions=(*entered.open_questions, *differences),
        accumulated=_accumulated(money, entered),
    )


def statement_of(money: YearMoney) -> Statement:
    """The board's income statement in the report's columns."""
    return income_statement(money.columns.of_report, layout=money.meaning.layout)


def areas_of(money: YearMoney) -> Statement:
    """The areas' results in the report's columns."""
    meaning = money.meaning
    columns = money.columns.of_report
    return results_by_area(columns, layout=meaning.layout, coding=meaning.coding, total=AREAS_TOTAL)


def accumulated_of(money: YearMoney) -> StatementLine | None:
    """What each year ends with, its result included: the year before by its accounts, the year by the managers'
    forecast. None where no equity has been brought in."""
    items = money.book.items
    if items.equity is None and items.equity_before is None:
        return None
    statement = statement_of(money)
    accounts, _, forecast = statement.row(RESULT).amounts_ore
    return StatementLine(
        ACCUMULATED,
        None if items.equity_before is None else items.equity_before.closing_ore(accounts),
        None,
        None if items.equity is None else items.equity.closing_ore(forecast),
    )


def _accumulated(money: YearMoney, entered: FullYearForecast) -> StatementLine | None:
    own = accumulated_of(money)
    if own is None or entered.accumulated is None:
        return own or entered.accumulated
    return _filled(replace(own, label=entered.accumulated.label), (entered.accumulated,))


def _lines(rows: Sequence[Row]) -> tuple[StatementLine, ...]:
    found = []
    for row in rows:
        accounts, budget, forecast = row.amounts_ore
        found.append(StatementLine(row.title, accounts, budget, forecast, row.is_sum))
    return tuple(found)


def _filled(own: StatementLine, entered: Sequence[StatementLine]) -> StatementLine:
    """The line with the file's figures where the store has none."""
    other = _same(own, entered)
    if other is None:
        return own
    return replace(
        own,
        **{name: getattr(other, name) for _, name in _COLUMNS if getattr(own, name) is None},
    )


def _differences(own: Sequence[StatementLine], entered: Sequence[StatementLine]) -> Iterator[str]:
    for line in own:
        other = _same(line, entered)
        if other is None:
            continue
        for title, name in _COLUMNS:
            ours, theirs = getattr(line, name), getattr(other, name)
            if ours is None or theirs is None:
                continue
            printed = [rounded(one, unit_ore=ORE_PER_TKR) for one in (ours, theirs)]
            if printed[0] != printed[1]:
                yield (
                    f"{line.label}, {title}: datalagret ger {printed[0]} tkr och ekonomifilen {printed[1]} tkr. "
                    "Tabellen visar datalagrets."
                )


def _same(line: StatementLine, among: Sequence[StatementLine]) -> StatementLine | None:
    return next((one for one in among if one.label.casefold() == line.label.casefold()), None)

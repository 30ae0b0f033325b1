"""What stands beside the income statement as sheets: investments, items that come once, equity, state grants and
actions for a balanced economy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from utfall.finance.balance_actions import ActionThen
from utfall.finance.full_year import statement_of
from utfall.finance.statement import RESULT
from utfall.finance.year_money import YearMoney
from utfall.finance.yearly_items import ADJUSTMENT, EXPENDITURE, OPENING, Investment, net_investment
from utfall.finance.yearly_items import RESULT as OWN_RESULT
from utfall.reports.action_tables import STATE_WORDS
from utfall.reports.item_tables import OF_KIND
from utfall.reports.workbook_parts import (
    HEAD_ROW,
    Formats,
    SheetNames,
    cell_name,
    new_sheet,
    plain_text,
    write_amount,
    write_formula,
    write_heads,
)

FIRST = HEAD_ROW + 1


def write_items(book: Any, names: SheetNames, money: YearMoney, formats: Formats) -> None:
    """A sheet for each that the year has any of."""
    items = money.book.items
    if items.investments:
        _write_investments(book, names("Investeringar"), money, formats)
    if any(one.month.year == money.book.year for one in items.one_offs):
        _write_one_offs(book, names("Engångsposter"), money, formats)
    if items.equity is not None:
        _write_equity(book, names("Eget kapital"), money, formats)
    if items.grants:
        _write_grants(book, names("Statsbidrag"), money, formats)
    if actions := money.book.actions():
        _write_actions(book, names("Åtgärder"), actions, money, formats)


def _write_actions(book: Any, name: str, actions: Sequence[ActionThen], money: YearMoney, formats: Formats) -> None:
    """The actions for a balanced economy as known at the delivery, with what they are counted with and have given."""
    sheet = new_sheet(
        book,
        name,
        f"Åtgärder för en ekonomi i balans {money.book.year}",
        "Kronor av årets resultat, bättre +.",
        formats,
    )
    write_heads(sheet, ["Åtgärd", "Verksamhetsområde", "Ansvarig", "Läge", "Klar senast", "Väntad", "Uppnådd"], formats)
    for number, one in enumerate(actions, start=FIRST):
        state = STATE_WORDS[one.state]
        said = f"försenad, {state}" if one.is_late else state
        words = (one.action.title, money.meaning.coding.areas[one.action.area], one.action.owner, said)
        for place, text in enumerate(words):
            sheet.write_string(number, place, plain_text(text), formats.label)
        sheet.write_datetime(number, 4, one.action.due, formats.day)
        for place, ore in ((5, one.expected_ore), (6, one.gained_ore)):
            write_amount(sheet, number, place, ore, formats.money)
    end = FIRST + len(actions)
    sheet.write_string(end, 0, "Summa", formats.label_sum)
    for place, amounts in ((5, [one.expected_ore for one in actions]), (6, [one.gained_ore or 0 for one in actions])):
        formula = f"=SUM({cell_name(FIRST, place)}:{cell_name(end - 1, place)})"
        write_formula(sheet, end, place, formula, sum(amounts), formats.money_sum)


def _write_investments(book: Any, name: str, money: YearMoney, formats: Formats) -> None:
    """Expenditure and income with their sums, and the net; a deviation is the formula of its columns."""
    year, items = money.book.year, money.book.items.investments
    sheet = new_sheet(book, name, f"Investeringar {year}", "Kronor. Avvikelse: + är bättre än budget.", formats)
    write_heads(sheet, ["Investering", "Budget", "Prognos", "Avvikelse", "Utfall"], formats)
    line, sums = FIRST, []
    for is_expenditure, title in OF_KIND.items():
        own = [one for one in items if (one.kind == EXPENDITURE) is is_expenditure]
        for number, one in enumerate(own, start=line):
            sheet.write_string(number, 0, plain_text(one.label), formats.label)
            for place, ore in ((1, one.budget_ore), (2, one.forecast_ore), (4, one.outcome_ore)):
                write_amount(sheet, number, place, ore, formats.money)
            before, after = (1, 2) if is_expenditure else (2, 1)
            formula = f"={cell_name(number, before)}-{cell_name(number, after)}"
            write_formula(sheet, number, 3, formula, one.deviation_ore, formats.money)
        end = line + len(own)
        sheet.write_string(end, 0, plain_text(title), formats.label_sum)
        for place, amounts in enumerate(_columns(own), start=1):
            whole = None if None in amounts else sum(ore or 0 for ore in amounts)
            formula = f"=SUM({cell_name(line, place)}:{cell_name(end - 1, place)})"
            if own:
                write_formula(sheet, end, place, formula, whole, formats.money_sum)
            else:
                write_amount(sheet, end, place, 0, formats.money_sum)
        sums.append(end)
        line = end + 1
    net = net_investment(items, year=year)
    sheet.write_string(line, 0, "Netto", formats.label_sum)
    spent, received = sums
    for place, (ore,) in enumerate(_columns([net]), start=1):
        sign = "+" if place == 3 else "-"
        formula = f"={cell_name(spent, place)}{sign}{cell_name(received, place)}"
        write_formula(sheet, line, place, formula, ore, formats.money_sum)


def _columns(items: Sequence[Investment]) -> list[list[int | None]]:
    return [
        [one.budget_ore for one in items],
        [one.forecast_ore for one in items],
        [one.deviation_ore for one in items],
        [one.outcome_ore for one in items],
    ]


def _write_one_offs(book: Any, name: str, money: YearMoney, formats: Formats) -> None:
    """The year's items that come once, as they weigh on the result, with a filter and a sum that follows it."""
    year, coding = money.book.year, money.meaning.coding
    own = [one for one in money.book.items.one_offs if one.month.year == year]
    sheet = new_sheet(book, name, f"Engångsposter {year}", "Kronor, intäkter + och kostnader −.", formats)
    write_heads(sheet, ["Post", "Verksamhetsområde", "Kontogrupp", "Konto", "Månad", "Belopp"], formats)
    for number, one in enumerate(own, start=FIRST):
        words = (one.text, coding.areas[one.line.area], coding.groups[one.line.group], one.account)
        for place, text in enumerate(words):
            sheet.write_string(number, place, plain_text(text), formats.label)
        sheet.write_datetime(number, 4, one.month, formats.day)
        write_amount(sheet, number, 5, -one.amount_ore, formats.money)
    end = FIRST + len(own)
    sheet.autofilter(HEAD_ROW, 0, end - 1, 5)
    sheet.write_string(end, 0, "Summa av det som visas", formats.label_sum)
    formula = f"=SUBTOTAL(109,{cell_name(FIRST, 5)}:{cell_name(end - 1, 5)})"
    write_formula(sheet, end, 5, formula, -sum(one.amount_ore for one in own), formats.money_sum)


def _write_equity(book: Any, name: str, money: YearMoney, formats: Formats) -> None:
    """What the year began with, how it was adjusted, the result or its forecast, and the sum that it ends with."""
    equity = money.book.items.equity
    assert equity is not None
    sheet = new_sheet(book, name, f"Eget kapital {equity.year}", "Kronor, överskott +.", formats)
    write_heads(sheet, ["Post", "Belopp", "Dag"], formats)
    rows = [one for kind in (OPENING, ADJUSTMENT) for one in equity.items if one.kind == kind]
    for number, one in enumerate(rows, start=FIRST):
        sheet.write_string(number, 0, plain_text(one.label), formats.label)
        write_amount(sheet, number, 1, one.amount_ore, formats.money)
        sheet.write_datetime(number, 2, one.day, formats.day)
    own, forecast = equity.sum_of(OWN_RESULT), statement_of(money).row(RESULT).amounts_ore[-1]
    line = FIRST + len(rows)
    label = f"Årets resultat {equity.year}{', prognos' if own is None else ''}"
    sheet.write_string(line, 0, label, formats.label)
    write_amount(sheet, line, 1, forecast if own is None else own, formats.money)
    sheet.write_string(line + 1, 0, f"Eget kapital vid årets slut {equity.year}", formats.label_sum)
    formula = f"=SUM({cell_name(FIRST, 1)}:{cell_name(line, 1)})"
    write_formula(sheet, line + 1, 1, formula, equity.closing_ore(forecast), formats.money_sum)


def _write_grants(book: Any, name: str, money: YearMoney, formats: Formats) -> None:
    """What was granted, given out and put on the balance account; what no row accounts for is a formula."""
    grants = money.book.items.grants
    sheet = new_sheet(book, name, f"Statsbidrag {money.book.year}", "Kronor.", formats)
    write_heads(sheet, ["Statsbidrag", "Tilldelat", "Fördelat", "Balanskonto", "Oredovisat"], formats)
    for number, one in enumerate(grants, start=FIRST):
        sheet.write_string(number, 0, plain_text(one.name), formats.label)
        for place, ore in enumerate((one.granted_ore, one.split_ore, one.balance_ore), start=1):
            write_amount(sheet, number, place, ore, formats.money)
        formula = f"={cell_name(number, 1)}-{cell_name(number, 2)}-{cell_name(number, 3)}"
        write_formula(sheet, number, 4, formula, one.unaccounted_ore, formats.money)
    end = FIRST + len(grants)
    sheet.write_string(end, 0, "Summa", formats.label_sum)
    columns = zip(
        *((one.granted_ore, one.split_ore, one.balance_ore, one.unaccounted_ore) for one in grants), strict=True
    )
    for place, amounts in enumerate(columns, start=1):
        formula = f"=SUM({cell_name(FIRST, place)}:{cell_name(end - 1, place)})"
        write_formula(sheet, end, place, formula, sum(amounts), formats.money_sum)

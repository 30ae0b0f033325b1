"""The machine's limits as sheets: of each area's result, and of each account group of each area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from utfall.finance.year_money import YearMoney
from utfall.reports.line_limits import LineLimits, line_limits
from utfall.reports.workbook_parts import (
    HEAD_ROW,
    Formats,
    cell_name,
    in_kronor,
    new_sheet,
    plain_text,
    write_amount,
    write_formula,
    write_heads,
)

_ADDED = (1, 2, 3)
"""Columns whose sums are sums: outcome, the managers' figure and what is expected. Limits do not add up."""


def write_limits(book: Any, name: str, money: YearMoney, formats: Formats) -> None:
    """What the machine expects the result to be, its limits and its best and worst case. Limits do not add up."""
    machine = money.machine
    if machine is None:
        return
    title = f"Maskinens prognos för resultatet {money.book.year}"
    sheet = new_sheet(book, name, title, "Kronor, överskott +. Områdenas gränser summerar inte till nämndens.", formats)
    heads = ("Verksamhetsområde", "Väntat", "Lågt (P10)", "Högt (P90)", "Sämsta fall", "Bästa fall")
    write_heads(sheet, heads, formats)
    line = HEAD_ROW + 1
    for area, label in (*money.meaning.coding.areas.items(), (None, "Nämnden")):
        outlook = machine.outlook(area)
        if outlook is None:
            continue
        sheet.write_string(line, 0, plain_text(label), formats.label if area else formats.label_sum)
        amount = formats.money if area else formats.money_sum
        sheet.write_number(line, 1, in_kronor(-(outlook.expected_ore + machine.decided_ore(area))), amount)
        limits = machine.result(area)
        if limits is not None:
            found = (limits.p10_ore, limits.p90_ore, limits.worst_ore, limits.best_ore)
            for place, ore in enumerate(found, start=2):
                sheet.write_number(line, place, in_kronor(ore), amount)
        line += 1


def write_line_limits(book: Any, name: str, money: YearMoney, formats: Formats) -> None:
    """Each area's account groups: outcome, the managers' figure, what is expected and its limits; sums as formulas.

    The limits of a sum are the area's own, since limits do not add up. Nothing is written without machine.
    """
    machine = money.machine
    if machine is None:
        return
    title = f"Maskinens prognos per kontogrupp {money.book.year}"
    about = "Kronor, intäkter + och kostnader −. Lågt är ett sämre resultat än högt. Gränser summerar inte."
    sheet = new_sheet(book, name, title, about, formats)
    outcome = money.columns.outcome.title
    heads = ("Kontogrupp", outcome, "Cheferna", "Väntat", "Lågt (P10)", "Mitten (P50)", "Högt (P90)")
    write_heads(sheet, heads, formats)
    line, sums = HEAD_ROW + 1, []
    for area, label in money.meaning.coding.areas.items():
        rows = line_limits(money, area=area)
        if not rows:
            continue
        sheet.write_string(line, 0, plain_text(label), formats.head_of_part)
        for number, one in enumerate(rows, start=line + 1):
            _write_line(sheet, number, one, formats)
        first, line = line + 1, line + 1 + len(rows)
        formulas = [f"=SUM({cell_name(first, place)}:{cell_name(line - 1, place)})" for place in _ADDED]
        _write_sum(sheet, line, f"Summa {label}", formulas, rows, formats)
        _write_own_limits(sheet, line, money, area, formats)
        sums.append((line, rows))
        line += 2
    every = [one for _, rows in sums for one in rows]
    formulas = ["=" + "+".join(cell_name(number, place) for number, _ in sums) for place in _ADDED]
    _write_sum(sheet, line, "Nämnden", formulas, every, formats)
    _write_own_limits(sheet, line, money, None, formats)


def _write_line(sheet: Any, line: int, one: LineLimits, formats: Formats) -> None:
    sheet.write_string(line, 0, plain_text(one.title), formats.label)
    amounts = (one.outcome_ore, one.manager_ore, one.expected_ore, one.low_ore, one.middle_ore, one.high_ore)
    for place, ore in enumerate(amounts, start=1):
        write_amount(sheet, line, place, ore, formats.money)


def _write_sum(
    sheet: Any, line: int, label: str, formulas: Sequence[str], rows: Sequence[LineLimits], formats: Formats
) -> None:
    sheet.write_string(line, 0, plain_text(label), formats.label_sum)
    columns = zip(*((one.outcome_ore, one.manager_ore, one.expected_ore) for one in rows), strict=True)
    for place, formula, amounts in zip(_ADDED, formulas, columns, strict=True):
        known = [ore for ore in amounts if ore is not None]
        write_formula(sheet, line, place, formula, sum(known) if known else None, formats.money_sum)


def _write_own_limits(sheet: Any, line: int, money: YearMoney, area: str | None, formats: Formats) -> None:
    limits = None if money.machine is None else money.machine.result(area)
    found = (None,) * 3 if limits is None else (limits.p10_ore, limits.p50_ore, limits.p90_ore)
    for place, ore in enumerate(found, start=4):
        write_amount(sheet, line, place, ore, formats.money_sum)

"""The year's money as an Excel workbook: real numbers in kronor, sums as formulas, panes frozen, no text that runs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from utfall.finance.full_year import areas_of
from utfall.finance.income_statement import Statement, income_statement, result_by_group, results_by_area
from utfall.finance.year_columns import booked_period
from utfall.finance.year_money import YearMoney
from utfall.reports.numbers import format_day
from utfall.sources.formulas import harmless

KRONOR = "#,##0;[Red]-#,##0;0;@"
MONEY_WIDTH, LABEL_WIDTH = 18, 40
HEAD_ROW = 3
"""Rows above the head of a sheet: its title, what it is in, and a blank one."""


@dataclass(frozen=True)
class _Formats:
    title: Any
    quiet: Any
    head: Any
    label: Any
    label_sum: Any
    money: Any
    money_sum: Any
    day: Any


def year_workbook(money: YearMoney) -> bytes:
    """The workbook: statements, each area's account groups, months of the ledger, the machine, and the files behind.

    Amounts are in kronor with their öre, signed as in the report. Where nothing is given the cell is empty, not zero.
    The same content gives the same bytes.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        # A date alone is passed over for the clock's.
        known = datetime.combine(money.book.known_at, time())
        book.set_properties({"title": f"Ekonomi {money.book.year}", "created": known})
        formats = _formats(book)
        meaning, columns = money.meaning, money.columns
        year, layout, coding = money.book.year, meaning.layout, meaning.coding
        sheets: list[tuple[str, str, Statement, str]] = [
            ("Resultaträkning", f"Resultaträkning {year}", income_statement(columns.all, layout=layout), "Post"),
            (
                "Områden",
                f"Resultat per verksamhetsområde {year}",
                results_by_area(columns.all, layout=layout, coding=coding, total=areas_of(money).rows[-1].title),
                "Verksamhetsområde",
            ),
            (
                "Kontogrupper",
                f"Resultat per kontogrupp {year}",
                result_by_group(columns.all, layout=layout, coding=coding),
                "Kontogrupp",
            ),
            (
                "Utfall mot budget",
                f"Utfall {booked_period(money.book).label_long_sv()} mot budget",
                result_by_group(columns.to_date, layout=layout, coding=coding),
                "Kontogrupp",
            ),
        ]
        for area, title in coding.areas.items():
            of_area = result_by_group(columns.all, layout=layout, coding=coding, area=area)
            if any(ore for row in of_area.rows for ore in row.amounts_ore):
                sheets.append((title, f"{title} {year}", of_area, "Kontogrupp"))
        names: set[str] = set()
        for name, title, statement, head in sheets:
            _write_statement(book, _sheet_name(name, names), statement, title=title, head=head, formats=formats)
        _write_limits(book, _sheet_name("Maskinens prognos", names), money, formats)
        _write_months(book, _sheet_name("Månader", names), money, formats)
        _write_sources(book, _sheet_name("Underlag", names), money, formats)
    return out.getvalue()


def _formats(book: Any) -> _Formats:
    return _Formats(
        title=book.add_format({"bold": True, "font_size": 14}),
        quiet=book.add_format({"font_color": "#5d5b55"}),
        head=book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom", "align": "right"}),
        label=book.add_format({}),
        label_sum=book.add_format({"bold": True, "top": 1}),
        money=book.add_format({"num_format": KRONOR}),
        money_sum=book.add_format({"num_format": KRONOR, "bold": True, "top": 1}),
        day=book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
    )


def _write_statement(book: Any, name: str, statement: Statement, *, title: str, head: str, formats: _Formats) -> None:
    """A sheet of one statement; a sum is the formula of its parts, and so is a deviation of its two columns."""
    sheet = _new_sheet(book, name, title, "Kronor, intäkter + och kostnader −.", formats)
    _write_heads(sheet, [head, *(column.title for column in statement.columns)], formats)
    first = HEAD_ROW + 1
    for number, row in enumerate(statement.rows):
        line = first + number
        label, amount = (formats.label_sum, formats.money_sum) if row.is_sum else (formats.label, formats.money)
        sheet.write_string(line, 0, _text(row.title), label)
        for place, ore in enumerate(row.amounts_ore):
            cell = (line, place + 1)
            if ore is None:
                sheet.write_blank(*cell, None, amount)
            elif statement.columns[place].id == "deviation":
                sheet.write_formula(*cell, f"={_cell(line, place - 1)}-{_cell(line, place)}", amount, _kronor(ore))
            elif row.is_sum:
                sheet.write_formula(*cell, _sum_formula(row.parts, first=first, column=place + 1), amount, _kronor(ore))
            else:
                sheet.write_number(*cell, _kronor(ore), amount)


def _write_limits(book: Any, name: str, money: YearMoney, formats: _Formats) -> None:
    """What the machine expects the result to be, its limits and its best and worst case. Limits do not add up."""
    machine = money.machine
    if machine is None:
        return
    title = f"Maskinens prognos för resultatet {money.book.year}"
    sheet = _new_sheet(
        book, name, title, "Kronor, överskott +. Områdenas gränser summerar inte till nämndens.", formats
    )
    heads = ("Verksamhetsområde", "Väntat", "Lågt (P10)", "Högt (P90)", "Sämsta fall", "Bästa fall")
    _write_heads(sheet, heads, formats)
    line = HEAD_ROW + 1
    for area, label in (*money.meaning.coding.areas.items(), (None, "Nämnden")):
        outlook = machine.outlook(area)
        if outlook is None:
            continue
        sheet.write_string(line, 0, _text(label), formats.label if area else formats.label_sum)
        amount = formats.money if area else formats.money_sum
        sheet.write_number(line, 1, _kronor(-(outlook.expected_ore + machine.decided_ore(area))), amount)
        limits = machine.result(area)
        if limits is not None:
            found = (limits.p10_ore, limits.p90_ore, limits.worst_ore, limits.best_ore)
            for place, ore in enumerate(found, start=2):
                sheet.write_number(line, place, _kronor(ore), amount)
        line += 1


def _write_months(book: Any, name: str, money: YearMoney, formats: _Formats) -> None:
    """The year's booked months by area, account group and report line, with a filter and a sum that follows it."""
    sheet = _new_sheet(
        book, name, f"Bokfört per månad {money.book.year}", "Kronor, intäkter + och kostnader −.", formats
    )
    coding, layout = money.meaning.coding, money.meaning.layout
    lines = {one.id: one.title for one in coding.lines}
    months = [
        one
        for one in money.book.ledger
        if one.month.year == money.book.year and one.month < money.book.booked_until and layout.holds(one.group)
    ]
    _write_heads(sheet, ["Verksamhetsområde", "Kontogrupp", "Rad i bokföringen", "Månad", "Belopp"], formats)
    first = HEAD_ROW + 1
    for number, one in enumerate(months):
        words = (coding.areas[one.area], coding.groups[one.group], lines[one.line])
        for place, text in enumerate(words):
            sheet.write_string(first + number, place, _text(text))
        sheet.write_datetime(first + number, 3, one.month, formats.day)
        sheet.write_number(first + number, 4, _kronor(-one.amount_ore), formats.money)
    last = first + max(len(months), 1) - 1
    sheet.autofilter(HEAD_ROW, 0, last, 4)
    sheet.set_column(1, 2, 30)
    total = -sum(one.amount_ore for one in months)
    sheet.write_string(last + 1, 0, "Summa av det som visas", formats.label_sum)
    for place in (1, 2, 3):
        sheet.write_blank(last + 1, place, None, formats.label_sum)
    column = xl_col_to_name(4)
    formula = f"=SUBTOTAL(109,{column}{first + 1}:{column}{last + 1})"
    sheet.write_formula(last + 1, 4, formula, formats.money_sum, _kronor(total))


def _write_sources(book: Any, name: str, money: YearMoney, formats: _Formats) -> None:
    delivery = money.book.delivery
    known = f"Leverans {delivery.number} ({delivery.id}), känd {format_day(delivery.known_at)}."
    sheet = _new_sheet(book, name, "Filer som siffrorna vilar på", known, formats)
    _write_heads(sheet, ["Fil", "Känd", "Leverans", "Kontrollsumma"], formats)
    for number, one in enumerate(money.book.sources):
        line = HEAD_ROW + 1 + number
        sheet.write_string(line, 0, _text(one.name))
        sheet.write_datetime(line, 1, one.known_at, formats.day)
        sheet.write_number(line, 2, one.delivery)
        sheet.write_string(line, 3, one.fingerprint)


def _new_sheet(book: Any, name: str, title: str, about: str, formats: _Formats) -> Any:
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, _text(title), formats.title)
    sheet.write_string(1, 0, _text(about), formats.quiet)
    sheet.set_column(0, 0, LABEL_WIDTH)
    sheet.set_column(1, 6, MONEY_WIDTH)
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    return sheet


def _write_heads(sheet: Any, heads: Sequence[str], formats: _Formats) -> None:
    for place, head in enumerate(heads):
        sheet.write_string(HEAD_ROW, place, _text(head), formats.head)


def _sum_formula(parts: Sequence[int], *, first: int, column: int) -> str:
    """``=SUM(B5:B7)`` where the parts lie together, ``=B8+B11`` where they do not."""
    cells = [xl_rowcol_to_cell(first + part, column) for part in parts]
    if len(parts) > 1 and list(parts) == list(range(parts[0], parts[-1] + 1)):
        return f"=SUM({cells[0]}:{cells[-1]})"
    return f"={'+'.join(cells)}"


def _cell(line: int, column: int) -> str:
    return str(xl_rowcol_to_cell(line, column))


def _kronor(ore: int) -> float:
    return float(Decimal(ore) / 100)


def _text(text: str) -> str:
    return str(harmless(text))


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel takes: 31 characters, none of its signs, no apostrophe at an end, none twice."""
    plain = "".join(" " if sign in "[]:*?/\\" else sign for sign in name).strip().strip("'")[:31] or "Blad"
    found, number = plain, 2
    while found.casefold() in taken:
        found, number = f"{plain[:27]} {number}", number + 1
    taken.add(found.casefold())
    return found

"""The year's money as an Excel workbook: real numbers in kronor, sums as formulas, panes frozen, no text that runs."""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from utfall.finance.full_year import areas_of
from utfall.finance.income_statement import Statement, income_statement, result_by_group, results_by_area
from utfall.finance.year_columns import booked_period
from utfall.finance.year_money import YearMoney
from utfall.reports.items_sheets import write_items
from utfall.reports.limits_sheets import write_limits, write_line_limits
from utfall.reports.workbook_parts import (
    HEAD_ROW,
    Formats,
    SheetNames,
    cell_name,
    formats_of,
    in_kronor,
    new_sheet,
    plain_text,
    sum_formula,
    write_heads,
    write_sources,
)


def year_workbook(money: YearMoney) -> bytes:
    """The workbook: statements, each area's account groups, months of the ledger, the machine with
    its limits, and the files behind.

    Amounts are in kronor with their öre, signed as in the report. Where nothing is given the cell is empty, not zero.
    The same content gives the same bytes.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        # A date alone is passed over for the clock's.
        known = datetime.combine(money.book.known_at, time())
        book.set_properties({"title": f"Ekonomi {money.book.year}", "created": known})
        formats = formats_of(book)
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
        names = SheetNames()
        for name, title, statement, head in sheets:
            _write_statement(book, names(name), statement, title=title, head=head, formats=formats)
        write_limits(book, names("Maskinens prognos"), money, formats)
        write_line_limits(book, names("Gränser per kontogrupp"), money, formats)
        write_items(book, names, money, formats)
        _write_months(book, names("Månader"), money, formats)
        write_sources(book, names("Underlag"), money.book.delivery, money.book.sources, formats)
    return out.getvalue()


def _write_statement(book: Any, name: str, statement: Statement, *, title: str, head: str, formats: Formats) -> None:
    """A sheet of one statement; a sum is the formula of its parts, and so is a deviation of its two columns."""
    sheet = new_sheet(book, name, title, "Kronor, intäkter + och kostnader −.", formats)
    write_heads(sheet, [head, *(column.title for column in statement.columns)], formats)
    first = HEAD_ROW + 1
    for number, row in enumerate(statement.rows):
        line = first + number
        label, amount = (formats.label_sum, formats.money_sum) if row.is_sum else (formats.label, formats.money)
        sheet.write_string(line, 0, plain_text(row.title), label)
        for place, ore in enumerate(row.amounts_ore):
            cell = (line, place + 1)
            if ore is None:
                sheet.write_blank(*cell, None, amount)
            elif statement.columns[place].id == "deviation":
                sheet.write_formula(
                    *cell, f"={cell_name(line, place - 1)}-{cell_name(line, place)}", amount, in_kronor(ore)
                )
            elif row.is_sum:
                sheet.write_formula(
                    *cell, sum_formula(row.parts, first=first, column=place + 1), amount, in_kronor(ore)
                )
            else:
                sheet.write_number(*cell, in_kronor(ore), amount)


def _write_months(book: Any, name: str, money: YearMoney, formats: Formats) -> None:
    """The year's booked months by area, account group and report line, with a filter and a sum that follows it."""
    sheet = new_sheet(
        book, name, f"Bokfört per månad {money.book.year}", "Kronor, intäkter + och kostnader −.", formats
    )
    coding, layout = money.meaning.coding, money.meaning.layout
    lines = {one.id: one.title for one in coding.lines}
    months = [
        one
        for one in money.book.ledger
        if one.month.year == money.book.year and one.month < money.book.booked_until and layout.holds(one.group)
    ]
    write_heads(sheet, ["Verksamhetsområde", "Kontogrupp", "Rad i bokföringen", "Månad", "Belopp"], formats)
    first = HEAD_ROW + 1
    for number, one in enumerate(months):
        words = (coding.areas[one.area], coding.groups[one.group], lines[one.line])
        for place, text in enumerate(words):
            sheet.write_string(first + number, place, plain_text(text))
        sheet.write_datetime(first + number, 3, one.month, formats.day)
        sheet.write_number(first + number, 4, in_kronor(-one.amount_ore), formats.money)
    last = first + max(len(months), 1) - 1
    sheet.autofilter(HEAD_ROW, 0, last, 4)
    sheet.set_column(1, 2, 30)
    total = -sum(one.amount_ore for one in months)
    sheet.write_string(last + 1, 0, "Summa av det som visas", formats.label_sum)
    for place in (1, 2, 3):
        sheet.write_blank(last + 1, place, None, formats.label_sum)
    column = xl_col_to_name(4)
    formula = f"=SUBTOTAL(109,{column}{first + 1}:{column}{last + 1})"
    sheet.write_formula(last + 1, 4, formula, formats.money_sum, in_kronor(total))

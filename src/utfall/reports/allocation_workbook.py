"""The allocation as an Excel workbook: the bridge of every version, plan years, and what it agrees with."""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import Any

import xlsxwriter

from utfall.finance.allocation import ADJUSTMENT, DIRECTION, STARTING_POINT, Allocation
from utfall.finance.allocation_book import AllocationBook
from utfall.finance.reconciling import Reconciliation
from utfall.reports.allocation_words import questions
from utfall.reports.numbers import format_day
from utfall.reports.workbook_parts import (
    HEAD_ROW,
    Formats,
    SheetNames,
    cell_name,
    formats_of,
    new_sheet,
    plain_text,
    write_amount,
    write_formula,
    write_heads,
    write_sources,
)

FIRST = HEAD_ROW + 1


def allocation_workbook(book: AllocationBook) -> bytes:
    """A sheet for each version, the reconciliation with its questions, and the files behind.

    Amounts in kronor as real numbers; sums, changes and differences are formulas. The same content gives the same
    bytes.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as workbook:
        known = datetime.combine(book.delivery.known_at, time())
        workbook.set_properties({"title": f"Ekonomisk tilldelning {book.year.year}", "created": known})
        formats, names = formats_of(workbook), SheetNames()
        for version in reversed(book.year.versions):
            _write_version(workbook, names(version.version.capitalize()), version, formats)
        _write_reconciliation(workbook, names("Avstämning"), book.reconciliation, formats)
        write_sources(workbook, names("Underlag"), book.delivery, book.sources, formats)
    return out.getvalue()


def _write_version(workbook: Any, name: str, version: Allocation, formats: Formats) -> None:
    """The bridge: each step's rows and sum, the allocation, its change in kronor and percent, and the plan years."""
    title = f"Ekonomisk tilldelning {version.year}, {version.version} {format_day(version.decided_on)}"
    sheet = new_sheet(workbook, name, title, "Kronor, mer är +.", formats)
    sheet.set_column(0, 0, 60)
    write_heads(sheet, ["Rad", "Belopp", "Förändring", "Procent"], formats)
    line, sums, starts = FIRST, [], []
    for step, label in ((DIRECTION, "Tilldelning i inriktningsbeslutet"), (ADJUSTMENT, "Summa justeringar")):
        own = [one for one in version.bridge if one.step == step]
        if not own:
            continue
        for number, one in enumerate(own, start=line):
            sheet.write_string(number, 0, plain_text(one.label), formats.label)
            write_amount(sheet, number, 1, one.amount_ore, formats.money)
            if one.kind == STARTING_POINT:
                starts.append(cell_name(number, 1))
        end = line + len(own)
        sheet.write_string(end, 0, label, formats.label_sum)
        formula = f"=SUM({cell_name(line, 1)}:{cell_name(end - 1, 1)})"
        write_formula(sheet, end, 1, formula, version.sum_of(step), formats.money_sum)
        sums.append(cell_name(end, 1))
        line = end + 1
    sheet.write_string(line, 0, f"Ekonomisk tilldelning {version.year}", formats.label_sum)
    write_formula(sheet, line, 1, f"={'+'.join(sums)}", version.sum_ore, formats.money_sum)
    change = version.change()
    if change is not None:
        start = "+".join(starts)
        formula = f"={cell_name(line, 1)}-({start})"
        write_formula(sheet, line, 2, formula, change.ore, formats.money_sum)
        formula = f"={cell_name(line, 2)}/({start})"
        sheet.write_formula(line, 3, formula, formats.percent, float(change.percent / 100))
    for number, one in enumerate(version.plan_years, start=line + 2):
        before = line if number == line + 2 else number - 1
        earlier = version.sum_ore if number == line + 2 else version.plan_years[number - line - 3].amount_ore
        sheet.write_string(number, 0, plain_text(one.label), formats.label)
        write_amount(sheet, number, 1, one.amount_ore, formats.money)
        formula = f"={cell_name(number, 1)}-{cell_name(before, 1)}"
        write_formula(sheet, number, 2, formula, one.amount_ore - earlier, formats.money)
        if earlier:
            formula = f"={cell_name(number, 2)}/{cell_name(before, 1)}"
            sheet.write_formula(number, 3, formula, formats.percent, (one.amount_ore - earlier) / earlier)


def _write_reconciliation(workbook: Any, name: str, found: Reconciliation, formats: Formats) -> None:
    """Both amounts, the difference as a formula, what is explained of it, what is left, and the questions below."""
    title = f"Avstämning av tilldelningen {found.allocation.year}"
    sheet = new_sheet(workbook, name, title, "Kronor. En tom ruta är en uppgift som saknas.", formats)
    sheet.set_column(0, 0, 60)
    write_heads(sheet, ["Vad som jämförs", "Det ena", "Det andra", "Skillnad", "Förklarat", "Läge"], formats)
    for number, one in enumerate(found.comparisons, start=FIRST):
        sheet.write_string(number, 0, plain_text(one.title), formats.label)
        write_amount(sheet, number, 1, one.left.ore, formats.money)
        write_amount(sheet, number, 2, one.right.ore, formats.money)
        formula = f"={cell_name(number, 2)}-{cell_name(number, 1)}"
        write_formula(sheet, number, 3, formula, one.difference_ore, formats.money)
        if one.explanations:
            write_amount(sheet, number, 4, sum(part.amount_ore for part in one.explanations), formats.money)
        sheet.write_string(number, 5, one.outcome.value, formats.label)
    line = FIRST + len(found.comparisons) + 1
    for number, asked in enumerate(questions(found), start=line):
        sheet.write_string(number, 0, plain_text(f"Fråga: {asked}"), formats.label)

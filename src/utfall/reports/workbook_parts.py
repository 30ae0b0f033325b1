"""What the sheets of a workbook share: formats, heads, frozen panes, text that never runs, amounts in kronor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from utfall.finance.source_files import SourceFile
from utfall.reports.numbers import format_day
from utfall.sources.formulas import harmless
from utfall.store.delivery import Delivery

KRONOR = "#,##0;[Red]-#,##0;0;@"
MONEY_WIDTH, LABEL_WIDTH = 18, 40
HEAD_ROW = 3
"""Rows above the head of a sheet: its title, what it is in, and a blank one."""


@dataclass(frozen=True)
class Formats:
    """Formats of one workbook; xlsxwriter knows no types."""

    title: Any
    quiet: Any
    head: Any
    head_of_part: Any
    label: Any
    label_sum: Any
    money: Any
    money_sum: Any
    day: Any
    percent: Any


def formats_of(book: Any) -> Formats:
    """The formats, added to the workbook."""
    return Formats(
        title=book.add_format({"bold": True, "font_size": 14}),
        quiet=book.add_format({"font_color": "#5d5b55"}),
        head=book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom", "align": "right"}),
        head_of_part=book.add_format({"bold": True}),
        label=book.add_format({}),
        label_sum=book.add_format({"bold": True, "top": 1}),
        money=book.add_format({"num_format": KRONOR}),
        money_sum=book.add_format({"num_format": KRONOR, "bold": True, "top": 1}),
        day=book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        percent=book.add_format({"num_format": "0.0%"}),
    )


def new_sheet(book: Any, name: str, title: str, about: str, formats: Formats) -> Any:
    """A sheet with title, what it is in, and panes frozen under the heads and beside the first column."""
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, plain_text(title), formats.title)
    sheet.write_string(1, 0, plain_text(about), formats.quiet)
    sheet.set_column(0, 0, LABEL_WIDTH)
    sheet.set_column(1, 6, MONEY_WIDTH)
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    return sheet


def write_heads(sheet: Any, heads: Sequence[str], formats: Formats) -> None:
    """The heads of the columns."""
    for place, head in enumerate(heads):
        sheet.write_string(HEAD_ROW, place, plain_text(head), formats.head)


def sum_formula(parts: Sequence[int], *, first: int, column: int) -> str:
    """``=SUM(B5:B7)`` where the parts lie together, ``=B8+B11`` where they do not."""
    cells = [xl_rowcol_to_cell(first + part, column) for part in parts]
    if len(parts) > 1 and list(parts) == list(range(parts[0], parts[-1] + 1)):
        return f"=SUM({cells[0]}:{cells[-1]})"
    return f"={'+'.join(cells)}"


def cell_name(line: int, column: int) -> str:
    """``B5`` for row 4 and column 1, counted from zero."""
    return str(xl_rowcol_to_cell(line, column))


def in_kronor(ore: int) -> float:
    """Kronor with their öre, as a spreadsheet keeps numbers."""
    return float(Decimal(ore) / 100)


def plain_text(text: str) -> str:
    """The text so that no spreadsheet runs it."""
    return str(harmless(text))


class SheetNames:
    """Names that Excel takes: 31 characters, none of its signs, no apostrophe at an end, none twice."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def __call__(self, name: str) -> str:
        """The name, or the nearest to it that is free."""
        plain = "".join(" " if sign in "[]:*?/\\" else sign for sign in name).strip().strip("'")[:31] or "Blad"
        found, number = plain, 2
        while found.casefold() in self._taken:
            found, number = f"{plain[:27]} {number}", number + 1
        self._taken.add(found.casefold())
        return found


def write_amount(sheet: Any, line: int, column: int, ore: int | None, form: Any) -> None:
    """The amount as a number in kronor; an empty cell where nothing is given."""
    if ore is None:
        sheet.write_blank(line, column, None, form)
    else:
        sheet.write_number(line, column, in_kronor(ore), form)


def write_formula(sheet: Any, line: int, column: int, formula: str, ore: int | None, form: Any) -> None:
    """The formula with what it comes to; an empty cell where that is not known."""
    if ore is None:
        sheet.write_blank(line, column, None, form)
    else:
        sheet.write_formula(line, column, formula, form, in_kronor(ore))


def write_sources(book: Any, name: str, delivery: Delivery, sources: Sequence[SourceFile], formats: Formats) -> None:
    """A sheet of the files that the figures rest on."""
    known = f"Leverans {delivery.number} ({delivery.id}), känd {format_day(delivery.known_at)}."
    sheet = new_sheet(book, name, "Filer som siffrorna vilar på", known, formats)
    write_heads(sheet, ["Fil", "Känd", "Leverans", "Kontrollsumma"], formats)
    for line, one in enumerate(sources, start=HEAD_ROW + 1):
        sheet.write_string(line, 0, plain_text(one.name))
        sheet.write_datetime(line, 1, one.known_at, formats.day)
        sheet.write_number(line, 2, one.delivery)
        sheet.write_string(line, 3, one.fingerprint)

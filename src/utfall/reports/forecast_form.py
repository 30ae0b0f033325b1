"""The sheet in which a manager fills in a forecast: a row a line, its heads frozen, real days and numbers, names as
text. What stands in its columns is said by who makes it; each is written as its head asks."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from utfall.model.money import ORE_PER_KRONA

DAY, MONTH, FILLED_IN = "rapportdag", "prognosmånad", "prognos_kr"
AMOUNTS = ("internbudget_kr", "förra_prognosen_kr", FILLED_IN)
WIDTHS = {
    DAY: 12,
    MONTH: 14,
    "verksamhetsområde": 28,
    "kontogrupp": 32,
    "internbudget_kr": 18,
    "förra_prognosen_kr": 20,
    FILLED_IN: 18,
    "kommentar": 60,
    "skäl": 24,
    "version": 9,
}
"""The heads that there are, with their columns' widths in letters."""
_HEADS_FROZEN = 4
_HELP = "Helårets belopp i kronor: kostnad +, intäkt −."
Value = str | int | date | None


def forecast_form(heads: Sequence[str], rows: Sequence[Mapping[str, Value]]) -> bytes:
    """The workbook. A row holds a value a head; amounts in öre, ``version`` a number, days as dates. What is missing or
    None is an empty cell, to be filled in where the head is ``prognos_kr``."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("prognos")
        bold = book.add_format({"bold": True, "text_wrap": True})
        styles = {
            DAY: book.add_format({"num_format": "yyyy-mm-dd"}),
            MONTH: book.add_format({"num_format": "yyyy-mm"}),
            **dict.fromkeys(AMOUNTS, book.add_format({"num_format": "#,##0.00"})),
            FILLED_IN: book.add_format({"num_format": "#,##0.00", "bg_color": "#FFF7D6"}),
        }
        for column, head in enumerate(heads):
            sheet.set_column(column, column, WIDTHS[head])
            sheet.write_string(0, column, head, bold)
            for number, row in enumerate(rows, start=1):
                _write(sheet, (number, column), head, row.get(head), styles.get(head))
        filled_in = heads.index(FILLED_IN)
        sheet.data_validation(
            1,
            filled_in,
            max(len(rows), 1),
            filled_in,
            {
                "validate": "decimal",
                "criteria": "between",
                "minimum": -1e12,
                "maximum": 1e12,
                "input_title": "Prognos",
                "input_message": _HELP,
                "error_message": _HELP,
            },
        )
        sheet.freeze_panes(1, _HEADS_FROZEN)
    return content.getvalue()


def _write(sheet: Any, cell: tuple[int, int], head: str, value: Value, style: Any) -> None:
    """An amount in kronor is exact to the öre within Excel's fifteen digits."""
    if value is None:
        if head == FILLED_IN:
            sheet.write_blank(*cell, None, style)
    elif isinstance(value, date):
        sheet.write_datetime(*cell, value, style)
    elif isinstance(value, str):
        sheet.write_string(*cell, value)
    else:
        sheet.write_number(*cell, value / ORE_PER_KRONA if head in AMOUNTS else value, style)

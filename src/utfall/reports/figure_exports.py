"""Figures as JSON, CSV and Excel, each with all that travels with it; no text in them runs as a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import xlsxwriter

from utfall.figures.methods import METHODS
from utfall.model.cell import Cell
from utfall.model.figure import Figure
from utfall.sources.formulas import harmless

COLUMNS = (
    "measure",
    "period",
    "groups",
    "state",
    "value",
    "reason",
    "unit",
    "numerator",
    "denominator",
    "low",
    "high",
    "maturity_share",
    "is_partial_period",
    "comparability",
    "protection",
    "version",
    "known_at",
    "delivery",
    "snapshot",
    "estimand",
    "method",
)

_NUMBERS = frozenset({"value", "numerator", "denominator", "low", "high", "maturity_share"})


def figure_record(figure: Figure) -> dict[str, Any]:
    """Everything that travels with the figure, with values as text so that no decimal is lost."""
    return {
        "measure": figure.origin.measure,
        "period": figure.period.id,
        "groups": ", ".join(f"{name}={value}" for name, value in figure.groups),
        "state": figure.value.state.value,
        "value": _plain(figure.value),
        "reason": figure.value.reason,
        "unit": figure.unit.value,
        "numerator": _plain(figure.numerator),
        "denominator": _plain(figure.denominator),
        "low": None if figure.interval is None else str(figure.interval.low),
        "high": None if figure.interval is None else str(figure.interval.high),
        "maturity_share": str(figure.maturity_share),
        "is_partial_period": figure.is_partial_period,
        "comparability": figure.comparability.value,
        "protection": figure.protection.value,
        "version": figure.origin.version,
        "known_at": figure.origin.known_at.isoformat(),
        "delivery": figure.origin.delivery,
        "snapshot": figure.origin.snapshot,
        "estimand": None if figure.estimand is None else figure.estimand.id,
        "method": None if figure.estimand is None else METHODS[figure.estimand.method].name,
    }


def _plain(cell: Cell | None) -> str | None:
    return None if cell is None or cell.value is None else str(cell.value)


def as_json(figures: Iterable[Figure]) -> str:
    """The figures with their notes, one object each."""
    records = [{**figure_record(figure), "notes": list(figure.notes)} for figure in figures]
    return json.dumps(records, ensure_ascii=False, indent=2)


def as_csv(figures: Iterable[Figure]) -> str:
    """The figures as semicolon CSV with a header; spreadsheet formulas in text are made harmless."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for figure in figures:
        record = figure_record(figure)
        writer.writerow([harmless(record[column]) for column in COLUMNS])
    return out.getvalue()


def as_xlsx(figures: Iterable[Figure]) -> bytes:
    """The figures as an Excel sheet: numbers as numbers, days and words as text, the head frozen. What is hidden has no
    number; ``state`` and ``reason`` say why."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Siffror")
        head = book.add_format({"bold": True, "bottom": 1})
        sheet.write_row(0, 0, COLUMNS, head)
        sheet.freeze_panes(1, 0)
        for row, figure in enumerate(figures, start=1):
            record = figure_record(figure)
            for column, name in enumerate(COLUMNS):
                value = record[name]
                if value is None:
                    sheet.write_blank(row, column, None)
                elif name in _NUMBERS:
                    sheet.write_number(row, column, float(Decimal(value)))
                elif isinstance(value, bool):
                    sheet.write_boolean(row, column, value)
                else:
                    sheet.write_string(row, column, str(harmless(value)))
        sheet.autofit()
    return out.getvalue()

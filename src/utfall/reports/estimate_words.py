"""Estimates in words: with their interval, as a change, and as what cannot be known yet."""

from __future__ import annotations

from decimal import Decimal

from utfall.figures.estimates.making import change_between
from utfall.model.cell import CellState
from utfall.model.figure import Figure
from utfall.model.unit import Unit
from utfall.reports.content import TableCell
from utfall.reports.figure_ledger import Cited
from utfall.reports.numbers import (
    EN_DASH,
    format_cell,
    format_day,
    format_interval,
    format_number,
    round_half_up,
    scale_for_display,
)

WORD_JOINER = "\u2060"
"""Round the dash of an interval in running text: a line may otherwise end after it."""

NO_CERTAIN_CHANGE, NOT_COMPARED = "ingen säker", "jämförs inte"


def with_interval(cited: Cited) -> str:
    """``52 dagar (44–60)`` for running text; the value alone where no interval is given."""
    figure, decimals = cited.figure, cited.decimals
    value = format_cell(figure.value, unit=figure.unit, decimals=decimals, in_prose=True)
    if figure.interval is None:
        return value
    return f"{value} ({_unparted(format_interval(figure.interval, unit=figure.unit, decimals=decimals))})"


def _unparted(limits: str) -> str:
    return limits.replace(EN_DASH, f"{WORD_JOINER}{EN_DASH}{WORD_JOINER}")


def change_words(later: Figure, earlier: Figure | None, *, more: str, less: str) -> str:
    """``ingen säker``, or which way it has certainly gone; ``jämförs inte`` where one lacks value or interval."""
    change = change_between(later, earlier)
    if not change.is_compared:
        return NOT_COMPARED
    return {1: more, -1: less}.get(change.direction, NO_CERTAIN_CHANGE)


def estimate_cell(cited: Cited, *, is_past: bool = False) -> TableCell:
    """The estimate with its interval in grey, or when it can be known; ``is_past``: what was not known at an earlier
    cut-off is said of that time, and when it became known is of no use."""
    figure = cited.figure
    text = format_cell(figure.value, unit=figure.unit, decimals=cited.decimals)
    if figure.interval is not None:
        limits = format_interval(figure.interval, unit=figure.unit, decimals=cited.decimals)
        return TableCell(text, limits, cited.reference)
    if figure.value.state is not CellState.NOT_YET_KNOWN:
        return TableCell(text, "", cited.reference)
    if is_past:
        return TableCell("var inte känt", "vid samma tid", cited.reference)
    aside = f"tidigast {format_day(figure.value.known_on)}" if figure.value.known_on else ""
    return TableCell(text, aside, cited.reference)


def not_known_sentence(cited: Cited) -> str:
    """Why the estimate has no value, and when it can have one."""
    cell, estimand = cited.figure.value, cited.figure.estimand
    subject = f"{cited.definition.short_title} {cited.figure.period.label_long_sv()}"
    what = f", {estimand.title_sv[0].lower()}{estimand.title_sv[1:]}" if estimand else ""
    match cell.state:
        case CellState.HIDDEN:
            return f"{subject}{what}: redovisas inte, eftersom få personer berörs."
        case CellState.NOT_YET_KNOWN:
            when = f" Det kan vara känt {format_day(cell.known_on)}." if cell.known_on else ""
            return f"{subject}{what}: kan inte sägas än, {cell.reason}.{when}"
        case _:
            return f"{subject}{what}: saknas, {cell.reason}."


def rounded_outwards(figure: Figure) -> tuple[str, str, str] | None:
    """Value, low and high of a projection in so few digits as it bears: tens over a thousand, hundreds over ten
    thousand; the limits are rounded away from the value. None where one is lacking."""
    value, interval = figure.value.value, figure.interval
    if value is None or interval is None:
        return None
    size = scale_for_display(value, unit=figure.unit)
    step = Decimal(100) if abs(size) >= 10_000 else Decimal(10) if abs(size) >= 1_000 else Decimal(1)
    low, high = (scale_for_display(limit, unit=figure.unit) / step for limit in (interval.low, interval.high))
    whole = (
        round_half_up(size / step, decimals=0),
        low.to_integral_value(rounding="ROUND_FLOOR"),
        high.to_integral_value(rounding="ROUND_CEILING"),
    )
    said, lowest, highest = (format_number(number * step) for number in whole)
    return said, lowest, highest


def projection_words(figure: Figure) -> str:
    """``omkring 2 800 (2 700–2 910)``."""
    found = rounded_outwards(figure)
    if found is None:
        return format_cell(figure.value, unit=Unit.COUNT, decimals=0)
    value, low, high = found
    return f"omkring\u00a0{value} ({_unparted(f'{low}{EN_DASH}{high}')})"


def projection_cell(cited: Cited) -> TableCell:
    """The same for a table, the limits in grey."""
    found = rounded_outwards(cited.figure)
    if found is None:
        return estimate_cell(cited)
    value, low, high = found
    return TableCell(value, f"{low}{EN_DASH}{high}", cited.reference)

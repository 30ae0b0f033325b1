"""Swedish numbers and days in templates, and a figure as the pages show it."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django import template
from django.utils import timezone

from utfall.measures.definition import Definition
from utfall.model.cell import Cell
from utfall.model.figure import Figure
from utfall.model.unit import Unit
from utfall.reports.figure_ledger import decimals_of
from utfall.reports.numbers import (
    NO_BREAK_SPACE,
    format_cell,
    format_day,
    format_interval,
    format_number,
    format_thousand_kronor,
    kronor_as_reported,
)
from utfall.store.delivery import Delivery

register = template.Library()


@register.filter
def number(value: Decimal | int | None, decimals: int = 0) -> str:
    """``15 916``; empty for None."""
    return "" if value is None else format_number(Decimal(value), decimals=decimals)


@register.filter
def day(value: datetime.date | datetime.datetime | None) -> str:
    """``5 maj 2025``."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return format_day(value)


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """``5 maj 2025 kl. 14.05``."""
    if value is None:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{format_day(local.date())} kl.{NO_BREAK_SPACE}{local:%H.%M}"


@register.filter
def value_of(figure: Figure, definition: Definition) -> str:
    """The figure's value with its unit, or the words for why there is none."""
    return format_cell(figure.value, unit=figure.unit, decimals=decimals_of(figure, definition))


@register.filter
def interval_of(figure: Figure, definition: Definition) -> str:
    """``47–56``; empty where there is no interval."""
    if figure.interval is None or not figure.value.has_value:
        return ""
    return format_interval(figure.interval, unit=figure.unit, decimals=decimals_of(figure, definition))


@register.filter
def cell_of(cell: Cell, figure: Figure) -> str:
    """A cell in the unit of a figure: ``52 dagar``, or the words for why there is none."""
    decimals = 1 if figure.unit is Unit.SHARE else 0
    return format_cell(cell, unit=figure.unit, decimals=decimals)


@register.filter
def rows_in(delivery: Delivery) -> int:
    """Rows of all the delivery's files."""
    return sum(receipt.rows_in for receipt in delivery.files)


@register.filter
def rows_set_aside(delivery: Delivery) -> int:
    """Rows of the delivery that were set aside."""
    return sum(receipt.rows_set_aside for receipt in delivery.files)


@register.filter
def as_reported(ledger_ore: int) -> str:
    """Kronor and öre, signed as in the report: the other way round from the ledger."""
    return kronor_as_reported(ledger_ore)


@register.filter
def in_tkr(ledger_ore: int, sign: int = 1) -> str:
    """Whole thousands of kronor, turned by ``sign``."""
    return format_thousand_kronor(ledger_ore * sign)

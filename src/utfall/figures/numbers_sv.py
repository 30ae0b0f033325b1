"""Numbers and days in the gate's own Swedish sentences."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

from utfall.model.period import Period, PeriodKind
from utfall.model.unit import Unit

_AFTER = {
    Unit.PERSONS: " personer",
    Unit.DAYS: " dagar",
    Unit.CARE_DAYS: " vårddygn",
    Unit.SHARE: " procent",
    Unit.PER_CENT: " procent",
    Unit.ORE: " kronor",
}
_SCALE = {Unit.SHARE: Decimal(100), Unit.ORE: Decimal("0.01")}


def number(value: Decimal, *, decimals: int) -> str:
    """``15 916``, ``−7,7``: no-break space, decimal comma, minus U+2212; halves away from zero."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = str(format_decimal(abs(rounded), format=pattern, locale="sv_SE"))
    return f"\u2212{text}" if rounded < 0 else text


def scaled(value: Decimal, *, unit: Unit, decimals: int) -> str:
    """The value without its unit: shares as percent, öre as kronor."""
    return number(value * _SCALE.get(unit, Decimal(1)), decimals=decimals)


def quantity(value: Decimal, *, unit: Unit, decimals: int) -> str:
    """The value with its unit in running text: ``82,8 procent``, ``51 dagar``, ``967``."""
    return scaled(value, unit=unit, decimals=decimals) + _AFTER.get(unit, "").replace(" ", "\u00a0")


def in_period(period: Period) -> str:
    """When, after a number in a sentence: ``år 2024``, ``i januari–april 2025``, ``vecka 17 2025``."""
    match period.kind:
        case PeriodKind.YEAR:
            return f"år {period.label_long_sv()}"
        case PeriodKind.WEEK:
            return period.label_long_sv()
        case PeriodKind.DAY:
            return f"den {period.label_long_sv()}"
        case _:
            return f"i {period.label_long_sv()}"


def day(value: date) -> str:
    """``5 maj 2025``."""
    return str(format_date(value, "d MMMM y", locale="sv_SE"))

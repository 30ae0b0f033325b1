"""Swedish numbers, units, dates and alphabet: the only place that turns a value into text.

No-break space (U+00A0) groups thousands and joins number and unit, the decimal sign is a comma and the minus is
U+2212. Halves are rounded away from zero, as in hand arithmetic (``ROUND_HALF_UP``), never to even.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date as babel_format_date
from babel.numbers import format_decimal

from utfall.model.cell import Cell, CellState
from utfall.model.figure import Interval
from utfall.model.money import ORE_PER_KRONA, ORE_PER_MNKR, ORE_PER_TKR
from utfall.model.unit import Unit

LOCALE = "sv_SE"
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
EN_DASH = "\u2013"

_AFTER_Z = str.maketrans("åäö", "{|}")
_WORDS = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
_IN_TABLE = {CellState.HIDDEN: "skyddat", CellState.NOT_YET_KNOWN: "inte känt än", CellState.MISSING: "saknas"}
_AFTER_NUMBER = {
    Unit.COUNT: "",
    Unit.PERSONS: "",
    Unit.DAYS: "dagar",
    Unit.CARE_DAYS: "",
    Unit.SHARE: "%",
    Unit.PER_CENT: "%",
    Unit.INDEX: "",
    Unit.ORE: "kr",
}
_AFTER_NUMBER_IN_PROSE = {
    **_AFTER_NUMBER,
    Unit.PERSONS: "personer",
    Unit.CARE_DAYS: "vårddygn",
    Unit.SHARE: "procent",
    Unit.PER_CENT: "procent",
    Unit.ORE: "kronor",
}


def format_number(value: Decimal | int, *, decimals: int = 0, signed: bool = False) -> str:
    """``15 916``, ``82,8``, ``−7,7``; a plus sign before positive numbers where ``signed``."""
    rounded = round_half_up(Decimal(value), decimals=decimals)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(abs(rounded), format=pattern, locale=LOCALE)
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return sign + text


def round_half_up(value: Decimal, *, decimals: int) -> Decimal:
    """The value rounded half away from zero; never a negative zero."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + 0


def scale_for_display(value: Decimal, *, unit: Unit) -> Decimal:
    """Shares become percentages and öre become kronor; other units are shown as held."""
    match unit:
        case Unit.SHARE:
            return value * 100
        case Unit.ORE:
            return value / 100
        case _:
            return value


def format_value(value: Decimal, *, unit: Unit, decimals: int, in_prose: bool = False) -> str:
    """The value with its unit: ``82,8 %``, ``51 dagar``; spelled-out units in running text."""
    after = (_AFTER_NUMBER_IN_PROSE if in_prose else _AFTER_NUMBER)[unit]
    number = format_number(scale_for_display(value, unit=unit), decimals=decimals)
    if in_prose and after == "dagar" and number == "1":
        after = "dag"
    return f"{number}{NO_BREAK_SPACE}{after}" if after else number


def format_cell(cell: Cell, *, unit: Unit, decimals: int, in_prose: bool = False) -> str:
    """The cell's value, or words that say why there is none; never a number for a hidden or unknown cell."""
    if cell.value is not None:
        return format_value(cell.value, unit=unit, decimals=decimals, in_prose=in_prose)
    return _IN_TABLE[cell.state]


def format_interval(interval: Interval, *, unit: Unit, decimals: int, in_prose: bool = False) -> str:
    """``73,9–89,1`` in tables, ``73,9 till 89,1 procent`` in running text."""
    low, high = (
        format_number(scale_for_display(limit, unit=unit), decimals=decimals) for limit in (interval.low, interval.high)
    )
    if not in_prose:
        return f"{low}{EN_DASH}{high}"
    after = _AFTER_NUMBER_IN_PROSE[unit]
    return f"{low} till {high}{NO_BREAK_SPACE}{after}" if after else f"{low} till {high}"


def kronor_as_reported(ledger_ore: int) -> str:
    """Kronor and öre, signed as in the report: the other way round from the ledger."""
    return format_number(Decimal(-ledger_ore) / ORE_PER_KRONA, decimals=2)


def format_thousand_kronor(ore: int, *, signed: bool = False) -> str:
    """Amount in öre as whole thousands of kronor, without the unit: ``817 747``."""
    return format_number(Decimal(ore) / ORE_PER_TKR, signed=signed)


def in_mnkr(ore: int, *, decimals: int = 1, signed: bool = False) -> str:
    """Amount in öre as millions of kronor, without the unit: ``−7,7``."""
    return format_number(Decimal(ore) / ORE_PER_MNKR, decimals=decimals, signed=signed)


def format_million_kronor(ore: int, *, signed: bool = False) -> str:
    """Amount in öre as ``−7,7 mnkr``."""
    return f"{in_mnkr(ore, signed=signed)}{NO_BREAK_SPACE}mnkr"


def format_day(day: date) -> str:
    """``5 maj 2025`` with no-break spaces."""
    return str(babel_format_date(day, "d MMMM y", locale=LOCALE)).replace(" ", NO_BREAK_SPACE)


def number_in_words(number: int, *, is_neuter: bool = False) -> str:
    """``fyra``; one is ``ett`` before a neuter noun; numbers above twelve, or below zero, in digits."""
    if number == 1 and is_neuter:
        return "ett"
    return _WORDS[number] if 0 <= number < len(_WORDS) else format_number(number)


def in_alphabet(text: str) -> str:
    """A key that sorts as Swedish does: å, ä, ö last and in that order, capitals with small letters."""
    return text.lower().translate(_AFTER_Z)

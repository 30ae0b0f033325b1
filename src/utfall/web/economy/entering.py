"""What managers write of an area's year: the lines to forecast, amounts as they are typed, and what is lacking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from utfall.finance.coding import Side
from utfall.finance.forecasting.known import Line
from utfall.finance.year_money import YearMoney
from utfall.model.money import ORE_PER_TKR
from utfall.reports.numbers import format_number
from utfall.web.economy.actions import LineEntry
from utfall.web.economy.models import EnteredLine

EXPLAINED_FROM_SHARE, EXPLAINED_FROM_ORE = 0.01, 10_000_000
"""A deviation from the budget of a percent and 100 tkr is explained by whoever forecasts it."""

LARGEST_TKR = Decimal(10) ** 9
LONGEST_COMMENT, LONGEST_REASON = 2000, 120


@dataclass(frozen=True)
class LineToForecast:
    """An account group of an area: whether it is income, its budget of the year and its outcome to date; öre as in the
    ledger, None for no budget."""

    group: str
    title: str
    is_income: bool
    budget_ore: int | None
    outcome_ore: int

    @property
    def sign(self) -> int:
        """What turns the ledger's amount into the one that is typed: both income and cost are typed as plus."""
        return -1 if self.is_income else 1


@dataclass(frozen=True)
class Typed:
    """A line as it was typed, with what is wrong with it."""

    amount: str
    comment: str
    reason: str
    base: int
    error: str = ""


def lines_to_forecast(money: YearMoney, area: str) -> tuple[LineToForecast, ...]:
    """The area's account groups with a budget or anything booked, in the statement's order. What is decided follows the
    budget and is left out."""
    coding, layout = money.meaning.coding, money.meaning.layout
    budget, booked = money.book.budget_of_year() or {}, money.book.booked()
    found = []
    for row in layout.rows:
        for group in () if row.is_decided else row.groups:
            line = Line(area, group)
            if line in budget or booked.get(line):
                is_income = row.side is Side.INCOME
                found.append(
                    LineToForecast(group, coding.groups[group], is_income, budget.get(line), booked.get(line, 0))
                )
    return tuple(found)


def typed_lines(posted: Mapping[str, str], lines: tuple[LineToForecast, ...]) -> dict[str, Typed]:
    """What the form says of each line, with its error where there is one."""
    found = {}
    for line in lines:
        key = line.group
        typed = Typed(
            posted.get(f"belopp-{key}", "").strip(),
            posted.get(f"kommentar-{key}", "").strip(),
            posted.get(f"skal-{key}", "").strip(),
            _whole(posted.get(f"bas-{key}", "")),
        )
        found[key] = Typed(typed.amount, typed.comment, typed.reason, typed.base, _error(typed))
    return found


def entries_of(typed: Mapping[str, Typed], lines: tuple[LineToForecast, ...]) -> tuple[LineEntry, ...]:
    """The lines as they are saved; none of them has an error."""
    found = []
    for line in lines:
        one = typed[line.group]
        ore = parsed_tkr(one.amount)
        amount = None if ore is None else ore * line.sign
        found.append(LineEntry(line.group, amount, one.comment, one.reason, one.base))
    return tuple(found)


def parsed_tkr(text: str) -> int | None:
    """Öre of an amount in thousands of kronor; None for nothing.

    Raises ``ValueError`` for what is no amount, or is finer than an öre.
    """
    compact = "".join(text.split()).replace("\u2212", "-").replace(",", ".")
    if not compact:
        return None
    try:
        number = Decimal(compact)
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or abs(number) > LARGEST_TKR:
        raise ValueError(text)
    ore = number * ORE_PER_TKR
    if ore != ore.to_integral_value():
        raise ValueError(text)
    return int(ore)


def as_typed(ore: int | None, line: LineToForecast) -> str:
    """The ledger's amount as it is typed: ``12 500`` or ``12 500,5``; empty for none."""
    if ore is None:
        return ""
    amount = Decimal(ore * line.sign) / ORE_PER_TKR
    decimals = max(0, -int(amount.normalize().as_tuple().exponent)) if ore % ORE_PER_TKR else 0
    return format_number(amount, decimals=decimals)


def lacking(lines: tuple[LineToForecast, ...], standing: Mapping[str, EnteredLine]) -> Iterator[str]:
    """What must be mended before the forecast is handed in, a sentence a line."""
    for line in lines:
        one = standing.get(line.group)
        if one is None or one.amount_ore is None:
            yield f"{line.title} har inget belopp."
        elif needs_comment(line, one.amount_ore) and not one.comment:
            yield f"{line.title} avviker från budgeten och behöver en kommentar."


def needs_comment(line: LineToForecast, amount_ore: int) -> bool:
    """Does the forecast lie so far from the budget that it must be explained?"""
    base = line.budget_ore or 0
    difference = abs(amount_ore - base)
    return difference >= EXPLAINED_FROM_ORE and difference >= EXPLAINED_FROM_SHARE * abs(base)


def _error(typed: Typed) -> str:
    try:
        parsed_tkr(typed.amount)
    except ValueError:
        return f"”{typed.amount}” är inget belopp. Skriv tusental kronor, till exempel 12 500."
    if len(typed.comment) > LONGEST_COMMENT:
        return f"Kommentaren är längre än {LONGEST_COMMENT} tecken."
    if len(typed.reason) > LONGEST_REASON:
        return f"Skälet är längre än {LONGEST_REASON} tecken."
    return ""


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0

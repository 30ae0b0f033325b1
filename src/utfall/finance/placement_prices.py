"""What a care day has cost: the ledger's last whole year over the care days of the placement measure.

The days come through the gate, so that they are the figures shown everywhere else, and are protected like them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from utfall.errors import UnknownMeasure
from utfall.figures.table import FigureTable
from utfall.finance.ledger import coded_amounts
from utfall.finance.ledger_rows import TABLE, counted_rows
from utfall.finance.sensitivity_rules import SensitivityRules, TriedPlacement
from utfall.finance.year_book import YearBook
from utfall.finance.year_money import YearMoney
from utfall.model.money import ORE_PER_KRONA
from utfall.model.period import Period
from utfall.store.store import Store

_BY = "form"


class DaysGate(Protocol):
    """The part of the gate that answers care days."""

    def standing(self, measure: str, periods: Iterable[Period], *, by: str = "") -> FigureTable:
        """Figures as they are shown everywhere. Raises ``UnknownMeasure``."""
        ...


@dataclass(frozen=True)
class MeasuredPrice:
    """A year's cost on some accounts, in öre, over its care days (above 0)."""

    year: int
    accounts: tuple[str, ...]
    cost_ore: int
    care_days: int

    @property
    def per_day_ore(self) -> int:
        """In whole kronor, as öre: more than that the days do not tell."""
        whole = self.care_days * ORE_PER_KRONA
        return (2 * self.cost_ore + whole) // (2 * whole) * ORE_PER_KRONA


def with_prices(money: YearMoney, *, store: Store, gate: DaysGate) -> YearMoney:
    """The money with what a placement costs taken from last year's ledger and care days where both are known.

    What is assumed stands where the ledger lacks a month of last year, nothing is booked on the accounts, or the care
    days are hidden, not known yet or none.
    """
    rules = money.meaning.sensitivity
    if money.machine is None or not any(one.accounts for one in rules.placements):
        return money
    priced = replace(rules, placements=tuple(_priced(rules, book=money.book, store=store, gate=gate)))
    return replace(money, book=replace(money.book, meaning=replace(money.meaning, sensitivity=priced)))


def _priced(rules: SensitivityRules, *, book: YearBook, store: Store, gate: DaysGate) -> Iterable[TriedPlacement]:
    year = book.year - 1
    days = _days(rules.days_measure, year=year, gate=gate) if book.accounts(year) is not None else {}
    costs = _costs(store, book, year=year) if days else {}
    for one in rules.placements:
        cost = sum(ore for account, ore in costs.items() if account.startswith(one.accounts))
        if not one.accounts or cost <= 0 or days.get(one.form, 0) <= 0:
            yield one
            continue
        price = MeasuredPrice(year, one.accounts, cost, days[one.form])
        yield replace(one, cost_per_care_day_ore=price.per_day_ore, measured=_told(price))


def _days(measure: str, *, year: int, gate: DaysGate) -> dict[str, int]:
    """Care days by form; forms whose days are hidden or not known are left out."""
    try:
        table = gate.standing(measure, [Period.year(year)], by=_BY)
    except UnknownMeasure:
        return {}
    found = {}
    for figure in table.figures:
        form = dict(figure.groups).get(_BY)
        if form is not None and figure.value.value is not None:
            found[form] = int(figure.value.value)
    return found


def _costs(store: Store, book: YearBook, *, year: int) -> dict[str, int]:
    """The year's amounts by account."""
    counted = counted_rows(store.current_files(book.delivery, tables=(TABLE,)))
    found: dict[str, int] = {}
    for one in coded_amounts(counted):
        if one.month.year == year:
            found[one.account] = found.get(one.account, 0) + one.amount_ore
    return found


def _told(price: MeasuredPrice) -> str:
    kronor = f"{round(price.cost_ore / ORE_PER_KRONA):,}".replace(",", "\u00a0")
    days = f"{price.care_days:,}".replace(",", "\u00a0")
    accounts = " och ".join(price.accounts)
    return f"{kronor} kronor på konto {accounts} {price.year} delat med årets {days} vårddygn i extern regi."

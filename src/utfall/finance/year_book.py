"""What the store knows of a year's money at a delivery: the books of all years, the budget, and what they rest on."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Protocol

from utfall.finance.balance_actions import TABLE as ACTIONS_TABLE
from utfall.finance.balance_actions import ActionThen, BalanceAction, actions_of, actions_then, load_actions
from utfall.finance.budget import TABLES as BUDGET_TABLES
from utfall.finance.budget import budget_months
from utfall.finance.coding import FOLDER, Coding, load_coding
from utfall.finance.forecasting.known import MONTHS_OF_YEAR, Line, MonthAmount
from utfall.finance.held_rules import HeldRule, load_held
from utfall.finance.ledger import LedgerMonth, month_budgets
from utfall.finance.ledger_months import known_months
from utfall.finance.ledger_rows import TABLE, Files
from utfall.finance.manager_forecasts import TABLE as MANAGER_TABLE
from utfall.finance.sensitivity_rules import SensitivityRules, load_sensitivity
from utfall.finance.source_files import SourceFile, file_names, source_files
from utfall.finance.statement_layout import StatementLayout, load_layout
from utfall.finance.year_items import YearItems, year_items
from utfall.finance.yearly_items import RESULT
from utfall.store.delivery import Delivery
from utfall.store.store import Store

PLANNED = (*BUDGET_TABLES, MANAGER_TABLE, "one_offs")
"""The plan's tables that the year's figures rest on beside the ledger, by month."""
YEARLY = ("investments", "equity_items", "state_grants", ACTIONS_TABLE)
"""Those that say their year."""


@dataclass(frozen=True)
class Meaning:
    """What accounts, objects and rows mean, what is tried beside a forecast, what is done and
    where money is held, by the definitions."""

    coding: Coding
    layout: StatementLayout
    sensitivity: SensitivityRules
    actions: tuple[BalanceAction, ...]
    held: tuple[HeldRule, ...] = ()


class Monthly(Protocol):
    """An amount of an area and account group in a month: ``LedgerMonth`` and ``MonthAmount`` are."""

    @property
    def area(self) -> str: ...

    @property
    def group(self) -> str: ...

    @property
    def month(self) -> date: ...

    @property
    def amount_ore(self) -> int: ...


@dataclass(frozen=True)
class YearBook:
    """The money of ``year`` at a delivery. Amounts in öre, signed as in the ledger, without the balance sheet's.

    ``months_booked`` are the year's first months that had passed on ``known_at``, up to the last with anything booked.
    ``ledger`` holds every year; ``budget`` the year's months after
    transfers, empty where none is given.
    """

    year: int
    months_booked: int
    known_at: date
    delivery: Delivery
    meaning: Meaning
    ledger: tuple[LedgerMonth, ...]
    budget: tuple[MonthAmount, ...]
    sources: tuple[SourceFile, ...]
    items: YearItems

    @property
    def booked_until(self) -> date:
        """The first day whose month is not booked."""
        return date(self.year + self.months_booked // MONTHS_OF_YEAR, self.months_booked % MONTHS_OF_YEAR + 1, 1)

    @property
    def is_closed(self) -> bool:
        """Whether the year's accounts are made: all of it is booked, and its result stands in the equity or January has
        passed, when invoices of December have come. What comes later belongs to the next year."""
        if self.months_booked < MONTHS_OF_YEAR:
            return False
        equity = self.items.equity
        return (equity is not None and equity.sum_of(RESULT) is not None) or self.known_at >= date(self.year + 1, 2, 1)

    def actions(self, *, known_at: date | None = None) -> tuple[ActionThen, ...]:
        """The year's actions for a balanced economy as known on the day, the delivery's own where none is named."""
        own = actions_of(self.items.actions, self.meaning.actions, year=self.year)
        return actions_then(own, year=self.year, known_at=known_at or self.known_at)

    def booked(self) -> dict[Line, int]:
        """The year's months that are booked, by area and account group."""
        return by_line(one for one in self.ledger if one.month.year == self.year and one.month < self.booked_until)

    def accounts(self, year: int) -> dict[Line, int] | None:
        """A whole year by area and account group; None where the ledger does not have all of its months."""
        own = [one for one in self.ledger if one.month.year == year]
        return by_line(own) if len({one.month for one in own}) == MONTHS_OF_YEAR else None

    def budget_of_year(self) -> dict[Line, int] | None:
        """The year's budget by area and account group; None where none is given."""
        return by_line(self.budget) if self.budget else None

    def budget_to_date(self) -> dict[Line, int] | None:
        """The same of the months booked."""
        return by_line(one for one in self.budget if one.month < self.booked_until) if self.budget else None


def load_meaning(definitions: Path) -> Meaning:
    """All of ``definitions/economy`` that the year's figures need. Raises ``InvalidDefinition``."""
    coding = load_coding(definitions)
    return Meaning(
        coding=coding,
        layout=load_layout(definitions, coding=coding),
        sensitivity=load_sensitivity(definitions, coding=coding),
        actions=load_actions(definitions, coding=coding),
        held=load_held(definitions, coding=coding),
    )


def economy_digest(definitions: Path) -> str:
    """SHA-256 over the files of ``definitions/economy``: what else than the store the year's figures depend on."""
    digest = hashlib.sha256()
    for path in sorted((definitions / FOLDER).glob("*.toml")):
        content = path.read_bytes()
        digest.update(f"{path.name}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()


def year_book(store: Store, delivery: Delivery, *, meaning: Meaning, year: int | None = None) -> YearBook | None:
    """The year's book, of the newest year with anything booked where none is asked for; None without a ledger."""
    files = store.current_files(delivery, tables=(TABLE, *PLANNED, *YEARLY, "ledger_budgets"))
    ledger = known_months(store, delivery, coding=meaning.coding, layout=meaning.layout)
    if not ledger:
        return None
    months = [one.month for one in ledger]
    newest = max((month for month in months if month <= delivery.known_at), default=min(months))
    chosen = newest.year if year is None else year
    return YearBook(
        year=chosen,
        months_booked=months_booked(ledger, year=chosen, known_at=delivery.known_at),
        known_at=delivery.known_at,
        delivery=delivery,
        meaning=meaning,
        ledger=ledger,
        budget=tuple(
            one
            for one in _budget(store, delivery, files, meaning=meaning)
            if one.month.year == chosen and meaning.layout.holds(one.group)
        ),
        sources=sources_of(store, delivery, files, year=chosen),
        items=year_items(files, meaning.coding, year=chosen),
    )


def _budget(store: Store, delivery: Delivery, files: Files, *, meaning: Meaning) -> tuple[MonthAmount, ...]:
    """The internal budget with its transfers; where none has been delivered, the one that came with the ledger."""
    own = budget_months(store, delivery, meaning.coding)
    if own:
        return own
    found = month_budgets(files, meaning.coding)
    return tuple(MonthAmount(one.area, one.group, one.month, one.amount_ore) for one in found)


def months_booked(ledger: Sequence[LedgerMonth], *, year: int, known_at: date) -> int:
    """How many of the year's months are booked: those that had passed, up to the last with anything in it."""
    passed = (one.month.month for one in ledger if one.month.year == year and _end_of(one.month) < known_at)
    return max(passed, default=0)


def by_line(months: Iterable[Monthly]) -> dict[Line, int]:
    """The months summed by area and account group."""
    found: dict[Line, int] = defaultdict(int)
    for one in months:
        found[Line(one.area, one.group)] += one.amount_ore
    return dict(found)


def sources_of(store: Store, delivery: Delivery, files: Files, *, year: int) -> tuple[SourceFile, ...]:
    """The files that the year's figures rest on, each as the newest delivery that read it has it, by name.

    The ledger's of every year, since the forecast learns from them; of the plan's only the year's own.
    """
    names = file_names(files, TABLE)
    for table in PLANNED:
        names |= file_names(files, table, year=year)
    for table in YEARLY:
        names |= file_names(files, table, year=year, column="year")
    return source_files(store, delivery, names)


def _end_of(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)

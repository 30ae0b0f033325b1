"""All that is known of a year's money at a delivery: its book, the forecasts beside each other, and the columns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from utfall.finance.forecasting.drivers import Step, Waterfall, waterfall
from utfall.finance.forecasting.known import Line
from utfall.finance.forecasting.scenario import ScenarioOutcome
from utfall.finance.ledger_rows import TABLE
from utfall.finance.machine import Machine, machine_of
from utfall.finance.manager_view import ManagerView, manager_view
from utfall.finance.sensitivity_rules import tried
from utfall.finance.year_book import Meaning, YearBook, load_meaning, year_book
from utfall.finance.year_columns import YearColumns, year_columns
from utfall.store.delivery import Delivery
from utfall.store.store import Store


@dataclass(frozen=True)
class YearMoney:
    """``machine`` is None while no whole month is booked and when all are, ``manager`` while no manager has handed in a
    forecast."""

    book: YearBook
    columns: YearColumns
    machine: Machine | None
    manager: ManagerView | None

    @property
    def meaning(self) -> Meaning:
        """What accounts and groups mean."""
        return self.book.meaning

    @property
    def tried(self) -> tuple[ScenarioOutcome, ...]:
        """What is always tried beside the machine's forecast; nothing without one."""
        return () if self.machine is None else tried(self.meaning.sensitivity, on=self.machine.forecast)

    def difference(self, area: str | None = None) -> Difference | None:
        """From the managers' figure, or the budget where there is none, to the machine's; None without either.

        Of the area (its id), of the board where it is None; net costs, what is decided left out.
        """
        budget = self.book.budget_of_year()
        start = budget if self.manager is None else self.manager.amounts
        if self.machine is None or start is None:
            return None
        coding, decided = self.meaning.coding, self.meaning.layout.decided_groups
        titled = {
            Line(coding.areas[line.area], coding.groups[line.group]): ore
            for line, ore in start.items()
            if line.group not in decided
        }
        title = None if area is None else coding.areas[area]
        steps, missing = waterfall(self.machine.forecast, manager=titled, area=title)
        return Difference(steps, missing, is_from_manager=self.manager is not None)


@dataclass(frozen=True)
class Difference:
    """The steps in net cost, the lines that they leave out because nobody has given a figure, and where they start."""

    steps: Waterfall
    missing: tuple[Line, ...]
    is_from_manager: bool

    @property
    def moving(self) -> tuple[tuple[Step, int], ...]:
        """The steps that move the figure, in order, with what each adds to the net cost in öre."""
        return tuple((one.step, one.amount_ore) for one in self.steps.drivers if one.amount_ore)


def year_money(store: Store, delivery: Delivery, *, meaning: Meaning, year: int | None = None) -> YearMoney | None:
    """The year's money, of the newest year with anything booked where none is asked for; None without a ledger."""
    book = year_book(store, delivery, meaning=meaning, year=year)
    return None if book is None else money_of(store, book)


def money_of(store: Store, book: YearBook) -> YearMoney:
    """The money of the book's year."""
    machine = machine_of(store, book) if book.months_booked and not book.is_closed else None
    manager = manager_view(store, book)
    columns = year_columns(book, machine=machine, manager=None if manager is None else manager.amounts)
    return YearMoney(book, columns, machine, manager)


def money_of_year(store: Store, delivery: Delivery, *, definitions: Path, year: int) -> YearMoney | None:
    """The year's money for a report; None where the delivery has no whole month of that year's ledger.

    A store that has never had a ledger needs no definitions of it. Raises ``InvalidDefinition``.
    """
    table = delivery.tables.get(TABLE)
    if table is None or not table.rows:
        return None
    found = year_money(store, delivery, meaning=load_meaning(definitions), year=year)
    return None if found is None or not found.book.months_booked else found

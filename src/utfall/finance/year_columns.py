"""The columns that a year's statements have: last year's accounts, budget, outcome to date and forecasts."""

from __future__ import annotations

from dataclasses import dataclass

from utfall.finance.income_statement import Amounts, Column
from utfall.finance.machine import Machine
from utfall.finance.year_book import YearBook
from utfall.model.period import Period

ACCOUNTS, BUDGET, OUTCOME, BUDGET_TO_DATE, MANAGER, MACHINE = (
    "accounts",
    "budget",
    "outcome",
    "budget_to_date",
    "manager",
    "machine",
)


@dataclass(frozen=True)
class YearColumns:
    """Every column of the year; one without amounts has ``amounts`` None. ``is_closed``: all of the year is booked."""

    accounts: Column
    budget: Column
    outcome: Column
    budget_to_date: Column
    manager: Column
    machine: Column
    is_closed: bool = False

    @property
    def last(self) -> Column:
        """What the year is said to come to: the managers' forecast, or the accounts of a year that is closed."""
        return self.outcome if self.is_closed else self.manager

    @property
    def of_report(self) -> tuple[Column, ...]:
        """Annual accounts, internal budget and forecast, as the report has them."""
        return self.accounts, self.budget, self.last

    @property
    def to_date(self) -> tuple[Column, ...]:
        """Outcome and budget for the months booked, and outcome less budget: plus is better than planned."""
        return self.outcome, self.budget_to_date, less(self.outcome, self.budget_to_date, id="deviation")

    @property
    def against_budget(self) -> tuple[Column, ...]:
        """Budget, what the year is said to come to, and that less the budget."""
        return self.budget, self.last, less(self.last, self.budget, id="deviation")

    @property
    def all(self) -> tuple[Column, ...]:
        """What a terminal shows side by side."""
        if self.is_closed:
            return self.accounts, self.budget, self.outcome
        return self.accounts, self.budget, self.outcome, self.manager, self.machine


def less(column: Column, other: Column, *, id: str) -> Column:
    """What the first is more than the second, called deviation; empty where either is."""
    if column.amounts is None or other.amounts is None:
        return Column(id, "Avvikelse", None)
    lines = sorted({*column.amounts, *other.amounts})
    difference = {line: column.amounts.get(line, 0) - other.amounts.get(line, 0) for line in lines}
    return Column(id, "Avvikelse", difference)


def year_columns(book: YearBook, *, machine: Machine | None, manager: Amounts | None = None) -> YearColumns:
    """The columns of the book's year. ``manager`` is the managers' forecast, None where none has been handed in."""
    year = book.year
    months = booked_period(book).label_sv() if book.months_booked else str(year)
    return YearColumns(
        accounts=Column(ACCOUNTS, f"Bokslut {year - 1}", book.accounts(year - 1)),
        budget=Column(BUDGET, f"Internbudget {year}", book.budget_of_year(), is_entered=True),
        outcome=Column(OUTCOME, f"Bokslut {year}" if book.is_closed else f"Utfall {months}", book.booked()),
        budget_to_date=Column(BUDGET_TO_DATE, f"Budget {months}", book.budget_to_date()),
        manager=Column(MANAGER, f"Prognos {year}", manager, is_entered=True),
        machine=Column(MACHINE, f"Maskinens prognos {year}", None if machine is None else machine.amounts()),
        is_closed=book.is_closed,
    )


def booked_period(book: YearBook) -> Period:
    """The months booked: January to the last of them. The book has at least one."""
    if book.months_booked == 1:
        return Period.month(book.year, 1)
    return Period.months((book.year, 1), (book.year, book.months_booked))

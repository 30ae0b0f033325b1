"""The internal budget by business area, account group and month, before and after the transfers of the year.

Amounts in öre, signed as in the ledger: cost plus, income minus.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from utfall.finance.coding import Coding
from utfall.finance.forecasting.known import MONTHS_OF_YEAR, Line, MonthAmount, evenly
from utfall.finance.ledger_rows import Files
from utfall.finance.plan_problems import Code, plan_problem
from utfall.finance.plan_rows import Lined, lined_rows, plan_rows, reversed_signs
from utfall.model.problem import Place, Problem
from utfall.store.delivery import Delivery
from utfall.store.store import Store

TABLES = ("budget_months", "budget_transfers")


@dataclass(frozen=True)
class BudgetRow:
    """A month as a row of a file says it."""

    line: Line
    month: date
    amount_ore: int
    place: Place


@dataclass(frozen=True)
class TransferRow:
    """What a transfer gives a line (cost plus) for the rest of the year, or takes from it."""

    line: Line
    amount_ore: int
    place: Place


@dataclass(frozen=True)
class Transfer:
    """Budget moved on a day, from the month that begins on ``from_month``; its rows should come to zero."""

    number: str
    decided_on: date
    from_month: date
    reason: str
    rows: tuple[TransferRow, ...]

    @property
    def sum_ore(self) -> int:
        """Zero where nothing is gained or lost."""
        return sum(row.amount_ore for row in self.rows)

    def months(self) -> Iterable[MonthAmount]:
        """Each row over the months that are left of the year, in parts that differ by one öre at most."""
        year, first = self.from_month.year, self.from_month.month
        for row in self.rows:
            for month, ore in enumerate(evenly(row.amount_ore, parts=MONTHS_OF_YEAR - first + 1), start=first):
                yield MonthAmount(row.line.area, row.line.group, date(year, month, 1), ore)


@dataclass(frozen=True)
class InternalBudget:
    """The budget's rows and its transfers, and what is wrong with either."""

    rows: tuple[BudgetRow, ...]
    transfers: tuple[Transfer, ...]
    problems: tuple[Problem, ...]

    def before(self) -> tuple[MonthAmount, ...]:
        """By line and month, as it was decided before the year's transfers."""
        return _summed(MonthAmount(one.line.area, one.line.group, one.month, one.amount_ore) for one in self.rows)

    def after(self) -> tuple[MonthAmount, ...]:
        """By line and month with every transfer applied. The same sum as before, where the transfers come to zero."""
        moved = (month for transfer in self.transfers for month in transfer.months())
        return _summed((*self.before(), *moved))


def budget_months(store: Store, delivery: Delivery, coding: Coding) -> tuple[MonthAmount, ...]:
    """The internal budget of every year as known in the delivery, its transfers applied, by line and month."""
    return internal_budget(store.current_files(delivery, tables=TABLES), coding).after()


def internal_budget(files: Files, coding: Coding) -> InternalBudget:
    """The budget and its transfers in the delivery's files (``Store.current_files``)."""
    budget, problems = lined_rows(
        plan_rows(files, "budget_months"), coding, key=lambda row: row.month("month_starts_on")
    )
    moved, more = lined_rows(
        plan_rows(files, "budget_transfers"), coding, key=lambda row: (row.day("decided_on"), row.text("number"))
    )
    rows = tuple(BudgetRow(one.line, one.row.month("month_starts_on"), one.row.ore(), one.row.place) for one in budget)
    transfers = _transfers(moved)
    uneven = (_uneven(one) for one in transfers if one.sum_ore)
    reversed_years = reversed_signs(
        (f"internbudgeten {one.month.year}", one.line, one.amount_ore, one.place) for one in rows
    )
    return InternalBudget(rows, transfers, (*problems, *more, *uneven, *reversed_years))


def _uneven(transfer: Transfer) -> Problem:
    kronor, ore = divmod(abs(transfer.sum_ore), 100)
    told = f"{'−' if transfer.sum_ore < 0 else ''}{kronor},{ore:02d}"
    value = f"{transfer.number} den {transfer.decided_on}"
    return plan_problem(Code.UNEVEN_TRANSFER, transfer.rows[0].place, value=value, what=told)


def _transfers(rows: Iterable[Lined]) -> tuple[Transfer, ...]:
    """The rows by day, number and first month: one transfer each, the earliest first."""
    by_transfer: dict[tuple[date, date, str], list[Lined]] = defaultdict(list)
    for one in rows:
        key = (one.row.day("decided_on"), one.row.month("month_starts_on"), one.row.text("number"))
        by_transfer[key].append(one)
    return tuple(
        Transfer(
            number=number,
            decided_on=decided_on,
            from_month=from_month,
            reason=members[0].row.text("reason"),
            rows=tuple(TransferRow(one.line, one.row.ore(), one.row.place) for one in members),
        )
        for (decided_on, from_month, number), members in sorted(by_transfer.items())
    )


def _summed(months: Iterable[MonthAmount]) -> tuple[MonthAmount, ...]:
    sums: dict[tuple[str, str, date], int] = defaultdict(int)
    for one in months:
        sums[one.area, one.group, one.month] += one.amount_ore
    return tuple(MonthAmount(*key, ore) for key, ore in sorted(sums.items()))

"""What the store knows of a year's allocation at a delivery: its versions, what they agree with, and their files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from utfall.finance.allocation import TABLE, YearAllocations, allocations
from utfall.finance.budget import TABLES as BUDGET_TABLES
from utfall.finance.budget import internal_budget
from utfall.finance.coding import Coding, load_coding
from utfall.finance.ledger import month_budgets
from utfall.finance.ledger_rows import Files
from utfall.finance.reconciling import Reconciliation, reconcile
from utfall.finance.source_files import SourceFile, file_names, source_files
from utfall.model.problem import Problem
from utfall.store.delivery import Delivery
from utfall.store.store import Store

TABLES = (TABLE, *BUDGET_TABLES, "ledger_budgets")
"""What a reconciliation reads."""


@dataclass(frozen=True)
class AllocationBook:
    """A year's allocation, all versions of it, with the newest one's reconciliation and the files that both rest on."""

    year: YearAllocations
    reconciliation: Reconciliation
    delivery: Delivery
    sources: tuple[SourceFile, ...]


def reconciled(
    files: Files, coding: Coding, *, chosen: YearAllocations, among: Sequence[YearAllocations]
) -> tuple[Reconciliation, tuple[Problem, ...]]:
    """The year's newest version against all that should agree with it, and what is wrong with the internal budget.

    ``among`` are all years' allocations.
    """
    budget = internal_budget(files, coding)
    earlier = next((one for one in among if one.year == chosen.year - 1), None)
    found = reconcile(chosen, budget, earlier=earlier, ledger_budget=month_budgets(files, coding))
    return found, budget.problems


def allocation_for_report(store: Store, delivery: Delivery, *, definitions: Path, year: int) -> AllocationBook | None:
    """The allocation that a report of the year is about: next year's once any version of it is known, else its own.

    None where the delivery knows neither. A store that has never had an allocation needs no definitions of the economy.
    Raises ``InvalidDefinition``.
    """
    table = delivery.tables.get(TABLE)
    if table is None or not table.rows:
        return None
    files = store.current_files(delivery, tables=TABLES)
    every = allocations(files)
    chosen = next((one for one in reversed(every) if one.year in (year, year + 1)), None)
    if chosen is None:
        return None
    return allocation_book(store, delivery, files, load_coding(definitions), chosen=chosen, among=every)


def allocation_book(
    store: Store,
    delivery: Delivery,
    files: Files,
    coding: Coding,
    *,
    chosen: YearAllocations,
    among: Sequence[YearAllocations],
) -> AllocationBook:
    """The chosen year's book out of the delivery's ``files`` of ``TABLES``; ``among`` are all years' allocations."""
    found, _ = reconciled(files, coding, chosen=chosen, among=among)
    names = file_names(files, TABLE, year=chosen.year, column="year")
    for table in BUDGET_TABLES:
        for year in (chosen.year - 1, chosen.year):
            names |= file_names(files, table, year=year)
    return AllocationBook(chosen, found, delivery, source_files(store, delivery, names))

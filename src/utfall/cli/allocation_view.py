"""The allocation in a terminal: the bridge from last year's to this one's, and what it agrees with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from utfall.cli.plan_reading import known_year, place_text, print_origin, print_problems, read_plan, thousands
from utfall.cli.presenting import console
from utfall.cli.workbook_file import write_workbook_file
from utfall.errors import UnknownPlanPart
from utfall.finance.allocation import (
    ADJUSTMENT,
    DIRECTION,
    TABLE,
    Allocation,
    AllocationItem,
    Change,
    YearAllocations,
    allocations,
    changed_items,
)
from utfall.finance.allocation_book import TABLES, allocation_book, reconciled
from utfall.finance.indexation import indexation_bases
from utfall.finance.reconciling import Reconciliation
from utfall.reports.allocation_words import (
    base_sentence,
    change_sentence,
    difference_text,
    percent_text,
    questions,
    untried,
)
from utfall.reports.allocation_workbook import allocation_workbook
from utfall.reports.numbers import in_mnkr


def show_allocation(
    store_path: Path,
    *,
    year: int | None,
    version: str | None,
    without: Sequence[str],
    xlsx: Path | None,
    definitions: Path | None,
    as_of: str | None,
) -> None:
    """Print one version's bridge, its change, the bases of its indexations and what changed since the one before."""
    tables = (TABLE,) if xlsx is None else TABLES
    read = read_plan(store_path, tables=tables, definitions=definitions, as_of=as_of)
    every = allocations(read.files)
    chosen = _of_year(every, year)
    allocation = _version(chosen, version)
    left_out = _left_out(allocation, without)
    console().print(
        f"Ekonomisk tilldelning {allocation.year}, {allocation.version} {allocation.decided_on}. Miljoner kronor."
    )
    print_origin(read, (TABLE,))
    console().print(_bridge(allocation, left_out))
    if (change := allocation.change()) is not None:
        console().print(change_sentence(change, year=allocation.year))
    for base in indexation_bases(allocation):
        console().print(base_sentence(base))
    _print_versions(chosen, allocation)
    if xlsx is not None:
        book = allocation_book(read.store, read.delivery, read.files, read.coding, chosen=chosen, among=every)
        write_workbook_file(xlsx, allocation_workbook(book))


def reconcile_allocation(store_path: Path, *, year: int | None, definitions: Path | None, as_of: str | None) -> bool:
    """Print what agrees and what does not; whether nothing is open."""
    read = read_plan(store_path, tables=TABLES, definitions=definitions, as_of=as_of)
    every = allocations(read.files)
    chosen = _of_year(every, year)
    found, problems = reconciled(read.files, read.coding, chosen=chosen, among=every)
    newest = chosen.newest
    console().print(
        f"Avstämning av tilldelningen {newest.year} ({newest.version} {newest.decided_on}). Tusental kronor."
    )
    print_origin(read, TABLES)
    console().print(_compared(found))
    print_problems(problems)
    _print_questions(found)
    return not found.open


def _of_year(found: Sequence[YearAllocations], year: int | None) -> YearAllocations:
    chosen = known_year(year, (one.year for one in found), what="ekonomisk tilldelning")
    return next(one for one in found if one.year == chosen)


def _version(chosen: YearAllocations, version: str | None) -> Allocation:
    if version is None:
        return chosen.newest
    for one in chosen.versions:
        if one.version.casefold() == version.casefold():
            return one
    there = ", ".join(one.version for one in chosen.versions)
    raise UnknownPlanPart(
        f"Tilldelningen {chosen.year} har ingen version som heter ”{version}”.", remedy=f"Välj bland {there}."
    )


def _left_out(allocation: Allocation, without: Sequence[str]) -> dict[str, tuple[AllocationItem, ...]]:
    found = {text: allocation.named(text) for text in without}
    for text, items in found.items():
        if not items:
            there = ", ".join(one.label for one in allocation.bridge)
            raise UnknownPlanPart(f"Ingen rad innehåller ”{text}”.", remedy=f"Välj ord ur någon av {there}.")
    return found


def _bridge(allocation: Allocation, left_out: dict[str, tuple[AllocationItem, ...]]) -> Table:
    grid = Table()
    grid.add_column("Rad")
    grid.add_column("mnkr", justify="right", no_wrap=True)
    grid.add_column("Fil och rad", overflow="fold")
    if allocation.has(DIRECTION):
        _add_step(grid, allocation, DIRECTION, "Tilldelning i inriktningsbeslutet", allocation.direction_ore)
    if allocation.has(ADJUSTMENT):
        _add_step(grid, allocation, ADJUSTMENT, "Summa justeringar", allocation.adjustments_ore)
        grid.add_row(f"Ekonomisk tilldelning {allocation.year}", in_mnkr(allocation.sum_ore), "")
    _add_change(grid, allocation.change(), f"{allocation.year - 1} till {allocation.year}")
    for text, items in left_out.items():
        _add_change(grid, allocation.change(without=items), f"utan {text}")
    before = allocation.sum_ore
    for number, item in enumerate(allocation.plan_years):
        if not number:
            grid.add_section()
        change = percent_text(Change(before, item.amount_ore).percent) if before else ""
        grid.add_row(f"{item.label} ({change} från året före)", in_mnkr(item.amount_ore), place_text(item.place))
        before = item.amount_ore
    return grid


def _add_step(grid: Table, allocation: Allocation, step: str, title: str, sum_ore: int) -> None:
    for item in allocation.bridge:
        if item.step == step:
            grid.add_row(item.label, in_mnkr(item.amount_ore), place_text(item.place))
    grid.add_section()
    grid.add_row(title, in_mnkr(sum_ore), "")
    grid.add_section()


def _add_change(grid: Table, change: Change | None, title: str) -> None:
    if change is not None:
        grid.add_row(f"Förändring {title}", in_mnkr(change.ore), "")
        grid.add_row(f"Förändring i procent {title}", percent_text(change.percent), "")


def _print_versions(chosen: YearAllocations, allocation: Allocation) -> None:
    told = ", ".join(f"{one.version} {one.decided_on} ({in_mnkr(one.sum_ore)} mnkr)" for one in chosen.versions)
    console().print(f"Versioner: {told}.")
    before = chosen.before(allocation)
    if before is None:
        return
    changed = changed_items(before, allocation)
    if not changed:
        console().print(f"Inget har ändrats sedan {before.version} {before.decided_on}.")
        return
    grid = Table(title=f"Ändrat sedan {before.version} {before.decided_on}", title_justify="left")
    grid.add_column("Rad")
    for head in ("Före", "Efter"):
        grid.add_column(head, justify="right", no_wrap=True)
    for one in changed:
        amounts = ("" if ore is None else in_mnkr(ore) for ore in (one.older_ore, one.newer_ore))
        grid.add_row(one.label, *amounts)
    console().print(grid)


def _compared(found: Reconciliation) -> Table:
    grid = Table()
    grid.add_column("Vad som jämförs")
    for head in ("Det ena", "Det andra", "Skillnad"):
        grid.add_column(head, justify="right")
    grid.add_column("Läge")
    for one in found.comparisons:
        grid.add_row(
            one.title, thousands(one.left.ore), thousands(one.right.ore), difference_text(one), one.outcome.value
        )
        for part in one.explanations:
            grid.add_row(f"  {part.label}", "", "", thousands(part.amount_ore), place_text(part.place))
    return grid


def _print_questions(found: Reconciliation) -> None:
    if found.months_lacking:
        console().print(
            f"Internbudgeten {found.allocation.year - 1} saknar {found.months_lacking} månader. Läs in hela årets fil."
        )
    for one in questions(found):
        console().print(f"Fråga: {one}")
    if left := untried(found):
        console().print(f"Gick inte att pröva, för uppgifter saknas: {'; '.join(left)}.")
    if not found.open:
        console().print("Inget är öppet.")

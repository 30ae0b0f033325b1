"""The internal budget in a terminal: before and after the transfers, down to the rows of the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from rich.table import Table

from utfall.cli.plan_reading import (
    PlanRead,
    as_reported,
    known_part,
    known_year,
    place_text,
    print_origin,
    print_problems,
    read_plan,
)
from utfall.cli.presenting import console
from utfall.finance.budget import TABLES, InternalBudget, Transfer, internal_budget
from utfall.finance.forecasting.known import Line, MonthAmount
from utfall.reports.numbers import kronor_as_reported


def show_budget(
    store_path: Path,
    *,
    year: int | None,
    area: str | None,
    group: str | None,
    definitions: Path | None,
    as_of: str | None,
) -> None:
    """Print the year's budget by account group and area, or by month where both are chosen."""
    read = read_plan(store_path, tables=TABLES, definitions=definitions, as_of=as_of)
    budget = internal_budget(read.files, read.coding)
    chosen = known_year(year, (one.month.year for one in budget.rows), what="internbudget")
    wanted_area = known_part(area, read.coding.areas, what="Verksamhetsområdet")
    wanted_group = known_part(group, read.coding.groups, what="Kontogruppen")

    def is_wanted(line: Line) -> bool:
        return wanted_area in (None, line.area) and wanted_group in (None, line.group)

    titles = [read.coding.areas.get(wanted_area or ""), read.coding.groups.get(wanted_group or "")]
    named = ", ".join(title for title in titles if title)
    both = wanted_area is not None and wanted_group is not None
    unit = "Kronor" if both else "Tusental kronor"
    console().print(f"Internbudget {chosen}{f', {named}' if named else ''}. {unit}, intäkter + och kostnader −.")
    print_origin(read, TABLES)
    if both:
        console().print(_months(budget, chosen, is_wanted))
    else:
        if wanted_group is None:
            console().print(
                _parts(budget, chosen, is_wanted, lambda line: line.group, read.coding.groups, "Kontogrupp")
            )
        if wanted_area is None:
            areas = read.coding.areas
            console().print(_parts(budget, chosen, is_wanted, lambda line: line.area, areas, "Verksamhetsområde"))
    print_problems(budget.problems)


def show_transfers(store_path: Path, *, year: int | None, definitions: Path | None, as_of: str | None) -> None:
    """Print every transfer of the year with day, reason and rows."""
    read = read_plan(store_path, tables=TABLES, definitions=definitions, as_of=as_of)
    budget = internal_budget(read.files, read.coding)
    chosen = known_year(year, (one.from_month.year for one in budget.transfers), what="omföring")
    console().print(f"Omföringar {chosen}. Tusental kronor, intäkter + och kostnader −.")
    print_origin(read, ("budget_transfers",))
    for transfer in budget.transfers:
        if transfer.from_month.year == chosen:
            console().print(_transfer(transfer, read))
    print_problems(budget.problems)


def _parts(
    budget: InternalBudget,
    year: int,
    is_wanted: Callable[[Line], bool],
    part_of: Callable[[Line], str],
    titles: Mapping[str, str],
    head: str,
) -> Table:
    before, after = (_sums(months, year, is_wanted, part_of) for months in (budget.before(), budget.after()))
    grid = Table()
    grid.add_column(head)
    for column in ("Beslutad", "Omföringar", "Efter omföringar"):
        grid.add_column(column, justify="right", no_wrap=True)
    for key, title in titles.items():
        if key in before or key in after:
            grid.add_row(title, *map(as_reported, (before[key], after[key] - before[key], after[key])))
    grid.add_section()
    first, last = before.total(), after.total()
    grid.add_row("Summa", *map(as_reported, (first, last - first, last)))
    return grid


def _sums(
    months: Iterable[MonthAmount], year: int, is_wanted: Callable[[Line], bool], part_of: Callable[[Line], str]
) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in months:
        if one.month.year == year and is_wanted(one.line):
            found[part_of(one.line)] += one.amount_ore
    return found


def _months(budget: InternalBudget, year: int, is_wanted: Callable[[Line], bool]) -> Table:
    places = {row.month: row.place for row in budget.rows if row.month.year == year and is_wanted(row.line)}
    before, after = (
        {one.month: one.amount_ore for one in months if one.month.year == year and is_wanted(one.line)}
        for months in (budget.before(), budget.after())
    )
    grid = Table()
    grid.add_column("Månad")
    for column in ("Beslutad", "Omföringar", "Efter omföringar"):
        grid.add_column(column, justify="right", no_wrap=True)
    grid.add_column("Fil och rad", overflow="fold")
    for month in sorted(after):
        first, last = before.get(month, 0), after[month]
        amounts = map(kronor_as_reported, (first, last - first, last))
        grid.add_row(f"{month:%Y-%m}", *amounts, place_text(places.get(month)))
    grid.add_section()
    first, last = sum(before.values()), sum(after.values())
    grid.add_row("Summa", *map(kronor_as_reported, (first, last - first, last)), "")
    return grid


def _transfer(transfer: Transfer, read: PlanRead) -> Table:
    title = f"Omföring {transfer.number}, {transfer.decided_on}, från och med {transfer.from_month:%Y-%m}: "
    grid = Table(title=title + transfer.reason, title_justify="left")
    for head in ("Verksamhetsområde", "Kontogrupp"):
        grid.add_column(head)
    grid.add_column("Belopp", justify="right", no_wrap=True)
    grid.add_column("Fil och rad", overflow="fold")
    for row in transfer.rows:
        names = (read.coding.areas[row.line.area], read.coding.groups[row.line.group])
        grid.add_row(*names, as_reported(row.amount_ore), place_text(row.place))
    return grid

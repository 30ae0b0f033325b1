"""Managers' forecasts in a terminal: as they were locked, beside the budget, and what was kept aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.table import Table

from utfall.cli.plan_reading import (
    PlanRead,
    as_reported,
    known_part,
    place_text,
    print_origin,
    print_problems,
    read_plan,
)
from utfall.cli.presenting import console
from utfall.cli.surroundings import parse_day
from utfall.errors import UnknownPlanPart
from utfall.finance.budget import TABLES as BUDGET_TABLES
from utfall.finance.budget import internal_budget
from utfall.finance.coding import Coding
from utfall.finance.forecasting.known import Line
from utfall.finance.manager_forecasts import TABLE, ManagerForecast, ManagerForecasts, locked_forecasts


def show_manager_forecasts(
    store_path: Path, *, report_day: str | None, area: str | None, definitions: Path | None, as_of: str | None
) -> None:
    """Print one report day's forecasts against the budget, with change, comment and reason."""
    tables = (TABLE, *BUDGET_TABLES)
    read = read_plan(store_path, tables=tables, definitions=definitions, as_of=as_of)
    found = locked_forecasts(read.store, read.delivery, read.coding)
    day = _report_day(found, parse_day(report_day))
    wanted = known_part(area, read.coding.areas, what="Verksamhetsområdet")
    own = tuple(one for one in found.reported(day) if wanted in (None, one.area))
    last = max((one.last_month for one in own), default=day)
    console().print(
        f"Chefers prognoser för {last.year}, låsta {day}, med utfall till och med {last:%Y-%m}. Tusental kronor, "
        "intäkter + och kostnader −. Avvikelse: + är bättre än budget."
    )
    print_origin(read, tables)
    rows = _compared(read, own, year=last.year, area=wanted)
    console().print(_by_area(rows, read.coding) if wanted is None else _by_group(rows, read.coding))
    if wanted is not None:
        _print_comments(rows, read.coding)
    _print_lacking(rows, read.coding)
    print_problems((*found.names, *found.aside[day]))


def _report_day(found: ManagerForecasts, asked: date | None) -> date:
    days = sorted({one.reported_on for one in found.locked})
    if not days:
        raise UnknownPlanPart(
            "Leveransen har inga chefsprognoser.", remedy="Läs in en fil som chefsprognoser_2025.csv med utfall import."
        )
    if asked is None:
        return days[-1]
    if asked not in days:
        raise UnknownPlanPart(
            f"Det finns inga prognoser till rapportdagen {asked}.", remedy=f"Välj bland {', '.join(map(str, days))}."
        )
    return asked


@dataclass(frozen=True)
class _Compared:
    """A line's budget (None: none) and its forecast (None: none given), and the two together."""

    line: Line
    budget_ore: int | None
    forecast: ManagerForecast | None

    @property
    def deviation_ore(self) -> int | None:
        if self.forecast is None:
            return None
        return self.forecast.amount_ore - (self.budget_ore or 0)


def _compared(read: PlanRead, own: Sequence[ManagerForecast], *, year: int, area: str | None) -> tuple[_Compared, ...]:
    """Every line with a budget or a forecast, in the definitions' order."""
    sums: Counter[Line] = Counter()
    for one in internal_budget(read.files, read.coding).after():
        if one.month.year == year and area in (None, one.area):
            sums[one.line] += one.amount_ore
    lines = [(Line(one.area, one.group), one) for one in own]
    found = [_Compared(line, sums.get(line), forecast) for line, forecast in lines]
    given = {line for line, _ in lines}
    found += [_Compared(line, ore, None) for line, ore in sums.items() if line not in given]
    areas, groups = list(read.coding.areas), list(read.coding.groups)
    return tuple(sorted(found, key=lambda one: (areas.index(one.line.area), groups.index(one.line.group))))


def _grid(head: str, parts: Iterable[tuple[str, Sequence[_Compared]]], total: Sequence[_Compared]) -> Table:
    grid = Table()
    grid.add_column(head)
    for column in ("Internbudget", "Prognos", "Avvikelse", "Ändring"):
        grid.add_column(column, justify="right", no_wrap=True)
    for title, rows in parts:
        grid.add_row(title, *_amounts(rows))
    grid.add_section()
    grid.add_row("Summa", *_amounts(total))
    return grid


def _amounts(rows: Sequence[_Compared]) -> Iterable[str]:
    given = [one.forecast for one in rows if one.forecast is not None]
    yield as_reported(_sum_known(one.budget_ore for one in rows))
    yield as_reported(_sum_known(one.amount_ore for one in given))
    yield as_reported(_sum_known(one.deviation_ore for one in rows))
    yield as_reported(_sum_known(one.change_ore for one in given))


def _sum_known(amounts: Iterable[int | None]) -> int | None:
    """The sum of those that are known; None where none is."""
    known = [ore for ore in amounts if ore is not None]
    return sum(known) if known else None


def _by_area(rows: Sequence[_Compared], coding: Coding) -> Table:
    parts = ((title, [one for one in rows if one.line.area == area]) for area, title in coding.areas.items())
    return _grid("Verksamhetsområde", ((title, own) for title, own in parts if own), rows)


def _by_group(rows: Sequence[_Compared], coding: Coding) -> Table:
    return _grid("Kontogrupp", ((coding.groups[one.line.group], [one]) for one in rows), rows)


def _print_comments(rows: Sequence[_Compared], coding: Coding) -> None:
    for one in rows:
        if one.forecast is not None:
            said = " ".join(part for part in (one.forecast.comment, _reason(one.forecast)) if part)
            place = f"{place_text(one.forecast.place)}, leverans {one.forecast.delivery}"
            console().print(f"  {coding.groups[one.line.group]}: {said or 'ingen kommentar.'} [{place}]")


def _reason(forecast: ManagerForecast) -> str:
    return f"Skäl: {forecast.reason}." if forecast.reason else ""


def _print_lacking(rows: Sequence[_Compared], coding: Coding) -> None:
    lacking = [one.line for one in rows if one.forecast is None]
    if lacking:
        named = "; ".join(f"{coding.areas[line.area]}, {coding.groups[line.group]}" for line in lacking)
        console().print(f"Budget finns men ingen prognos för: {named}. De ingår inte i prognos och avvikelse.")

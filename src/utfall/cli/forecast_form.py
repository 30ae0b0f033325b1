"""A workbook for managers to fill in: a row for each line of the budget, read back as it is by ``utfall import``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from utfall.cli.plan_reading import PlanRead, known_part, read_plan
from utfall.cli.presenting import print_path
from utfall.cli.private_file import write_private_file
from utfall.cli.surroundings import parse_day
from utfall.errors import InvalidPeriod, UnknownPlanPart, UnwritableFile
from utfall.finance.budget import TABLES as BUDGET_TABLES
from utfall.finance.budget import internal_budget
from utfall.finance.forecasting.known import Line
from utfall.finance.manager_forecasts import TABLE, locked_forecasts
from utfall.model.period import Period, PeriodKind
from utfall.reports.forecast_form import DAY, MONTH, forecast_form

HEADS = (
    "rapportdag",
    "prognosmånad",
    "verksamhetsområde",
    "kontogrupp",
    "internbudget_kr",
    "förra_prognosen_kr",
    "prognos_kr",
    "kommentar",
    "skäl",
)
"""The columns that the mapping reads, and the budget and the forecast before to compare with, which it does not."""


@dataclass(frozen=True)
class FormRow:
    """A line to forecast, with its budget and, where there is one, its forecast before; öre as in the ledger."""

    line: Line
    budget_ore: int
    before_ore: int | None


def write_form(
    store_path: Path,
    out: Path,
    *,
    report_day: str,
    month: str,
    area: str | None,
    definitions: Path | None,
    as_of: str | None,
) -> None:
    """Write the workbook for a report day and its last month with outcome; one area's, or all."""
    day, last_month = parse_day(report_day), _month(month)
    assert day is not None
    read = read_plan(store_path, tables=(TABLE, *BUDGET_TABLES), definitions=definitions, as_of=as_of)
    rows = form_rows(
        read, day=day, year=last_month.year, area=known_part(area, read.coding.areas, what="Verksamhetsområdet")
    )
    if not rows:
        raise UnknownPlanPart(
            f"Internbudgeten {last_month.year} har inga rader att göra prognos för.",
            remedy="Läs in internbudgeten med utfall import, eller välj en annan månad.",
        )
    if out.exists():
        raise UnwritableFile(f"{out} finns redan, och kan vara ifylld.", remedy="Ange en annan fil med --out.")
    write_private_file(out, form_workbook(rows, read, day=day, month=last_month))
    print_path(f"{len(rows)} rader skrivna till {out}. Fyll i prognos_kr, och läs in filen senast {day}: utfall import")


def form_rows(read: PlanRead, *, day: date, year: int, area: str | None) -> tuple[FormRow, ...]:
    """Every line of the year's budget, its transfers applied, in the definitions' order."""
    budget: Counter[Line] = Counter()
    for one in internal_budget(read.files, read.coding).after():
        if one.month.year == year and area in (None, one.area):
            budget[one.line] += one.amount_ore
    before: dict[Line, int] = {}
    for forecast in locked_forecasts(read.store, read.delivery, read.coding).locked:
        if forecast.year == year and forecast.reported_on < day:
            before[Line(forecast.area, forecast.group)] = forecast.amount_ore
    areas, groups = list(read.coding.areas), list(read.coding.groups)
    ordered = sorted(budget, key=lambda line: (areas.index(line.area), groups.index(line.group)))
    return tuple(FormRow(line, budget[line], before.get(line)) for line in ordered)


def form_workbook(rows: Sequence[FormRow], read: PlanRead, *, day: date, month: date) -> bytes:
    """The workbook: each line with its budget and the forecast before."""
    return forecast_form(
        HEADS,
        [
            {
                DAY: day,
                MONTH: month,
                "verksamhetsområde": read.coding.areas[row.line.area],
                "kontogrupp": read.coding.groups[row.line.group],
                "internbudget_kr": row.budget_ore,
                "förra_prognosen_kr": row.before_ore,
            }
            for row in rows
        ],
    )


def _month(text: str) -> date:
    period = Period.parse(text)
    if period.kind is not PeriodKind.MONTH:
        raise InvalidPeriod(f"”{text}” är ingen månad.", remedy="Skriv månaden som 2025-08.")
    return period.first

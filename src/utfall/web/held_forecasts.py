"""Which of the managers' forecasts holds, of those in files and those written here: read so for the report as well.

One rule: for each business area the forecast for the newest report day holds. For the same day the one that the
director has approved in Utfall holds before the file's. What is not approved does not hold (docs/decisions/0020).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.utils import timezone

from utfall.finance.manager_forecasts import ManagerForecast
from utfall.finance.manager_view import ManagerView
from utfall.finance.year_columns import year_columns
from utfall.finance.year_money import YearMoney
from utfall.model.problem import Place

IN_UTFALL = "Utfall"
"""Stands where a forecast from a file has the file's name."""


@dataclass(frozen=True)
class Holding:
    """An area's forecast that holds: for which report day, out of which file, empty for one written here."""

    area: str
    reported_on: datetime.date
    file: str

    @property
    def told(self) -> str:
        """Where it comes from, in words."""
        return f"filen {self.file}" if self.file else "skriven och godkänd i Utfall"


@dataclass(frozen=True)
class _Written:
    """An approved forecast: its lines by account group, öre as in the ledger."""

    reported_on: datetime.date
    approved_on: datetime.date
    last_month: datetime.date
    lines: tuple[tuple[str, int, str, str], ...]


def with_held(money: YearMoney, *, known: datetime.date | None = None) -> YearMoney:
    """The year's money with the managers' forecasts that hold; as they stood at the end of the day ``known``, where one
    is named. The same object where nothing is written here."""
    written = _written(money.book.year, known=known)
    if not written or money.book.is_closed:
        return money
    manager = _joined(money, written)
    columns = year_columns(money.book, machine=money.machine, manager=manager.amounts)
    return replace(money, manager=manager, columns=columns)


def holdings(money: YearMoney) -> tuple[Holding, ...]:
    """What holds for each area of the money that ``with_held`` gave, in the order of the areas."""
    found: dict[str, Holding] = {}
    for one in () if money.manager is None else money.manager.rows:
        file = "" if one.place.file == IN_UTFALL else one.place.file
        found[one.area] = Holding(one.area, one.reported_on, file)
    return tuple(found[area] for area in money.meaning.coding.areas if area in found)


def held_mark() -> int:
    """Changes when another forecast is approved: for what is kept of pages that show them."""
    newest = apps.get_model("economy", "Signature").objects.filter(act="approved").order_by("-id").first()
    return 0 if newest is None else int(newest.id)


def _written(year: int, *, known: datetime.date | None) -> dict[str, list[_Written]]:
    """The approved forecasts of the year by area, the newest report day first."""
    forecasts = apps.get_model("economy", "AreaForecast").objects.filter(state="approved", round__last_month__year=year)
    found: dict[str, list[_Written]] = {}
    for one in (
        forecasts.select_related("round").prefetch_related("lines", "signatures").order_by("-round__reported_on")
    ):
        approved = next(step for step in reversed(one.signatures.all()) if step.act == "approved")
        day = timezone.localtime(approved.at).date()
        if known is None or day <= known:
            lines = tuple(_standing(one).values())
            found.setdefault(one.area, []).append(_Written(one.round.reported_on, day, one.round.last_month, lines))
    return found


def _standing(forecast: Any) -> dict[str, tuple[str, int, str, str]]:
    """The newest revision of each line that has an amount."""
    lines = sorted((one for one in forecast.lines.all() if not one.is_aside), key=lambda one: one.revision)
    newest = {one.group: one for one in lines}
    return {
        group: (group, one.amount_ore, one.comment, one.reason)
        for group, one in sorted(newest.items())
        if one.amount_ore is not None
    }


def _joined(money: YearMoney, written: Mapping[str, list[_Written]]) -> ManagerView:
    """For each area the newest; the rows in order of area and group, each with its change since the one before."""
    filed = money.manager
    by_area: dict[str, list[ManagerForecast]] = {}
    for one in () if filed is None else filed.rows:
        by_area.setdefault(one.area, []).append(one)
    days: set[datetime.date] = set()
    for area, versions in written.items():
        of_file = by_area.get(area, [])
        older = {one.group: one.amount_ore for one in of_file}
        newest, before = versions[0], versions[1:]
        if of_file and of_file[0].reported_on > newest.reported_on:
            continue
        if before and (not of_file or before[0].reported_on >= of_file[0].reported_on):
            older = {group: ore for group, ore, _, _ in before[0].lines}
            days.add(before[0].reported_on)
        elif of_file:
            days.add(of_file[0].reported_on)
        by_area[area] = [_row(area, newest, line, older) for line in newest.lines] + _decided(money, area, newest)
    rows = sorted((one for own in by_area.values() for one in own), key=lambda one: (one.area, one.group))
    latest = max(one.reported_on for one in rows)
    earlier = sorted(day for day in {*days, *((filed.before,) if filed and filed.before else ())} if day < latest)
    return ManagerView(latest, earlier[-1] if earlier else None, tuple(rows))


def _row(area: str, written: _Written, line: tuple[str, int, str, str], older: Mapping[str, int]) -> ManagerForecast:
    group, ore, comment, reason = line
    return ManagerForecast(
        area=area,
        group=group,
        reported_on=written.reported_on,
        given_on=written.approved_on,
        last_month=written.last_month,
        amount_ore=ore,
        comment=comment,
        reason=reason,
        change_ore=ore - older[group] if group in older else None,
        place=Place(IN_UTFALL),
        delivery=0,
    )


def _decided(money: YearMoney, area: str, written: _Written) -> list[ManagerForecast]:
    """What is decided follows the budget: nobody forecasts it (docs/decisions/0012)."""
    groups = money.meaning.layout.decided_groups
    budget = money.book.budget_of_year() or {}
    found = []
    for line, ore in sorted(budget.items()):
        if line.area == area and line.group in groups:
            found.append(_row(area, written, (line.group, ore, "", ""), {line.group: ore}))
    return found

"""What managers say that the year will come to, by business area and account group, locked at the report day.

A forecast is for a report: on its day (``reported_on``) it is locked. What was known that day stands; a row that came
or was changed later is kept aside with a message and never counts. Where no forecast at all was known on the report
day, because the deliveries begin later, the first delivery that has one locks it. Amounts in öre, signed as in the
ledger: cost plus, income minus.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from utfall.finance.coding import Coding
from utfall.finance.plan_problems import Code, plan_problem
from utfall.finance.plan_rows import Lined, lined_rows, plan_rows, reversed_signs
from utfall.model.problem import Place, Problem
from utfall.store.delivery import Delivery
from utfall.store.store import Store

TABLE = "manager_forecasts"


@dataclass(frozen=True)
class ManagerForecast:
    """A manager's full year for a line (ids of ``Coding``), as locked on ``reported_on``.

    ``given_on`` is the day it was handed in, the report day where the file does not say. ``last_month`` is the first
    day of the last month that it builds upon. ``change_ore`` is the change since the forecast before of the same year
    and line; None for the first. ``place`` is the row of the file, in delivery ``delivery``.
    """

    area: str
    group: str
    reported_on: date
    given_on: date
    last_month: date
    amount_ore: int
    comment: str
    reason: str
    change_ore: int | None
    place: Place
    delivery: int

    @property
    def year(self) -> int:
        """The year that it is of."""
        return self.last_month.year


@dataclass(frozen=True)
class ManagerForecasts:
    """The locked forecasts, by report day, area and group, what was kept aside of each day, and names not known."""

    locked: tuple[ManagerForecast, ...]
    aside: Mapping[date, tuple[Problem, ...]]
    names: tuple[Problem, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong, or to be known."""
        return (*self.names, *(problem for day in sorted(self.aside) for problem in self.aside[day]))

    def reported(self, day: date) -> tuple[ManagerForecast, ...]:
        """Those of one report day."""
        return tuple(one for one in self.locked if one.reported_on == day)


def manager_forecasts(store: Store, delivery: Delivery, coding: Coding) -> tuple[ManagerForecast, ...]:
    """The managers' forecasts as known in the delivery, each as it was locked."""
    return locked_forecasts(store, delivery, coding).locked


def locked_forecasts(store: Store, delivery: Delivery, coding: Coding) -> ManagerForecasts:
    """The forecasts as they were locked, with a problem for each row that came or was changed after its report day."""
    versions, problems = _versions(store, delivery, coding)
    found: list[ManagerForecast] = []
    aside: dict[date, tuple[Problem, ...]] = {}
    for day in sorted({day for version in versions for day in version.by_day}):
        locking = _locking(versions, day)
        locked = locking.on_time(day) if locking else {}
        found += (_forecast(one, locking.delivery.number) for one in locked.values() if locking)
        signed = ((f"prognosen till {day}", one.line, one.row.ore(), one.row.place) for one in locked.values())
        aside[day] = (*_after_lock(day, versions, locking, locked), *reversed_signs(signed))
    return ManagerForecasts(_with_changes(found), aside, problems)


@dataclass(frozen=True)
class _Version:
    """The table's rows by report day, from the delivery that changed them."""

    delivery: Delivery
    by_day: Mapping[date, tuple[Lined, ...]]

    def on_time(self, day: date) -> dict[tuple[str, ...], Lined]:
        """The day's rows that were handed in by then."""
        return {one.identity: one for one in self.by_day.get(day, ()) if _given_on(one) <= day}


def _versions(store: Store, delivery: Delivery, coding: Coding) -> tuple[list[_Version], tuple[Problem, ...]]:
    """What the table has held up to the delivery, and what is wrong with the rows that it holds then."""
    versions: list[_Version] = []
    problems: tuple[Problem, ...] = ()
    snapshot: int | None = None
    for one in store.deliveries():
        table = one.tables.get(TABLE)
        if one.number > delivery.number or table is None or table.snapshot_id in (None, snapshot):
            continue
        snapshot = table.snapshot_id
        rows = plan_rows(store.current_files(one, tables=(TABLE,)), TABLE)
        lined, problems = lined_rows(rows, coding, key=lambda row: row.day("reported_on"))
        by_day: dict[date, list[Lined]] = defaultdict(list)
        for row in lined:
            by_day[row.row.day("reported_on")].append(row)
        versions.append(_Version(one, {day: tuple(members) for day, members in by_day.items()}))
    return versions, problems


def _locking(versions: Sequence[_Version], day: date) -> _Version | None:
    """The version that locks the day's forecasts: the last that was known that day, else the first after it."""
    known = [one for one in versions if one.delivery.known_at <= day]
    later = [one for one in versions if one.delivery.known_at > day]
    return next((one for one in (*known[-1:], *later) if one.on_time(day)), None)


def _given_on(one: Lined) -> date:
    given = one.row.values["given_on"]
    return given if isinstance(given, date) else one.row.day("reported_on")


def _after_lock(
    day: date, versions: Sequence[_Version], locking: _Version | None, locked: Mapping[tuple[str, ...], Lined]
) -> Iterable[Problem]:
    """What the newest version says that the lock does not let count."""
    rows = versions[-1].by_day.get(day, ())
    if locking and locking.delivery.known_at > day:
        first = next(iter(locked.values()))
        yield plan_problem(Code.LOCKED_LATE, first.row.place, value=day, what=locking.delivery.number)
    for one in rows:
        standing = locked.get(one.identity)
        if standing is None:
            yield plan_problem(Code.CAME_LATE, one.row.place, value=day)
        elif _says(standing) != _says(one):
            yield plan_problem(Code.CHANGED_LATE, one.row.place, value=day)
    standing_still = {one.identity for one in rows}
    for identity, one in locked.items():
        if identity not in standing_still:
            yield plan_problem(Code.TAKEN_BACK, one.row.place, value=day)


def _says(one: Lined) -> tuple[int, str, str]:
    return one.row.ore(), one.row.text("comment"), one.row.text("reason")


def _forecast(one: Lined, delivery: int) -> ManagerForecast:
    row = one.row
    return ManagerForecast(
        area=one.line.area,
        group=one.line.group,
        reported_on=row.day("reported_on"),
        given_on=_given_on(one),
        last_month=row.month("month_starts_on"),
        amount_ore=row.ore(),
        comment=row.text("comment"),
        reason=row.text("reason"),
        change_ore=None,
        place=row.place,
        delivery=delivery,
    )


def _with_changes(found: list[ManagerForecast]) -> tuple[ManagerForecast, ...]:
    ordered = sorted(found, key=lambda one: (one.reported_on, one.area, one.group))
    before: dict[tuple[int, str, str], int] = {}
    result = []
    for one in ordered:
        key = (one.year, one.area, one.group)
        change = one.amount_ore - before[key] if key in before else None
        result.append(replace(one, change_ore=change))
        before[key] = one.amount_ore
    return tuple(result)

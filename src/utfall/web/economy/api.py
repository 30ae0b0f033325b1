"""The year's money for other programs: statement, forecast with its limits, and allocation, as the pages show them.

Amounts are whole öre as decimal integers, signed as in the report: income and surplus plus, cost minus. Null is that
nothing is said, which is not zero.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Path, Router, Schema

from utfall.figures.kept import KeptGate
from utfall.finance.balance_actions import ActionThen
from utfall.finance.coding import UNMAPPED, Coding
from utfall.finance.forecasting.outlook import Outlook, Spread
from utfall.finance.income_statement import income_statement
from utfall.finance.machine import Machine
from utfall.finance.manager_forecasts import ManagerForecast
from utfall.finance.year_money import YearMoney
from utfall.web.accounts.models import ApiToken
from utfall.web.api_access import FAULTS, Key
from utfall.web.api_day import Day
from utfall.web.economy.allocation_page import allocation_at
from utfall.web.held_forecasts import with_held
from utfall.web.permissions import Permission
from utfall.web.shell.known_day import KnownDay
from utfall.web.year_money import books_at, is_forecast_kept, money_at

router = Router(tags=["ekonomi"], auth=Key(Permission.SEE_FIGURES, ApiToken.Scope.ECONOMY_READ))

Year = Annotated[int, Path(ge=1900, le=2200)]


class SourceOut(Schema):
    """A file that the amounts rest on."""

    name: str
    known_at: str
    delivery: int
    fingerprint: str


class ColumnOut(Schema):
    """A column of a statement."""

    id: str
    title: str


class RowOut(Schema):
    """A row of a statement, with an amount a column. ``is_sum``: it is the sum of rows above."""

    title: str
    is_sum: bool
    amounts_ore: list[int | None]


class StatementOut(Schema):
    """A year's income statement, of the board where ``area`` is null."""

    year: int
    area: str | None
    is_closed: bool
    months_booked: int
    known_at: str
    delivery: int
    columns: list[ColumnOut]
    rows: list[RowOut]
    sources: list[SourceOut]


class LimitsOut(Schema):
    """Quantiles of the year: p10 is the low result. Beyond best and worst lies the probability ``case_share``."""

    p10_ore: int
    p50_ore: int
    p90_ore: int
    best_ore: int
    worst_ore: int
    case_share: float
    past_years: int


class OutlookOut(Schema):
    """What the machine expects of the board, of an area or of its account group (ids), decided money included.
    ``why_no_limits`` says why ``limits`` is null."""

    area: str | None
    group: str | None
    expected_ore: int
    limits: LimitsOut | None
    why_no_limits: str


class SaidOut(Schema):
    """What a manager has said of an area's account group. ``source`` is the file, or Utfall."""

    area: str
    group: str
    reported_on: str
    amount_ore: int
    change_ore: int | None
    comment: str
    reason: str
    source: str


class ActionOut(Schema):
    """An action for a balanced economy; ``expected_ore`` is of the year's result, ``gained_ore`` what it has given."""

    title: str
    area: str
    owner: str
    decided_on: str
    due_on: str
    state: str
    is_late: bool
    expected_ore: int
    gained_ore: int | None
    followed_up_on: str | None


class ForecastOut(Schema):
    """A year's forecasts. ``machine`` is empty while ``is_machine_made`` is false: it is made by the worker."""

    year: int
    is_closed: bool
    months_booked: int
    known_at: str
    delivery: int
    is_machine_made: bool
    managers: list[SaidOut]
    machine: list[OutlookOut]
    actions: list[ActionOut]


class AllocationItemOut(Schema):
    """A row of the bridge, with the place in the file that it came from."""

    step: str
    kind: str
    label: str
    amount_ore: int
    file: str
    row: int | None


class ReconciliationOut(Schema):
    """Two amounts that should agree, how they differ, and what no explanation says of that."""

    title: str
    left: str
    left_ore: int | None
    right: str
    right_ore: int | None
    difference_ore: int | None
    open_ore: int | None
    outcome: str


class AllocationOut(Schema):
    """A version of the council's allocation of a year; more is plus. ``comparisons`` are the newest version's."""

    year: int
    version: str
    decided_on: str
    starting_point_ore: int | None
    sum_ore: int
    items: list[AllocationItemOut]
    comparisons: list[ReconciliationOut]


@router.get("/{year}/resultat/", response={200: StatementOut, **FAULTS})
def statement(request: HttpRequest, year: Year, omrade: str = "", kand: Day | None = None) -> Any:
    """The income statement; ``omrade`` is an area's id, ``kand`` the day whose knowledge is shown."""
    money = _money(_gate(kand), year, kand)
    if omrade and omrade not in money.meaning.coding.areas:
        raise Http404
    columns = money.columns
    shown = columns.of_report if columns.is_closed else (*columns.of_report, columns.outcome, columns.budget_to_date)
    whole = income_statement(shown, layout=money.meaning.layout, area=omrade or None)
    return {
        **_when(money),
        "area": omrade or None,
        "columns": [{"id": one.id, "title": one.title} for one in whole.columns],
        "rows": [{"title": r.title, "is_sum": r.is_sum, "amounts_ore": list(r.amounts_ore)} for r in whole.rows],
        "sources": [
            {
                "name": one.name,
                "known_at": one.known_at.isoformat(),
                "delivery": one.delivery,
                "fingerprint": one.fingerprint,
            }
            for one in money.book.sources
        ],
    }


@router.get("/{year}/prognos/", response={200: ForecastOut, **FAULTS})
def forecast(request: HttpRequest, year: Year, kand: Day | None = None) -> Any:
    """The managers' forecasts that hold, and the machine's of board, areas and account groups with its limits."""
    money = _money(_gate(kand), year, kand, with_machine=True)
    machine = money.machine
    rows = () if money.manager is None else money.manager.rows
    return {
        **_when(money),
        "is_machine_made": machine is not None,
        "managers": [_said(one) for one in rows],
        "machine": [] if machine is None else _outlooks(machine, money.meaning.coding),
        "actions": [_action(one) for one in money.book.actions(known_at=kand)],
    }


@router.get("/{year}/tilldelning/", response={200: AllocationOut, **FAULTS})
def allocation(request: HttpRequest, year: Year, version: str = "", kand: Day | None = None) -> Any:
    """The allocation in its newest version, or the one named, and how it agrees with the internal budget."""
    found, reconciliation = allocation_at(_gate(kand), year=year, version=version, known=kand)
    return {
        "year": found.year,
        "version": found.version,
        "decided_on": found.decided_on.isoformat(),
        "starting_point_ore": found.starting_point_ore,
        "sum_ore": found.sum_ore,
        "items": [
            {
                "step": one.step,
                "kind": one.kind,
                "label": one.label,
                "amount_ore": one.amount_ore,
                "file": one.place.file,
                "row": one.place.line,
            }
            for one in found.items
        ],
        "comparisons": [
            {
                "title": one.title,
                "left": one.left.title,
                "left_ore": one.left.ore,
                "right": one.right.title,
                "right_ore": one.right.ore,
                "difference_ore": one.difference_ore,
                "open_ore": one.open_ore,
                "outcome": one.outcome.value,
            }
            for one in reconciliation.comparisons
        ],
    }


def _gate(known: datetime.date | None) -> KeptGate:
    return KnownDay(known).gate()


def _money(gate: KeptGate, year: int, known: datetime.date | None, *, with_machine: bool = False) -> YearMoney:
    """The year's money with the forecasts that hold. No forecast is made here. Raises ``Http404`` without a month."""
    books = books_at(gate, year)
    if books is None or not books.book.months_booked:
        raise Http404
    made = money_at(gate, year) if with_machine and is_forecast_kept(gate, year) else None
    return with_held(made or books, known=known)


def _when(money: YearMoney) -> dict[str, object]:
    book = money.book
    return {
        "year": book.year,
        "is_closed": book.is_closed,
        "months_booked": book.months_booked,
        "known_at": book.known_at.isoformat(),
        "delivery": book.delivery.number,
    }


def _said(one: ManagerForecast) -> dict[str, object]:
    return {
        "area": one.area,
        "group": one.group,
        "reported_on": one.reported_on.isoformat(),
        "amount_ore": -one.amount_ore,
        "change_ore": None if one.change_ore is None else -one.change_ore,
        "comment": one.comment,
        "reason": one.reason,
        "source": one.place.file,
    }


def _action(one: ActionThen) -> dict[str, object]:
    return {
        "title": one.action.title,
        "area": one.action.area,
        "owner": one.action.owner,
        "decided_on": one.action.decided.isoformat(),
        "due_on": one.action.due.isoformat(),
        "state": one.state.value,
        "is_late": one.is_late,
        "expected_ore": one.expected_ore,
        "gained_ore": one.gained_ore,
        "followed_up_on": None if one.last is None else one.last.on.isoformat(),
    }


def _outlooks(machine: Machine, coding: Coding) -> list[dict[str, object]]:
    """The board, the areas and their account groups. What is decided belongs to board and area, and is no line."""
    areas = {title: key for key, title in coding.areas.items()}
    groups = {title: key for key, title in coding.groups.items()}
    found = []
    for one in (machine.forecast.board, *machine.forecast.areas, *machine.forecast.lines):
        area = None if one.area is None else areas.get(one.area, UNMAPPED)
        group = None if one.group is None else groups.get(one.group, UNMAPPED)
        decided = machine.decided_ore(area) if group is None else 0
        found.append({"area": area, "group": group, **_outlook(one, decided)})
    return found


def _outlook(one: Outlook, decided_ore: int) -> dict[str, object]:
    return {
        "expected_ore": -(one.expected_ore + decided_ore),
        "limits": None if one.spread is None else _limits(one.spread, decided_ore),
        "why_no_limits": "" if one.no_spread is None else one.no_spread.value,
    }


def _limits(spread: Spread, decided_ore: int) -> dict[str, object]:
    return {
        "p10_ore": -(spread.p90_ore + decided_ore),
        "p50_ore": -(spread.p50_ore + decided_ore),
        "p90_ore": -(spread.p10_ore + decided_ore),
        "best_ore": -(spread.best_ore + decided_ore),
        "worst_ore": -(spread.worst_ore + decided_ore),
        "case_share": spread.case_share,
        "past_years": spread.past_years,
    }

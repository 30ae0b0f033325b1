"""A round's page, and an area's form in it: each line with what is known beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from utfall.figures.kept import KeptGate
from utfall.finance.forecasting.known import Line
from utfall.finance.year_money import YearMoney
from utfall.reports.figure_tables import EMPTY
from utfall.reports.numbers import EN_DASH
from utfall.web.accounts.models import User
from utfall.web.economy.actions import NEEDS, Act, Met, standing_lines
from utfall.web.economy.areas import unit_of
from utfall.web.economy.entering import (
    LineToForecast,
    Typed,
    as_typed,
    lacking,
    lines_to_forecast,
    needs_comment,
)
from utfall.web.economy.models import AreaForecast, EnteredLine, ForecastRound, Signature
from utfall.web.economy.tables import Deviation, deviation, in_tkr
from utfall.web.held_forecasts import with_held
from utfall.web.permissions import BOUND_TO_UNIT, Permission
from utfall.web.year_money import books_at, is_forecast_kept, money_at

ACT_NAMES = {Act.HANDED_IN: "Lämna prognosen", Act.CHECKED: "Granskad", Act.APPROVED: "Godkänn"}


@dataclass(frozen=True)
class EntryRow:
    """A line of the form: amounts in tkr as they are typed, the deviation as it weighs on the result."""

    line: LineToForecast
    outcome: str
    budget: str
    before: str
    middle: str
    limits: str
    typed: Typed
    deviation: Deviation
    must_explain: bool
    met: str
    versions: tuple[EnteredLine, ...]


@dataclass(frozen=True)
class EntryPage:
    """The form. ``may_write``: the person may change it now; ``next_act`` is the step that the person may take now."""

    forecast: AreaForecast
    title: str
    income: tuple[EntryRow, ...]
    costs: tuple[EntryRow, ...]
    result: str
    deviation: Deviation
    is_machine_made: bool
    may_write: bool
    next_act: Act | None
    may_return: bool
    lacking: tuple[str, ...]
    signatures: tuple[Signature, ...]

    @property
    def act_name(self) -> str:
        """What the button of the next step says."""
        return "" if self.next_act is None else ACT_NAMES[self.next_act]

    @property
    def kinds(self) -> tuple[tuple[str, tuple[EntryRow, ...]], ...]:
        """Income and costs, those that there are."""
        both = (("Intäkter", self.income), ("Kostnader", self.costs))
        return tuple(one for one in both if one[1])


@dataclass(frozen=True)
class RoundRow:
    """An area in a round: how far it has come, and its result where lines are entered."""

    forecast: AreaForecast
    title: str
    result: str
    deviation: Deviation
    entered: int
    of: int
    last: Signature | None


def money_of_round(gate: KeptGate, found: ForecastRound) -> YearMoney | None:
    """The year's money as the newest delivery knows it, with the machine where that has been made; None without a
    booked month of the round's year."""
    money = money_at(gate, found.year) if is_forecast_kept(gate, found.year) else None
    return money or books_at(gate, found.year)


def round_rows(money: YearMoney, found: ForecastRound) -> tuple[RoundRow, ...]:
    """Every area of the round, in the order of the areas."""
    areas = list(money.meaning.coding.areas)
    rows = []
    for one in sorted(found.areas.all(), key=lambda one: areas.index(one.area) if one.area in areas else len(areas)):
        lines, standing = lines_to_forecast(money, one.area), standing_lines(one)
        result, base, difference = _result(money, one.area, lines, standing)
        rows.append(
            RoundRow(
                one,
                money.meaning.coding.areas.get(one.area, one.area),
                in_tkr(result),
                deviation(difference, base),
                sum(line.group in standing and standing[line.group].amount_ore is not None for line in lines),
                len(lines),
                one.signatures.select_related("by").last(),
            )
        )
    return tuple(rows)


def entry_page(
    money: YearMoney,
    forecast: AreaForecast,
    *,
    person: User,
    typed: Mapping[str, Typed] | None = None,
    met: tuple[Met, ...] = (),
) -> EntryPage:
    """The form, with what was just ``typed`` in place of what stands, and what it ``met``."""
    lines, standing = lines_to_forecast(money, forecast.area), standing_lines(forecast)
    rows = _rows(money, forecast, lines, standing, typed, {one.mine.group: one for one in met})
    result, base, difference = _result(money, forecast.area, lines, standing)
    signatures = tuple(forecast.signatures.select_related("by"))
    is_open = forecast.state == AreaForecast.State.DRAFT and not forecast.round.is_locked
    return EntryPage(
        forecast=forecast,
        title=money.meaning.coding.areas.get(forecast.area, forecast.area),
        income=tuple(row for row in rows if row.line.is_income),
        costs=tuple(row for row in rows if not row.line.is_income),
        result=in_tkr(result),
        deviation=deviation(difference, base),
        is_machine_made=money.machine is not None,
        may_write=is_open and may_in_area(person, Permission.WRITE_FORECAST, forecast.area),
        next_act=_next_act(forecast, person),
        may_return=returning(forecast, person) is not None,
        lacking=tuple(lacking(lines, standing)),
        signatures=signatures,
    )


def may_in_area(person: User, permission: Permission, area: str) -> bool:
    """May the person, in that area? A permission that is not bound to units holds in all."""
    return person.may_in(permission, unit_of(area)) if permission in BOUND_TO_UNIT else person.may(permission)


def _next_act(forecast: AreaForecast, person: User) -> Act | None:
    for act, (before, _, permission) in NEEDS.items():
        if forecast.state == before and may_in_area(person, permission, forecast.area):
            return None if act is Act.HANDED_IN and forecast.round.is_locked else act
    return None


def returning(forecast: AreaForecast, person: User) -> Permission | None:
    """The permission with which the person may give the forecast back now."""
    if forecast.round.is_locked or forecast.state not in (AreaForecast.State.HANDED_IN, AreaForecast.State.CHECKED):
        return None
    lets = (Permission.CHECK_FORECAST, Permission.APPROVE_FORECAST)
    return next((one for one in lets if person.may(one)), None)


def _rows(
    money: YearMoney,
    forecast: AreaForecast,
    lines: tuple[LineToForecast, ...],
    standing: Mapping[str, EnteredLine],
    typed: Mapping[str, Typed] | None,
    met: Mapping[str, Met],
) -> tuple[EntryRow, ...]:
    before = _held_before(money, forecast)
    every: dict[str, list[EnteredLine]] = {}
    for version in forecast.lines.select_related("by").order_by("-id"):
        every.setdefault(version.group, []).append(version)
    found = []
    for line in lines:
        now = standing.get(line.group)
        shown = Typed(
            as_typed(None if now is None else now.amount_ore, line),
            now.comment if now else "",
            now.reason if now else "",
            now.revision if now else 0,
        )
        if typed is not None:
            # The next attempt is made knowing of what stands.
            shown = replace(typed[line.group], base=shown.base)
        middle, limits = _machine(money, forecast.area, line)
        amount = now.amount_ore if now else None
        theirs = met.get(line.group)
        found.append(
            EntryRow(
                line,
                _unsigned(line.outcome_ore, line),
                _unsigned(line.budget_ore, line),
                _unsigned(before.get(line.group), line),
                middle,
                limits,
                shown,
                deviation(None if amount is None else (line.budget_ore or 0) - amount, line.budget_ore),
                amount is not None and needs_comment(line, amount),
                "" if theirs is None else _told(theirs, line),
                tuple(every.get(line.group, ())),
            )
        )
    return tuple(found)


def _told(met: Met, line: LineToForecast) -> str:
    said = f" ”{met.theirs.comment}”" if met.theirs.comment else ""
    return f"{met.theirs.by} sparade {_unsigned(met.theirs.amount_ore, line)} tkr.{said}"


def _held_before(money: YearMoney, forecast: AreaForecast) -> Mapping[str, int]:
    """The area's forecast that holds and is for an earlier report day."""
    held = with_held(money).manager
    rows = () if held is None else held.rows
    return {
        one.group: one.amount_ore
        for one in rows
        if one.area == forecast.area and one.reported_on < forecast.round.reported_on
    }


def _machine(money: YearMoney, area: str, line: LineToForecast) -> tuple[str, str]:
    """The machine's middle and its limits as they are typed; a dash where it has none."""
    outlook = None if money.machine is None else money.machine.line_outlook(Line(area, line.group))
    if outlook is None:
        return EMPTY, ""
    if outlook.spread is None:
        return _unsigned(outlook.expected_ore, line), ""
    low, high = sorted((outlook.spread.p10_ore * line.sign, outlook.spread.p90_ore * line.sign))
    return _unsigned(outlook.spread.p50_ore, line), f"{in_tkr(low)}{EN_DASH}{in_tkr(high)}"


def _unsigned(ore: int | None, line: LineToForecast) -> str:
    return in_tkr(None if ore is None else ore * line.sign)


def _result(
    money: YearMoney, area: str, lines: tuple[LineToForecast, ...], standing: Mapping[str, EnteredLine]
) -> tuple[int | None, int | None, int | None]:
    """The area's result by the lines entered and what is decided, what a deviation is measured against, and the
    deviation from the budget; None while no line is entered. A line without an amount counts as its budget."""
    budget = money.book.budget_of_year() or {}
    planned = {line.group: ore for line, ore in budget.items() if line.area == area}
    entered = {group: one.amount_ore for group, one in standing.items() if one.amount_ore is not None}
    if not entered:
        return None, None, None
    groups = {*planned, *(line.group for line in lines)}
    result = -sum(entered.get(group, planned.get(group, 0)) for group in groups)
    base = sum(abs(ore) for ore in planned.values()) // 2
    return result, base, result + sum(planned.values())

"""What the example municipality has in the room: a round of forecasts, one area approved and one on its way."""

from __future__ import annotations

from datetime import date, timedelta

from utfall.finance.coding import UNMAPPED
from utfall.finance.year_money import YearMoney
from utfall.web.accounts.models import User
from utfall.web.economy.actions import Act, LineEntry, open_round, save_lines, sign
from utfall.web.economy.areas import unit_of
from utfall.web.economy.entering import lines_to_forecast
from utfall.web.economy.models import AreaForecast, ForecastRound
from utfall.web.gates import gate_at, open_store
from utfall.web.permissions import Role
from utfall.web.year_money import books_at

APPROVED, HANDED_IN = "boende", "myndighet"
DAYS_OPEN = 10
MORE_ORE, MORE_GROUP = 120_000_000, "klientkostnader"
"""What the one on its way adds to the forecast before it."""


def furnish_economy() -> None:
    """The round, as the newest delivery's ledger has the year; nothing without a ledger, of a closed year, or twice."""
    money = books_at(gate_at(open_store().delivery(None)))
    if money is None or not money.book.months_booked or money.book.is_closed or ForecastRound.objects.exists():
        return
    finance, director = _account(Role.FINANCE), _account(Role.DIRECTOR)
    areas = [area for area in money.meaning.coding.areas if area != UNMAPPED]
    found = open_round(
        reported_on=date.today() + timedelta(days=DAYS_OPEN),
        last_month=date(money.book.year, money.book.months_booked, 1),
        areas=areas,
        by=finance,
    )
    _write(found, money, APPROVED, by=director, more_ore=0)
    manager = _account(Role.AREA_MANAGER)
    _write(found, money, HANDED_IN, by=manager, more_ore=MORE_ORE)
    steps = ((APPROVED, Act.HANDED_IN, director), (APPROVED, Act.CHECKED, finance), (APPROVED, Act.APPROVED, director))
    for area, act, by in (*steps, (HANDED_IN, Act.HANDED_IN, manager)):
        one = found.areas.filter(area=area).first()
        if one is not None:
            sign(one, act, by=by, unit=unit_of(area))


def _account(role: Role) -> User:
    return User.objects.get(username=role.value)


def _write(found: ForecastRound, money: YearMoney, area: str, *, by: User, more_ore: int) -> None:
    """The area's lines as its forecast in the files has them, and where it has none as the budget."""
    one: AreaForecast | None = found.areas.filter(area=area).first()
    if one is None:
        return
    said = {row.group: row for row in (money.manager.rows if money.manager else ()) if row.area == area}
    entries = []
    for line in lines_to_forecast(money, area):
        before = said.get(line.group)
        amount = (line.budget_ore or 0) if before is None else before.amount_ore
        comment, reason = ("", "") if before is None else (before.comment, before.reason)
        if more_ore and line.group == MORE_GROUP:
            amount, comment, reason = amount + more_ore, f"{comment} Två placeringar till från maj.".strip(), "volym"
        entries.append(LineEntry(line.group, amount, comment, reason, 0))
    save_lines(one, entries, by=by)

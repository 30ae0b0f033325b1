"""The example municipality's economy as the forecast sees it: what was known on the days of reporting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from utfall.finance.forecasting.known import Held, Known, KnownItem, MonthAmount, PlannedAmount, Snapshot
from utfall.synthetic.economy import EconomyYear, report_days
from utfall.synthetic.economy_ledger import Booking, known_bookings
from utfall.synthetic.economy_months import season_of, split
from utfall.synthetic.economy_plan import GRANT, YearPlan, one_offs, rows_of

LEADERSHIP = "Ledning och stödfunktioner"
HELD = (
    Held(LEADERSHIP, "Personalkostnader", "Medel", 0.5),
    Held(LEADERSHIP, "Övriga kostnader", "Medel", 0.5),
    Held(LEADERSHIP, "Bidrag", "Statsbidrag", 0.5),
)
"""As in the program's own definitions (``definitions/economy/held.toml``)."""


def amounts_of(bookings: Iterable[Booking]) -> tuple[MonthAmount, ...]:
    """By month, without the council's grant: it is decided, and would only flatter the coverage."""
    found: Counter[tuple[str, str, date]] = Counter()
    for one in bookings:
        for (area, group), ore in one.places.items():
            if group != GRANT:
                found[area, group, one.day.replace(day=1)] += ore
    return tuple(MonthAmount(area, group, month, ore) for (area, group, month), ore in found.items())


def known_then(years: tuple[EconomyYear, ...], *, on: date) -> Known:
    """The year's ledger of that day, the annual accounts of the years before it, and every delivery until then.

    On the day of the annual accounts it is the next year that is forecast, of which nothing is booked.
    """
    snapshots = tuple(
        Snapshot(day, amounts_of(known_bookings(year.bookings, known_at=day)))
        for year in years
        for day in report_days(year.plan.year)
        if day <= on
    )
    annual = [one for one in snapshots if one.known_on.month == 2]
    amounts = [amount for one in annual for amount in one.amounts]
    is_closing = snapshots[-1].known_on.month == 2
    return Known(
        year=on.year,
        months_booked=0 if is_closing else on.month - 1,
        known_on=on,
        amounts=(*amounts, *(() if is_closing else snapshots[-1].amounts)),
        calendar=_items_known(on),
        snapshots=snapshots,
        held=HELD,
        plans=tuple(plan for year in years for plan in _plans(year.plan)),
    )


def _plans(plan: YearPlan) -> Iterable[PlannedAmount]:
    """The year's budget of the lines that hold money, and its transfers with the day they were decided."""
    for (area, group), tkr in plan.budget.items():
        for month, kronor in enumerate(split(tkr * 1000, season_of(group)), start=1):
            yield PlannedAmount(area, group, date(plan.year, month, 1), kronor * 100)
    for row in rows_of("ekonomi_omforingar"):
        decided = date.fromisoformat(row["dag"])
        if decided.year == plan.year:
            area, group, ore = row["verksamhetsområde"], row["kontogrupp"], int(row["belopp_tkr"]) * 100_000
            yield PlannedAmount(area, group, date(plan.year, int(row["från_månad"][-2:]), 1), ore, decided)


def _items_known(on: date) -> tuple[KnownItem, ...]:
    return tuple(
        KnownItem(*one.place, date(one.year, one.month, 1), one.tkr * 100_000, one.text)
        for one in one_offs()
        if date(one.year, one.month, 1) < on.replace(day=1)
    )

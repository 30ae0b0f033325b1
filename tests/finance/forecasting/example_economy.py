"""The example municipality's economy as the forecast sees it: what was known on the days of reporting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from utfall.finance.forecasting.known import Known, KnownItem, MonthAmount, Snapshot
from utfall.synthetic.economy import EconomyYear, report_days
from utfall.synthetic.economy_ledger import Booking, known_bookings
from utfall.synthetic.economy_plan import GRANT, one_offs


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
    )


def _items_known(on: date) -> tuple[KnownItem, ...]:
    return tuple(
        KnownItem(*one.place, date(one.year, one.month, 1), one.tkr * 100_000, one.text)
        for one in one_offs()
        if date(one.year, one.month, 1) < on.replace(day=1)
    )

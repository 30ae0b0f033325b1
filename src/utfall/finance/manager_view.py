"""The managers' newest forecast of a year, whole: amounts, change since the one before, comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from utfall.finance.forecasting.known import Line
from utfall.finance.manager_forecasts import ManagerForecast, manager_forecasts
from utfall.finance.year_book import YearBook
from utfall.store.store import Store


@dataclass(frozen=True)
class ManagerView:
    """What was handed in for the report of ``reported_on``, in order of area and group (ids), signed as in the ledger.

    ``before`` is the report day of the forecast before it, of the same year; None for the year's first.
    """

    reported_on: date
    before: date | None
    rows: tuple[ManagerForecast, ...]

    @property
    def amounts(self) -> Mapping[Line, int]:
        """The year by area and account group."""
        return {Line(one.area, one.group): one.amount_ore for one in self.rows}

    @property
    def changes(self) -> Mapping[Line, int]:
        """What each line has changed by since the forecast before; without those that it did not have."""
        return {Line(one.area, one.group): one.change_ore for one in self.rows if one.change_ore is not None}


def manager_view(store: Store, book: YearBook) -> ManagerView | None:
    """The newest forecast of the book's year that was due when the book was known; None where there is none."""
    layout = book.meaning.layout
    own = [
        one
        for one in manager_forecasts(store, book.delivery, book.meaning.coding)
        if one.year == book.year and one.reported_on <= book.known_at and layout.holds(one.group)
    ]
    days = sorted({one.reported_on for one in own})
    if not days:
        return None
    newest = days[-1]
    before = days[-2] if len(days) > 1 else None
    return ManagerView(newest, before, tuple(one for one in own if one.reported_on == newest))

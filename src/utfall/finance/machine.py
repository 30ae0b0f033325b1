"""The machine's forecast of a year's net cost out of the store, and with what is decided added its result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from utfall.finance.budget import TABLES as BUDGET_TABLES
from utfall.finance.budget import internal_budget
from utfall.finance.coding import Coding
from utfall.finance.forecasting.cases import CasePart, case_parts
from utfall.finance.forecasting.held import UseShare, use_shares
from utfall.finance.forecasting.known import (
    MONTHS_OF_YEAR,
    Held,
    Known,
    KnownItem,
    Line,
    MonthAmount,
    PlannedAmount,
    Snapshot,
)
from utfall.finance.forecasting.outlook import Outlook, Spread, YearForecast
from utfall.finance.forecasting.past_forecasts import PastForecast, past_forecasts, past_uses
from utfall.finance.forecasting.simulation import simulated
from utfall.finance.forecasting.year_forecast import DRAWS, forecast_year
from utfall.finance.ledger_months import known_months
from utfall.finance.ledger_rows import TABLE
from utfall.finance.year_book import Meaning, Monthly, YearBook, by_line
from utfall.store.store import Store

SEED = 1


@dataclass(frozen=True)
class Machine:
    """The forecast of the net cost, line by line under the titles of areas and groups, with its past.

    ``cases`` are the board's best and worst case, line by line. ``decided`` is the year of what is decided (the
    municipal grant), by ids and signed as in the ledger: booked, and the budget of the months left.
    ``is_decided_by_budget`` is False where no budget tells and the months so far were carried on. ``uses``: how much of
    the money that lines (titles) hold centrally is expected to be used.
    """

    forecast: YearForecast
    past: tuple[PastForecast, ...]
    cases: tuple[CasePart, ...]
    decided: Mapping[Line, int]
    is_decided_by_budget: bool
    coding: Coding
    uses: Mapping[Line, UseShare]

    def amounts(self) -> dict[Line, int]:
        """The year expected by area and account group (ids), what is decided included."""
        ids = _ids(self.coding)
        expected = {ids[one.line]: one.expected_ore for one in self.forecast.parts}
        return expected | dict(self.decided)

    def decided_ore(self, area: str | None = None) -> int:
        """What is decided for an area (its id), for the board where it is None; income is minus."""
        return sum(ore for line, ore in self.decided.items() if area in (None, line.area))

    def outlook(self, area: str | None = None) -> Outlook | None:
        """The net cost of the area (its id), of the board where it is None; None for an area without costs."""
        if area is None:
            return self.forecast.board
        return next((one for one in self.forecast.areas if one.area == self.coding.areas[area]), None)

    def line_outlook(self, line: Line) -> Outlook | None:
        """The net cost of an area's account group (ids); None for what is decided and for a line without any."""
        title, group = self.coding.areas[line.area], self.coding.groups[line.group]
        return next((one for one in self.forecast.lines if (one.area, one.group) == (title, group)), None)

    def result(self, area: str | None = None) -> Spread | None:
        """The limits of the result, plus for a surplus: P10 is the low result. None where no limits are given."""
        outlook = self.outlook(area)
        if outlook is None or outlook.spread is None:
            return None
        one, decided = outlook.spread, self.decided_ore(area)
        return Spread(
            p10_ore=-(one.p90_ore + decided),
            p50_ore=-(one.p50_ore + decided),
            p90_ore=-(one.p10_ore + decided),
            best_ore=-(one.best_ore + decided),
            worst_ore=-(one.worst_ore + decided),
            case_share=one.case_share,
            widening=one.widening,
            past_years=one.past_years,
        )


def machine_of(store: Store, book: YearBook) -> Machine:
    """The machine's forecast of the book's year. The book has at least one line that is not decided."""
    known = known_of(store, book)
    past = past_forecasts(known, seed=SEED)
    forecast = forecast_year(known, seed=SEED, past=past)
    return Machine(
        forecast=forecast,
        past=past,
        cases=case_parts(forecast.board, drawn=simulated(known, seed=SEED, draws=DRAWS, past=past_uses(past))),
        decided=_decided(book),
        is_decided_by_budget=bool(book.budget),
        coding=book.meaning.coding,
        uses=use_shares(known.held, months=known.months_booked, past=past_uses(past)),
    )


def past_of(store: Store, book: YearBook) -> tuple[PastForecast, ...]:
    """How forecasts would have come out until the book's year, and of that year too where it is closed."""
    known = known_of(store, book)
    if book.is_closed:
        known = replace(known, year=book.year + 1, months_booked=0, budget=())
    return past_forecasts(known, seed=SEED)


def known_of(store: Store, book: YearBook) -> Known:
    """What the forecast starts from: the ledger without what is decided, and every delivery that changed it."""
    return Known(
        year=book.year,
        months_booked=book.months_booked,
        known_on=book.known_at,
        amounts=_titled(book.ledger, meaning=book.meaning),
        budget=_titled(book.budget, meaning=book.meaning),
        calendar=_calendar(book),
        snapshots=_snapshots(store, book),
        held=_held(book.meaning),
        plans=_plans(store, book),
    )


def _held(meaning: Meaning) -> tuple[Held, ...]:
    """The lines that hold money, under their titles."""
    coding = meaning.coding
    return tuple(
        Held(coding.areas[one.area], coding.groups[group], one.title, float(one.assumed_use_share))
        for one in meaning.held
        for group in one.groups
    )


def _plans(store: Store, book: YearBook) -> tuple[PlannedAmount, ...]:
    """Earlier years' budgets, each transfer with the day it was decided; none where no line holds money."""
    if not book.meaning.held:
        return ()
    coding = book.meaning.coding
    budget = internal_budget(store.current_files(book.delivery, tables=BUDGET_TABLES), coding)
    decided: list[tuple[MonthAmount, date | None]] = [(one, None) for one in budget.before()]
    decided += [(month, one.decided_on) for one in budget.transfers for month in one.months()]
    return tuple(
        PlannedAmount(coding.areas[one.area], coding.groups[one.group], one.month, one.amount_ore, day)
        for one, day in decided
        if one.month.year <= book.year
    )


def _snapshots(store: Store, book: YearBook) -> tuple[Snapshot, ...]:
    """The year of each delivery that left the ledger another than before, and the year before it."""
    found: list[Snapshot] = []
    standing: int | None = None
    for delivery in store.deliveries():
        table = delivery.tables.get(TABLE)
        now = None if table is None else table.snapshot_id
        if now is None or now == standing or delivery.number > book.delivery.number:
            continue
        standing = now
        months = known_months(store, delivery, coding=book.meaning.coding, layout=book.meaning.layout)
        recent = [one for one in months if one.month.year >= delivery.known_at.year - 1]
        found.append(Snapshot(delivery.known_at, _titled(recent, meaning=book.meaning)))
    return tuple(found)


def _calendar(book: YearBook) -> tuple[KnownItem, ...]:
    """Items that come once: booked ones are taken out of the pattern, those to come are added to it."""
    coding, layout = book.meaning.coding, book.meaning.layout
    return tuple(
        KnownItem(coding.areas[one.line.area], coding.groups[one.line.group], one.month, one.amount_ore, one.text)
        for one in book.items.one_offs
        if layout.holds(one.line.group) and one.line.group not in layout.decided_groups
    )


def _titled(months: Iterable[Monthly], *, meaning: Meaning) -> tuple[MonthAmount, ...]:
    """The months that a forecast is made of, under titles: they stand in sentences and in the files of scenarios."""
    coding, decided = meaning.coding, meaning.layout.decided_groups
    return tuple(
        MonthAmount(coding.areas[one.area], coding.groups[one.group], one.month, one.amount_ore)
        for one in months
        if one.group not in decided
    )


def _ids(coding: Coding) -> dict[Line, Line]:
    return {
        Line(title, group_title): Line(area, group)
        for area, title in coding.areas.items()
        for group, group_title in coding.groups.items()
    }


def _decided(book: YearBook) -> dict[Line, int]:
    groups = book.meaning.layout.decided_groups
    booked = {line: ore for line, ore in book.booked().items() if line.group in groups}
    if not book.budget:
        months = max(book.months_booked, 1)
        return {line: (ore * MONTHS_OF_YEAR * 2 + months) // (2 * months) for line, ore in booked.items()}
    left = by_line(one for one in book.budget if one.group in groups and one.month >= book.booked_until)
    return {line: booked.get(line, 0) + left.get(line, 0) for line in sorted({*booked, *left})}

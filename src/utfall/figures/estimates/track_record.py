"""What we would have said at each earlier cut-off, with only what was known then, and what came true."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from utfall.errors import NoEstimate
from utfall.figures.deliveries import Deliveries
from utfall.figures.estimates.expected import EXPECTED, expected_count
from utfall.figures.estimates.full_year import FULL_YEAR, full_year
from utfall.figures.estimates.known_then import count_months, is_registered_late, month_before
from utfall.figures.estimates.returns import BY_CURVE, returned_by_curve
from utfall.figures.estimates.track_words import sentence_of
from utfall.figures.estimates.waiting import finished_mean, waiting_at
from utfall.figures.estimates.waiting_figures import MEAN
from utfall.figures.evaluating import Asked
from utfall.figures.maturity import registered_on
from utfall.measures.definition import Definition, Version
from utfall.model.cell import Cell
from utfall.model.figure import Estimand, Figure
from utfall.model.period import Period, PeriodKind
from utfall.model.question import EventCount, NoReturnShare, TimeToEvent
from utfall.stats.backtest import Backtest, Forecast, backtest

YEARS_BACK = 6

MOST_PERIODS = 24
"""Two years of months, eight of tertials: older ones come from another operation."""

_NOT_FINAL = Cell.not_yet_known("facit är inte känt än", known_on=None)


@dataclass(frozen=True)
class Said:
    """One earlier estimate: the figure as it would have been given at ``known_at``, and the truth as known today."""

    period: Period
    known_at: date
    figure: Figure
    truth: Cell

    @property
    def error(self) -> Decimal | None:
        """Estimate minus truth, in the figure's unit; None where one of them has no value."""
        if self.figure.value.value is None or self.truth.value is None:
            return None
        return self.figure.value.value - self.truth.value

    @property
    def is_covered(self) -> bool | None:
        """Whether the truth lies within the interval that would have been given; None without one."""
        if self.figure.interval is None or self.truth.value is None:
            return None
        return self.figure.interval.low <= self.truth.value <= self.figure.interval.high


@dataclass(frozen=True)
class TrackRecord:
    """All earlier estimates of one kind, oldest first, their score, and one sentence for beside the figure."""

    definition: Definition
    estimand: Estimand
    said: tuple[Said, ...]
    score: Backtest | None
    sentence: str


def track_record(deliveries: Deliveries, definition: Definition, period: Period) -> TrackRecord:
    """The estimates of earlier periods of the same kind, each as known equally long after it as ``period`` is now.

    For waits the mean of all cases, for shares without return the curve, for counts the expected count, and for a year
    its total from the first months. Raises ``NoEstimate`` for other measures.
    """
    made = _estimating(definition, period)
    known_at = deliveries.current.delivery.known_at
    said: list[Said] = []
    for earlier in itertools.islice(_earlier(period), MOST_PERIODS):
        delivery = deliveries.near(made.cut_off(earlier, period, known_at))
        if delivery is None or delivery.number == deliveries.current.delivery.number:
            continue
        try:
            figure = made.say(deliveries.known_at(delivery), earlier)
        except NoEstimate:
            continue  # so little was known then that nothing would have been said
        if figure.value.has_value:
            said.append(Said(earlier, delivery.known_at, figure, made.truth(deliveries, earlier)))
    said.sort(key=lambda one: one.period)
    score = backtest(list(_forecasts(said)))
    return TrackRecord(definition, made.estimand, tuple(said), score, sentence_of(definition, said))


class _Estimating(Protocol):
    """How one kind of estimate is made of a past cut-off, and how its truth is read today."""

    @property
    def estimand(self) -> Estimand:
        """What is estimated."""
        ...

    def cut_off(self, earlier: Period, period: Period, known_at: date) -> date:
        """The day that stands to the earlier period as ``known_at`` stands to the period."""
        ...

    def say(self, then: Deliveries, earlier: Period) -> Figure:
        """The estimate from what was known then."""
        ...

    def truth(self, now: Deliveries, earlier: Period) -> Cell:
        """What came true, as far as it is known today."""
        ...


class _AfterPeriod:
    """A cut-off as long after the period's last day."""

    def __init__(self, definition: Definition, version: Version) -> None:
        self.definition = definition
        self.version = version

    def cut_off(self, earlier: Period, period: Period, known_at: date) -> date:
        """See ``_Estimating``."""
        return earlier.last + (known_at - period.last)


class _Waits(_AfterPeriod):
    estimand = MEAN

    def say(self, then: Deliveries, earlier: Period) -> Figure:
        """The mean of all cases."""
        return waiting_at(then.current, self.definition, self.version, earlier).mean

    def truth(self, now: Deliveries, earlier: Period) -> Cell:
        """The mean of the decided, once 99 of 100 cases have ended."""
        return finished_mean(now.current, self.definition, self.version, earlier) or _NOT_FINAL


class _Returning(_AfterPeriod):
    estimand = BY_CURVE

    def say(self, then: Deliveries, earlier: Period) -> Figure:
        """The share without return by the curve."""
        return returned_by_curve(then.current, self.definition, self.version, earlier)

    def truth(self, now: Deliveries, earlier: Period) -> Cell:
        """The measure's own share, once everybody has been followed and registered."""
        figure = now.current.table(Asked(self.definition, (earlier,), (), self.version.number)).figure(earlier)
        return _NOT_FINAL if figure.is_preliminary else figure.value


class _Expected(_AfterPeriod):
    estimand = EXPECTED

    def say(self, then: Deliveries, earlier: Period) -> Figure:
        """The expected count."""
        return expected_count(then, self.definition, earlier).expected

    def truth(self, now: Deliveries, earlier: Period) -> Cell:
        """The count, once late registration of it is over."""
        if registered_on(earlier, maturity_days=self.definition.maturity_days) > now.current.delivery.known_at:
            return _NOT_FINAL
        if isinstance(self.version.spec, EventCount):
            return now.current.table(Asked(self.definition, (earlier,), (), self.version.number)).figure(earlier).value
        return Cell.of(count_months(now.current, self.version, (earlier,))[0])


class _FullYear:
    estimand = FULL_YEAR

    def __init__(self, definition: Definition, version: Version) -> None:
        self.definition = definition
        self.version = version

    def cut_off(self, earlier: Period, period: Period, known_at: date) -> date:
        """As long after the same month."""
        newest = month_before(known_at)
        return Period.month(earlier.first.year, newest.first.month).end + (known_at - newest.end)

    def say(self, then: Deliveries, earlier: Period) -> Figure:
        """The year's total from its first months."""
        return full_year(then, self.definition, earlier).expected

    def truth(self, now: Deliveries, earlier: Period) -> Cell:
        """The year's total."""
        figure = now.current.table(Asked(self.definition, (earlier,), (), self.version.number)).figure(earlier)
        return _NOT_FINAL if figure.is_preliminary else figure.value


def _estimating(definition: Definition, period: Period) -> _Estimating:
    version = definition.version_for(period.first)
    if isinstance(version.spec, TimeToEvent):
        return _Waits(definition, version)
    if isinstance(version.spec, NoReturnShare):
        return _Returning(definition, version)
    if period.kind is PeriodKind.YEAR:
        return _FullYear(definition, version)
    if is_registered_late(version):
        return _Expected(definition, version)
    raise NoEstimate(
        f"{definition.id} skattas inte, så det finns inget att pröva mot facit.",
        remedy="Välj en väntetid, en andel som inte återkommer eller ett antal händelser.",
    )


def _earlier(period: Period) -> Iterator[Period]:
    """Periods of the same kind before it, newest first: tertials before a tertial, years before a year."""
    for year in range(period.first.year, period.first.year - YEARS_BACK - 1, -1):
        match period.kind:
            case PeriodKind.YEAR:
                found = [Period.year(year)]
            case PeriodKind.TERTIAL:
                found = [Period.tertial(year, number) for number in (3, 2, 1)]
            case PeriodKind.MONTH:
                found = [Period.month(year, month) for month in range(12, 0, -1)]
            case PeriodKind.WEEK | PeriodKind.DAY:
                found = [same] if (same := _years_before(period, period.first.year - year)) else []
            case _:
                first, last = period.first.month, period.last.month
                years = period.last.year - period.first.year
                found = [Period.months((year, first), (year + years, last))]
        yield from (one for one in found if one.last < period.first + timedelta(days=1))


def _years_before(period: Period, years: int) -> Period | None:
    """The same week or day so many years earlier; None where one of them lacks it."""
    found: Period | None = period
    for _ in range(years):
        found = None if found is None else found.same_period_previous_year()
    return found


def _forecasts(said: list[Said]) -> Iterator[Forecast]:
    for one in said:
        value, truth, interval = one.figure.value.value, one.truth.value, one.figure.interval
        if value is not None and truth is not None and interval is not None:
            yield Forecast(float(value), float(interval.low), float(interval.high), float(truth), label=one.period.id)

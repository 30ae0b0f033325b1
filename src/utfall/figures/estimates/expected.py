"""What a count still being registered will come to: as known, as expected, and how often we have been right."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from utfall.errors import NoEstimate
from utfall.figures.asking import Place
from utfall.figures.deliveries import Deliveries
from utfall.figures.estimates.known_then import (
    KnownThen,
    adds_up,
    count_months,
    is_registered_late,
    known_then,
    month_after,
    months_of,
)
from utfall.figures.estimates.making import Frame, decimal, not_yet, share_of
from utfall.figures.overlap import atoms, over_time
from utfall.figures.protection import Linked, protect_figures
from utfall.figures.sufficient import Sufficient
from utfall.measures.definition import Definition
from utfall.model.cell import Cell
from utfall.model.figure import Estimand, Figure, Interval, Protection
from utfall.model.period import Period
from utfall.model.question import EventCount, Ratio
from utfall.model.unit import Unit
from utfall.stats.chain_ladder import LEAST_REPORTED_SHARE, Development, Estimate, development, estimates
from utfall.stats.past_errors import expected_interval, past_estimates

EXPECTED = Estimand("vantat_antal", "Väntat antal när allt är registrerat", "vantat_antal")
KNOWN = Estimand("kant_antal", "Antal som är registrerade hittills", "vantat_antal")
LEVEL = 0.8
_METHOD = "negativ binomial efter egna tidigare fel, 80 %"
_ALL_IN = "allt är registrerat"

_TOO_FEW_BEFORE = "för få tidigare månader är färdiga för att säga hur säker en skattning vore"

PAST_WINDOW_MONTHS = 36
"""Past estimates are made as they would have been then, from three years at most."""


@dataclass(frozen=True)
class ExpectedMonth:
    """One month: how many are known, and how many are expected in the end."""

    month: Period
    known: Cell
    expected: Figure

    @property
    def known_figure(self) -> Figure:
        """The known count as a figure, with the origin of the expected one."""
        return _known_figure(self.known, self.expected)


@dataclass(frozen=True)
class ExpectedCount:
    """The period's count as known (the measure's own figure, or the number it is a share of) and as expected.

    ``reported_share`` is the share of the final count that is expected to be registered. ``months`` are those of the
    period and the year before it, for a picture. ``past`` is how many earlier estimates the interval rests on.
    """

    definition: Definition
    period: Period
    known: Cell
    expected: Figure
    reported_share: Decimal
    months: tuple[ExpectedMonth, ...]
    past: int

    @property
    def known_figure(self) -> Figure:
        """The known count as a figure, with the origin of the expected one."""
        return _known_figure(self.known, self.expected)

    @property
    def is_complete(self) -> bool:
        """True where (nearly) everything is expected to be in already."""
        return self.reported_share >= Decimal("0.995")


def _known_figure(known: Cell, expected: Figure) -> Figure:
    return dataclasses.replace(expected, value=known, interval=None, notes=(), estimand=KNOWN)


def expected_count(deliveries: Deliveries, definition: Definition, period: Period) -> ExpectedCount:
    """The expected count of a period of whole months that is over.

    Raises ``NoEstimate`` for other measures and periods, and where fewer deliveries stand than the longest delay needs.
    """
    version = definition.version_for(period.first)
    months = months_of(period)
    if not is_registered_late(version):
        raise NoEstimate(
            f"{definition.id} räknar inte händelser var för sig, så hur många som väntas går inte att skatta.",
            remedy="Välj ett mått som räknar händelser eller avslutade insatser.",
        )
    found = known_then(deliveries, definition, version)
    if found is None:
        raise NoEstimate(
            f"För {definition.id} finns för få leveranser för att veta hur sent uppgifter registreras.",
            remedy="Läs in äldre utdrag, ett i månaden, eller vänta tills fler har kommit.",
        )
    if not months or not all(month in found.months for month in months):
        raise NoEstimate(
            f"{period.label_long_sv().capitalize()} är inte hela månader som är slut och har uppgifter.",
            remedy=f"Välj månader från {found.months[0].label_long_sv()} till {found.months[-1].label_long_sv()}.",
        )
    return _Counting(deliveries, definition, period, found).result()


class _Counting:
    def __init__(self, deliveries: Deliveries, definition: Definition, period: Period, found: KnownThen) -> None:
        self._definition = definition
        self._period = period
        self._found = found
        self._version = definition.version_for(period.first)
        self._evaluator = evaluator = deliveries.current
        origin = evaluator.origin(definition, self._version)
        self._frame = Frame(definition, self._version, origin, evaluator.policy, period)
        self._steps: Development = development(found.triangle)
        self._estimates = estimates(found.triangle)
        self._lag = found.lag_days
        shown = _shown_months(found.months, period)
        asked = (*shown, period) if period not in shown else shown
        self._table = evaluator.standing_under(definition, asked, self._version)
        self._shown = shown
        self._ends = self._all_ends(asked) if not isinstance(self._version.spec, EventCount) else {}

    def result(self) -> ExpectedCount:
        months = tuple(self._month(month) for month in self._shown)
        known = self._known(self._period)
        places = [self._found.months.index(month) for month in months_of(self._period)]
        delays = [self._found.triangle.delay(place) for place in places]
        latest = [self._found.triangle.latest(place) for place in places]
        parts = [self._estimates[place] for place in places]
        still = sum(part.still_expected for part in parts if part is not None)
        total = sum(latest) + still
        reported = sum(latest) / total if total else 1.0
        open_delays = tuple(delay for delay in delays if delay < self._found.triangle.longest_delay)
        past = (
            past_estimates(self._found.triangle, delays=open_delays, window=PAST_WINDOW_MONTHS) if open_delays else ()
        )
        is_known = _is_half_in(parts)
        scale = self._scale(known, sum(latest))
        limits = expected_interval(sum(latest), still_expected=still, past=past, level=LEVEL) if open_delays else None
        if not open_delays or still <= 0:
            limits = (sum(latest), sum(latest))
        interval = None if limits is None else Interval(decimal(limits[0] * scale), decimal(limits[1] * scale), _METHOD)
        value = Cell.of(decimal(total * scale)) if is_known else not_yet(*self._when(delays))
        if interval is None and is_known:
            value = not_yet(_TOO_FEW_BEFORE, None)
        figure = self._figure(self._frame, known, value, interval, reported)
        return ExpectedCount(
            self._definition, self._period, known, figure, share_of(round(reported * 1000), 1000), months, len(past)
        )

    def _month(self, month: Period) -> ExpectedMonth:
        place = self._found.months.index(month)
        known, delay = self._known(month), self._found.triangle.delay(place)
        latest, found = self._found.triangle.latest(place), self._estimates[place]
        frame = Frame(self._definition, self._version, self._frame.origin, self._frame.policy, month)
        if delay >= self._found.triangle.longest_delay or found is None or not found.is_publishable:
            is_final = delay >= self._found.triangle.longest_delay
            # What is corrected after the longest delay is in the count as known, and the two may not differ.
            value = known if is_final else not_yet(*self._when([delay]))
            exact = None if not is_final or known.value is None else Interval(known.value, known.value, _ALL_IN)
            return ExpectedMonth(month, known, self._figure(frame, known, value, exact, 1.0 if is_final else 0.0))
        past = past_estimates(self._found.triangle, delays=(delay,), window=PAST_WINDOW_MONTHS)
        limits = expected_interval(latest, still_expected=found.still_expected, past=past, level=LEVEL)
        interval = None if limits is None else Interval(decimal(limits[0]), decimal(limits[1]), _METHOD)
        value = not_yet(_TOO_FEW_BEFORE, None) if interval is None else Cell.of(decimal(found.expected))
        return ExpectedMonth(month, known, self._figure(frame, known, value, interval, min(found.reported_share, 1.0)))

    def _figure(self, frame: Frame, known: Cell, value: Cell, interval: Interval | None, reported: float) -> Figure:
        if not known.has_value:
            value, interval = known, None
        note = f"Omkring {round(min(reported, 1.0) * 100)} procent brukar vara registrerat så här tidigt."
        return frame.figure(
            EXPECTED,
            value,
            unit=Unit.COUNT,
            interval=interval,
            maturity_share=share_of(round(min(reported, 1.0) * 1000), 1000),
            notes=(note, self._what_is_left_out()) if reported < 1 else (),
        )

    def _what_is_left_out(self) -> str:
        months = self._found.triangle.longest_delay
        return f"Det som registreras senare än omkring {months} månader efter månaden är inte med i det väntade."

    def _known(self, period: Period) -> Cell:
        """The count as the gate shows it, or of a share all that it will be counted on, also those not yet followed."""
        return self._table.figure(period).value if isinstance(self._version.spec, EventCount) else self._ends[period]

    def _all_ends(self, periods: Sequence[Period]) -> dict[Period, Cell]:
        """The ends that a share will be counted on, months and period protected as one table."""
        counts = dict(zip(periods, count_months(self._evaluator, self._version, periods), strict=True))
        figures: dict[Place, Sufficient] = {
            (p.id, ()): Sufficient(Decimal(n), numerator=n, cases=n) for p, n in counts.items()
        }
        assert not isinstance(self._version.spec, Ratio)
        over = over_time(self._version.spec)
        linked = Linked(figures, tuple(periods), atoms(periods), over, over)
        status = protect_figures(linked, self._frame.policy) if self._frame.is_protected else {}
        why = f"skyddad (färre än {self._frame.policy.minimum_count}, eller skulle röja ett sådant antal)"
        free = Protection.FREE
        return {p: Cell.of(n) if status.get((p.id, ()), free) is free else Cell.hidden(why) for p, n in counts.items()}

    def _scale(self, known: Cell, months_sum: float) -> float:
        """Persons in several months are one of the period: the expected months are scaled as the known ones are."""
        if adds_up(self._version) or known.value is None or not months_sum:
            return 1.0
        return float(known.value) / months_sum

    def _when(self, delays: Sequence[int]) -> tuple[str, date | None]:
        """Why nothing is said of months so old, and the day of the delivery that half of them is usually in."""
        shares = self._steps.reported_shares
        why = "mindre än hälften brukar vara registrerat så här tidigt"
        for steps in range(1, len(shares)):
            then = [min(shares[min(delay + steps, len(shares) - 1)], 1.0) for delay in delays]
            if sum(then) >= LEAST_REPORTED_SHARE * len(then):
                newest = month_after(self._found.months[-1], steps)
                return why, newest.end + timedelta(days=self._lag)
        return why, None


def _is_half_in(parts: Sequence[Estimate | None]) -> bool:
    """Whether half of the months together is usually in so early: judged by other months, never by these counts, which
    would be shown more often the higher they are."""
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return False
    usual = sum(min(part.reported_share, 1.0) for part in found) / len(found)
    return all(part.is_publishable for part in found) or (len(found) > 1 and usual >= LEAST_REPORTED_SHARE)


def _shown_months(months: tuple[Period, ...], period: Period) -> tuple[Period, ...]:
    """The period's months and those of the twelve before them."""
    last = months.index(months_of(period)[-1])
    first = max(0, months.index(months_of(period)[0]) - 12)
    return months[first : last + 1]

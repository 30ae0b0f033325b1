"""A wait's estimates as figures, each with its condition, or with why it is hidden or when it can be known."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from utfall.figures.estimates.followed import Followed
from utfall.figures.estimates.making import Frame, decimal, followed_share, interval_of, nearest_ten, not_yet
from utfall.figures.numbers_sv import day
from utfall.figures.sufficient import kept_interval
from utfall.model.cell import Cell
from utfall.model.figure import Estimand, Figure, Interval
from utfall.model.unit import Unit
from utfall.stats.durations import cases_within, mean_days, sums
from utfall.stats.estimated import Estimated
from utfall.stats.hybrid_mean import DECIDED_SHARE_NEEDED, OWN_TO_DAY
from utfall.stats.mean_interval import mean_interval
from utfall.stats.waiting_time import SHARE_DAYS, WaitingTimeEstimate, days_until_known

FEWEST_CASES = 20
"""Of fewer cases nothing is estimated; the limit is the policy's for shares where that is higher."""

_LOG_LOG = "log-log-gränser, 95 %"
_NORMAL = "normalfördelat fel, 95 %"

RESTRICTED_MEAN = Estimand(
    f"oppet_av_{OWN_TO_DAY}_dagar", f"Öppet av de första {OWN_TO_DAY} dagarna", "begransat_medel"
)
MEAN = Estimand("medel_alla", "Genomsnitt, alla ärenden räknade", "hybrid")
NAIVE = Estimand("medel_avgjorda", "Endast avgjorda ärenden (så räknades det i äldre rapporter)", "naivt_medel")
OTHER_END = Estimand(f"annat_slut_inom_{SHARE_DAYS[-1]}", f"Annat slut inom {SHARE_DAYS[-1]} dagar", "annat_slut")


def decided_within(days: int) -> Estimand:
    """The share with the event by that day."""
    return Estimand(f"inom_{days}_dagar", f"Beslut inom {days} dagar", "andel_inom")


class WaitingFigures:
    """The estimates as figures, each with its condition, or with why it is hidden or when it can be known.

    ``hidden_days``: shares that would tell a small count beside those of the period's months or of other groups; so
    would ``is_other_end_hidden``.
    """

    def __init__(
        self,
        frame: Frame,
        followed: Followed,
        estimate: WaitingTimeEstimate,
        *,
        hidden_days: frozenset[int] = frozenset(),
        is_other_end_hidden: bool = False,
    ) -> None:
        self._frame = frame
        self._followed = followed
        self._own = followed.own
        self._estimate = estimate
        self._is_other_end_hidden = is_other_end_hidden
        self.why_hidden = self._why_hidden()
        self.shown_days = self._shown_days(hidden_days)
        """The days whose share is shown; the events from each to the next are none, or enough."""

    @property
    def shown_other_ends(self) -> int:
        """Other ends that ``other_end`` tells of; 0 where it is hidden or not known."""
        return cases_within(self._own.competing, days=SHARE_DAYS[-1]) if self.other_end().value.has_value else 0

    def share(self, days: int) -> Figure:
        """The share with the event by that day."""
        return self._figure(
            decided_within(days),
            self._estimate.share(days),
            unit=Unit.SHARE,
            day_needed=days,
            maturity_share=followed_share(self._followed_through(days), self._own.cases),
            why_hidden="" if days in self.shown_days else self._few,
        )

    def other_end(self) -> Figure:
        """The share that ended otherwise by the last of the days."""
        last = SHARE_DAYS[-1]
        ended = cases_within(self._own.competing, days=last)
        others = self._own.cases - ended
        decided = max((cases_within(self._own.events, days=days) for days in self.shown_days), default=0)
        return self._figure(
            OTHER_END,
            self._estimate.other_end,
            unit=Unit.SHARE,
            day_needed=last,
            maturity_share=followed_share(self._followed_through(last), self._own.cases),
            why_hidden=self._few if self._is_other_end_hidden else self._too_few(ended, others, others - decided),
        )

    def restricted_mean(self) -> Figure:
        """How many of the first days a case is open."""
        return self._figure(
            RESTRICTED_MEAN,
            self._estimate.restricted_mean,
            unit=Unit.DAYS,
            day_needed=OWN_TO_DAY - 1,
            maturity_share=followed_share(self._followed_through(OWN_TO_DAY - 1), self._own.cases),
            why_hidden=self._too_few(self._own.ended),
        )

    def mean(self) -> Figure:
        """The hybrid mean, preliminary until 99 of 100 have ended."""
        hybrid = self._estimate.hybrid
        decided = followed_share(self._own.ended, self._own.cases)
        return self._figure(
            MEAN,
            None if hybrid is None else hybrid.mean,
            unit=Unit.DAYS,
            day_needed=None,
            maturity_share=Decimal(1) if hybrid is not None and not hybrid.is_preliminary else decided,
            why_hidden=self._too_few(sum(self._own.events.values())),
            notes=self._conditions_of_mean(),
        )

    def naive(self) -> Figure:
        """The mean of those with the event; no interval while the slow are missing, and never compared."""
        known = self._followed.as_known
        decided = sums(known.events)
        is_finished = known.ended >= DECIDED_SHARE_NEEDED * known.cases
        limits = mean_interval(decided) if is_finished else None
        value = self._nothing() or (Cell.missing("ingen är avgjord") if decided.cases == 0 else None)
        return self._frame.figure(
            NAIVE,
            value or Cell.of(mean_days(known.events)),
            unit=Unit.DAYS,
            interval=None if limits is None else kept_interval(limits, method="t-fördelning, 95 %"),
            cases=decided.cases,
            maturity_share=Decimal(1) if is_finished else followed_share(known.ended, known.cases),
            notes=() if is_finished else ("De långsamma saknas: siffran är för låg och jämförs inte.",),
            why_hidden=self.why_hidden or self._too_few(decided.cases),
        )

    def _figure(
        self,
        estimand: Estimand,
        found: Estimated | None,
        *,
        unit: Unit,
        day_needed: int | None,
        maturity_share: Decimal,
        why_hidden: str,
        notes: Sequence[str] = (),
    ) -> Figure:
        nothing = self._nothing()
        if nothing is not None:
            value, interval = nothing, None
        elif found is None:
            value, interval = self._not_yet(day_needed), None
        else:
            value = Cell.of(decimal(found.value))
            interval = interval_of(found, method=_LOG_LOG if unit is Unit.SHARE else _NORMAL)
        return self._frame.figure(
            estimand,
            value,
            unit=unit,
            interval=_inside(interval, unit),
            cases=self._own.cases,
            maturity_share=maturity_share,
            notes=(self._what_it_rests_on(), *notes),
            why_hidden=self.why_hidden or why_hidden,
        )

    def _nothing(self) -> Cell | None:
        if self._own.cases:
            return None
        end, followed = self._frame.period.end, self._followed
        if end > followed.followed_to:
            return not_yet("inga ärenden har kunnat följas än", end + (followed.known_at - followed.followed_to))
        return Cell.missing("ingen att räkna på")

    def _not_yet(self, day_needed: int | None) -> Cell:
        if day_needed is None:
            return not_yet("för få ärenden har avgjorts för en skattning", None)
        coming = self._followed.still_coming_days
        days = days_until_known(self._own, day=day_needed, recent=self._followed.recent, still_coming_days=coming)
        known_on = self._followed.known_at + timedelta(days=max(days, 1))
        return not_yet(f"för få ärenden har kunnat följas i {day_needed} dagar", known_on)

    def _followed_through(self, days: int) -> int:
        """Cases whose outcome through that day is known."""
        return self._own.cases - cases_within(self._own.censored, days=days - 1)

    def _why_hidden(self) -> str:
        """Why nothing at all is shown of these cases; empty where it may be."""
        if not self._frame.is_protected:
            return ""
        fewest = max(self._frame.policy.minimum_denominator, FEWEST_CASES)
        if not self._followed.is_shown_at_all or 0 < self._own.cases < fewest:
            return f"skyddad (gruppen är mindre än {fewest}, eller skulle röja en annan)"
        return ""

    def _too_few(self, *parts: int) -> str:
        if self._frame.is_protected and any(self._frame.policy.is_small(part) for part in parts):
            return self._few
        return ""

    @property
    def _few(self) -> str:
        return (
            f"skyddad (en del av gruppen är mindre än {self._frame.policy.minimum_count}, eller skulle röja en annan)"
        )

    def _shown_days(self, hidden: frozenset[int]) -> tuple[int, ...]:
        """Two shares show how many had the event between them: each is held against the one shown before it."""
        shown: list[int] = []
        passed = 0
        for limit in SHARE_DAYS:
            until = cases_within(self._own.events, days=limit)
            is_hidden = limit in hidden or self._too_few(until, self._own.cases - until, until - passed)
            if self._estimate.share(limit) is not None and not is_hidden:
                shown.append(limit)
                passed = until
        return tuple(shown)

    def _what_it_rests_on(self) -> str:
        last = self._followed.followed_to - timedelta(days=1)
        return (
            f"Bygger på omkring {nearest_ten(self._own.cases)} ärenden som kom in i perioden, följda till och med "
            f"{day(min(last, self._followed.known_at))}."
        )

    def _conditions_of_mean(self) -> Sequence[str]:
        hybrid = self._estimate.hybrid
        if hybrid is None or not hybrid.is_preliminary:
            return ()
        assumed = (
            f"Förutsätter att de som väntat mer än {hybrid.own_to_day} dagar får beslut i samma takt som under det "
            "senaste året."
        )
        own, usual = self._estimate.restricted_mean, self._estimate.usual_restricted_mean
        if not self._estimate.tail_is_doubtful:
            return (assumed,)
        slower = own is None or usual is None or own.value > usual.value
        return (
            assumed,
            "Den förutsättningen är osäker: de första dagarna går "
            f"{'långsammare' if slower else 'snabbare'} än året före, så genomsnittet kan vara för "
            f"{'lågt' if slower else 'högt'}.",
        )


def _inside(interval: Interval | None, unit: Unit) -> Interval | None:
    """Limits that the value can have: no negative days."""
    if interval is None or unit is not Unit.DAYS or interval.low >= 0:
        return interval
    return dataclasses.replace(interval, low=Decimal(0))

"""Intake month by age: each month's share with the event, only to the ages that all its cases have reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise

from utfall.disclosure.relations import CountTable, Key, Relation
from utfall.disclosure.suppression import protect
from utfall.figures.estimates.known_then import months_of
from utfall.figures.estimates.making import Frame, not_yet
from utfall.figures.sufficient import share
from utfall.model.cell import Cell
from utfall.model.figure import Estimand, Figure, Protection
from utfall.model.period import Period
from utfall.model.unit import Unit
from utfall.stats.durations import cases_within
from utfall.stats.follow_up import FollowUp

AGES = (30, 60, 90, 180)
"""Ages in days that the table has columns for."""

_UNTIL, _ALL, _STRETCH = "until", "all", "stretch"
_PERIOD = "period"


@dataclass(frozen=True)
class MonthRow:
    """One intake month: its cases, and per age the share with the event by then."""

    month: Period
    cases: Cell
    shares: tuple[Figure, ...]


@dataclass(frozen=True)
class MonthAges:
    """The table; ``ages`` are its columns, in days."""

    ages: tuple[int, ...]
    rows: tuple[MonthRow, ...]


def month_ages(
    frame: Frame, months: Mapping[Period, FollowUp], protected: AgeProtection, *, is_shown_at_all: bool
) -> MonthAges:
    """A row per month that has cases. A share is not known yet before the last case of the month has the age.

    ``is_shown_at_all`` is False for a group that the gate's own table hides.
    """
    rows = []
    for month, own in months.items():
        if own.cases == 0:
            continue
        is_shown = is_shown_at_all and protected.shows_cases(month)
        known = protected.known_ages(month)
        hidden = protected.hidden_ages(month) if is_shown else frozenset(known)
        figures = tuple(_figure(frame, month, own, age, known, hidden, protected.followed_to) for age in AGES)
        why = f"skyddad (färre än {frame.policy.minimum_count}, eller skulle röja ett annat tal)"
        cases = Cell.of(own.cases) if is_shown else Cell.hidden(why)
        if month.end > protected.followed_to:
            known_on = month.end + (frame.origin.known_at - protected.followed_to)
            cases = not_yet("månadens ärenden är inte alla registrerade", known_on)
        rows.append(MonthRow(month, cases, figures))
    return MonthAges(AGES, tuple(rows))


class AgeProtection:
    """Which shares of the months, and of the period that they are part of, would tell a small count.

    What is shown are counts until an age, so what a reader has are sums of stretches between ages: those of one month
    beside each other, and those of the period's months beside the period's. Each stretch of one to four is protected as
    a count of its own would be. Where there is a choice a month's share is hidden and the period's shown.

    ``shown_days`` are the days of which the period's share is shown.
    """

    def __init__(
        self,
        frame: Frame,
        months: Mapping[Period, FollowUp],
        *,
        own: FollowUp,
        shown_days: Sequence[int],
        followed_to: date,
    ) -> None:
        self.followed_to = followed_to
        self._frame = frame
        self._counts: dict[Key, int] = {}
        self._relations: list[Relation] = []
        self._unseen: set[Key] = set()
        for month, cases in months.items():
            self._add_month(month, cases)
        parts = months_of(frame.period)
        self._days = tuple(day for day in shown_days if day in self.known_ages(frame.period))
        if parts and set(parts) <= set(months):
            self._add_period(own, parts)
        self._status = self._protect(months) if frame.is_protected else {}

    @property
    def hidden_days(self) -> frozenset[int]:
        """The period's shares that have to be hidden for its months' sake."""
        is_all = not self._is_free(_ALL, _PERIOD, "")
        return frozenset(day for day in self._days if is_all or not self._is_free(_UNTIL, _PERIOD, str(day)))

    def shows_cases(self, month: Period) -> bool:
        """Whether the month's number of cases is shown."""
        return self._is_free(_ALL, month.id, "")

    def known_ages(self, period: Period) -> tuple[int, ...]:
        """The ages that the period's last possible case has been followed through."""
        return tuple(age for age in AGES if period.last + timedelta(days=age) < self.followed_to)

    def hidden_ages(self, month: Period) -> frozenset[int]:
        """The ages at which the month's share is hidden."""
        return frozenset(age for age in self.known_ages(month) if not self._is_free(_UNTIL, month.id, str(age)))

    def _is_free(self, *key: str) -> bool:
        return self._status.get(key, Protection.FREE) is Protection.FREE

    def _add_month(self, month: Period, own: FollowUp) -> None:
        known = self.known_ages(month)
        until = [0, *(cases_within(own.events, days=age) for age in known), own.cases]
        stretches = [(_STRETCH, month.id, str(age)) for age in (*known, AGES[-1] + 1)]
        for stretch, (before, after) in zip(stretches, pairwise(until), strict=True):
            self._tell(stretch, after - before, ())
        for place, age in enumerate(known, start=1):
            self._tell((_UNTIL, month.id, str(age)), until[place], stretches[:place])
        self._tell((_ALL, month.id, ""), own.cases, stretches)
        # Two ages with a hidden one between them show what came in both of the stretches.
        for first, last in combinations(range(len(until)), 2):
            if last - first > 1 and self._frame.policy.is_small(until[last] - until[first]):
                joined = (_STRETCH, month.id, f"{first}–{last}")
                self._tell(joined, until[last] - until[first], stretches[first:last])
        self._unseen |= {key for key in self._counts if key[0] == _STRETCH}
        if month.end > self.followed_to:
            self._unseen.add((_ALL, month.id, ""))

    def _add_period(self, own: FollowUp, months: Sequence[Period]) -> None:
        for day in self._days:
            stretches = [(_STRETCH, month.id, str(age)) for month in months for age in AGES if age <= day]
            self._tell((_UNTIL, _PERIOD, str(day)), cases_within(own.events, days=day), stretches)
        self._tell((_ALL, _PERIOD, ""), own.cases, [(_ALL, month.id, "") for month in months])

    def _tell(self, key: Key, count: int, parts: Sequence[Key]) -> None:
        self._counts[key] = count
        if parts:
            self._relations.append(Relation(key, tuple(parts)))

    def _protect(self, months: Mapping[Period, FollowUp]) -> Mapping[Key, Protection]:
        few = {month.id for month, own in months.items() if 0 < own.cases < self._frame.policy.minimum_denominator}
        withheld = frozenset(key for key in self._counts if key[0] == _UNTIL and key[1] in few)
        expendable = frozenset(key for key in self._counts if key[1] != _PERIOD) - self._unseen
        table = CountTable(self._counts, withheld, frozenset(self._unseen), expendable)
        return protect(table, self._relations, self._frame.policy).status


def followed_through(age: int) -> str:
    """The condition of such a share: nobody is left out."""
    return f"Räknat på alla ärenden som kom in i perioden, vart och ett följt i minst {age} dagar."


def _figure(
    frame: Frame,
    month: Period,
    own: FollowUp,
    age: int,
    known: tuple[int, ...],
    hidden: frozenset[int],
    followed_to: date,
) -> Figure:
    estimand = Estimand(f"manad_inom_{age}_dagar", f"Beslut inom {age} dagar", "manad_alder")
    of_month = Frame(frame.definition, frame.version, frame.origin, frame.policy, month, frame.groups)
    if age not in known:
        known_on = month.last + timedelta(days=age + 1) + (frame.origin.known_at - followed_to)
        cell = not_yet(f"alla månadens ärenden har inte kunnat följas i {age} dagar", known_on)
        return of_month.figure(estimand, cell, unit=Unit.SHARE)
    found = share(cases_within(own.events, days=age), own.cases, cases=own.cases)
    assert found.value is not None
    too_small = own.cases < frame.policy.minimum_denominator
    is_hidden = frame.is_protected and (age in hidden or too_small)
    return of_month.figure(
        estimand,
        Cell.of(found.value),
        unit=Unit.SHARE,
        interval=found.interval,
        cases=own.cases,
        notes=(followed_through(age),),
        why_hidden="skyddad (få ärenden, eller skulle röja ett litet antal)" if is_hidden else "",
    )

"""Intake month by age: each month's share with the event, only to the ages that all its cases have reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from utfall.figures.asking import ALL, Place
from utfall.figures.estimates.known_then import months_of
from utfall.figures.estimates.making import Frame, not_yet
from utfall.figures.overlap import OverTime
from utfall.figures.protection import Linked, protect_figures
from utfall.figures.sufficient import Sufficient, share
from utfall.model.cell import Cell
from utfall.model.figure import Estimand, Figure, Protection
from utfall.model.period import Period
from utfall.model.unit import Unit
from utfall.stats.durations import cases_within
from utfall.stats.follow_up import FollowUp

AGES = (30, 60, 90, 180)
"""Ages in days that the table has columns for."""

_REST = "later"


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
        hidden = protected.hidden_ages(month, own) if is_shown else frozenset(known)
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

    The counts between two ages are protected as one table over months and ages, the period's own counts among them
    where all its months are there and have the age: months beside their sum show the one that is hidden.
    """

    def __init__(
        self,
        frame: Frame,
        months: Mapping[Period, FollowUp],
        *,
        own: FollowUp,
        shown_ages: Sequence[int],
        followed_to: date,
    ) -> None:
        self.followed_to = followed_to
        self._frame = frame
        self._shown_ages = shown_ages
        self._status = self._protect(months, own) if frame.is_protected else {}

    def shows_cases(self, month: Period) -> bool:
        """Whether the month's number of cases is shown."""
        return self._is_free(month, ALL)

    def known_ages(self, period: Period) -> tuple[int, ...]:
        """The ages that the period's last possible case has been followed through."""
        return tuple(age for age in AGES if period.last + timedelta(days=age) < self.followed_to)

    def hidden_ages(self, period: Period, own: FollowUp) -> frozenset[int]:
        """Ages at which no share is shown: a share shows how many there were since the share before it, and how many
        have not had the event."""
        known, policy = self.known_ages(period), self._frame.policy
        hidden: set[int] = set()
        block: list[bool] = []
        passed = 0
        for age in known:
            block.append(self._is_free(period, str(age)))
            until = cases_within(own.events, days=age)
            is_clear = all(block) or (not any(block) and len(block) > 1)
            rest_is_clear = age != known[-1] or self._is_free(period, _REST)
            is_small = policy.is_small(until - passed) or policy.is_small(own.cases - until)
            if is_clear and rest_is_clear and not (self._frame.is_protected and is_small):
                block, passed = [], until
            else:
                hidden.add(age)
        return frozenset(hidden)

    def _is_free(self, period: Period, column: str) -> bool:
        return self._status.get((period.id, (column,)), Protection.FREE) is Protection.FREE

    def _protect(self, months: Mapping[Period, FollowUp], own: FollowUp) -> dict[Place, Protection]:
        counts: dict[Place, Sufficient] = {}
        for month, cases in months.items():
            counts |= self._slots(month, cases, self.known_ages(month))
        period, whole = self._frame.period, months_of(self._frame.period)
        asked = tuple(months)
        if period not in months and whole and set(whole) <= set(months):
            known = tuple(age for age in self.known_ages(period) if age in self._shown_ages)
            counts |= self._slots(period, own, known)
            asked = (*asked, period)
        # Where there is a choice a month is hidden and the period shown.
        linked = Linked(
            counts, asked, tuple(months), OverTime.SUM, OverTime.SUM, frozenset(month.id for month in months)
        )
        return protect_figures(linked, self._frame.policy)

    def _slots(self, period: Period, own: FollowUp, known: Sequence[int]) -> dict[Place, Sufficient]:
        """The counts between the ages, of the rest and of all."""
        found: dict[Place, Sufficient] = {}
        passed = 0
        for age in known:
            until = cases_within(own.events, days=age)
            found[period.id, (str(age),)] = _count(until - passed)
            passed = until
        found[period.id, (_REST,)] = _count(own.cases - passed)
        found[period.id, (ALL,)] = _count(own.cases)
        return found


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
        why_hidden="skyddad (få ärenden, eller skulle röja ett litet antal)" if is_hidden else "",
    )


def _count(number: int) -> Sufficient:
    return Sufficient(Decimal(number), numerator=number, cases=number)

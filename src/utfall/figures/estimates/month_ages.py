"""Intake month by age: each month's share with the event, only to the ages that all its cases have reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from utfall.figures.asking import ALL, Place
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


def month_ages(frame: Frame, months: Mapping[Period, FollowUp], *, followed_to: date) -> MonthAges:
    """A row per month that has cases. A share is not known yet before the last case of the month has the age.

    The counts between two ages are protected as one table over months and ages; a share is shown where those since
    the share before it are all shown, or all hidden together.
    """
    known = {month: _known_ages(month, followed_to) for month in months}
    status = _protected(frame, months, known)
    rows = []
    for month, own in months.items():
        if own.cases == 0:
            continue
        is_shown = status.get((month.id, (ALL,)), Protection.FREE) is Protection.FREE
        hidden = _hidden_ages(month, known[month], status) if is_shown else frozenset(known[month])
        figures = tuple(_figure(frame, month, own, age, known[month], hidden, followed_to) for age in AGES)
        why = f"skyddad (färre än {frame.policy.minimum_count}, eller skulle röja ett annat tal)"
        is_over = month.end <= followed_to
        cases = Cell.of(own.cases) if is_shown else Cell.hidden(why)
        rows.append(
            MonthRow(
                month, cases if is_over else not_yet("månadens ärenden är inte alla registrerade", month.end), figures
            )
        )
    return MonthAges(AGES, tuple(rows))


def _known_ages(month: Period, followed_to: date) -> tuple[int, ...]:
    """The ages that the month's last possible case has been followed through."""
    return tuple(age for age in AGES if month.last + timedelta(days=age) < followed_to)


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


def _protected(
    frame: Frame, months: Mapping[Period, FollowUp], known: Mapping[Period, tuple[int, ...]]
) -> dict[Place, Protection]:
    """The status of every count between two ages, of the rest and of the month."""
    if not frame.is_protected:
        return {}
    counts: dict[Place, Sufficient] = {}
    for month, own in months.items():
        passed = 0
        for age in known[month]:
            until = cases_within(own.events, days=age)
            counts[month.id, (str(age),)] = _count(until - passed)
            passed = until
        counts[month.id, (_REST,)] = _count(own.cases - passed)
        counts[month.id, (ALL,)] = _count(own.cases)
    periods = tuple(months)
    return protect_figures(Linked(counts, periods, periods, OverTime.SUM, OverTime.SUM), frame.policy)


def _count(number: int) -> Sufficient:
    return Sufficient(Decimal(number), numerator=number, cases=number)


def _hidden_ages(month: Period, known: tuple[int, ...], status: Mapping[Place, Protection]) -> frozenset[int]:
    """Ages at which no share is shown: a share shows how many there were since the share before it."""
    is_free = {age: status.get((month.id, (str(age),)), Protection.FREE) is Protection.FREE for age in known}
    rest_is_free = status.get((month.id, (_REST,)), Protection.FREE) is Protection.FREE
    hidden: set[int] = set()
    block: list[int] = []
    for place, age in enumerate(known):
        block.append(age)
        is_last = place == len(known) - 1
        frees = [is_free[one] for one in block]
        closes = all(frees) or (not any(frees) and len(block) > 1)
        # The last share also shows the rest, all cases less those that had the event.
        if closes and (not is_last or rest_is_free or all(not free for free in frees)):
            block = []
        else:
            hidden.add(age)
    return frozenset(hidden)

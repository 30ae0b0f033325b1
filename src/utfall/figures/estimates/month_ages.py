"""Intake month by age: each month's share with the event, only to the ages that all its cases have reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from utfall.figures.estimates.age_protection import AGES, AgeProtection
from utfall.figures.estimates.making import Frame, nearest_ten, not_yet
from utfall.figures.sufficient import share
from utfall.model.cell import Cell
from utfall.model.figure import Estimand, Figure
from utfall.model.period import Period
from utfall.model.unit import Unit
from utfall.stats.durations import cases_within
from utfall.stats.follow_up import FollowUp


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


def month_ages(frame: Frame, months: Mapping[Period, FollowUp], protected: AgeProtection) -> MonthAges:
    """A row per month that has cases. A share is not known yet before the last case of the month has the age.

    The number of cases is told to the nearest ten where the number of decided, which the measure tells, would leave a
    few.
    """
    rows = []
    for month, own in months.items():
        if own.cases == 0:
            continue
        is_shown = protected.shows_cases(month)
        known = protected.known_ages(month)
        hidden = protected.hidden_ages(month) if is_shown else frozenset(known)
        figures = tuple(_figure(frame, month, own, age, known, hidden, protected.followed_to) for age in AGES)
        why = f"skyddad (färre än {frame.policy.minimum_count}, eller skulle röja ett annat tal)"
        leaves_few = frame.is_protected and frame.policy.is_small(own.cases - sum(own.events.values()))
        cases = Cell.of(nearest_ten(own.cases) if leaves_few else own.cases) if is_shown else Cell.hidden(why)
        if month.end > protected.followed_to:
            known_on = month.end + (frame.origin.known_at - protected.followed_to)
            cases = not_yet("månadens ärenden är inte alla registrerade", known_on)
        rows.append(MonthRow(month, cases, figures))
    return MonthAges(AGES, tuple(rows))


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

"""From cells to risk sets: who is at risk, and ends, on each day of the cases' own time."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from tests.figures.estimates.towns import WAIT, SmallGate, days, delivery, evaluator_of, wait

from utfall.figures.estimates.follow_ups import cohorts, stretch, windows
from utfall.model.period import Period
from utfall.model.question import Breakdown, PeriodBy
from utfall.stats.follow_up import FollowUp, risk_sets

BEGIN = date(2025, 1, 1)


@dataclass(frozen=True)
class Case:
    """A case in words: the day it came, and the days on which it was decided or withdrawn, if it was."""

    received: date
    decided: date | None
    withdrawn: date | None

    def ended_on(self, day: date) -> str | None:
        """How it ended that day; the earlier of two ends counts, and a decision where both are of one day."""
        ends = [end for end in (self.decided, self.withdrawn) if end is not None]
        if not ends or min(ends) != day:
            return None
        return "event" if self.decided == day else "competing"


@dataclass
class Walked:
    """At risk, and ended, per day of the cases' own time, as somebody saw who walked through the calendar."""

    at_risk: Counter[int]
    events: Counter[int]
    competing: Counter[int]


def walk(cases: list[Case], *, seen: Iterator[date], from_intake_in: Period | None = None) -> Walked:
    """Every day seen, every case that has come and has not ended before it is at risk at its age that day."""
    found = Walked(Counter(), Counter(), Counter())
    watched = list(seen)
    for case in cases:
        if from_intake_in is not None and not from_intake_in.first <= case.received <= from_intake_in.last:
            continue
        has_ended = False
        day = case.received
        while day <= watched[-1] and not has_ended:
            age, how = (day - case.received).days, case.ended_on(day)
            if day >= watched[0]:
                found.at_risk[age] += 1
                found.events[age] += how == "event"
                found.competing[age] += how == "competing"
            has_ended = how is not None
            day += days(1)
    return found


def every_day(first: date, end: date) -> Iterator[date]:
    """From the first day up to, not including, the end."""
    return (first + days(number) for number in range((end - first).days))


def random_cases(draw: random.Random) -> list[Case]:
    cases = []
    for _ in range(draw.randrange(1, 25)):
        received = BEGIN + days(draw.randrange(60))
        decided = received + days(draw.randrange(50)) if draw.random() < 0.6 else None
        withdrawn = received + days(draw.randrange(50)) if draw.random() < 0.4 else None
        cases.append(Case(received, decided, withdrawn))
    return cases


def town_of(cases: list[Case], town: SmallGate) -> SmallGate:
    for case in cases:
        wait(
            town,
            case.received,
            decided_after=None if case.decided is None else (case.decided - case.received).days,
            withdrawn_after=None if case.withdrawn is None else (case.withdrawn - case.received).days,
        )
    return town


def agrees(found: FollowUp, walked: Walked) -> None:
    """Each risk set, and on the days between two of them the number at risk of the later one, or nobody."""
    rows = risk_sets(found)
    before = -1
    for row in rows:
        assert {walked.at_risk[age] for age in range(before + 1, row.day + 1)} - {0} == {row.at_risk}
        assert (walked.events[row.day], walked.competing[row.day]) == (row.events, row.competing)
        before = row.day
    assert sum(row.events for row in rows) == walked.events.total()
    assert sum(row.competing for row in rows) == walked.competing.total()
    assert max((age for age, count in walked.at_risk.items() if count), default=-1) == before


@pytest.mark.parametrize("seed", range(25))
def test_a_periods_cases_against_a_walk_through_the_calendar(tmp_path: Any, seed: int) -> None:
    """A case of the last day watched is at risk on its day 0 and never after; one that came later is not there."""
    draw = random.Random(seed)
    cases = random_cases(draw)
    town = town_of(cases, SmallGate(tmp_path))
    followed_to = BEGIN + days(draw.randrange(5, 90))
    period = stretch(BEGIN + days(draw.randrange(10)), BEGIN + days(draw.randrange(20, 70)))
    evaluator = evaluator_of(town, delivery(1, date(2026, 1, 1)))
    found = cohorts(evaluator, WAIT, periods=[period], followed_to=followed_to)[period]
    agrees(found, walk(cases, seen=every_day(BEGIN, followed_to), from_intake_in=period))


@pytest.mark.parametrize("seed", range(25))
def test_a_windows_cases_against_a_walk_through_the_calendar(tmp_path: Any, seed: int) -> None:
    """Whatever the intake: from the window's first day, or the day it came, to its last day or the last watched."""
    draw = random.Random(1000 + seed)
    cases = random_cases(draw)
    town = town_of(cases, SmallGate(tmp_path))
    first = BEGIN + days(draw.randrange(5, 50))
    end = first + days(draw.randrange(1, 50))
    followed_to = BEGIN + days(draw.randrange(56, 110))
    window = stretch(first, end)
    evaluator = evaluator_of(town, delivery(1, date(2026, 1, 1)))
    found = windows(evaluator, WAIT, periods=[window], followed_to=followed_to)[window]
    agrees(found, walk(cases, seen=every_day(first, min(end, followed_to))))


def test_the_day_on_which_an_open_case_leaves(small: Any) -> None:
    """Came on 1 April, followed to (not including) 11 April: watched on its days 0 to 9, so it leaves on day 9.

    Decided on 10 April: an event on day 9. Decided on the 11th, which is not watched: open, leaves on day 9 too.
    """
    for decided_after in (None, 9, 10):
        wait(small, date(2025, 4, 1), decided_after=decided_after)
    april = Period.parse("2025-04")
    evaluator = evaluator_of(small, delivery(1, date(2025, 5, 5)))
    found = cohorts(evaluator, WAIT, periods=[april], followed_to=date(2025, 4, 11))[april]
    assert (found.events, found.competing, found.censored) == ({9: 1}, {}, {9: 2})
    assert found.cases == 3


def test_an_open_case_of_the_last_day_is_followed_on_its_day_0(small: Any) -> None:
    """Came on 10 April, the last day watched: at risk on day 0, so that a decision the same day could be seen."""
    wait(small, date(2025, 4, 10))
    wait(small, date(2025, 4, 11))
    april = Period.parse("2025-04")
    evaluator = evaluator_of(small, delivery(1, date(2025, 5, 5)))
    found = cohorts(evaluator, WAIT, periods=[april], followed_to=date(2025, 4, 11))[april]
    assert (found.censored, found.cases) == ({0: 1}, 1)


def test_which_of_two_ends_counts(small: Any) -> None:
    """Withdrawn after 5 days and decided after 8: another end. Decided first, or on the same day: decided."""
    for decided_after, withdrawn_after in ((8, 5), (5, 8), (6, 6)):
        wait(small, date(2025, 4, 1), decided_after=decided_after, withdrawn_after=withdrawn_after)
    april = Period.parse("2025-04")
    evaluator = evaluator_of(small, delivery(1, date(2025, 5, 5)))
    own = cohorts(evaluator, WAIT, periods=[april], followed_to=date(2025, 5, 5))[april]
    window = windows(evaluator, WAIT, periods=[april], followed_to=date(2025, 5, 5))[april]
    for found in (own, window):
        assert (found.events, found.competing, found.censored) == ({5: 1, 6: 1}, {5: 1}, {})


def test_a_wait_placed_by_its_outcome_is_followed_from_its_beginning(small: Any) -> None:
    """Version 1 of the wait places a case in the month of its decision; its estimates do not: the open ones count."""
    wait(small, date(2025, 4, 1), decided_after=40)
    wait(small, date(2025, 4, 1))
    april = Period.parse("2025-04")
    evaluator = evaluator_of(small, delivery(1, date(2025, 6, 5)))
    by_outcome = dataclasses.replace(WAIT, period_by=PeriodBy.OUTCOME)
    found = cohorts(evaluator, by_outcome, periods=[april], followed_to=date(2025, 6, 5))[april]
    assert (found.events, found.cases) == ({40: 1}, 2)


def test_groups_are_kept_apart(small: Any) -> None:
    wait(small, date(2025, 4, 1), count=3, decided_after=4, area="Norr")
    wait(small, date(2025, 4, 1), count=2, area="Syd")
    april, area = Period.parse("2025-04"), Breakdown("area", "area")
    evaluator = evaluator_of(small, delivery(1, date(2025, 5, 5)))
    for group, (events, still_open) in {"Norr": ({4: 3}, {}), "Syd": ({}, {33: 2})}.items():
        own = cohorts(
            evaluator, WAIT, periods=[april], followed_to=date(2025, 5, 5), breakdowns=(area,), group=(group,)
        )[april]
        assert (own.events, own.censored) == (events, still_open)

"""The year before at the same cut-off: from the delivery that stood then, or cut from today's data."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest
from tests.figures.estimates.towns import OPEN_POLICY, WAIT, SmallGate, known_rows, monthly, open_on, steady_waits, wait

from utfall.figures.estimates.making import change_between
from utfall.figures.estimates.waiting import WaitingTime
from utfall.measures.definition import Comparable, Statistic
from utfall.model.period import Period
from utfall.model.question import PeriodBy
from utfall.model.unit import Unit

TERTIAL = Period.parse("2025-T1")
NOW, THEN = date(2025, 5, 5), date(2024, 5, 5)


@pytest.fixture
def town(small: SmallGate, version: Any) -> SmallGate:
    """Two years of a steady town; every decision is registered ten days late."""
    small.policy = OPEN_POLICY
    small.define("m", version(WAIT, statistic=Statistic.MEAN_OF_DECIDED), unit=Unit.DAYS)
    steady_waits(small, first=date(2023, 1, 1), last=date(2025, 5, 4))
    for decision in small.tables["decisions"]:
        decision["registered_on"] = decision["decided_on"].fromordinal(decision["decided_on"].toordinal() + 10)
    return small


def before(found: WaitingTime) -> WaitingTime:
    assert found.year_before is not None
    return found.year_before


def test_it_is_what_that_delivery_says(town: SmallGate) -> None:
    """Word for word what the gate of 5 May 2024 said of January to April 2024."""
    found = before(open_on(town, *monthly((2023, 3), (2025, 5))).waiting_time("m", TERTIAL))
    said = open_on(town, THEN).waiting_time("m", Period.parse("2024-T1"))
    assert (found.period.id, found.known_at, found.followed_to) == ("2024-T1", THEN, said.followed_to)
    assert found.is_as_known_then and found.year_before is None
    assert [f.value for f in found.figures] == [f.value for f in said.figures]
    assert [f.interval for f in found.figures] == [f.interval for f in said.figures]
    assert (
        found.lag == said.lag and found.curve == said.curve and found.months.rows[0].cases == said.months.rows[0].cases
    )


def test_what_came_later_does_not_change_it(town: SmallGate) -> None:
    """The delivery of May 2024 holds other rows than today's: those it had."""
    days = monthly((2023, 3), (2025, 5))
    stood = {THEN: known_rows(town.tables, THEN)}
    first = before(open_on(town, *days, by_day=stood).waiting_time("m", TERTIAL))
    wait(town, date(2024, 2, 1), count=200, decided_after=1)
    again = before(open_on(town, *days, by_day=stood).waiting_time("m", TERTIAL))
    assert [f.value for f in again.figures] == [f.value for f in first.figures]
    changed = before(open_on(town, *days).waiting_time("m", TERTIAL))
    assert changed.mean.value != first.mean.value


@pytest.mark.parametrize("known_at", [date(2024, 4, 28), date(2024, 5, 12)])
def test_a_delivery_within_a_week_will_do(town: SmallGate, known_at: date) -> None:
    found = before(open_on(town, known_at, NOW).waiting_time("m", TERTIAL))
    assert found.known_at == known_at and found.is_as_known_then


@pytest.mark.parametrize("known_at", [date(2024, 4, 27), date(2024, 5, 13)])
def test_one_further_away_will_not_and_todays_data_are_cut(town: SmallGate, known_at: date) -> None:
    """Made again by leaving out what happened from 5 May 2024 on, less the lag, and said to be so.

    All that happened is known now, so the cases are those that then came until 24 April, with their true ends.
    """
    found = before(open_on(town, known_at, NOW).waiting_time("m", TERTIAL))
    assert not found.is_as_known_then
    assert found.known_at == THEN and found.followed_to == date(2024, 4, 25)
    alone = before(open_on(town, NOW).waiting_time("m", TERTIAL))
    assert [f.value for f in found.figures] == [f.value for f in alone.figures]
    # The same days are followed as then, so what the two say differs only by what is registered still later.
    stood = open_on(town, THEN).waiting_time("m", Period.parse("2024-T1"))
    assert found.shares[0].value == stood.shares[0].value


def test_both_years_are_counted_by_the_version_of_the_later(town: SmallGate, version: Any) -> None:
    """Version 1 placed a case where it was decided; the year before is counted as 2025 is, and may be compared."""
    old = version(dataclasses.replace(WAIT, period_by=PeriodBy.OUTCOME), statistic=Statistic.MEAN_OF_DECIDED)
    new = version(
        WAIT,
        number="2",
        valid_from=date(2025, 1, 1),
        comparable=Comparable.NO,
        statistic=Statistic.MEAN_OF_DECIDED,
    )
    town.define("m", old, new, unit=Unit.DAYS)
    found = open_on(town, *monthly((2023, 3), (2025, 5))).waiting_time("m", TERTIAL)
    assert {f.origin.version for f in (*found.figures, *before(found).figures)} == {"2"}
    change = change_between(found.mean, before(found).mean)
    # The same town, the same waits: nothing to be told of.
    assert change.is_compared and change.direction == 0


def test_a_change_is_told_of_only_beyond_chance(town: SmallGate) -> None:
    """In 2025 many more wait 150 days: longer than the year before. Backwards it is shorter."""
    wait(town, date(2025, 1, 2), count=150, decided_after=150)
    found = open_on(town, *monthly((2023, 3), (2025, 5))).waiting_time("m", TERTIAL)
    later, earlier = found.restricted_mean, before(found).restricted_mean
    assert change_between(later, earlier).direction == 1
    assert change_between(earlier, later).direction == -1
    assert not change_between(later, None).is_compared
    # The naive mean has no interval, and is not compared.
    assert not change_between(found.naive, before(found).naive).is_compared


def test_no_year_before_the_data_begin(town: SmallGate) -> None:
    gate = open_on(town, *monthly((2023, 3), (2025, 5)))
    assert gate.waiting_time("m", Period.parse("2023-T1")).year_before is None
    assert gate.waiting_time("m", Period.parse("2024-T1")).year_before is not None

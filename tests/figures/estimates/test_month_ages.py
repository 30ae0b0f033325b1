"""Intake month by age: plain shares, only to the ages that all of the month's cases have reached."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from tests.figures.estimates.towns import OPEN_POLICY, WAIT, SmallGate, days, open_on, wait

from utfall.figures.estimates.age_protection import AGES
from utfall.figures.estimates.month_ages import MonthRow
from utfall.figures.estimates.waiting import WaitingTime
from utfall.measures.definition import Statistic
from utfall.model.cell import CellState
from utfall.model.period import Period
from utfall.model.unit import Unit
from utfall.stats.wilson import wilson_interval

TERTIAL = Period.parse("2025-T1")


@pytest.fixture
def town(small: SmallGate, version: Any) -> SmallGate:
    small.policy = OPEN_POLICY
    small.define("m", version(WAIT, statistic=Statistic.MEAN_OF_DECIDED), unit=Unit.DAYS)
    return small


def rows(found: WaitingTime) -> dict[str, MonthRow]:
    return {row.month.id: row for row in found.months.rows}


def test_shares_of_all_the_months_cases(town: SmallGate) -> None:
    """January: 8 of 20 within 30 days, 12 within 60, 3 withdrawn after 20 days that count as not decided."""
    for decided_after, count in ((10, 8), (45, 4), (200, 5)):
        wait(town, date(2025, 1, 10), count=count, decided_after=decided_after)
    wait(town, date(2025, 1, 10), count=3, withdrawn_after=20)
    january = rows(open_on(town, date(2025, 9, 5)).waiting_time("m", TERTIAL))["2025-01"]
    assert january.cases.value == 20
    assert [float(figure.value.value or 0) for figure in january.shares] == [0.4, 0.6, 0.6, 0.6]
    first = january.shares[0]
    low, high = wilson_interval(8, 20)
    assert first.interval is not None
    assert (float(first.interval.low), float(first.interval.high)) == pytest.approx((low, high), abs=1e-6)
    assert first.period == january.month


def test_twelve_months_and_none_without_cases(town: SmallGate) -> None:
    """Of the twelve months to April 2025 those that have cases, and no older one."""
    for on in (date(2024, 4, 30), date(2024, 5, 1), date(2025, 4, 30), date(2025, 5, 1)):
        wait(town, on, count=20, decided_after=2)
    assert list(rows(open_on(town, date(2025, 9, 5)).waiting_time("m", TERTIAL))) == ["2024-05", "2025-04"]


@pytest.mark.parametrize(("known_at", "is_known"), [(date(2025, 3, 2), False), (date(2025, 3, 3), True)])
def test_an_age_is_known_when_the_last_possible_case_has_it(town: SmallGate, known_at: date, is_known: bool) -> None:
    """A case of 31 January is 30 days old on 2 March, and that day is known on the 3rd. It does not matter that all 20
    came on the 1st: nobody knows yet that none of the 31st will be registered.
    """
    wait(town, date(2025, 1, 1), count=20, decided_after=10)
    share = rows(open_on(town, known_at).waiting_time("m", TERTIAL))["2025-01"].shares[0]
    assert share.value.has_value is is_known
    if not is_known:
        assert share.value.state is CellState.NOT_YET_KNOWN and share.value.known_on == date(2025, 3, 3)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_not_known_yet_is_known_on_the_day_that_is_said_and_not_before(town: SmallGate, seed: int) -> None:
    """Of every month and age, with decisions registered some days late, and of the number of cases too."""
    draw = random.Random(seed)
    late = draw.randrange(12)
    for number in range(8, 13):
        wait(town, date(2024, number, 1), count=30, decided_after=draw.randrange(60), registered_after=late)
    for number in range(1, 5):
        wait(town, date(2025, number, draw.randrange(1, 29)), count=20, decided_after=3, registered_after=late)
    known_at = date(2025, 4, 20) + days(draw.randrange(20))
    found = open_on(town, known_at).waiting_time("m", TERTIAL)
    assert found.lag.days == late
    waiting = [(row.month, place, cell) for row in found.months.rows for place, cell in enumerate(cells(row))]
    coming = [(month, place, cell.known_on) for month, place, cell in waiting if not cell.has_value]
    assert coming
    for month, place, known_on in draw.sample(coming, 3):
        assert known_on is not None and known_on > known_at
        for day, is_known in ((known_on - days(1), False), (known_on, True)):
            row = rows(open_on(town, day).waiting_time("m", TERTIAL))[month.id]
            assert cells(row)[place].has_value is is_known


def cells(row: MonthRow) -> list[Any]:
    return [row.cases, *(figure.value for figure in row.shares)]


@pytest.mark.parametrize("seed", range(10))
def test_against_counting_by_hand(town: SmallGate, seed: int) -> None:
    """Every month that has cases and every age its last day has had, straight from the cases."""
    draw = random.Random(seed)
    cases = [
        (date(2024, 5, 1) + days(draw.randrange(365)), draw.choice([None, draw.randrange(200)])) for _ in range(80)
    ]
    for received, decided_after in cases:
        wait(town, received, decided_after=decided_after)
    known_at = date(2025, 5, 5)
    found = rows(open_on(town, known_at).waiting_time("m", TERTIAL))
    for number in range(12):
        month = Period.month(2024 + (number + 4) // 12, (number + 4) % 12 + 1)
        own = [decided for received, decided in cases if month.first <= received <= month.last]
        if not own:
            assert month.id not in found
            continue
        for age, figure in zip(AGES, found[month.id].shares, strict=True):
            if month.last + days(age) >= known_at:
                assert not figure.value.has_value
            else:
                within = sum(decided is not None and decided <= age for decided in own)
                assert float(figure.value.value or 0) == pytest.approx(within / len(own), abs=1e-6)

"""The cross-check by Little's law: open cases, intake and mean wait, and cases that nobody closed."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from tests.figures.estimates.towns import OPEN_POLICY, WAIT, SmallGate, days, open_on, wait

from utfall.figures.estimates.open_cases import OpenCases, open_cases
from utfall.measures.definition import Statistic
from utfall.model.period import Period
from utfall.model.unit import Unit
from utfall.stats.follow_up import FollowUp
from utfall.stats.waiting_time import estimate_waiting_time

KNOWN_AT = date(2025, 5, 5)
TERTIAL = Period.parse("2025-T1")


@pytest.fixture
def town(small: SmallGate, version: Any) -> SmallGate:
    small.policy = OPEN_POLICY
    small.define("m", version(WAIT, statistic=Statistic.MEAN_OF_DECIDED), unit=Unit.DAYS)
    return small


def checked(town: SmallGate) -> OpenCases:
    found = open_on(town, KNOWN_AT).waiting_time("m", TERTIAL).open_cases
    assert found is not None
    return found


def one_a_day(town: SmallGate, *, decided_after: int = 40, for_days: int = 600) -> None:
    for back in range(for_days, 0, -1):
        wait(town, KNOWN_AT - days(back), decided_after=decided_after)


def test_a_level_stock_agrees(town: SmallGate) -> None:
    """One case a day, each open 40 days: 40 are open on any day, and 365 / 365 · 40 = 40 should be."""
    one_a_day(town)
    found = checked(town)
    assert (found.open_cases, found.expected, found.disagrees) == (40, 40, False)
    assert float(found.mean_open_days) == pytest.approx(40)
    assert "så många ska det vara" in found.sentence


def test_cases_that_nobody_closed_are_found(town: SmallGate) -> None:
    """100 more that came three years ago and are open still: 140 on any day where 40 should be. They mean 140 days."""
    one_a_day(town)
    wait(town, date(2022, 5, 2), count=100)
    found = checked(town)
    assert (found.open_cases, found.expected, found.disagrees) == (140, 40, True)
    assert "140 dagar" in found.sentence and "utan att avslutas" in found.sentence


def exponential(town: SmallGate) -> None:
    """One case a day for three years, open 40 days in the mean: as waits are."""
    draw = random.Random(1)
    for back in range(3 * 365, 0, -1):
        wait(town, KNOWN_AT - days(back), decided_after=round(draw.expovariate(1 / 40)))


def test_cases_that_nobody_closed_are_found_where_waits_have_a_tail(town: SmallGate) -> None:
    """40 open in truth and 100 forgotten ones. The mean wait must not be made of those that the check is to find."""
    exponential(town)
    wait(town, date(2022, 1, 10), count=100)
    found = checked(town)
    assert found.open_cases == 140 and found.disagrees


def test_cases_that_nobody_closed_do_not_make_the_mean(town: SmallGate) -> None:
    """Nothing has changed for a new case: as long as before, 40 days in truth, and not 304."""
    exponential(town)
    before = open_on(town, KNOWN_AT).waiting_time("m", TERTIAL).mean.value.value
    wait(town, date(2022, 1, 10), count=100)
    after = open_on(town, KNOWN_AT).waiting_time("m", TERTIAL).mean.value.value
    assert before is not None and after is not None
    assert float(before) == pytest.approx(40, rel=0.15)
    assert float(after) == pytest.approx(float(before), rel=0.01)


@pytest.mark.parametrize("seed", range(8))
def test_the_stock_is_counted_right_whatever_the_ages(town: SmallGate, seed: int) -> None:
    """Night by night through the year: who came before it or on the day, and has not ended by then.

    Old cases with an age that nobody between them and the others has are counted for the days they were open too.
    """
    draw = random.Random(seed)
    window = [KNOWN_AT - timedelta(days=back) for back in range(365, 0, -1)]
    stock: Counter[date] = Counter()
    for _ in range(150):
        received = KNOWN_AT - days(draw.randrange(1, 500))
        length = draw.choice([0, 3, 30, 80, 150, 10_000])
        wait(town, received, decided_after=length if length < 500 else None)
        for night in window:
            stock[night] += received < night <= received + days(length)
    wait(town, KNOWN_AT - days(2500), count=20)
    for night in window:
        stock[night] += 20
    found = checked(town)
    assert found.open_cases == 10 * round(sum(stock.values()) / 365 / 10)


def test_nothing_is_checked_where_no_mean_can_be_estimated(town: SmallGate) -> None:
    wait(town, date(2025, 3, 3), count=30)
    assert open_on(town, KNOWN_AT).waiting_time("m", TERTIAL).open_cases is None


def test_numbers_are_to_the_nearest_ten() -> None:
    """34 intakes open 10 days each: a stock of 340 / 365 = 0.9, told as 0."""
    own = FollowUp({10: 34})
    estimate = estimate_waiting_time(own, recent=own)
    found = open_cases(own, own, estimate)
    assert found is not None and (found.open_cases, found.expected) == (0, 0)

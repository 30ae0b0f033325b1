"""The share that reaches its goal in time, of all that began."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.figures.estimates.towns import OPEN_POLICY, POLICY, STARTED, WAIT, SmallGate, open_on, wait

from utfall.errors import NoEstimate
from utfall.figures.estimates.reached import Reached
from utfall.model.cell import CellState
from utfall.model.period import Period
from utfall.model.question import ReachShare
from utfall.model.unit import Unit

NOW = date(2025, 5, 5)
GOAL = ReachShare(WAIT.subject, WAIT.start, WAIT.stop, WAIT.competing, 183)
"""As a child's family home within six months: decided in time, or ended otherwise."""


@pytest.fixture
def town(small: SmallGate, version: Any) -> SmallGate:
    small.policy = OPEN_POLICY
    small.define("m", version(GOAL), unit=Unit.SHARE, maturity_days=30)
    return small


def found(town: SmallGate, known_at: date = NOW) -> Reached:
    return open_on(town, known_at).reached("m", Period.parse("2025-T1"))


def value(answer: Reached) -> float:
    assert answer.estimated.value.value is not None, answer.estimated.value
    return float(answer.estimated.value.value)


def test_those_on_their_way_and_those_that_ended_otherwise(town: SmallGate) -> None:
    """20 of 1 June 2024, followed 338 days: 8 reach after 100 days, 4 after 183, 2 after 184; 4 end otherwise after 50.
    20 of 1 February 2025, followed 93 days: 6 reach after 60 days, 14 are on their way.

    Day 50: 4 of 40 end otherwise, 0.9 go on. Day 60: 6 of 36 reach: 0.9 · 6/36 = 0.15; 0.75 go on. Day 93: 14 leave.
    Day 100: 8 of 16: 0.375; 0.375 go on. Day 183: 4 of 8: 0.1875. In all 0.15 + 0.375 + 0.1875 = 0.7125.
    """
    for decided_after, count in ((100, 8), (183, 4), (184, 2)):
        wait(town, date(2024, 6, 1), count=count, decided_after=decided_after)
    wait(town, date(2024, 6, 1), count=4, withdrawn_after=50)
    wait(town, date(2024, 6, 1), count=2)
    wait(town, date(2025, 2, 1), count=6, decided_after=60)
    wait(town, date(2025, 2, 1), count=14)
    answer = found(town)
    assert value(answer) == pytest.approx(0.7125, abs=1e-6)
    # Fourteen are awaited of forty.
    assert str(answer.estimated.maturity_share) == "0.65"


def test_two_years_of_those_that_began(town: SmallGate) -> None:
    """From 6 May 2023 to 4 May 2025: those of the day before are not among them."""
    wait(town, date(2023, 5, 5), count=100)
    wait(town, date(2023, 5, 6), count=30, decided_after=10)
    answer = found(town)
    assert (answer.estimated.period.first, answer.estimated.period.last) == (date(2023, 5, 6), date(2025, 5, 4))
    assert value(answer) == 1.0
    assert answer.estimated.denominator is not None and answer.estimated.denominator.value == 30


def test_beside_the_measures_own(town: SmallGate) -> None:
    """In all that is followed to its end both leave out nothing; only the competing ends part them.

    10 reached, 6 not, 4 otherwise: 10 of 16 by the measure, 10 of 20 of all that began.
    """
    on = date(2024, 2, 1)
    wait(town, on, count=10, decided_after=30)
    wait(town, on, count=6)
    wait(town, on, count=4, withdrawn_after=30)
    answer = open_on(town, NOW).reached("m", Period.parse("2024-02"))
    assert value(answer) == pytest.approx(0.5)
    assert float(answer.own.value.value or 0) == pytest.approx(10 / 16)


@pytest.mark.parametrize(
    ("reached_count", "not_reached", "is_hidden"),
    [(15, 5, False), (14, 5, True), (4, 40, True), (40, 4, True), (40, 0, False)],
)
def test_few_are_hidden(town: SmallGate, reached_count: int, not_reached: int, is_hidden: bool) -> None:
    town.policy = POLICY
    wait(town, date(2024, 2, 1), count=reached_count, decided_after=30)
    wait(town, date(2024, 2, 1), count=not_reached)
    answer = found(town).estimated
    assert (answer.value.state is CellState.HIDDEN) is is_hidden
    assert (answer.interval is None) is is_hidden


def test_not_known_yet_and_nobody(town: SmallGate) -> None:
    assert found(town).estimated.value.state is CellState.MISSING
    wait(town, date(2025, 3, 1), count=30)
    assert found(town).estimated.value.state is CellState.NOT_YET_KNOWN


def test_other_measures_are_refused(town: SmallGate, version: Any) -> None:
    town.define("n", version(STARTED))
    with pytest.raises(NoEstimate, match="räknar inte dem som kommer i mål i tid"):
        open_on(town, NOW).reached("n", Period.parse("2025-T1"))

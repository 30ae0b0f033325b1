"""Which delivery knew a day: nearest within a week, last before it, and as they stood at an earlier one."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from tests.figures.estimates.towns import days, delivery, open_on

from utfall.disclosure.policy import DisclosurePolicy
from utfall.engines.reference import ReferenceSession
from utfall.figures.deliveries import DAYS_APART, Deliveries
from utfall.figures.evaluating import Evaluator
from utfall.figures.extent import Extent
from utfall.store.delivery import Delivery

POLICY = DisclosurePolicy(minimum_count=5, minimum_denominator=20, show_zero=True)


def evaluator(of: Delivery) -> Evaluator:
    return Evaluator(ReferenceSession({}), {}, policy=POLICY, delivery=of, extent=Extent({}), engine="reference")


def deliveries_of(*known_at: date) -> Deliveries:
    made = [delivery(number, day) for number, day in enumerate(known_at, start=1)]
    return Deliveries(evaluator(made[-1]), earlier=made, open_evaluator=evaluator)


def test_the_nearest_within_a_week() -> None:
    """Known on 5 and 15 March. The 10th is five days from both: the earlier. The 11th is nearer to the 15th. In a leap
    year 27 February is seven days before the 5th and 26 February eight; 22 March is seven days after the 15th, the 23rd
    eight.
    """
    found = deliveries_of(date(2024, 3, 5), date(2024, 3, 15))
    expected = {
        date(2024, 2, 26): None,
        date(2024, 2, 27): 1,
        date(2024, 3, 5): 1,
        date(2024, 3, 10): 1,
        date(2024, 3, 11): 2,
        date(2024, 3, 22): 2,
        date(2024, 3, 23): None,
    }
    for day, number in expected.items():
        nearest = found.near(day)
        assert (nearest.number if nearest else None) == number, day


def test_of_several_of_one_day_the_last() -> None:
    """A correction on the same day replaces what was first delivered."""
    found = deliveries_of(date(2024, 3, 5), date(2024, 3, 5), date(2024, 4, 5))
    for day in (date(2024, 3, 5), date(2024, 3, 1), date(2024, 3, 9)):
        nearest, known = found.near(day), found.as_of(day)
        assert nearest is not None and nearest.number == 2, day
        if day >= date(2024, 3, 5):
            assert known is not None and known.number == 2, day


def test_as_of_is_the_last_known_that_day() -> None:
    found = deliveries_of(date(2024, 3, 5), date(2024, 4, 5))
    numbers = [
        (known.number if (known := found.as_of(day)) else None)
        for day in (date(2024, 3, 4), date(2024, 3, 5), date(2024, 4, 4), date(2024, 4, 5), date(2030, 1, 1))
    ]
    assert numbers == [None, 1, 1, 2, 2]


def test_against_a_second_way_of_looking() -> None:
    """Random days of delivery, several on one day: walk outwards day by day, the day before first at each distance."""
    draw = random.Random(3)
    begin = date(2024, 1, 1)
    for _ in range(40):
        known_at = sorted(begin + days(draw.randrange(60)) for _ in range(draw.randrange(1, 7)))
        found = deliveries_of(*known_at)
        last_of = {day: number for number, day in enumerate(known_at, start=1)}
        for day in (begin + days(number) for number in range(-12, 75)):
            walked = None
            for apart in range(DAYS_APART, -1, -1):
                walked = last_of.get(day + days(apart), walked)
                walked = last_of.get(day - days(apart), walked)
            nearest = found.near(day)
            assert (nearest.number if nearest else None) == walked
            before = [number for known, number in last_of.items() if known <= day]
            known = found.as_of(day)
            assert (known.number if known else None) == (max(before) if before else None)


def test_as_they_stood_then() -> None:
    """At the second delivery the third does not exist: neither near its day nor as of it."""
    found = deliveries_of(date(2024, 3, 5), date(2024, 4, 5), date(2024, 5, 5))
    then = found.known_at(found.all[1])
    assert [one.number for one in then.all] == [1, 2]
    assert then.current.delivery.number == 2
    assert then.near(date(2024, 5, 5)) is None
    known = then.as_of(date(2024, 5, 5))
    assert known is not None and known.number == 2
    assert then.evaluator(then.all[0]) is found.evaluator(found.all[0])


def test_the_gate_opened_on_an_earlier_day_knows_no_later_delivery() -> None:
    """``earlier`` holds all that the store has, also what came after the gate's own."""
    made = [delivery(number, date(2024, number, 5)) for number in (1, 2, 3)]
    found = Deliveries(evaluator(made[1]), earlier=made, open_evaluator=evaluator)
    assert [one.number for one in found.all] == [1, 2]
    assert found.near(date(2024, 3, 5)) is None


def test_a_delivery_that_cannot_be_opened_is_no_silence(small: Any) -> None:
    gate = open_on(small, date(2024, 3, 5))
    alone = Deliveries(evaluator(delivery(2, date(2024, 4, 5))), earlier=(delivery(1, date(2024, 3, 5)),))
    with pytest.raises(ValueError, match="delivery 1 cannot be opened here"):
        alone.evaluator(alone.all[0])
    assert gate.known_at == date(2024, 3, 5)


def test_evaluators_are_made_when_first_asked_for_and_kept() -> None:
    opened: list[int] = []

    def counting(of: Delivery) -> Evaluator:
        opened.append(of.number)
        return evaluator(of)

    made = [delivery(number, date(2024, number, 5)) for number in (1, 2, 3)]
    found = Deliveries(evaluator(made[-1]), earlier=made, open_evaluator=counting)
    assert opened == []
    assert found.evaluator(found.all[0]) is found.evaluator(found.all[0])
    assert found.evaluator(found.all[2]) is found.current
    assert opened == [1]

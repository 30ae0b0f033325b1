"""How a figure has changed since it was first known, in steps that tell of nobody."""

from __future__ import annotations

import itertools
import random
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.figures.conftest import make_version
from tests.figures.estimates.towns import OPEN_POLICY, POLICY, STARTED, Rows, SmallGate, known_rows, monthly, open_on

from utfall.figures.estimates.revisions import Revisions
from utfall.measures.definition import Comparable
from utfall.model.cell import Cell, CellState
from utfall.model.period import Period
from utfall.model.question import Condition, Dated, EventCount, NoReturnShare, Operator, SpellDays, Spells
from utfall.model.unit import Unit

JANUARY = Period.parse("2025-01")


@pytest.fixture
def town(small: SmallGate, version: Any) -> SmallGate:
    small.define("m", version(STARTED), maturity_days=60)
    return small


def known(town: SmallGate, counts: list[int], *, first: date = date(2025, 2, 5)) -> Revisions:
    """The revisions of January where each monthly delivery knew so many of it."""
    last = (first.year * 12 + first.month - 1 + len(counts) - 1) // 12, (first.month + len(counts) - 2) % 12 + 1
    days = monthly((first.year, first.month), last)
    town.rows("investigations", max(counts), started_on=date(2025, 1, 2))
    everything = known_rows(town.tables, date(2030, 1, 1))
    by_day: dict[date, Rows] = {
        day: everything | {"investigations": everything["investigations"][:count]}
        for day, count in zip(days, counts, strict=True)
    }
    return open_on(town, *days, by_day=by_day).revisions("m", JANUARY)


def values(found: Revisions) -> list[int]:
    return [int(step.figure.value.value or 0) for step in found.steps]


def test_each_delivery_that_changed_the_figure_is_a_step(town: SmallGate) -> None:
    found = known(town, [40, 50, 50, 65])
    assert values(found) == [40, 50, 65]
    assert [step.change for step in found.steps] == [Cell.missing("första gången"), Cell.of(10), Cell.of(15)]
    assert [step.figure.origin.known_at.month for step in found.steps] == [2, 3, 5]
    assert (found.deliveries, found.merged) == (4, 0)
    assert found.published is None


def test_the_last_is_as_known_now_even_where_nothing_changed(town: SmallGate) -> None:
    found = known(town, [40, 50, 50])
    assert values(found) == [40, 50, 50] and found.steps[-1].change == Cell.of(0)
    assert found.steps[-1].figure.origin.known_at == date(2025, 4, 5)


def test_small_steps_are_told_of_together(town: SmallGate) -> None:
    """40, 43, 47, 60: three came, then four more. 43 is passed over, 47 is seven from 40."""
    found = known(town, [40, 43, 47, 60])
    assert values(found) == [40, 47, 60] and found.merged == 1


def test_first_and_last_always_stand(town: SmallGate) -> None:
    """Both are published as figures of their own, so that their difference is known already."""
    assert values(known(town, [40, 42])) == [40, 42]


def test_a_measure_that_counts_no_persons_shows_every_step(town: SmallGate) -> None:
    town.policy = OPEN_POLICY
    assert values(known(town, [40, 41, 43, 43, 44])) == [40, 41, 43, 44]


@pytest.mark.parametrize(
    "counts",
    [
        [40, 60, 63],
        [40, 70, 43, 90],
        [40, 60, 50, 58, 62],
        [40, 60, 61, 62, 63, 64, 90],
        [0, 3, 6, 30],
    ],
)
def test_no_two_steps_are_one_to_four_apart_but_first_and_last(town: SmallGate, counts: list[int]) -> None:
    found = values(known(town, counts))
    for a, b in itertools.combinations(range(len(found)), 2):
        if (a, b) != (0, len(found) - 1):
            assert not 0 < abs(found[a] - found[b]) < 5, found


def test_a_hidden_figure_is_no_step_that_tells(town: SmallGate) -> None:
    """Three known at first, then eleven: the first is hidden, and no change from it is given."""
    found = known(town, [3, 11, 30])
    assert [step.figure.value.state for step in found.steps] == [CellState.HIDDEN, CellState.NUMBER, CellState.NUMBER]
    assert found.steps[1].change.state is CellState.MISSING
    assert found.steps[2].change == Cell.of(19)


@pytest.mark.parametrize("seed", range(12))
def test_against_a_second_way_of_telling(town: SmallGate, seed: int) -> None:
    """First; then each that is at least five from the last one told and from the last of all; and the last.

    (Counts that only grow: what is five from the one before is so from all before it.)
    """
    draw = random.Random(seed)
    counts = list(itertools.accumulate(draw.choice([0, 0, 1, 2, 6, 12]) for _ in range(10)))
    counts = [count + 10 for count in counts]
    told = [counts[0]]
    for count in counts[1:-1]:
        if count - told[-1] >= 5 and (counts[-1] - count >= 5 or counts[-1] == count):
            told.append(count)
    assert values(known(town, counts)) == [*told, counts[-1]]


def test_only_deliveries_after_the_periods_end_count(town: SmallGate) -> None:
    """In mid-January half of the month is known: that is no revision. Where none has come later, it is all there is."""
    assert values(known(town, [10, 40, 50], first=date(2025, 1, 5))) == [40, 50]
    assert values(known(town, [10], first=date(2025, 1, 5))) == [10]


def test_two_deliveries_of_one_day_are_one(town: SmallGate) -> None:
    """A correction the same day: the last one stands."""
    town.rows("investigations", 40, started_on=date(2025, 1, 10))
    gate = open_on(town, date(2025, 2, 5), date(2025, 2, 5), date(2025, 3, 5))
    found = gate.revisions("m", JANUARY)
    assert found.deliveries == 2
    assert [step.figure.origin.delivery for step in found.steps] == ["d2", "d3"]


def test_a_changed_definition_is_no_revision(town: SmallGate, version: Any) -> None:
    """All deliveries are counted as the period is counted today."""
    only_children = EventCount(Dated("investigations", "started_on", (Condition("kind", Operator.EQUAL, ("child",)),)))
    new = make_version(only_children, number="2", valid_from=date(2025, 1, 1), comparable=Comparable.NO)
    town.define("m", version(STARTED), new, maturity_days=60)
    town.rows("investigations", 20, started_on=date(2025, 1, 10), kind="child")
    town.rows("investigations", 20, started_on=date(2025, 1, 10), kind="adult")
    found = open_on(town, *monthly((2025, 2), (2025, 4))).revisions("m", JANUARY)
    assert values(found) == [20, 20] and {step.figure.origin.version for step in found.steps} == {"2"}


def test_what_was_published_stands_beside(town: SmallGate, version: Any) -> None:
    town.define("m", version(STARTED), maturity_days=60, published_series="s")
    town.rows("investigations", 40, started_on=date(2025, 1, 10))
    town.rows("observations", series="s", period="2025-01", value=Decimal(38), published_on=date(2025, 2, 20))
    found = open_on(town, date(2025, 2, 5), date(2025, 3, 5)).revisions("m", JANUARY)
    assert found.published is not None and found.published.value == Cell.of(38)


def share_of_ends(numbers: list[tuple[int, int]], town: SmallGate) -> Revisions:
    """A share without return where each delivery knew (without return, all) of January 2024."""
    spec = NoReturnShare(Spells("interventions", "started_on", "ended_on"), Dated("referrals", "received_on"), 365)
    town.define("m", make_version(spec), unit=Unit.SHARE)
    days = monthly((2025, 3), (2025, 2 + len(numbers)))
    by_day: dict[date, Rows] = {}
    for day, (without, all_ends) in zip(days, numbers, strict=True):
        of_day = SmallGate(town.folder)
        for number in range(all_ends):
            of_day.rows(
                "interventions", started_on=date(2023, 1, 1), ended_on=date(2024, 1, 10), person_key=f"p{number}"
            )
            if number >= without:
                of_day.rows("referrals", received_on=date(2024, 6, 1), person_key=f"p{number}", kind="application")
        by_day[day] = known_rows(of_day.tables, day)
    return open_on(town, *days, by_day=by_day).revisions("m", Period.parse("2024-01"))


def test_a_shares_parts_are_held_against_each_other(town: SmallGate) -> None:
    """40 of 50, then 42 of 60 and 55 of 75: two more without return would be told of by the second."""
    found = share_of_ends([(40, 50), (42, 60), (55, 75)], town)
    assert [str(step.figure.numerator.value) for step in found.steps if step.figure.numerator] == ["40", "55"]


def test_and_so_are_those_that_the_parts_leave(town: SmallGate) -> None:
    """40 of 50, then 50 of 62, then 60 of 90: of the twelve that came two have returned, 12 less 10."""
    found = share_of_ends([(40, 50), (50, 62), (60, 90)], town)
    assert [str(step.figure.numerator.value) for step in found.steps if step.figure.numerator] == ["40", "60"]


def test_one_persons_nights_are_no_step(town: SmallGate) -> None:
    """Ten placements in January, 310 nights; an eleventh registered late makes 341, then ten more."""
    town.define("m", make_version(SpellDays(Spells("placements", "started_on", "ended_on"))), unit=Unit.CARE_DAYS)
    for count, registered_on in ((10, date(2025, 1, 1)), (1, date(2025, 2, 20)), (10, date(2025, 3, 20))):
        town.rows("placements", count, started_on=date(2024, 12, 1), form="hvb", registered_on=registered_on)
    found = open_on(town, *monthly((2025, 2), (2025, 5))).revisions("m", JANUARY)
    assert values(found) == [310, 651, 651] or values(found) == [310, 651]
    assert town.policy == POLICY

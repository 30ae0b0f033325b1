"""Units beside each other: who is in the funnel, who is left out, and what may be read from it."""

from __future__ import annotations

import random
from datetime import date

import pytest
from tests.figures.conftest import make_version
from tests.figures.estimates.towns import OPEN_POLICY, POLICY, STARTED, WAIT, SmallGate, days, open_on, wait

from utfall.errors import NoEstimate, UnknownBreakdown
from utfall.figures.estimates.units import UnitFunnel
from utfall.measures.definition import Statistic
from utfall.model.period import Period
from utfall.model.question import Breakdown, Dated, NoReturnShare, Spells
from utfall.model.unit import Unit
from utfall.stats.funnel import Place

NOW = date(2025, 5, 5)
PERIOD = Period.parse("2024")
UNIT = Breakdown("unit", "unit")


@pytest.fixture
def town(small: SmallGate) -> SmallGate:
    small.define("m", make_version(WAIT, statistic=Statistic.MEAN_OF_DECIDED), unit=Unit.DAYS, by=[UNIT])
    return small


def cases(town: SmallGate, unit: str, *, quick: int, slow: int, on: date = date(2024, 3, 1)) -> None:
    wait(town, on, count=quick, decided_after=30, unit=unit)
    wait(town, on, count=slow, decided_after=31, unit=unit)


def funnel(town: SmallGate, known_at: date = NOW, by: str = "unit") -> UnitFunnel:
    return open_on(town, known_at).unit_funnel("m", PERIOD, by=by)


def test_a_wait_is_compared_by_its_share_within_thirty_days(town: SmallGate) -> None:
    """Day 30 is within, day 31 is not. 20 of 40, 30 of 60, 10 of 20: together 60 of 120."""
    for unit, quick, slow in (("A", 20, 20), ("B", 30, 30), ("C", 10, 10)):
        cases(town, unit, quick=quick, slow=slow)
    found = funnel(town)
    assert {(unit.label, unit.cases, float(unit.share)) for unit in found.units} == {
        ("A", 40, 0.5),
        ("B", 60, 0.5),
        ("C", 20, 0.5),
    }
    assert float(found.pooled) == 0.5 and found.hidden == 0 and not found.has_spread
    assert {unit.place for unit in found.units} == {Place.INSIDE}
    assert "Ingen enhet skiljer sig säkert" in found.sentence and "beslut inom 30 dagar" in found.sentence


def test_a_unit_that_differs_is_named(town: SmallGate) -> None:
    for unit in "ABCD":
        cases(town, unit, quick=50, slow=50)
    cases(town, "E", quick=10, slow=90)
    found = funnel(town)
    outside = [unit for unit in found.units if unit.place is Place.BEYOND_998]
    assert "E" in {unit.label for unit in outside}
    assert next(unit for unit in found.units if unit.label == "E").direction == -1
    assert "E (10,0\u00a0procent" in found.sentence or "E (10,0 procent" in found.sentence
    assert "inte känt: de är för få" in found.sentence


def test_limits_are_wider_for_small_units_and_hold_the_pooled_share(town: SmallGate) -> None:
    for unit, size in (("A", 100), ("B", 60), ("C", 20)):
        cases(town, unit, quick=size // 2, slow=size - size // 2)
    limits = funnel(town).limits
    sizes = [limit.cases for limit in limits]
    assert sizes == sorted(set(sizes)) and max(sizes) >= 100
    for limit in limits:
        assert limit.lower_998 <= limit.lower_95 <= limit.upper_95 <= limit.upper_998
    first, last = limits[4], limits[-1]
    assert first.upper_998 - first.lower_998 > last.upper_998 - last.lower_998


def test_one_unit_that_is_nearly_all(town: SmallGate) -> None:
    """100 of 102: limits are drawn for units of at most as many as there are."""
    town.policy = OPEN_POLICY
    for unit, quick, slow in (("A", 50, 50), ("B", 1, 0), ("C", 0, 1)):
        cases(town, unit, quick=quick, slow=slow)
    assert 95 < max(limit.cases for limit in funnel(town).limits) <= 102


def test_only_cases_that_could_be_followed_thirty_days(town: SmallGate) -> None:
    """Known on 1 August: intakes to 1 July have been followed through day 30; those of the 2nd have not."""
    for unit in "ABC":
        cases(town, unit, quick=15, slow=15, on=date(2024, 7, 1))
        cases(town, unit, quick=15, slow=15, on=date(2024, 7, 2))
    assert {unit.cases for unit in funnel(town, date(2024, 8, 1)).units} == {30}
    assert {unit.cases for unit in funnel(town, date(2024, 8, 2)).units} == {60}


def test_units_of_few_are_left_out(town: SmallGate) -> None:
    """D has three within thirty days: hidden, and another one with it, since all are to be had from the total."""
    for unit, quick in (("A", 20), ("B", 30), ("C", 12), ("D", 3), ("E", 25)):
        cases(town, unit, quick=quick, slow=30)
    found = funnel(town)
    labels = {unit.label for unit in found.units}
    assert "D" not in labels and found.hidden >= 2
    shown = sum(round(float(unit.share) * unit.cases) for unit in found.units)
    everybody = sum(unit.cases for unit in found.units)
    assert float(found.pooled) == pytest.approx(shown / everybody, abs=1e-6)
    assert max(limit.cases for limit in found.limits) <= everybody


def test_three_units_are_needed(town: SmallGate) -> None:
    for unit in "AB":
        cases(town, unit, quick=20, slow=20)
    with pytest.raises(NoEstimate, match="har 2 enheter att visa, och det behövs 3"):
        funnel(town)
    for unit in "CD":
        cases(town, unit, quick=2, slow=30)
    with pytest.raises(NoEstimate, match="enheter att visa"):
        funnel(town)
    town.policy = OPEN_POLICY
    assert len(funnel(town).units) == 4


def test_nothing_has_been_followed_so_long(town: SmallGate) -> None:
    for unit in "ABC":
        cases(town, unit, quick=20, slow=20, on=date(2024, 1, 2))
    with pytest.raises(NoEstimate, match="har 0 enheter att visa"):
        funnel(town, date(2024, 1, 20))


def test_a_breakdown_that_the_measure_does_not_have(town: SmallGate) -> None:
    with pytest.raises(UnknownBreakdown):
        funnel(town, by="area")


def test_other_measures_are_refused(town: SmallGate) -> None:
    town.define("m", make_version(STARTED), by=[UNIT])
    with pytest.raises(NoEstimate, match="är ingen andel"):
        funnel(town)


def test_a_share_is_compared_by_its_own_parts(town: SmallGate) -> None:
    """20 of 40 without return in A and B, 39 of 40 in C: the parts are those of the gate's table."""
    spec = NoReturnShare(Spells("interventions", "started_on", "ended_on"), Dated("referrals", "received_on"), 365)
    town.define("m", make_version(spec), unit=Unit.SHARE, by=[UNIT])
    town.rows("interventions", started_on=date(2020, 1, 1), unit="A")
    for unit, stays in (("A", 20), ("B", 20), ("C", 20), ("D", 40)):
        for number in range(40):
            person = f"{unit}{number}"
            on = date(2024, 3, 1)
            town.rows("interventions", started_on=date(2023, 1, 1), ended_on=on, unit=unit, person_key=person)
            if number >= stays:
                town.rows("referrals", received_on=on + days(30), kind="application", person_key=person)
    found = funnel(town)
    assert {(unit.label, float(unit.share)) for unit in found.units} == {("A", 0.5), ("B", 0.5), ("C", 0.5), ("D", 1.0)}
    assert [unit.label for unit in found.units if unit.place is Place.BEYOND_998] == ["D"]


@pytest.mark.parametrize("seed", range(20))
def test_no_hidden_unit_is_the_total_less_the_others(town: SmallGate, seed: int) -> None:
    """The reader knows the total of the period. What the shown units leave of it is several units', or of many."""
    draw = random.Random(seed)
    town.policy = POLICY
    counts = {}
    for unit in "ABCDEF":
        quick, slow = draw.choice([0, 2, 4, 6, 15, 40]), draw.choice([0, 3, 9, 25, 60])
        counts[unit] = (quick, slow)
        cases(town, unit, quick=quick, slow=slow)
    try:
        found = funnel(town)
    except NoEstimate:
        return
    shown = {unit.label for unit in found.units}
    for unit in shown:
        quick, slow = counts[unit]
        assert quick + slow >= 20 and not 0 < quick < 5 and not 0 < slow < 5
    left = {unit: both for unit, both in counts.items() if unit not in shown and any(both)}
    if any(0 < part < 5 for both in left.values() for part in both):
        assert len(left) >= 2

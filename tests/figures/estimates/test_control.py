"""A measure's control chart: what is drawn, what is judged, and when there is no chart."""

from __future__ import annotations

import dataclasses
import random
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from tests.figures.conftest import make_version
from tests.figures.estimates.towns import OPEN_POLICY, POLICY, STARTED, WAIT, SmallGate, days, monthly, open_on, wait

from utfall.errors import NoEstimate
from utfall.figures.estimates.control import MOST_POINTS, ControlChart
from utfall.measures.definition import Comparable, Direction, Statistic
from utfall.model.period import Period, PeriodKind
from utfall.model.question import Condition, Dated, EventCount, NoReturnShare, Operator, SpellDays, Spells, Stock
from utfall.model.unit import Unit
from utfall.stats.special_cause import Rule

NOW = date(2025, 5, 5)


@pytest.fixture
def town(small: SmallGate, version: Any) -> SmallGate:
    small.define("m", version(STARTED), maturity_days=30)
    return small


def months(first: tuple[int, int], last: tuple[int, int]) -> list[date]:
    return monthly(first, last, day=1)


def counts(town: SmallGate, numbers: list[int], *, last: tuple[int, int] = (2025, 4), **columns: Any) -> None:
    """So many on the first of each month, the last one in that month."""
    number = last[0] * 12 + last[1] - len(numbers)
    for on, count in zip(months((number // 12, number % 12 + 1), last), numbers, strict=True):
        town.rows("investigations", count, started_on=on, **columns)


def chart(town: SmallGate, *, known_at: date = NOW) -> ControlChart:
    return open_on(town, known_at).control_chart("m")


def signals(found: ControlChart) -> dict[str, tuple[Rule, int]]:
    return {p.figure.period.id: (p.rule, p.direction) for p in found.points if p.rule is not None}


def noise(seed: int, count: int, *, around: int = 50) -> list[int]:
    """Numbers that go up and down by chance and no more."""
    draw = random.Random(seed)
    return [around + (-1) ** number * draw.choice([2, 3, 4]) for number in range(count)]


def test_the_limits_are_those_that_one_can_work_out(town: SmallGate) -> None:
    """40 and 60 in turn, 24 months: mean 50, ranges of 20, limits 50 ± 2.66 · 20."""
    counts(town, [40, 60] * 12 + [50])
    found = chart(town)
    judged = [point for point in found.points if not point.is_preliminary]
    assert len(judged) == 24 and found.method == "styrdiagram" and found.unit is Unit.COUNT
    assert {float(point.centre) for point in judged} == {50}
    assert {(str(point.lower), str(point.upper)) for point in judged} == {("-3.2", "103.2")}
    assert not signals(found) and "Ingen signal" in found.sentence


@pytest.mark.parametrize("seed", range(6))
def test_against_a_second_implementation(town: SmallGate, seed: int) -> None:
    """Mean of the values ± 2.66 mean ranges; ranges of at least 3.267 mean ranges left out, once."""
    draw = random.Random(seed)
    numbers = [draw.randrange(10, 90) for _ in range(20)]
    counts(town, [*numbers, 30])
    judged = [point for point in chart(town).points if not point.is_preliminary]
    values = [float(point.value) for point in judged]
    assert values == numbers
    ranges = [abs(b - a) for a, b in pairwise(values)]
    mean = sum(ranges) / len(ranges)
    kept = [one for one in ranges if one < 3.267 * mean]
    width = 2.66 * sum(kept) / len(kept)
    centre = sum(values) / len(values)
    for point in judged:
        assert (float(point.centre), float(point.upper or 0)) == pytest.approx((centre, centre + width), abs=1e-5)
        is_outside = not centre - width <= float(point.value) <= centre + width
        assert (point.rule is Rule.OUTSIDE_LIMITS) is is_outside


def test_a_signal_says_where_and_what_it_means(town: SmallGate) -> None:
    """200 among months of 40 and 60: outside, upwards. Neither better nor worse where no way is better."""
    counts(town, [*[40, 60] * 11, 200, 50])
    found = chart(town)
    assert signals(found) == {"2025-03": (Rule.OUTSIDE_LIMITS, 1)}
    assert found.last_judged.figure.period.id == "2025-03"
    assert found.sentence.startswith("Signal: M i mars 2025 ligger högre än vanligt, utanför gränserna")
    assert "förbättring" not in found.sentence and "försämring" not in found.sentence
    town.catalogue["m"] = dataclasses.replace(town.catalogue["m"], direction=Direction.LOWER)
    assert chart(town).sentence.endswith("en försämring.")


def test_the_two_last_years_are_shown(town: SmallGate) -> None:
    """Of a level three years ago one would otherwise be told every month."""
    counts(town, [*[90] * 30, *noise(2, 30)])
    found = chart(town)
    judged = [point for point in found.points if not point.is_preliminary]
    assert len(judged) == MOST_POINTS and not signals(found)
    assert float(judged[0].centre) < 60


SEASON = (1.6, 1.4, 1.2, 1.0, 0.8, 0.6, 0.3, 0.6, 0.9, 1.1, 1.2, 1.3)


def seasonal(years: int, *, until: int, seed: int = 3) -> list[int]:
    """From January on, with a summer; ``until`` months of the last year."""
    draw = random.Random(seed)
    numbers = [round(100 * SEASON[n % 12] * draw.uniform(0.94, 1.06)) for n in range(12 * years)]
    return numbers[: 12 * (years - 1) + until]


def test_the_season_is_taken_out_where_it_is_clear(town: SmallGate) -> None:
    """January is 1.6 times the mean month every year. Adjusted all months are alike, and summer is no signal."""
    counts(town, seasonal(5, until=4))
    found = chart(town)
    assert found.is_adjusted
    values = [float(point.value) for point in found.points]
    assert max(values) < 1.35 * min(values)
    assert not signals(found)
    # What is shown of the month itself is not adjusted.
    july = next(point for point in found.points if point.figure.period.first.month == 7)
    assert float(july.figure.value.value or 0) < 0.5 * float(july.value)


def test_what_is_watched_does_not_move_its_own_yardstick(town: SmallGate) -> None:
    """The season is that of the years before the last twelve months: a November twice as high is twice as high in the
    chart too, and not in part taken for a season.
    """
    numbers = seasonal(5, until=4)
    counts(town, numbers)
    before = {point.figure.period.id: float(point.value) for point in chart(town).points}
    town.tables["investigations"].clear()
    numbers[-6] *= 2
    counts(town, numbers)
    found = chart(town)
    assert signals(found)["2024-11"] == (Rule.OUTSIDE_LIMITS, 1)
    november = next(point for point in found.points if point.figure.period.id == "2024-11")
    assert float(november.value) == pytest.approx(2 * before["2024-11"], abs=1e-4)


def test_without_a_clear_season_nothing_is_adjusted(town: SmallGate) -> None:
    draw = random.Random(4)
    counts(town, [draw.randrange(40, 60) for _ in range(60)])
    found = chart(town)
    assert not found.is_adjusted
    assert all(point.value == point.figure.value.value for point in found.points)


def test_limits_begin_anew_at_another_definition(town: SmallGate, version: Any) -> None:
    """From 2024 only children are counted, half of them: a new line, and no signal that there are fewer."""
    children = EventCount(Dated("investigations", "started_on", (Condition("kind", Operator.EQUAL, ("child",)),)))
    old = version(STARTED)
    new = make_version(children, number="2", valid_from=date(2024, 1, 1), comparable=Comparable.NO)
    town.define("m", old, new, maturity_days=30)
    counts(town, noise(5, 29, around=30), kind="child")
    counts(town, noise(6, 29, around=30), kind="adult")
    found = chart(town)
    assert [period.id for period in found.rebased_at] == ["2024-01"]
    centres = [float(point.centre) for point in found.points]
    before = [c for c, p in zip(centres, found.points, strict=True) if p.figure.period.first.year < 2024]
    after = [c for c, p in zip(centres, found.points, strict=True) if p.figure.period.first.year >= 2024]
    assert len(set(before)) == len(set(after)) == 1 and before[0] > 1.6 * after[0]
    assert not signals(found)
    # Before 2024 there are nine points: limits on trial.
    assert [p.is_trial for p in found.points if p.figure.period.first.year < 2024] == [True] * len(before)
    comparable = make_version(children, number="2", valid_from=date(2024, 1, 1), comparable=Comparable.YES)
    town.define("m", old, comparable, maturity_days=30)
    assert chart(town).rebased_at == () and signals(chart(town))


def test_preliminary_points_are_drawn_and_not_judged(town: SmallGate) -> None:
    """April can still move: far too few of it are in. It has March's line and no signal."""
    counts(town, [*noise(7, 23), 3])
    town.policy = OPEN_POLICY
    found = chart(town)
    april = found.points[-1]
    assert april.is_preliminary and april.rule is None and april.direction == 0
    assert (april.centre, april.lower, april.upper) == (
        found.points[-2].centre,
        found.points[-2].lower,
        found.points[-2].upper,
    )
    assert float(april.value) < float(april.lower or 0)
    assert "2025-04" not in signals(found) and "mars 2025" in found.sentence
    assert [point.is_preliminary for point in found.points[:-1]] == [False] * 23


def test_a_series_that_drifts_is_drawn_and_not_judged(town: SmallGate) -> None:
    """A stock is mostly what it was the month before: the rules would call half of it a signal."""
    town.define("m", make_version(Stock(Spells("placements", "started_on", "ended_on"))))
    for number, on in enumerate(months((2022, 1), (2025, 4))):
        ended_on = on + timedelta(days=600) if number % 3 else None
        town.rows("placements", 4 if number else 20, started_on=on, form="hvb", ended_on=ended_on)
    found = chart(town)
    assert found.is_drifting and not signals(found)
    assert "hänger ihop från månad till månad" in found.sentence


def test_few_final_periods_are_no_chart(town: SmallGate) -> None:
    """Seven final months and a preliminary one; eight will do, on trial."""
    counts(town, noise(8, 8))
    with pytest.raises(NoEstimate, match="färre än 8 färdiga perioder"):
        chart(town)
    # The ninth month back begins with the first row: data from its first day.
    counts(town, [50], last=(2024, 8))
    assert all(point.is_trial for point in chart(town).points)


def test_hidden_months_make_tertials(town: SmallGate) -> None:
    """A month of three is hidden. By tertial nothing is: eleven final ones, from September 2021 to April 2025."""
    counts(town, [9, 12, 3, 10] * 13, last=(2025, 4))
    found = chart(town, known_at=date(2025, 7, 5))
    assert {point.figure.period.kind for point in found.points} == {PeriodKind.TERTIAL}
    assert {int(point.figure.value.value or 0) for point in found.points} == {34}
    assert not found.is_adjusted


def test_hidden_tertials_are_no_chart(town: SmallGate) -> None:
    """A centre line over them would tell what they hide."""
    counts(town, [3, 0, 0, 0, 9, 9, 9, 9] * 7, last=(2025, 4))
    with pytest.raises(NoEstimate, match="ett genomsnitt över dem skulle röja"):
        chart(town, known_at=date(2025, 7, 5))


def rare(town: SmallGate) -> None:
    """An event every 40 days for three years."""
    for number in range(27):
        town.rows("investigations", started_on=date(2022, 5, 1) + days(40 * number))


def test_rare_events_of_no_persons_are_charted_by_the_days_between_them(town: SmallGate) -> None:
    """27 events, 26 times between them of which 24 are shown, each 40 days: no limits are crossed."""
    town.policy = OPEN_POLICY
    rare(town)
    found = chart(town)
    assert found.method == "styrdiagram_sallsynt" and found.unit is Unit.DAYS
    assert [float(point.value) for point in found.points] == [40] * 24
    assert not signals(found)


def test_rare_events_of_persons_are_not(town: SmallGate) -> None:
    """Each point would be one person's day."""
    rare(town)
    with pytest.raises(NoEstimate):
        chart(town)


@pytest.fixture
def waiting(town: SmallGate) -> SmallGate:
    """40 cases a month; 25 decided after 10 days, 15 after 50."""
    town.define("m", make_version(WAIT, statistic=Statistic.MEAN_OF_DECIDED), unit=Unit.DAYS, maturity_days=30)
    draw = random.Random(9)
    for on in months((2023, 1), (2025, 4)):
        quick = 25 + draw.randrange(-4, 5)
        wait(town, on, count=quick, decided_after=10)
        wait(town, on, count=40 - quick, decided_after=50)
    return town


def test_a_wait_is_charted_by_its_share_within_thirty_days(waiting: SmallGate) -> None:
    """Only months all of whose cases have been followed so long: to March on 5 May. No mean of those decided so far."""
    found = chart(waiting)
    assert found.method == "styrdiagram_andel" and found.unit is Unit.SHARE
    assert {p.figure.estimand.id for p in found.points if p.figure.estimand} == {"manad_inom_30_dagar"}
    assert found.points[-1].figure.period.id == "2025-03"
    assert not signals(found)
    assert all(0.5 < float(point.value) < 0.75 for point in found.points)


def test_a_wait_that_slows_down_is_seen_and_never_for_lack_of_time(waiting: SmallGate) -> None:
    """In January and February hardly anybody is decided within thirty days: signals there, downwards."""
    waiting.tables["decisions"] = [
        row
        for row in waiting.tables["decisions"]
        if not (date(2025, 1, 1) <= row["decided_on"] <= date(2025, 2, 25) and row["decided_on"].day == 11)
    ]
    found = signals(chart(waiting))
    assert found["2025-01"] == found["2025-02"] == (Rule.OUTSIDE_LIMITS, -1)


def test_a_wait_of_few_is_never_charted_by_the_mean_of_the_decided(town: SmallGate) -> None:
    """Twelve cases a month are hidden. By tertial it is the share within thirty days too: 28 of 48 in each."""
    town.define("m", make_version(WAIT, statistic=Statistic.MEAN_OF_DECIDED), unit=Unit.DAYS, maturity_days=30)
    for on in months((2021, 1), (2025, 4)):
        wait(town, on, count=7, decided_after=10)
        wait(town, on, count=5, decided_after=50)
    found = chart(town)
    assert found.unit is Unit.SHARE and {p.figure.period.kind for p in found.points} == {PeriodKind.TERTIAL}
    assert [float(point.value) for point in found.points] == pytest.approx([28 / 48] * 12, abs=1e-6)
    # The last case of April is 30 days old on 30 May.
    assert found.points[-1].figure.period.id == "2024-T3"


def test_shares_have_limits_by_their_denominators(town: SmallGate) -> None:
    """A month of few has wider limits than a month of many."""
    spec = NoReturnShare(Spells("interventions", "started_on", "ended_on"), Dated("referrals", "received_on"), 30)
    town.define("m", make_version(spec), unit=Unit.SHARE)
    draw = random.Random(10)
    town.rows("interventions", started_on=date(2022, 12, 31))
    for on in months((2023, 1), (2025, 3)):
        size = 30 if on.month % 2 else 120
        for number in range(size):
            person = f"p{on}-{number}"
            town.rows("interventions", started_on=on, ended_on=on + days(10), person_key=person)
            if draw.random() < 0.4:
                town.rows("referrals", received_on=on + days(20), person_key=person, kind="application")
    found = chart(town)
    assert found.method == "styrdiagram_andel"
    judged = [point for point in found.points if not point.is_preliminary]
    few = [float((p.upper or 0) - p.centre) for p in judged if p.figure.period.first.month % 2]
    many = [float((p.upper or 0) - p.centre) for p in judged if not p.figure.period.first.month % 2]
    assert min(few) > 1.5 * max(many)
    assert all(0 <= float(point.lower or 0) <= float(point.upper or 0) <= 1 for point in judged)


def test_days_are_charted_per_day(town: SmallGate) -> None:
    """Twenty placements all the time: 20 a day, in February as in March."""
    town.define("m", make_version(SpellDays(Spells("placements", "started_on", "ended_on"))), unit=Unit.CARE_DAYS)
    town.rows("placements", 20, started_on=date(2022, 12, 31), form="hvb")
    found = chart(town)
    assert found.method == "styrdiagram_takt"
    assert {float(point.value) for point in found.points} == {20}


def test_months_that_never_have_a_value_are_no_gap(town: SmallGate) -> None:
    """No school in July: the share has no denominator there, year after year, and the chart goes on."""
    spec = NoReturnShare(Spells("interventions", "started_on", "ended_on"), Dated("referrals", "received_on"), 30)
    town.define("m", make_version(spec), unit=Unit.SHARE)
    town.policy = OPEN_POLICY
    town.rows("interventions", started_on=date(2022, 12, 31))
    for on in months((2023, 1), (2025, 3)):
        if on.month != 7:
            town.rows("interventions", 30, started_on=on, ended_on=on + days(10))
    found = chart(town)
    assert 7 not in {point.figure.period.first.month for point in found.points}
    # One July alone that lacks a value is a gap.
    town.rows("interventions", 30, started_on=date(2023, 7, 1), ended_on=date(2023, 7, 11))
    with pytest.raises(NoEstimate, match="saknar värde för någon period mitt i serien"):
        chart(town)


def test_nothing_hidden_is_in_any_chart(town: SmallGate) -> None:
    """Whatever is drawn is a figure that the gate shows, and the line is made of those alone."""
    town.policy = POLICY
    counts(town, noise(11, 29))
    found = chart(town)
    assert all(point.figure.value.has_value for point in found.points)
    judged = [float(p.value) for p in found.points if not p.is_preliminary]
    assert float(found.points[0].centre) == pytest.approx(sum(judged) / len(judged), abs=1e-5)
    assert found.last_judged.figure.period == Period.month(2025, 3)

"""Cumulative incidences against R, by hand and case by case."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stats.cases import Case, counted
from tests.stats.stored import stored, stored_cases, table

from utfall.stats.competing import Outcome, cumulative_incidence, share_reached
from utfall.stats.follow_up import FollowUp, any_end
from utfall.stats.survival import kaplan_meier, remaining_share, share_with_event


def slow_share(cases: list[Case], *, outcome: int, day: int) -> Fraction:
    """Day by day and case by case: who is there, who goes which way."""
    still_open, reached = Fraction(1), Fraction(0)
    for today in range(day + 1):
        there = [case for case in cases if case.entered < today <= case.days]
        if there:
            gone = [case for case in there if case.days == today]
            reached += still_open * Fraction(sum(case.end == outcome for case in gone), len(there))
            still_open *= 1 - Fraction(sum(case.end > 0 for case in gone), len(there))
    return reached


def slow_variance(cases: list[Case], *, outcome: int, day: int) -> float:
    """The infinitesimal jackknife written out: how the share moves with the weight of each case, squared and added."""

    def weighted(weights: list[float]) -> float:
        still_open, reached = 1.0, 0.0
        for today in range(day + 1):
            there = sum(w for w, c in zip(weights, cases, strict=True) if c.days >= today)
            if there > 0.5:
                of_kind = sum(w for w, c in zip(weights, cases, strict=True) if c.days == today and c.end == outcome)
                gone = sum(w for w, c in zip(weights, cases, strict=True) if c.days == today and c.end > 0)
                reached += still_open * of_kind / there
                still_open *= 1 - gone / there
        return reached

    step = 1e-5
    total = 0.0
    for place in range(len(cases)):
        up = [1 + step * (place == other) for other in range(len(cases))]
        down = [1 - step * (place == other) for other in range(len(cases))]
        total += ((weighted(up) - weighted(down)) / (2 * step)) ** 2
    return total


def test_five_cases_by_hand() -> None:
    """Day 2: 1 of 5 gets the event, 1/5. Day 3: of 4 one ends otherwise, 3/5 open. Day 7: one of 2, so 1/5 + 3/10."""
    cases = [Case(2, 1), Case(3, 2), Case(5, 0), Case(7, 1), Case(9, 0)]
    curve = cumulative_incidence(counted(cases), minimum_at_risk=1)
    event = share_reached(curve, outcome="event", by_day=8)
    other = share_reached(curve, outcome="competing", by_day=8)
    assert event is not None and event.value == pytest.approx(1 / 2)
    assert other is not None and other.value == pytest.approx(1 / 5)
    assert share_reached(curve, outcome="event", by_day=10) is None
    # How the share moves with each hazard, and the hazard's variance h(1 − h)/n:
    # day 2: 1 − (1/2 − 1/5)/(4/5) = 5/8, 4/125; day 3: (3/10)/(3/4) = 2/5, 3/64; day 7: 3/5 open before, 1/8.
    by_hand = (5 / 8) ** 2 * (4 / 125) + (2 / 5) ** 2 * (3 / 64) + (3 / 5) ** 2 / 8
    assert event.standard_error == pytest.approx(math.sqrt(by_hand))


def test_where_all_ends_are_known_the_shares_are_plain() -> None:
    curve = cumulative_incidence(FollowUp(events={10: 30}, competing={20: 10}))
    event = share_reached(curve, outcome="event", by_day=99)
    assert event is not None and event.value == pytest.approx(0.75)
    assert event.standard_error == pytest.approx(math.sqrt(0.75 * 0.25 / 40))
    none_yet = share_reached(curve, outcome="competing", by_day=15)
    assert none_yet is not None and (none_yet.value, none_yet.low) == (0, 0) and 0.05 < none_yet.high < 0.1
    everyone = share_reached(cumulative_incidence(FollowUp(events={3: 20})), outcome="event", by_day=5)
    assert everyone is not None and (everyone.value, everyone.high) == (1, 1) and 0.8 < everyone.low < 0.9


def test_it_stops_where_few_remain() -> None:
    follow_up = FollowUp(events={10: 5, 50: 2}, competing={12: 5}, censored={30: 20, 60: 5})
    assert cumulative_incidence(follow_up).known_to_day == 30
    assert share_reached(cumulative_incidence(follow_up), outcome="event", by_day=31) is None
    assert share_reached(cumulative_incidence(FollowUp(events={})), outcome="event", by_day=0) is None


def test_without_other_ends_it_is_kaplan_meier() -> None:
    follow_up = FollowUp(events={3: 4, 9: 5, 30: 2}, censored={5: 6, 20: 7, 40: 12})
    for day in (3, 9, 30):
        incidence = share_reached(cumulative_incidence(follow_up), outcome="event", by_day=day)
        survival = share_with_event(kaplan_meier(follow_up), by_day=day)
        assert incidence is not None and survival is not None
        assert incidence.value == pytest.approx(survival.value)
        assert incidence.standard_error == pytest.approx(survival.standard_error)


case_lists = st.lists(
    st.tuples(st.integers(0, 15), st.sampled_from([0, 1, 2]), st.integers(-30, 14)), min_size=1, max_size=20
).map(lambda drawn: [Case(days, end, entered if 0 <= entered < days else -1) for days, end, entered in drawn])


@given(case_lists, st.integers(0, 16))
def test_as_the_cases_one_by_one(cases: list[Case], day: int) -> None:
    curve = cumulative_incidence(counted(cases), minimum_at_risk=0)
    names: list[tuple[Outcome, int]] = [("event", 1), ("competing", 2)]
    for name, outcome in names:
        found = share_reached(curve, outcome=name, by_day=day)
        if found is not None:
            assert found.value == pytest.approx(float(slow_share(cases, outcome=outcome, day=day)), abs=1e-12)
            assert 0 <= found.low <= found.value + 1e-12 and found.value <= found.high + 1e-12 <= 1 + 1e-9
            if all(case.entered < 0 for case in cases) and 0 < found.value < 1:
                slow = math.sqrt(slow_variance(cases, outcome=outcome, day=day))
                assert found.standard_error == pytest.approx(slow, abs=1e-6)
    for step in curve.steps:
        assert step.event_share + step.competing_share + step.open_share == pytest.approx(1)


def test_the_intervals_hold_what_they_promise() -> None:
    """100 children, two ends, a sixth not followed for 183 days yet: unbiased, and 92 to 98 of 100 intervals
    hold the truth; one minus Kaplan–Meier is more than eight points too high."""
    generator = random.Random(4)
    placed, home = 0.0045, 0.003
    truth = placed / (placed + home) * (1 - (1 - placed - home) ** 183)
    values, wrong, inside = [], [], 0
    for _ in range(400):
        cases = []
        for _ in range(100):
            wait = math.ceil(math.log(generator.random()) / math.log(1 - placed - home))
            end = 1 if generator.random() < placed / (placed + home) else 2
            seen = generator.randint(120, 485)
            cases.append(Case(min(wait, seen), end if wait <= seen else 0))
        found = share_reached(cumulative_incidence(counted(cases), minimum_at_risk=5), outcome="event", by_day=183)
        assert found is not None
        values.append(found.value)
        inside += found.low <= truth <= found.high
        censored = kaplan_meier(counted([Case(c.days, c.end % 2) for c in cases]), minimum_at_risk=5)
        misread = share_with_event(censored, by_day=183)
        assert misread is not None
        wrong.append(misread.value)
    assert sum(values) / 400 == pytest.approx(truth, abs=0.012)
    assert 0.92 <= inside / 400 <= 0.98
    assert sum(wrong) / 400 > truth + 0.08


@pytest.mark.parametrize("group", "123")
def test_transplants_as_in_r(group: str) -> None:
    """R survival 3.5-3, survfit for several states, with its standard errors: relapse, death competing."""
    expected = stored("transplants")["groups"][group]
    ends = stored_cases(expected)
    curve = cumulative_incidence(counted(ends))
    relapse_only = kaplan_meier(counted([Case(c.days, c.end % 2) for c in ends]))
    any_of_them = kaplan_meier(any_end(counted(ends)))
    rows = table(expected["shares"])
    assert len(rows) == 4
    for row in rows:
        day = row["day"]
        names: list[tuple[Outcome, str]] = [("event", "relapse"), ("competing", "death")]
        for outcome, name in names:
            found = share_reached(curve, outcome=outcome, by_day=day)
            assert found is not None
            assert found.value == pytest.approx(row[name], abs=1e-12)
            assert found.standard_error == pytest.approx(row[f"{name}_error"], abs=1e-12)
        assert any_of_them.at_risk(on_day=day) == row["at_risk"]
        misread = share_with_event(relapse_only, by_day=day)
        assert misread is not None and misread.value == pytest.approx(row["one_minus_kaplan_meier"], abs=1e-12)
        open_share = remaining_share(any_of_them, after_day=day)
        assert open_share is not None
        assert open_share.value == pytest.approx(1 - row["relapse"] - row["death"], abs=1e-12)

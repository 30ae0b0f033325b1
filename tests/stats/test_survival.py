"""Kaplan–Meier and the restricted mean against published results, by hand and case by case."""

from __future__ import annotations

import json
import math
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stats.cases import REFERENCE, Case, counted, needs_reference, rows

from utfall.stats.follow_up import FollowUp, any_end, known_to_day, risk_sets
from utfall.stats.restricted_mean import difference, is_moved, restricted_mean
from utfall.stats.survival import SurvivalCurve, kaplan_meier, remaining_share, share_with_event

SIX = [Case(1, 1), Case(1, 0), Case(6, 1), Case(6, 1), Case(8, 0), Case(9, 1)]


def curve(cases: list[Case], *, minimum: int = 1) -> SurvivalCurve:
    return kaplan_meier(counted(cases), minimum_at_risk=minimum)


def slow_share(cases: list[Case], day: int) -> Fraction:
    """Day by day and case by case: who is there, who goes."""
    share = Fraction(1)
    for today in range(day + 1):
        there = [case for case in cases if case.entered < today <= case.days]
        gone = [case for case in there if case.days == today and case.end == 1]
        if there:
            share *= 1 - Fraction(len(gone), len(there))
    return share


def slow_restricted_mean(cases: list[Case], limit: int) -> tuple[Fraction, Fraction]:
    """The sum of the daily shares, and its variance from how much it would move with each day's hazard."""
    daily = [slow_share(cases, day) for day in range(limit)]
    variance = Fraction(0)
    for today in range(limit):
        there = sum(case.entered < today <= case.days for case in cases)
        gone = sum(case.days == today and case.end == 1 and case.entered < today for case in cases)
        if 0 < gone < there:
            variance += sum(daily[today:]) ** 2 * Fraction(gone, there * (there - gone))
    return sum(daily, Fraction(0)), variance


def test_six_cases_by_hand() -> None:
    """Day 1: 5/6 remain. Day 6: 4 at risk, 2 go: 5/12. Day 9: the last goes. Area to 8: 1 + 5·5/6 + 2·5/12 = 6."""
    found = curve(SIX)
    assert [(s.day, s.at_risk, s.events) for s in found.steps] == [(1, 6, 1), (6, 4, 2), (9, 1, 1)]
    assert [s.remaining_share for s in found.steps] == pytest.approx([5 / 6, 5 / 12, 0])
    # Greenwood: 1/(6·5), then 2/(4·2) more.
    assert [s.greenwood for s in found.steps[:2]] == pytest.approx([1 / 30, 1 / 30 + 1 / 4])
    within = share_with_event(found, by_day=7)
    assert within is not None and within.value == pytest.approx(7 / 12)
    assert within.standard_error == pytest.approx(5 / 12 * math.sqrt(17 / 60))
    mean = restricted_mean(found, to_day=8)
    assert mean is not None and mean.value == pytest.approx(6)
    # From day 1: 5; from day 6: 5/6. 25/30 + (25/36)/4.
    assert mean.standard_error**2 == pytest.approx(25 / 30 + 25 / 144)


def test_the_number_at_risk_on_any_day() -> None:
    """Therneau, tests/survtest.R of the R package survival, test 1."""
    expected = {1: 6, 2: 4, 6: 4, 7: 2, 8: 2, 9: 1, 10: 0}
    assert {day: curve(SIX).at_risk(on_day=day) for day in expected} == expected


def test_delayed_entry_by_hand() -> None:
    """Therneau, tests/survtest.R, test 2: the exact fractions, and how many are at risk."""
    start = [1, 2, 5, 2, 1, 7, 3, 4, 8, 8]
    stop = [2, 3, 6, 7, 8, 9, 9, 9, 14, 17]
    event = [1, 1, 1, 1, 1, 1, 1, 0, 0, 0]
    cases = [Case(end, what, begin) for begin, end, what in zip(start, stop, event, strict=True)]
    found = kaplan_meier(counted(cases), minimum_at_risk=0)
    assert [s.at_risk for s in found.steps] == [2, 3, 5, 4, 4, 5]
    assert [s.remaining_share for s in found.steps] == pytest.approx([1 / 2, 1 / 3, 4 / 15, 1 / 5, 3 / 20, 9 / 100])


def test_the_curve_stops_where_few_remain() -> None:
    """20 open cases leave view on day 30; the 9 that remain say nothing about day 31 and later."""
    cases = [Case(10, 1)] * 11 + [Case(30, 0)] * 20 + [Case(40, 1)] * 9
    found = curve(cases, minimum=10)
    assert found.known_to_day == 30
    assert share_with_event(found, by_day=30) is not None
    assert share_with_event(found, by_day=31) is None
    assert restricted_mean(found, to_day=31) is not None and restricted_mean(found, to_day=32) is None
    assert curve(cases, minimum=9).known_to_day is None
    assert curve([Case(5, 1)] * 9, minimum=10).known_to_day == -1
    assert share_with_event(curve([], minimum=10), by_day=0) is None


def test_a_complete_count_is_a_plain_share_to_the_end() -> None:
    """Nobody out of view: 3 of 12 are no reason to stop, the share is 9 of 12 and then 12 of 12."""
    found = curve([Case(5, 1)] * 9 + [Case(50, 1)] * 3, minimum=10)
    assert found.known_to_day is None
    at_20, at_90 = share_with_event(found, by_day=20), share_with_event(found, by_day=90)
    assert at_20 is not None and at_20.value == pytest.approx(9 / 12)
    assert at_20.standard_error == pytest.approx(math.sqrt(9 / 12 * 3 / 12 / 12))
    assert at_90 is not None and (at_90.value, at_90.high) == (1, 1) and 0.7 < at_90.low < 0.8


def test_no_event_yet_still_has_an_interval() -> None:
    """None of 20 open cases has ended by day 10: up to 16 percent may (Wilson, 0 of 20)."""
    found = share_with_event(curve([Case(15, 0)] * 20, minimum=10), by_day=10)
    assert found is not None and (found.value, found.low) == (0, 0)
    assert found.high == pytest.approx(0.1611, abs=5e-5)


def test_competing_ends_are_refused_unless_every_end_counts() -> None:
    mixed = FollowUp(events={3: 2}, competing={3: 1, 4: 1}, censored={9: 1})
    with pytest.raises(ValueError, match="cumulative incidence"):
        kaplan_meier(mixed)
    assert [s.events for s in kaplan_meier(any_end(mixed), minimum_at_risk=1).steps] == [3, 1]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: FollowUp(events={-1: 1}),
        lambda: FollowUp(events={1: -1}),
        lambda: FollowUp(events={5: 1}, entered={1: 2}),
        lambda: risk_sets(FollowUp(events={5: 2}, entered={5: 1})),
    ],
)
def test_counts_that_cannot_be(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"negative|entered late|at risk"):
        wrong()  # type: ignore[operator]


case_lists = st.lists(
    st.tuples(st.integers(0, 25), st.sampled_from([0, 1, 1]), st.integers(-30, 24)), min_size=1, max_size=30
).map(lambda drawn: [Case(days, end, entered if 0 <= entered < days else -1) for days, end, entered in drawn])


@given(case_lists, st.integers(1, 26))
def test_as_the_cases_one_by_one(cases: list[Case], limit: int) -> None:
    found = kaplan_meier(counted(cases), minimum_at_risk=0)
    for day in range(26):
        remaining = remaining_share(found, after_day=day)
        if remaining is not None:
            assert remaining.value == pytest.approx(float(slow_share(cases, day)), abs=1e-12)
            assert 0 <= remaining.low <= remaining.value <= remaining.high <= 1
    mean = restricted_mean(found, to_day=limit)
    if mean is not None:
        value, variance = slow_restricted_mean(cases, limit)
        assert mean.value == pytest.approx(float(value))
        assert mean.standard_error == pytest.approx(math.sqrt(variance))


def test_the_intervals_hold_what_they_promise() -> None:
    """400 drawn cohorts of 120 cases, some still open: the truth lies within 92 to 98 of 100 intervals."""
    generator = random.Random(7)
    share_true = 1 - 0.97**20
    mean_true = sum(0.97**day for day in range(20))
    inside_share = inside_mean = 0
    for _ in range(400):
        cases = []
        for _ in range(120):
            wait, seen = math.ceil(math.log(generator.random()) / math.log(0.97)), generator.randint(5, 60)
            cases.append(Case(min(wait, seen), int(wait <= seen)))
        found = curve(cases, minimum=10)
        share, mean = share_with_event(found, by_day=20), restricted_mean(found, to_day=20)
        assert share is not None and mean is not None
        inside_share += share.low <= share_true <= share.high
        inside_mean += mean.low <= mean_true <= mean.high
    assert 0.92 <= inside_share / 400 <= 0.98
    assert 0.92 <= inside_mean / 400 <= 0.98


def test_the_difference_of_two_means() -> None:
    later = restricted_mean(curve([Case(10, 1)] * 50 + [Case(30, 1)] * 50), to_day=60)
    earlier = restricted_mean(curve([Case(10, 1)] * 50 + [Case(20, 1)] * 50), to_day=60)
    assert later is not None and earlier is not None
    # 20 − 15 days; the variances are 100/100 and 25/100.
    apart = difference(later, earlier)
    assert (apart.value, apart.standard_error) == (pytest.approx(5), pytest.approx(math.sqrt(1.25)))
    assert is_moved(later, earlier) and not is_moved(later, earlier, standard_errors=5)


@needs_reference
@pytest.mark.parametrize("group", ["Maintained", "Nonmaintained"])
def test_leukaemia_as_in_r(group: str) -> None:
    """R survival 3.5-3, survfit with conf.type log-log."""
    cases = [Case(int(row["time"]), int(row["status"])) for row in rows("km_aml_input.csv") if row["x"] == group]
    found = curve(cases)
    expected = [r for r in rows("km_aml_expected_R_survival_3.5-3.csv") if r["group"] == f"x={group}"]
    assert [(s.day, s.at_risk, s.events) for s in found.steps] == [
        (int(r["time"]), int(r["n_risk"]), int(r["n_event"])) for r in expected
    ]
    limits = {
        int(r["time"]): r
        for r in rows("km_aml_expected_loglogCI_R_survival_3.5-3.csv")
        if r["group"] == f"x={group}" and r["lower95_loglog"] != "NA"
    }
    assert len(limits) >= len(expected) - 1
    for row in expected:
        share = remaining_share(found, after_day=int(row["time"]))
        assert share is not None and share.value == pytest.approx(float(row["surv"]), abs=1e-12)
        if row["se"] != "NA":
            assert share.standard_error == pytest.approx(float(row["se"]), abs=1e-12)
        if stored := limits.get(int(row["time"])):
            expected_limits = (float(stored["lower95_loglog"]), float(stored["upper95_loglog"]))
            assert (share.low, share.high) == pytest.approx(expected_limits, abs=1e-12)


@needs_reference
def test_remission_as_in_r() -> None:
    """Freireich's 6-MP data; Klein & Moeschberger, chapter 4."""
    found = curve([Case(int(row["t"]), int(row["relapse"])) for row in rows("km_6mp_input.csv")])
    expected = rows("km_6mp_expected_R_survival_3.5-3.csv")
    assert len(found.steps) == len(expected)
    for step, row in zip(found.steps, expected, strict=True):
        assert (step.day, step.at_risk, step.events) == (int(row["time"]), int(row["n_risk"]), int(row["n_event"]))
        assert step.remaining_share == pytest.approx(float(row["surv"]), abs=1e-12)
        error = step.remaining_share * math.sqrt(step.greenwood)
        assert error == pytest.approx(float(row["se_greenwood"]), abs=1e-12)


@needs_reference
def test_restricted_means_as_in_r() -> None:
    data = {
        f"x={group}": [Case(int(r["time"]), int(r["status"])) for r in rows("km_aml_input.csv") if r["x"] == group]
        for group in ("Maintained", "Nonmaintained")
    }
    for row in rows("lung_input.csv"):
        data.setdefault(f"lung_ph.ecog={row['ph.ecog']}", []).append(Case(int(row["time"]), int(row["status"]) - 1))
    expected = rows("rmst_expected_R_survival_3.5-3.csv")
    assert len(expected) == 8
    for row in expected:
        mean = restricted_mean(curve(data[row["group"]]), to_day=int(row["tau"]))
        assert mean is not None and mean.value == pytest.approx(float(row["rmst"]), abs=1e-9)
        assert mean.standard_error == pytest.approx(float(row["se"]), abs=1e-9)


@needs_reference
def test_the_restricted_means_error_is_not_the_spread_of_the_waits() -> None:
    """lifelines issue 1682: miR-137 to 10 days has standard error 0.123, not √0.5164."""
    cases = [Case(round(float(r["T"])), int(r["E"])) for r in _waltons() if r["group"] == "miR-137"]
    mean = restricted_mean(curve(cases), to_day=10)
    assert mean is not None
    assert (round(mean.value, 4), round(mean.standard_error, 3)) == (9.7941, 0.123)
    # All 34 are known at 10 days, so the error is the spread over √34.
    assert mean.standard_error**2 == pytest.approx(0.5164 / len(cases), rel=1e-3)


@needs_reference
def test_delayed_entry_as_in_r() -> None:
    """Channing House men: a risk set of one at 781 months sends everything after it to zero; with a minimum the
    curve does not begin at all, which is the honest answer."""
    cases = [
        Case(int(r["ageexit"]), int(r["death"]), int(r["ageentry"])) for r in rows("ltrunc_channing_men_input.csv")
    ]
    expected = rows("ltrunc_channing_men_expected_R_survival_3.5-3.csv")
    followed = counted([case for case in cases if case.entered < case.days])
    found = kaplan_meier(followed, minimum_at_risk=0)
    assert [(s.day, s.at_risk, s.events) for s in found.steps] == [
        (int(r["time"]), int(r["n_risk"]), int(r["n_event"])) for r in expected
    ]
    assert [s.remaining_share for s in found.steps] == pytest.approx([float(r["surv"]) for r in expected])
    assert found.steps[0].remaining_share * math.sqrt(found.steps[0].greenwood) == pytest.approx(
        float(expected[0]["se"])
    )
    assert known_to_day(followed) == -1


@needs_reference
def test_other_published_values() -> None:
    published = json.loads((REFERENCE / "km_published_values.json").read_text(encoding="utf-8"))
    grade = published["lifelines_g3"]
    found = curve(
        [
            Case(int(r["time"]), int(r["event"] == "True"))
            for r in rows("lifelines_g3.csv")
            if r["group"] != "RIT" and r["histology"] == "Grade3"
        ]
    )
    for day, share, low, high in zip(grade["times"], grade["surv"], grade["lower"], grade["upper"], strict=True):
        remaining = remaining_share(found, after_day=day)
        assert remaining is not None
        assert (remaining.value, remaining.low, remaining.high) == pytest.approx((share, low, high), abs=6e-4)

    late = published["lifelines_late_entry"]
    entered = [Case(t, 1, w if w else -1) for t, w in zip(late["T"], late["entry"], strict=True)]
    shares = [step.remaining_share for step in kaplan_meier(counted(entered), minimum_at_risk=0).steps]
    assert shares == pytest.approx(late["surv"][2:], abs=6e-4)

    macs = published["cole_hudgens_macs"]
    cohort = [
        Case(round(1000 * float(r["T"])), int(r["D"]), round(1000 * float(r["W"])))
        for r in rows("lifelines_multicenter_aids_cohort.tsv", delimiter="\t")
    ]
    found = kaplan_meier(counted(cohort), minimum_at_risk=0)
    at_risk = {f"{step.day / 1000:.3f}": step.at_risk for step in found.steps}
    assert {day: at_risk[day] for day in macs["at_risk"]} == macs["at_risk"]
    assert next(s.remaining_share for s in found.steps if s.day == 791) == pytest.approx(macs["surv_0.791"], abs=1e-12)


def _waltons() -> list[dict[str, str]]:
    found = rows("lifelines_waltons.csv")
    return found if "T" in found[0] else rows("lifelines_waltons.csv", delimiter="\t")

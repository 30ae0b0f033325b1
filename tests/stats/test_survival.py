"""Kaplan–Meier and the restricted mean against published results, by hand and case by case."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stats.cases import Case, counted
from tests.stats.stored import stored, stored_cases, table

from utfall.stats.estimated import normal_quantile
from utfall.stats.follow_up import FollowUp, any_end, known_to_day, risk_sets
from utfall.stats.restricted_mean import difference, is_moved, restricted_mean
from utfall.stats.survival import SurvivalCurve, SurvivalStep, kaplan_meier, remaining_share, share_with_event

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
    """Therneau, tests/survtest.R of the R package survival, test 1; between two days as on the later one."""
    published = stored("small_curves")["at_risk"]
    found = curve([Case(day, end) for day, end in published["days_and_events"]])
    assert len(published["time_and_at_risk"]) == 9
    for time, at_risk in published["time_and_at_risk"]:
        assert found.at_risk(on_day=math.ceil(time)) == at_risk


def test_delayed_entry_by_hand() -> None:
    """Therneau, tests/survtest.R, test 2: the exact fractions, and how many are at risk and go."""
    published = stored("small_curves")["delayed_entry"]
    followed = counted([Case(end, what, begin) for begin, end, what in published["entry_days_and_events"]])
    leaving = [row for row in risk_sets(followed) if row.events + row.censored]
    assert [[row.at_risk, row.events] for row in leaving] == published["at_risk_and_events"]
    found = kaplan_meier(followed, minimum_at_risk=0)
    fractions = [float(Fraction(text)) for text in published["remaining_shares"]]
    assert [s.remaining_share for s in found.steps] == pytest.approx(fractions, abs=1e-12)


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


def log_limits(step: SurvivalStep) -> tuple[float, float]:
    """R's default limits, which we do not use: from a normal log S, cut at 1."""
    half = normal_quantile(0.95) * math.sqrt(step.greenwood)
    return step.remaining_share * math.exp(-half), min(step.remaining_share * math.exp(half), 1.0)


def median(found: SurvivalCurve) -> list[float | None]:
    """R's median and its limits: the first day on which the curve, and each log limit of it, is at or below a half."""
    heights = [
        (s.remaining_share, *log_limits(s)) if s.remaining_share else (0.0, math.nan, math.nan) for s in found.steps
    ]
    return [
        next((float(s.day) for s, height in zip(found.steps, heights, strict=True) if height[place] <= 0.5), None)
        for place in range(3)
    ]


@pytest.mark.parametrize("group", ["Maintained", "Nonmaintained"])
def test_leukaemia_as_in_r(group: str) -> None:
    """R survival 3.5-3, survfit: curve, Greenwood's error, log-log limits (ours) and log limits, restricted means."""
    expected = stored("leukaemia")["groups"][group]
    found = curve(stored_cases(expected))
    rows = table(expected["curve"])
    assert [(s.day, s.at_risk, s.events) for s in found.steps] == [
        (row["day"], row["at_risk"], row["events"]) for row in rows
    ]
    for step, row in zip(found.steps, rows, strict=True):
        share = remaining_share(found, after_day=step.day)
        assert share is not None and share.value == pytest.approx(row["remaining_share"], abs=1e-12)
        if row["remaining_share"]:
            assert share.standard_error == pytest.approx(row["standard_error"], abs=1e-12)
            assert (share.low, share.high) == pytest.approx((row["log_log_low"], row["log_log_high"]), abs=1e-12)
            assert log_limits(step) == pytest.approx((row["log_low"], row["log_high"]), abs=1e-12)
        else:
            assert [row[name] for name in ("standard_error", "log_low", "log_log_low")] == [None] * 3
    for row in table(expected["restricted_means"]):
        mean = restricted_mean(found, to_day=row["to_day"])
        assert mean is not None and mean.value == pytest.approx(row["mean"], abs=1e-12)
        assert mean.standard_error == pytest.approx(row["standard_error"], abs=1e-12)
    assert median(found) == expected["median"]


def test_remission_as_in_r() -> None:
    """Freireich's 6-MP data; Klein & Moeschberger, chapter 4; R survival 3.5-3."""
    expected = stored("remission")
    found = curve(stored_cases(expected))
    for step, row in zip(found.steps, table(expected["curve"]), strict=True):
        assert (step.day, step.at_risk, step.events) == (row["day"], row["at_risk"], row["events"])
        assert step.remaining_share == pytest.approx(row["remaining_share"], abs=1e-12)
        error = step.remaining_share * math.sqrt(step.greenwood)
        assert error == pytest.approx(row["standard_error"], abs=1e-12)


@pytest.mark.parametrize("grade", "0123")
def test_lung_cancer_as_in_r(grade: str) -> None:
    """Restricted means to 730 days: all digits from R survival 3.5-3; rounded in survival-Ex.Rout.save, line 2241."""
    expected = stored("lung")["groups"][grade]
    found = curve(stored_cases(expected))
    assert [found.follow_up.cases, found.follow_up.ended] == expected["cases_and_events"]
    mean = restricted_mean(found, to_day=730)
    assert mean is not None
    assert [mean.value, mean.standard_error] == pytest.approx(expected["restricted_mean_to_730"], abs=1e-11)
    assert median(found) == expected["median"]
    if printed := expected["printed"]:
        assert printed == [
            *(found.follow_up.cases, found.follow_up.ended, round(mean.value), round(mean.standard_error, 1)),
            *median(found),
        ]
    else:
        assert grade == "3"


def test_the_restricted_means_error_is_not_the_spread_of_the_waits() -> None:
    """lifelines issue 1682: miR-137 to 10 days has standard error 0.123, not √0.5164."""
    expected = stored("fruit_flies")
    found = stored_cases(expected)
    mean = restricted_mean(curve(found), to_day=10)
    assert mean is not None
    assert round(mean.value, 4) == expected["restricted_mean_to_10"]
    assert round(mean.standard_error, 3) == expected["standard_error_of_the_mean"]
    assert mean.standard_error**2 == pytest.approx(expected["variance_of_the_mean"], abs=1e-4)
    # All 34 are known at 10 days, so the error is the spread over √34.
    assert len(found) == 34
    assert mean.standard_error**2 * 34 == pytest.approx(expected["variance_of_the_waits"], abs=5e-5)


def test_delayed_entry_as_in_r() -> None:
    """Channing House men, R survival 3.5-3: a risk set of one at 781 months sends everything after it to zero; with a
    minimum the curve does not begin at all, which is the honest answer."""
    expected = stored("channing")
    followed = counted([case for case in stored_cases(expected) if case.entered < case.days])
    found = kaplan_meier(followed, minimum_at_risk=0)
    rows = table(expected["curve"])
    assert [(s.day, s.at_risk, s.events) for s in found.steps] == [
        (row["day"], row["at_risk"], row["events"]) for row in rows
    ]
    assert [s.remaining_share for s in found.steps] == pytest.approx([row["remaining_share"] for row in rows])
    error = found.steps[0].remaining_share * math.sqrt(found.steps[0].greenwood)
    assert error == pytest.approx(rows[0]["standard_error"], abs=1e-12)
    assert [row["standard_error"] for row in rows[1:]] == [None] * (len(rows) - 1)
    assert known_to_day(followed) == -1


def test_glioma_as_published() -> None:
    """lifelines, test_estimation.py, against R with log-log limits; three decimals, and four of the lower limit."""
    expected = stored("glioma")
    found = curve(stored_cases(expected))
    for row in table(expected["curve"]):
        share = remaining_share(found, after_day=row["day"])
        assert share is not None
        assert share.value == pytest.approx(row["remaining_share"], abs=5e-4)
        assert (share.low, share.high) == (pytest.approx(row["low"], abs=5e-5), pytest.approx(row["high"], abs=5e-4))


def test_late_entry_as_published() -> None:
    """lifelines, test_estimation.py: three decimals. Two ones stand before the first end there."""
    late = stored("small_curves")["late_entry"]
    followed = counted(Case(days, 1, entry or -1) for entry, days in late["entry_and_days"])
    shares = [step.remaining_share for step in kaplan_meier(followed, minimum_at_risk=0).steps]
    assert [1, 1, *shares] == pytest.approx(late["remaining_shares"], abs=5e-4)


def test_weights_as_published() -> None:
    """lifelines, test_estimation.py: weighted cases are so many cases, here in tenths; days are tenths as well."""
    weighted = stored("small_curves")["weighted"]
    ends: dict[int, dict[int, int]] = {0: {}, 1: {}}
    for time, event, weight in weighted["time_event_and_weight"]:
        ends[event][round(10 * time)] = round(10 * weight)
    found = kaplan_meier(FollowUp(events=ends[1], censored=ends[0]), minimum_at_risk=1)
    shares = [remaining_share(found, after_day=day) for day in (0, *sorted({*ends[0], *ends[1]}))]
    assert [share.value for share in shares if share] == pytest.approx(weighted["remaining_shares"], abs=1e-12)


def test_the_aids_cohort_as_published() -> None:
    """Cole & Hudgens 2010, late entry; lifelines, test_estimation.py. Days are thousandths of a year."""
    expected = stored("aids_cohort")
    found = kaplan_meier(counted(stored_cases(expected)), minimum_at_risk=0)
    at_risk = {step.day: step.at_risk for step in found.steps}
    assert [[day, at_risk[day]] for day, _ in expected["at_risk"]] == expected["at_risk"]
    assert len(found.steps) == expected["event_days"]
    share = next(s.remaining_share for s in found.steps if s.day == 791)
    assert share == pytest.approx(expected["remaining_share_after_791"], abs=1e-12)

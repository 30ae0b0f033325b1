"""The reverse-time estimator against flexsurv, by hand and case by case."""

from __future__ import annotations

import math
import random
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stats.stored import stored, table

from utfall.stats.reverse_time import (
    DelayDistribution,
    delay_distribution,
    mean_delay_days,
    registered_share,
    waiting_period_days,
)

Registration = tuple[int, int]
"""Days to the registration, days to the cut-off."""


def distribution(cases: list[Registration], *, minimum: int = 1) -> DelayDistribution:
    found = delay_distribution(
        Counter(delay for delay, _ in cases), observable=Counter(limit for _, limit in cases), minimum_at_risk=minimum
    )
    assert found is not None
    return found


def slow_share(cases: list[Registration], day: int) -> Fraction:
    """From the longest delay down, case by case: who could have had this delay, and who had."""
    share = Fraction(1)
    for later in range(max(delay for delay, _ in cases), day, -1):
        there = [delay for delay, limit in cases if delay <= later <= limit]
        if there:
            share *= 1 - Fraction(there.count(later), len(there))
    return share


def test_five_registrations_by_hand() -> None:
    """Delay 5: 3 could have been seen with it, one had it: 2/3 are shorter. Delay 2: 2 of 3, so 2/3 · 1/3."""
    cases = [(1, 1), (1, 9), (2, 4), (2, 6), (5, 8)]
    found = distribution(cases)
    assert [(s.day, s.at_risk, s.delays) for s in found.steps] == [(1, 2, 2), (2, 3, 2), (5, 3, 1)]
    assert [s.within_share for s in found.steps] == pytest.approx([2 / 9, 2 / 3, 1])
    share = registered_share(found, within_days=4)
    assert share is not None and share.standard_error == pytest.approx(2 / 3 * math.sqrt(1 / 6))
    assert registered_share(found, within_days=6) is None and registered_share(found, within_days=0) is None
    assert (found.limit_day, found.broken_below_day) == (5, None)
    assert waiting_period_days(found) == 5 and waiting_period_days(found, share=0.6) == 2
    # 2/9 · 1 + 4/9 · 2 + 1/3 · 5.
    assert mean_delay_days(found) == pytest.approx(25 / 9)


def test_it_says_where_it_breaks() -> None:
    """All who could have had delay 5 had it: whatever is shorter gets the share 0, which is no estimate."""
    found = distribution([(1, 2), (1, 3), (5, 8), (5, 9)])
    assert (found.broken_below_day, found.limit_day) == (5, 5)
    assert registered_share(found, within_days=3) is None
    assert mean_delay_days(found) is None


def test_the_limit_is_where_enough_could_have_been_seen() -> None:
    many = [(3, 20)] * 15 + [(10, 20)] * 5 + [(40, 45)]
    assert distribution(many, minimum=10).limit_day == 10
    assert distribution(many, minimum=1).limit_day == 40
    assert delay_distribution({3: 9}, observable={20: 9}) is None
    assert delay_distribution({}, observable={}) is None


@pytest.mark.parametrize(
    ("delays", "observable"),
    [({3: 1}, {2: 1}), ({3: 2}, {9: 1}), ({-1: 1}, {4: 1}), ({1: -1}, {4: -1}), ({1: 1, 5: 1}, {2: 2})],
)
def test_counts_that_cannot_be(delays: dict[int, int], observable: dict[int, int]) -> None:
    with pytest.raises(ValueError, match=r"longer than|observable|negative"):
        delay_distribution(delays, observable=observable)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=30))
def test_as_the_registrations_one_by_one(drawn: list[Registration]) -> None:
    cases = [(min(pair), max(pair)) for pair in drawn]
    found = distribution(cases)
    for day in range(13):
        share = registered_share(found, within_days=day)
        if share is not None:
            assert share.value == pytest.approx(float(slow_share(cases, day)), abs=1e-12)
            assert share.low <= share.value <= share.high


def test_delays_are_found_that_the_naive_mean_halves() -> None:
    """Delays of mean 45 days, events of the last 200 days: given at most 150 days, right in the mean."""
    generator = random.Random(3)
    truth = sum(day * 0.978**day for day in range(151)) / sum(0.978**day for day in range(151))
    found, naive = [], []
    for _ in range(40):
        seen = []
        for _ in range(500):
            delay, limit = int(math.log(generator.random()) / math.log(0.978)), generator.randint(0, 200)
            if delay <= min(limit, 150):
                seen.append((delay, limit))
        mean = mean_delay_days(distribution(seen, minimum=1))
        assert mean is not None
        found.append(mean)
        naive.append(sum(delay for delay, _ in seen) / len(seen))
    assert sum(found) / 40 == pytest.approx(truth, abs=2.5)
    assert sum(naive) / 40 < truth - 5


@pytest.mark.parametrize("group", ["children", "adults"])
def test_transfusion_aids_as_in_flexsurv(group: str) -> None:
    """chjackson/flexsurv, survrtrunc, on Lagakos, Barraj & De Gruttola 1988; quarters of a year, to eight years."""
    expected = stored("transfusion_aids")[group]
    cases = [(delay, limit) for delay, limit, n in expected["delay_limit_and_cases"] for _ in range(n)]
    found = distribution(cases)
    for step, row in zip(found.steps, table(expected["distribution"]), strict=True):
        assert step.day == row["delay"]
        share = registered_share(found, within_days=step.day)
        assert share is not None
        assert share.value == pytest.approx(row["share"], abs=1e-12)
        assert 1 - share.value == pytest.approx(row["longer_share"], abs=1e-12)
        assert share.standard_error == pytest.approx(row["standard_error"], abs=1e-12)
        if share.value < 1:
            limits = (1 - row["longer_high"], 1 - row["longer_low"])
            assert (share.low, share.high) == pytest.approx(limits, abs=1e-9)
    corrected = mean_delay_days(found)
    naive = sum(delay for delay, _ in cases) / len(cases)
    assert corrected is not None
    assert [naive / 4, corrected / 4] == pytest.approx(expected["naive_and_corrected_mean_years"], abs=5.001e-4)


def likeliest_shares(cases: list[tuple[float, float]]) -> dict[float, float]:
    """Second way: the likeliest shares of the delays, each case seen only where it is within its own limit.

    Fixed-point iteration: a case seen within the limit v stands for 1 / F(v) cases. Source: B. Efron & V. Petrosian,
    JASA 94 (1999), 824–834, what the package DTDA computes; here with limits to one side only.
    """
    delays = np.array(sorted({delay for delay, _ in cases}))
    seen = np.array([sum(delay == one for delay, _ in cases) for one in delays], dtype=float)
    could = np.array([[one <= limit for one in delays] for _, limit in cases], dtype=float)
    shares = seen / seen.sum()
    for _ in range(20_000):
        before, shares = shares, seen / (could / (could @ shares)[:, None]).sum(axis=0)
        shares /= shares.sum()
        if np.abs(shares - before).max() < 1e-14:
            break
    return dict(zip(delays.tolist(), np.cumsum(shares).tolist(), strict=True))


def test_transfusion_aids_as_the_likeliest_shares() -> None:
    """The adults as shipped with DTDA, limits 8.167 years less the infection: the same as the nonparametric maximum
    likelihood, and as flexsurv on the adults as shipped with KMsurv but for the one case in which the two differ."""
    published = stored("transfusion_aids")
    cases = [
        (delay / 4, limit) for delay, limit, n in published["adults_of_dtda"]["delay_limit_and_cases"] for _ in range(n)
    ]
    assert len(cases) == 258
    found = distribution([(round(100 * delay), round(100 * limit)) for delay, limit in cases])
    likeliest = likeliest_shares(cases)
    assert [step.day for step in found.steps] == [round(100 * delay) for delay in likeliest]
    assert [step.within_share for step in found.steps] == pytest.approx(list(likeliest.values()), abs=1e-8)
    as_kmsurv = [(round(100 * delay), round(100 * limit)) for delay, limit in cases]
    as_kmsurv[as_kmsurv.index((75, 142))] = (25, 242)
    shares = [row["share"] for row in table(published["adults"]["distribution"])]
    assert [step.within_share for step in distribution(as_kmsurv).steps] == pytest.approx(shares, abs=1e-12)


def test_weibull_example_as_in_flexsurv() -> None:
    """The package's own test set; only the order of the times matters, so they are ranked."""
    expected = stored("truncated_weibull")
    cases = [(time, min(limit, 20.0)) for time, limit in expected["time_and_limit"]]
    order = sorted({time for case in cases for time in case})
    found = distribution([(order.index(delay), order.index(limit)) for delay, limit in cases])
    for step, row in zip(found.steps, table(expected["curve"]), strict=True):
        assert order[step.day] == pytest.approx(row["time"], abs=1e-12)
        assert 1 - step.within_share == pytest.approx(row["longer_share"], abs=1e-12)
        error = step.within_share * math.sqrt(step.reverse_greenwood)
        assert error == pytest.approx(row["standard_error"], abs=1e-12)
        share = registered_share(found, within_days=step.day)
        assert share is not None
        if share.value < 1:
            assert (share.low, share.high) == pytest.approx((1 - row["high"], 1 - row["low"]), abs=1e-9)

"""The hybrid mean by hand, case by case, and against waits whose truth is known."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pytest

from utfall.stats.follow_up import FollowUp
from utfall.stats.hybrid_mean import HybridMean, hybrid_mean
from utfall.stats.restricted_mean import is_moved, restricted_mean
from utfall.stats.survival import kaplan_meier

CUT_OFF = 120
"""30 April as a day of the year."""


def test_all_decided_is_the_plain_mean() -> None:
    """30 after 10 days, 10 after 50: (300 + 500) / 40; its error is that of a mean, with denominator n."""
    own = FollowUp(events={10: 30, 50: 10})
    found = hybrid_mean(own, recent=own)
    assert found is not None
    assert (found.mean.value, found.event_share.value) == (pytest.approx(20), pytest.approx(1))
    assert found.mean.standard_error == pytest.approx(math.sqrt(300 / 40))
    assert (found.decided_share, found.is_preliminary, found.pooled_after_day) == (1, False, None)


def test_those_who_end_otherwise_are_left_out_as_in_the_mean_of_the_decided() -> None:
    """30 decided after 10 days and 10 after 50; 40 withdrawn after 30 days are no waits for a decision."""
    own = FollowUp(events={10: 30, 50: 10}, competing={30: 40})
    found = hybrid_mean(own, recent=own)
    assert found is not None
    assert (found.mean.value, found.event_share.value) == (pytest.approx(20), pytest.approx(0.5))
    assert found.mean.standard_error == pytest.approx(math.sqrt(300 / 40))
    assert found.event_share.standard_error == pytest.approx(math.sqrt(0.25 / 80))


def test_own_hazards_first_then_recent_ones_by_hand() -> None:
    """Own: 50 of 100 after 10 days, the rest open at 20. Recent: of 40 that were 15 days old, 20 end on day 100 and
    20 on day 200. Half wait 10 days, a quarter 100, a quarter 200; 80 in all."""
    own = FollowUp(events={10: 50}, censored={20: 50})
    recent = FollowUp(events={100: 20, 200: 20}, entered={15: 40})
    found = hybrid_mean(own, recent=recent)
    assert found is not None
    assert (found.mean.value, found.own_to_day, found.pooled_after_day) == (pytest.approx(80), 20, None)
    # ∂mean/∂(own hazard) = 10 − 150 with variance 1/400; ∂mean/∂(hazard on day 100) = 0.5 · (100 − 200) with 1/160.
    assert found.mean.standard_error == pytest.approx(math.sqrt(140**2 / 400 + 50**2 / 160))
    assert (found.decided_share, found.is_preliminary) == (0.5, True)


def test_the_longest_waits_share_one_hazard_by_hand() -> None:
    """Half end on day 10. Recent: 30 cases are in view from day 21 to day 50, on which 25 end and 5 leave view: 900
    case-days and 25 ends are 36 days each. 0.5 · 10 + 0.5 · (20 + 36) = 33."""
    own = FollowUp(events={10: 50}, censored={20: 50})
    recent = FollowUp(events={50: 25}, censored={50: 5}, entered={20: 30})
    found = hybrid_mean(own, recent=recent)
    assert found is not None
    assert (found.mean.value, found.pooled_after_day, found.pooled_share) == (pytest.approx(33), 20, 0.5)
    # 36 days rest on a hazard of 1/36 from 900 case-days: (0.5 · 36²)² · (1/36)(35/36)/900; own: (10 − 56)²/400.
    assert found.mean.standard_error == pytest.approx(math.sqrt(46**2 / 400 + (0.5 * 36**2) ** 2 * 35 / 36**2 / 900))


def test_what_cannot_be_estimated() -> None:
    few = FollowUp(events={10: 3}, censored={20: 4})
    enough = FollowUp(events={10: 50}, censored={20: 50})
    assert hybrid_mean(few, recent=few) is None
    assert hybrid_mean(FollowUp(events={}), recent=enough) is None
    assert hybrid_mean(enough, recent=enough) is None, "nothing is known about waits beyond 20 days"
    withdrawn = FollowUp(events={}, competing={10: 50})
    assert hybrid_mean(withdrawn, recent=withdrawn) is None


def test_the_maturity_rule() -> None:
    decided = {count: FollowUp(events={10: count}, censored={80: 1000 - count}) for count in (989, 990)}
    recent = FollowUp(events={100: 40}, entered={5: 40})
    found = {count: hybrid_mean(own, recent=recent) for count, own in decided.items()}
    assert [one.is_preliminary for one in found.values() if one is not None] == [True, False]


@dataclass(frozen=True)
class Drawn:
    """Day of intake and day of the end (or of an end of the other kind), per case."""

    started: list[int]
    waits: list[int]
    events: list[bool]


def follow_up(cases: Drawn, *, after: int) -> FollowUp:
    """Counts, case by case, of what happened to them after that day and to the cut-off."""
    ends: dict[str, Counter[int]] = {name: Counter() for name in ("events", "competing", "censored", "entered")}
    for started, wait, event in zip(cases.started, cases.waits, cases.events, strict=True):
        if started + wait <= after:
            continue
        if started <= after:
            ends["entered"][after - started] += 1
        if started + wait <= CUT_OFF:
            ends["events" if event else "competing"][wait] += 1
        else:
            ends["censored"][CUT_OFF - started] += 1
    return FollowUp(**ends)


def draw(generator: np.random.Generator, *, year: int, mean: float, lognormal: bool, other: float = 0.0) -> list[Drawn]:
    """Two earlier years with a mean wait of 52 days, and January to April with the given one."""
    found = []
    for first, last, days in ((-729, 0, 52.0), (1, CUT_OFF, mean)):
        cases = int(generator.poisson(year * (last - first + 1) / 365))
        if lognormal:
            waits = generator.lognormal(math.log(days) - 0.5, 1, cases)
        else:
            quick = generator.random(cases) < 0.3
            slow = generator.gamma(3, (days - 1.5) / 0.7 / 3, cases)
            waits = np.where(quick, generator.exponential(5, cases), slow)
        found.append(
            Drawn(
                started=generator.integers(first, last + 1, cases).tolist(),
                waits=np.clip(np.ceil(waits), 1, 1000).astype(int).tolist(),
                events=(generator.random(cases) >= other).tolist(),
            )
        )
    return found


def estimate(earlier: Drawn, now: Drawn) -> tuple[FollowUp, HybridMean]:
    own = follow_up(now, after=0)
    both = Drawn(earlier.started + now.started, earlier.waits + now.waits, earlier.events + now.events)
    found = hybrid_mean(own, recent=follow_up(both, after=CUT_OFF - 365))
    assert found is not None
    return own, found


def slow_mean(own: FollowUp, recent: FollowUp, *, own_to_day: int, last_day: int) -> float:
    """Day by day without a common hazard: the share still open, and the events of each day."""
    still_open, days, share = 1.0, 0.0, 0.0
    for day in range(last_day + 1):
        counts = own if day <= own_to_day else recent
        entered = sum(n for at, n in counts.entered.items() if at >= day)
        there = -entered
        for kind in (counts.events, counts.competing, counts.censored):
            there += sum(n for at, n in kind.items() if at >= day)
        if there:
            got = still_open * counts.events.get(day, 0) / there
            days, share = days + day * got, share + got
            still_open *= 1 - (counts.events.get(day, 0) + counts.competing.get(day, 0)) / there
    assert still_open < 0.01
    return days / share


def test_as_day_by_day() -> None:
    """Only the longest one percent of the waits is estimated otherwise than in the slow way."""
    earlier, now = draw(np.random.default_rng(3), year=1500, mean=52, lognormal=False, other=0.3)
    own, found = estimate(earlier, now)
    both = Drawn(earlier.started + now.started, earlier.waits + now.waits, earlier.events + now.events)
    recent = follow_up(both, after=CUT_OFF - 365)
    slow = slow_mean(own, recent, own_to_day=found.own_to_day, last_day=400)
    assert 0 < found.pooled_share < 0.03
    assert found.mean.value == pytest.approx(slow, abs=0.5)
    assert found.event_share.value == pytest.approx(0.7, abs=4 * found.event_share.standard_error)


@pytest.mark.parametrize(
    ("year", "lognormal", "other", "spread"), [(3000, True, 0.0, 2.4), (3000, False, 0.25, 2.0), (300, True, 0.0, 7.0)]
)
def test_it_is_right_in_the_mean_and_its_interval_holds(
    year: int, lognormal: bool, other: float, spread: float
) -> None:
    """At 30 April, waits as before: the naive mean is 24 days too low, the hybrid is right and no more variable than
    the mean that will be known when all are decided (2.2 days at 3 000 cases a year, 6.7 at 300)."""
    generator = np.random.default_rng(11)
    tries = 60
    truth = 52.5 if lognormal else 52.0
    found, naive = [], []
    for _ in range(tries):
        own, one = estimate(*draw(generator, year=year, mean=52, lognormal=lognormal, other=other))
        assert one.is_preliminary
        found.append(one)
        naive.append(sum(d * n for d, n in own.events.items()) / sum(own.events.values()))
    errors = np.array([one.mean.value for one in found]) - truth
    assert abs(errors.mean()) < 3 * spread / math.sqrt(tries)
    assert errors.std() < 1.3 * spread
    assert sum(one.mean.low <= truth <= one.mean.high for one in found) / tries >= 0.88
    assert np.mean(naive) < truth - 20


def test_a_changed_wait_is_seen_in_the_own_part() -> None:
    """A quarter slower or faster at 3 000 cases a year: the mean of January to April is then off by at most four days
    (the tail is of the slower or faster past), and the check tells."""
    generator = np.random.default_rng(5)
    for mean in (65.0, 40.0):
        moved, values = 0, []
        for _ in range(12):
            earlier, now = draw(generator, year=3000, mean=mean, lognormal=True)
            own, found = estimate(earlier, now)
            last_year = restricted_mean(kaplan_meier(follow_up(earlier, after=-730)), to_day=found.own_to_day)
            this_year = restricted_mean(kaplan_meier(own), to_day=found.own_to_day)
            assert last_year is not None and this_year is not None
            moved += is_moved(this_year, last_year)
            values.append(found.mean.value)
        assert moved >= 11
        assert np.mean(values) == pytest.approx(mean, abs=4)

"""How long all statistics of one measure take once its cases are counted."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

import numpy as np

from utfall.stats.durations import Histogram
from utfall.stats.follow_up import FollowUp
from utfall.stats.waiting_time import SHARE_DAYS, days_until_known, estimate_waiting_time
from utfall.synthetic.study.scenarios import SCENARIOS
from utfall.synthetic.study.waits import CUT_OFF, YEAR, FollowUps, draw_cases, follow_ups

CASES = 100_000
TIMES_MORE = 1000
"""The same counts so many times over: 100 million cases."""

RUNS = 9


@dataclass(frozen=True)
class Speed:
    """Medians in milliseconds for ``cases`` own cases, and for as many times more."""

    cases: int
    milliseconds: float
    more_cases: int
    more_milliseconds: float


def measure_speed(*, cases: int = CASES, runs: int = RUNS) -> Speed:
    """The time of one period's estimates, with competing ends, and of when the rest can be known."""
    withdrawn = next(one for one in SCENARIOS if one.withdrawn_share)
    drawn = draw_cases(np.random.default_rng(1), withdrawn, per_year=round(cases * YEAR / CUT_OFF))
    counted = follow_ups(drawn, is_late=False)
    more = FollowUps(_times(counted.own), _times(counted.recent), _times(counted.before), counted.last_day)
    return Speed(counted.own.cases, _milliseconds(counted, runs), more.own.cases, _milliseconds(more, runs))


def _milliseconds(counted: FollowUps, runs: int) -> float:
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        estimate_waiting_time(counted.own, recent=counted.recent, before=counted.before)
        days_until_known(counted.own, day=max(SHARE_DAYS), recent=counted.recent)
        found.append(1000 * (time.perf_counter() - start))
    return statistics.median(found)


def _times(follow_up: FollowUp) -> FollowUp:
    def more(counts: Histogram) -> Histogram:
        return {days: TIMES_MORE * count for days, count in counts.items()}

    return FollowUp(
        events=more(follow_up.events),
        competing=more(follow_up.competing),
        censored=more(follow_up.censored),
        entered=more(follow_up.entered),
        followed=more(follow_up.followed),
    )

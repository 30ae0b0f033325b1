"""The median of a time that is not over for all, against published curves and the plain median."""

from __future__ import annotations

import random
from collections import Counter
from statistics import median_low

from utfall.stats.follow_up import FollowUp
from utfall.stats.survival import kaplan_meier
from utfall.stats.survival_median import survival_median

MAINTAINED = ([9, 13, 18, 23, 31, 34, 48], [13, 28, 45, 161])
NOT_MAINTAINED = ([5, 5, 8, 8, 12, 23, 27, 30, 33, 43, 45], [16])
"""Acute myelogenous leukaemia, weeks to relapse and weeks without: R. G. Miller, "Survival Analysis", 1981, page 49."""


def found(events: list[int], censored: list[int], *, minimum: int = 1) -> tuple[int | None, int | None, int | None]:
    """The median and its limits."""
    curve = kaplan_meier(FollowUp(Counter(events), censored=Counter(censored)), minimum_at_risk=minimum)
    one = survival_median(curve)
    return one.day, one.low, one.high


def test_medians_are_those_of_the_textbook() -> None:
    """R's survfit prints 31 and 23 weeks, and no upper limit for those maintained."""
    assert found(*MAINTAINED)[0] == 31 and found(*MAINTAINED)[2] is None
    assert found(*NOT_MAINTAINED)[0] == 23


def test_limits_are_the_days_where_the_curves_limits_pass_a_half() -> None:
    """Six cases with the log-log limits that R gives (lifelines' tests): day 9 0,273–0,975, 19 0,195–0,904,
    32 0,111–0,804, 34 0,046–0,676. The lower limit is below a half from day 9, the upper never."""
    assert found([9, 19, 32, 34], [50, 60]) == (32, 9, None)


def test_without_waiting_ones_it_is_the_plain_median() -> None:
    drawn = random.Random(4)
    for _ in range(50):
        days = [drawn.randint(0, 40) for _ in range(drawn.randint(10, 30))]
        assert found(days, [])[0] == median_low(days)


def test_those_still_waiting_raise_it_and_too_few_are_told_nothing_of() -> None:
    closed = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
    assert found(closed, [])[0] == 9
    waiting = found(closed, [60] * 8)[0]
    assert waiting is not None and waiting > 9
    assert found(closed, [60] * 30)[0] is None
    assert found([5, 6], [], minimum=10) == (None, None, None)

"""The curve that may be drawn: right at its points, and few persons between none of them."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

import pytest

from utfall.disclosure.policy import DisclosurePolicy
from utfall.figures.estimates.curve import curve_points
from utfall.stats.competing import cumulative_incidence
from utfall.stats.follow_up import FollowUp

POLICY = DisclosurePolicy(minimum_count=5, minimum_denominator=20, show_zero=True)


def random_follow_up(draw: random.Random) -> tuple[FollowUp, list[tuple[int, str]]]:
    """Cases as (day, how they left), and the same as histograms; each followed to the day of the cut-off."""
    left: list[tuple[int, str]] = []
    followed: Counter[int] = Counter()
    for _ in range(draw.randrange(20, 150)):
        watched = draw.randrange(40, 250)
        day, how = draw.randrange(160), draw.choices(["event", "competing", "open"], [6, 1, 1])[0]
        left.append((day, how) if day <= watched and how != "open" else (watched, "open"))
        followed[watched] += 1
    kinds: dict[str, Counter[int]] = {"event": Counter(), "competing": Counter(), "open": Counter()}
    for day, how in left:
        kinds[how][day] += 1
    return FollowUp(kinds["event"], kinds["competing"], kinds["open"], followed=followed), left


def shares_by_redistribution(left: list[tuple[int, str]], day: int) -> float:
    """The share with the event by the day, without any product: each censored case hands its weight on to those that
    are still there after it (B. Efron, 1967), and the events are weighed together.
    """
    weights = [1.0 / len(left)] * len(left)
    order = sorted(range(len(left)), key=lambda place: (left[place][0], left[place][1] == "open"))
    for rank, place in enumerate(order):
        if left[place][1] == "open" and (rest := order[rank + 1 :]):
            for other in rest:
                weights[other] += weights[place] / len(rest)
            weights[place] = 0.0
    return sum(weights[place] for place in order if left[place][1] == "event" and left[place][0] <= day)


@pytest.mark.parametrize("seed", range(40))
def test_points_are_right_and_steps_are_wide(seed: int) -> None:
    draw = random.Random(seed)
    follow_up, left = random_follow_up(draw)
    points = curve_points(cumulative_incidence(follow_up), policy=POLICY)
    for point in points:
        assert float(point.share) == pytest.approx(shares_by_redistribution(left, point.day), abs=1e-6)
        assert point.low <= point.share <= point.high
    until = [0, *(sum(how == "event" and day <= point.day for day, how in left) for point in points)]
    for before, after in pairwise(until):
        assert after - before == 0 or after - before >= 5
    for after in until[1:]:
        assert len(left) - after == 0 or len(left) - after >= 5
    assert [point.day for point in points] == sorted({point.day for point in points})


def test_that_points_are_shown_at_all() -> None:
    """Five on each of days 10, 20, 30, twenty still open that have been watched 60 days: a point each, and the end."""
    follow_up = FollowUp({10: 5, 20: 5, 30: 5}, {}, {60: 20}, followed={60: 35})
    points = curve_points(cumulative_incidence(follow_up), policy=POLICY)
    assert [(point.day, round(float(point.share) * 35)) for point in points] == [(10, 5), (20, 10), (30, 15), (60, 15)]


def test_days_that_are_shown_elsewhere_are_reckoned_with() -> None:
    """The share within 30 days is shown. A point on day 28 with three events after it would tell of the three."""
    follow_up = FollowUp({10: 20, 28: 10, 30: 3, 45: 20}, {}, {100: 20}, followed={100: 73})
    curve = cumulative_incidence(follow_up)
    assert [point.day for point in curve_points(curve, policy=POLICY)] == [10, 28, 45, 100]
    # Day 30 is told of elsewhere; from day 10 to it there are 13.
    shown = [point.day for point in curve_points(curve, policy=POLICY, shown_days=(30,))]
    assert 28 not in shown and 10 in shown and 45 in shown


def test_all_but_a_few_is_no_point() -> None:
    """40 of 43 with the event, three with another end: the last point would tell of the three."""
    follow_up = FollowUp({10: 20, 20: 20}, {25: 3})
    points = curve_points(cumulative_incidence(follow_up), policy=POLICY)
    assert [point.day for point in points] == [10]


def test_nothing_after_a_year_and_nothing_of_nobody() -> None:
    follow_up = FollowUp({10: 20, 400: 20})
    assert [p.day for p in curve_points(cumulative_incidence(follow_up), policy=POLICY)] == [10]
    assert curve_points(cumulative_incidence(FollowUp({})), policy=POLICY) == ()

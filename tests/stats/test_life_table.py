"""The cohort life table against the R package KMsurv, by hand, and beside Kaplan–Meier."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stats.cases import Case, counted
from tests.stats.stored import stored, table

from utfall.stats.life_table import LifeTableRow, life_table
from utfall.stats.survival import kaplan_meier, remaining_share

COLUMNS = ("exposed", "remaining_share", "remaining_share_error", "density", "density_error", "hazard", "hazard_error")


def values(row: LifeTableRow) -> list[float | None]:
    return [getattr(row, column) for column in COLUMNS]


def test_weaning_as_in_kmsurv() -> None:
    """Klein & Moeschberger, section 5.4: 927 mothers; R package KMsurv, lifetab, all columns to fifteen digits."""
    expected = stored("weaning")
    rows = table(expected)
    found = life_table(
        expected["starts"],
        entering=927,
        events=[row["events"] for row in rows],
        lost=[row["lost"] for row in rows],
    )
    for one, row, start in zip(found, rows, expected["starts"], strict=True):
        assert (one.start, one.entering, one.lost, one.events) == (start, row["entering"], row["lost"], row["events"])
        for column in COLUMNS:
            if row[column] is None:
                assert one.end is None and getattr(one, column) is None
            else:
                assert getattr(one, column) == pytest.approx(row[column], rel=1e-13)
    assert [one.end for one in found] == [*expected["starts"][1:], None]


def test_two_intervals_by_hand() -> None:
    """20 enter, 4 lost in the first: 18 exposed, 9 end, so a half is left. Density 1/2 over 10 days; of 18 exposed 13.5
    were there in the mean. Then 7 enter and all end."""
    first, second = life_table([0, 10], entering=20, events=[9, 7], lost=[4, 0], end=30)
    assert values(first) == pytest.approx(
        [18, 1, 0, 1 / 20, math.sqrt(0.25 / 18) / 10, 9 / 135, 9 / 135 * math.sqrt((1 - (1 / 3) ** 2) / 9)]
    )
    greenwood = 9 / (18 * 9)
    assert values(second) == pytest.approx(
        [7, 0.5, 0.5 * math.sqrt(greenwood), 1 / 40, math.sqrt(greenwood) / 40, 1 / 10, 0], abs=1e-15
    )


def test_where_nothing_ends_and_where_nobody_is_left() -> None:
    quiet, last = life_table([0, 5, 9], entering=3, events=[0, 3, 0], lost=[0, 0, 0], end=12)
    assert values(quiet) == [3, 1, 0, 0, 0, 0, 0]
    assert (last.start, last.density, last.hazard) == (5, 1 / 4, 1 / 2)
    assert life_table([0], entering=0, events=[0], lost=[0]) == ()
    (without_end,) = life_table([0], entering=4, events=[1], lost=[3])
    assert values(without_end)[3:] == [None] * 4


@pytest.mark.parametrize(
    ("starts", "events", "lost", "end"),
    [
        ([0, 5], [1], [0, 0], None),
        ([0, 5], [1, 1], [0, 0], 5),
        ([0, 0], [1, 1], [0, 0], 9),
        ([0, 5], [-1, 1], [1, 1], 9),
        ([0, 5], [3, 2], [0, 0], 9),
        ([0, 5], [1, 1], [1, 0], None),
    ],
)
def test_counts_that_cannot_be(starts: list[int], events: list[int], lost: list[int], end: int | None) -> None:
    with pytest.raises(ValueError, match=r"intervals, but|begins after|negative|leave it"):
        life_table(starts, entering=4, events=events, lost=lost, end=end)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=30))
def test_by_single_days_without_losses_it_is_kaplan_meier(durations: list[int]) -> None:
    found = life_table(
        range(13), entering=len(durations), events=[durations.count(day) for day in range(13)], lost=[0] * 13, end=13
    )
    curve = kaplan_meier(counted(Case(days, 1) for days in durations), minimum_at_risk=0)
    for row in found[1:]:
        share = remaining_share(curve, after_day=row.start - 1)
        assert share is not None
        assert (row.remaining_share, row.remaining_share_error) == pytest.approx((share.value, share.standard_error))


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=8))
def test_as_plain_fractions(drawn: list[tuple[int, int]]) -> None:
    """Second way: the share as a product of fractions, and the densities' sum is what has ended."""
    entering = sum(gone + unseen for gone, unseen in drawn)
    found = life_table(
        [3 * place for place in range(len(drawn))],
        entering=entering,
        events=[gone for gone, _ in drawn],
        lost=[unseen for _, unseen in drawn],
        end=3 * len(drawn),
    )
    share, there = Fraction(1), entering
    for row, (gone, unseen) in zip(found, drawn, strict=False):
        assert row.remaining_share == pytest.approx(float(share))
        share *= 1 - Fraction(2 * gone, 2 * there - unseen)
        there -= gone + unseen
    assert sum(3 * (row.density or 0) for row in found) == pytest.approx(float(1 - share) if found else 0)

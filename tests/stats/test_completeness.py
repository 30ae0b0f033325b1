"""Completeness of amounts: by hand, against the chain ladder of counts, and where nothing can be said."""

from __future__ import annotations

import numpy as np
import pytest

from utfall.stats.chain_ladder import development
from utfall.stats.completeness import LEAST_ROWS, completeness, leaning_on
from utfall.stats.delay_triangle import DelayTriangle


def test_by_hand() -> None:
    """80 of 100 and 90 of 100 booked at age 0 by turns: 510 of 600, 85 %; errors 80/0.85 − 100 = −5.88 and +5.88."""
    found = completeness([{0: 80, 1: 100}, {0: 90, 1: 100}] * 3, longest=1)
    assert list(found) == [0]
    assert found[0].share == pytest.approx(0.85)
    assert found[0].error == pytest.approx((6 * 5.88235**2 / 5) ** 0.5 / 100, rel=1e-5)
    assert found[0].rows == 6


def test_as_the_chain_ladder_of_counts_where_all_is_known() -> None:
    generator = np.random.default_rng(9)
    counts = np.cumsum(generator.poisson([60, 25, 10, 5], (20, 4)), axis=1)
    rows = [dict(enumerate(map(int, row))) for row in counts]
    found = completeness(rows, longest=3)
    wanted = development(DelayTriangle(counts.astype(float))).reported_shares[:3]
    assert [found[age].share for age in range(3)] == pytest.approx(wanted)
    assert completeness([{age: -one for age, one in row.items()} for row in rows], longest=3) == found


def test_ages_with_gaps_and_ends_of_different_age() -> None:
    """Known after 1 and 5 months, or after 2 and 9: two ages, each by itself; what has not come to its end is left."""
    rows = [{1: 60, 5: 100}] * 6 + [{2: 90, 9: 100}] * 7 + [{1: 1, 2: 2, 3: 3}] * 9
    found = completeness(rows, longest=4)
    assert {age: (one.share, one.rows) for age, one in found.items()} == {1: (0.6, 6), 2: (0.9, 7)}


@pytest.mark.parametrize(
    "rows",
    [
        [{0: 80, 1: 100}] * (LEAST_ROWS - 1),
        [{0: 80}, {1: 100}, {}] * LEAST_ROWS,
        [{0: 5, 1: 100}] * LEAST_ROWS,
        [{0: -50, 1: 100}] * LEAST_ROWS,
        [{0: 0, 1: 0}] * LEAST_ROWS,
        [],
    ],
    ids=["few", "not followed", "grew out of all proportion", "changed sign", "nothing", "none"],
)
def test_where_it_cannot_be_told(rows: list[dict[int, int]]) -> None:
    assert completeness(rows, longest=1) == {}


def test_a_kind_leans_on_its_group_the_less_the_more_is_seen_of_it() -> None:
    """Six of 50 in 100 beside three of the group's 80: (300 + 240) of 900, 60 %."""
    group = completeness([{0: 80, 1: 100}] * 6, longest=1)
    found = leaning_on([{0: 50, 1: 100}] * 6, group=group, longest=1)
    assert found[0].share == pytest.approx(0.6)
    assert found[0].rows == 6
    errors = 6 * (100 - 50 / 0.6) ** 2 / 100**2
    assert found[0].error == pytest.approx((errors / 8) ** 0.5)
    assert leaning_on([{0: -50, 1: -100}] * 6, group=group, longest=1) == found
    many = leaning_on([{0: 50, 1: 100}] * 600, group=group, longest=1)
    assert many[0].share == pytest.approx(0.5, abs=0.002)


def test_a_kind_of_which_nothing_is_seen_is_as_its_group() -> None:
    group = completeness([{0: 80, 1: 100}] * 6, longest=1)
    for own in ([], [{0: 80}], [{0: 0, 1: 0}], [{0: 90, 1: 1}] * 99):
        assert leaning_on(own, group=group, longest=1) == group
    assert leaning_on([{0: 80, 1: 100}] * 6, group={}, longest=1) == {}

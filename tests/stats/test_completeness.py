"""Completeness of amounts: by hand, against the chain ladder of counts, and where nothing can be said."""

from __future__ import annotations

import numpy as np
import pytest

from utfall.stats.chain_ladder import development
from utfall.stats.completeness import LEAST_ROWS, completeness
from utfall.stats.delay_triangle import DelayTriangle


def test_by_hand() -> None:
    """80 of 100 and 90 of 100 booked at age 0 by turns: 510 of 600, 85 %; errors 80/0.85 − 100 = −5.88 and +5.88."""
    found = completeness([{0: 80, 1: 100}, {0: 90, 1: 100}] * 3, longest=1)
    assert found is not None
    assert found.shares == pytest.approx((0.85,))
    assert found.errors == pytest.approx(((6 * 5.88235**2 / 5) ** 0.5 / 100,), rel=1e-5)
    assert (found.rows, found.share(1), found.error(1)) == (6, 1, 0)


def test_as_the_chain_ladder_of_counts() -> None:
    generator = np.random.default_rng(9)
    counts = np.cumsum(generator.poisson([60, 25, 10, 5], (20, 4)), axis=1).astype(float)
    for age in (1, 2, 3):
        counts[20 - age :, age] = np.nan
    rows = [{age: int(one) for age, one in enumerate(row) if not np.isnan(one)} for row in counts]
    found = completeness(rows, longest=3)
    assert found is not None
    assert found.shares == pytest.approx(development(DelayTriangle(counts)).reported_shares[:3])
    income = completeness([{age: -one for age, one in row.items()} for row in rows], longest=3)
    assert income is not None
    assert income.shares == found.shares
    assert income.errors == pytest.approx(found.errors)


@pytest.mark.parametrize(
    "rows",
    [
        [{0: 80, 1: 100}] * (LEAST_ROWS - 1),
        [{0: 80}, {1: 100}] * LEAST_ROWS,
        [{0: 5, 1: 100}] * LEAST_ROWS,
        [{0: -5, 1: 100}] * LEAST_ROWS,
        [{0: 0, 1: 0}] * LEAST_ROWS,
        [],
    ],
    ids=["few", "not followed", "grew out of all proportion", "changed sign", "nothing", "none"],
)
def test_where_it_cannot_be_told(rows: list[dict[int, int]]) -> None:
    assert completeness(rows, longest=1) is None

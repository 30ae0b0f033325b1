"""Small-count rounding against the package SmallCountRounding, and against trying everything."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.disclosure.tables import crossed
from tests.stats.stored import stored

from utfall.disclosure.relations import Key
from utfall.disclosure.small_count_rounding import RoundedTable, round_small_counts


def margins_of(inner: dict[Key, int]) -> dict[Key, tuple[Key, ...]]:
    """The total, every row and every column of a two-way table, each with the inner counts behind it."""
    sums: dict[Key, list[Key]] = {}
    for row, column in inner:
        for name in (("*", "*"), (row, "*"), ("*", column)):
            sums.setdefault(name, []).append((row, column))
    return {name: tuple(parts) for name, parts in sums.items()}


def apart(inner: dict[Key, int], found: dict[Key, int], sums: dict[Key, tuple[Key, ...]]) -> int:
    return sum(abs(sum(found[key] - inner[key] for key in parts)) for parts in sums.values())


def test_the_packages_example() -> None:
    """statisticsnorway/ssb-smallcountrounding, test-PLSrounding.R: exPSD to base 5, total, rows and columns."""
    case = stored("small_count_rounding", room="disclosure")
    inner: dict[Key, int] = {(f"row {row}", f"column {column}"): count for row, column, count in case["counts"]}
    found = round_small_counts(inner, margins_of(inner), base=case["base"])
    assert found.published["*", "*"] == case["total"]
    assert [found.published[f"row {row}", "*"] for row in (1, 2, 3)] == case["rows"]
    assert [found.published["*", f"column {column}"] for column in range(1, 6)] == case["columns"]
    assert [found.inner["row 1", "column 1"], found.inner["row 2", "column 1"]] == [6, 1], "behind nothing small"


def test_by_hand() -> None:
    # Row b has 2 + 1. As 0 + 0 it misses 3, the total 3, the columns 2 and 1: 9 in all. As 5 + 0: 2, 2, 3 and 1, so 8.
    # As 0 + 5: 2, 2, 2 and 4, so 10. As 5 + 5: 7, 7, 3 and 4.
    inner: dict[Key, int] = {("a", "x"): 20, ("a", "y"): 30, ("b", "x"): 2, ("b", "y"): 1}
    found = round_small_counts(inner, margins_of(inner), base=5)
    assert found.inner == {("a", "x"): 20, ("a", "y"): 30, ("b", "x"): 5, ("b", "y"): 0}
    assert found.published["*", "*"] == 55


def test_a_table_without_small_sums_is_left_alone() -> None:
    inner: dict[Key, int] = {("a", "x"): 20, ("a", "y"): 3, ("b", "x"): 0, ("b", "y"): 8}
    found = round_small_counts(inner, margins_of(inner), base=5)
    assert found.inner == inner
    assert round_small_counts({}, {}, base=5) == RoundedTable({}, {})


@pytest.mark.parametrize(("count", "base"), [(3, 1), (-1, 5)])
def test_what_cannot_be_rounded(count: int, base: int) -> None:
    with pytest.raises(ValueError, match="rounded to a base"):
        round_small_counts({("a",): count}, {("*",): (("a",),)}, base=base)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from([0, 1, 2, 3, 4, 5, 9, 30]), min_size=3, max_size=3), min_size=2, max_size=3),
    st.sampled_from([3, 5]),
)
def test_nothing_small_is_left_and_nothing_nearer_is_found(values: list[list[int]], base: int) -> None:
    """By trying every way of rounding the same counts."""
    rows, columns = [f"r{place}" for place in range(len(values))], ["x", "y", "z"]
    counts, relations = crossed(rows, columns, values)
    inner = {key: count for key, count in counts.items() if "*" not in key}
    sums = margins_of(inner)
    found = round_small_counts(inner, sums, base=base)
    assert not any(0 < count < base for count in found.published.values())
    assert (list(found.inner), list(found.published)) == (sorted(inner), sorted(sums))
    shown = {**found.inner, **found.published}
    assert all(shown[one.total] == sum(shown[part] for part in one.parts) for one in relations)
    touched = [key for key in inner if found.inner[key] != inner[key]]
    assert all(0 < inner[key] < base and found.inner[key] in (0, base) for key in touched)
    nearest = min(
        apart(inner, inner | dict(zip(touched, choice, strict=True)), sums)
        for choice in itertools.product((0, base), repeat=len(touched))
    )
    assert apart(inner, dict(found.inner), sums) == nearest
    turned = {key: inner[key] for key in reversed(inner)}
    assert round_small_counts(turned, {name: sums[name] for name in reversed(sums)}, base=base) == found

"""What the protection hides, worked by hand on small tables."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.disclosure.tables import crossed, hidden

from utfall.disclosure.attack import feasible_intervals
from utfall.disclosure.policy import DisclosurePolicy
from utfall.disclosure.relations import CountTable, Key, Relation
from utfall.disclosure.suppression import protect
from utfall.model.figure import Protection

POLICY = DisclosurePolicy(minimum_count=5, minimum_denominator=20, show_zero=True)
F, A, D = Protection.FREE, Protection.PRIMARY, Protection.SECONDARY


def test_one_small_count_takes_the_smallest_neighbour_with_it() -> None:
    # 3 = 40 − 30 − 7: hiding the 3 alone hides nothing. With the 7 hidden too, both share 10.
    counts: dict[Key, int] = {("a",): 3, ("b",): 7, ("c",): 30, ("*",): 40}
    relation = Relation(("*",), (("a",), ("b",), ("c",)))
    assert hidden(protect(CountTable(counts), [relation], POLICY)) == {("a",): A, ("b",): D}


def test_a_larger_count_is_taken_where_the_status_code_would_reveal_the_small_one() -> None:
    # 1 + 5 = 6, and whoever knows that D is at least 5 concludes 1. With the 30 in play nothing follows.
    counts: dict[Key, int] = {("a",): 1, ("b",): 5, ("c",): 30, ("*",): 36}
    relation = Relation(("*",), (("a",), ("b",), ("c",)))
    assert hidden(protect(CountTable(counts), [relation], POLICY)) == {("a",): A, ("c",): D}


def test_true_zeros_are_shown_and_the_total_is_hidden_where_nothing_else_is_left() -> None:
    counts: dict[Key, int] = {("a",): 2, ("b",): 0, ("*",): 2}
    assert hidden(protect(CountTable(counts), [Relation(("*",), (("a",), ("b",)))], POLICY)) == {("a",): A, ("*",): A}
    counts = {("a",): 1, ("b",): 0, ("c",): 5, ("*",): 6}
    relation = Relation(("*",), (("a",), ("b",), ("c",)))
    assert hidden(protect(CountTable(counts), [relation], POLICY)) == {("a",): A, ("*",): D}


def test_four_ones_under_a_small_total_are_marked_so_that_the_status_says_nothing() -> None:
    # Four counts of at least 1 under a total of at most 4 are all 1: the codes A would tell.
    counts: dict[Key, int] = {(name,): 1 for name in "abcd"} | {("*",): 4}
    relation = Relation(("*",), tuple((name,) for name in "abcd"))
    assert set(protect(CountTable(counts), [relation], POLICY).status.values()) == {D}


def test_two_small_counts_on_a_diagonal_hide_the_block() -> None:
    # The block a, b by x, y: a|x may be 1 to 10 with the shown margins, and so may the others in step.
    counts, relations = crossed(["a", "b", "c"], ["x", "y", "z"], [[3, 9, 50], [8, 2, 60], [70, 80, 90]])
    protected = protect(CountTable(counts), relations, POLICY)
    assert protected.status["a", "x"] is A and protected.status["b", "y"] is A
    intervals = feasible_intervals(
        CountTable(counts), relations, frozenset(key for key in counts if protected.is_hidden(key))
    )
    assert all(interval.is_wide(4) for interval in intervals.values())
    assert hidden(protected) == {("a", "x"): A, ("a", "y"): D, ("b", "x"): D, ("b", "y"): A}


def test_a_year_and_two_of_its_tertials_do_not_reveal_the_third() -> None:
    # 2024 = 40, T1 = 25, T2 = 13, T3 (not asked for) = 2.
    counts: dict[Key, int] = {("2024",): 40, ("T1",): 25, ("T2",): 13, ("T3",): 2}
    relation = Relation(("2024",), (("T1",), ("T2",), ("T3",)))
    protected = protect(CountTable(counts, unseen=frozenset({("T3",)})), [relation], POLICY)
    assert hidden(protected) == {("T2",): D}
    assert ("T3",) not in protected.status


def test_a_share_with_a_small_complement_is_hidden_with_its_numerator() -> None:
    # 91 of 93: the two that did return follow from the share.
    counts: dict[Key, int] = {("n",): 91, ("c",): 2, ("d",): 93}
    table = CountTable(counts, unseen=frozenset({("c",)}))
    assert hidden(protect(table, [Relation(("d",), (("n",), ("c",)))], POLICY)) == {("n",): D}


def test_a_withheld_zero_does_not_follow_from_a_shown_zero_total() -> None:
    counts: dict[Key, int] = {("a",): 0, ("b",): 0, ("*",): 0}
    table = CountTable(counts, withheld=frozenset({("a",)}))
    assert protect(table, [Relation(("*",), (("a",), ("b",)))], POLICY).is_hidden(("*",))


def test_distinct_persons_lie_between_the_largest_part_and_the_sum() -> None:
    # 9 persons in the year, 9 in the first half: at most 3 in the other half is known anyway, but not how many.
    counts: dict[Key, int] = {("2024",): 9, ("h1",): 9, ("h2",): 3}
    table, relation = CountTable(counts), Relation(("2024",), (("h1",), ("h2",)), is_sum=False)
    assert hidden(protect(table, [relation], POLICY)) == {("h2",): A}
    assert feasible_intervals(table, (relation,), frozenset({("h2",)}))["h2",].high == 9


def test_a_wrong_relation_is_refused() -> None:
    counts: dict[Key, int] = {("a",): 3, ("*",): 4}
    with pytest.raises(ValueError, match="its parts are"):
        protect(CountTable(counts), [Relation(("*",), (("a",),))], POLICY)


def test_a_policy_without_shown_zeros_hides_them() -> None:
    policy = DisclosurePolicy(minimum_count=5, minimum_denominator=20, show_zero=False)
    counts: dict[Key, int] = {("a",): 0, ("b",): 20, ("c",): 30, ("*",): 50}
    relation = Relation(("*",), (("a",), ("b",), ("c",)))
    assert hidden(protect(CountTable(counts), [relation], policy)) == {("a",): A, ("b",): D}


def test_two_hidden_per_row_and_column_is_not_enough() -> None:
    # A ring of six cells and one block of two by two that meet in a|x: every line has two hidden, a|x is exact:
    # (a + b) − (x + y) without the shown cells leaves a|x alone.
    counts, relations = crossed(
        ["a", "b", "c", "d"],
        ["w", "x", "y", "z"],
        [[3, 9, 8, 50], [9, 60, 8, 7], [40, 8, 60, 9], [80, 70, 9, 8]],
    )
    two_per_line = frozenset({("a", "w"), ("a", "x"), ("a", "y"), ("b", "w"), ("b", "y")})
    two_per_line |= {("c", "x"), ("c", "z"), ("d", "x"), ("d", "z")}
    assert feasible_intervals(CountTable(counts), relations, two_per_line)["a", "x"].is_determined
    table = CountTable(counts, withheld=two_per_line)
    concealed = frozenset(hidden(protect(table, relations, POLICY)))
    assert not feasible_intervals(table, relations, concealed)["a", "x"].is_determined


def test_a_withheld_sum_is_not_known_to_within_its_margin() -> None:
    # 120 days beside 5, 30 and 400: with the 5 hidden too the 120 are known to be 115 to 124 at least.
    counts: dict[Key, int] = {("a",): 120, ("b",): 5, ("c",): 30, ("d",): 400, ("*",): 555}
    relation = Relation(("*",), (("a",), ("b",), ("c",), ("d",)))
    few = frozenset({("a",)})
    assert hidden(protect(CountTable(counts, withheld=few), [relation], POLICY)) == {("a",): A, ("b",): D}
    tenth = CountTable(counts, withheld=few, margins={("a",): 12})
    # Each alone: 30 can give 12 and take 12; the 5 cannot give 12, and is not needed beside it.
    assert hidden(protect(tenth, [relation], POLICY)) == {("a",): A, ("c",): D}
    found = feasible_intervals(tenth, (relation,), frozenset({("a",), ("c",)}))
    assert found["a",].low <= 108 and (found["a",].high or 999) >= 132


def test_a_margin_that_cannot_be_kept_is_given_up() -> None:
    # Four counts that are known to be at least 1: their sum of 4 cannot be 3, whatever else is hidden.
    counts: dict[Key, int] = {(name,): 1 for name in "abcd"} | {("*",): 4}
    relation = Relation(("*",), tuple((name,) for name in "abcd"))
    table = CountTable(counts, withheld=frozenset({("*",)}), margins={("*",): 1})
    assert set(protect(table, [relation], POLICY).status.values()) == {A}


@pytest.mark.parametrize("margins", [{("b",): 1}, {("a",): 4}, {("a",): -1}])
def test_a_margin_is_for_withheld_sums(margins: dict[Key, int]) -> None:
    with pytest.raises(ValueError, match="a margin of"):
        CountTable({("a",): 3, ("b",): 7}, withheld=frozenset({("a",)}), margins=margins)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.sampled_from([0, 1, 2, 4, 5, 6, 9, 30]), min_size=3, max_size=3), min_size=2, max_size=3))
def test_no_hidden_count_of_a_two_way_table_can_be_worked_out(inner: list[list[int]]) -> None:
    rows, columns = [f"r{i}" for i in range(len(inner))], ["x", "y", "z"]
    counts, relations = crossed(rows, columns, inner)
    table = CountTable(counts)
    protected = protect(table, relations, POLICY)
    assert protected == protect(table, tuple(reversed(relations)), POLICY)
    concealed = frozenset(hidden(protected))
    assert {key for key, count in counts.items() if 0 < count < 5} <= concealed
    assert not any(counts[key] == 0 for key in concealed)
    known = dict.fromkeys(concealed, (1, None))
    intervals = feasible_intervals(table, relations, concealed, known=known)
    assert all(interval.is_wide(1) for interval in intervals.values())
    assert all(intervals[key].is_wide(4) for key in concealed if counts[key] < 5)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([0, 1, 2, 3, 4, 5, 7]), min_size=4, max_size=4), st.integers(0, 3))
def test_every_possible_year_is_tried(tertials: list[int], complement: int) -> None:
    """By brute force: a year, its tertials (the last one not asked for) and a share on the first of them.

    All values up to 40 of the hidden counts are tried that agree with what is shown; each small count must be able
    to take at least two values, also for a reader who knows what the status codes mean.
    """
    first, second, third, returned = *tertials[:3], tertials[3] + complement
    counts: dict[Key, int] = {("T1",): first, ("T2",): second, ("T3",): third, ("year",): first + second + third}
    counts |= {("base",): first + returned, ("c",): returned}
    relations = [Relation(("year",), (("T1",), ("T2",), ("T3",))), Relation(("base",), (("T1",), ("c",)))]
    table = CountTable(counts, unseen=frozenset({("T3",), ("c",)}))
    protected = protect(table, relations, POLICY)
    shown = {key: counts[key] for key in protected.status if not protected.is_hidden(key)}
    unmarked = not any(status is A for status in protected.status.values())

    def agrees(key: Key, value: int) -> bool:
        if key in shown:
            return value == shown[key]
        if unmarked:
            return value >= 1
        return 1 <= value <= 4 if protected.status[key] is A else value >= 5

    possible: dict[Key, set[int]] = {key: set() for key in counts}
    for t1, t2 in itertools.product(range(41), repeat=2):
        if not (agrees(("T1",), t1) and agrees(("T2",), t2)):
            continue
        thirds = [t3 for t3 in range(41) if agrees(("year",), t1 + t2 + t3)]
        complements = [c for c in range(41) if agrees(("base",), t1 + c)]
        if thirds and complements:
            possible["T1",].add(t1)
            possible["T2",].add(t2)
            possible["T3",].update(thirds)
            possible["c",].update(complements)
            possible["year",].update(t1 + t2 + t3 for t3 in thirds)
            possible["base",].update(t1 + c for c in complements)
    for key, count in counts.items():
        if 0 < count < 5:
            assert len(possible[key]) > 1, (key, counts, protected)

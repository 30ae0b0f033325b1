"""Tables shown one after the other: totals first, then each breakdown beside all that is shown already."""

from __future__ import annotations

import itertools
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from utfall.disclosure.attack import feasible_intervals
from utfall.disclosure.policy import DisclosurePolicy
from utfall.disclosure.relations import CountTable, Key, Relation
from utfall.figures.asking import ALL, Place
from utfall.figures.overlap import OverTime
from utfall.figures.protection import Linked, one_breakdown_more, protect_beside, protect_figures
from utfall.figures.sufficient import Sufficient
from utfall.model.figure import Protection
from utfall.model.period import Period

POLICY = DisclosurePolicy(minimum_count=5, minimum_denominator=20, show_zero=True)
MONTHS = tuple(Period.month(2024, number) for number in (1, 2, 3, 4))
ASKED = (*MONTHS, Period.tertial(2024, 1))
FIRST, SECOND = ("a", "b", "c"), ("x", "y")

small_counts = st.sampled_from([0, 1, 2, 3, 4, 5, 7, 12])


def total(number: int) -> Sufficient:
    return Sufficient(Decimal(number), numerator=number, cases=number)


def drawn(data: st.DataObject) -> dict[tuple[str, str, str], int]:
    """Cases per period and both groups; the tertial is its months."""
    found = {(m.id, *groups): data.draw(small_counts) for m in MONTHS for groups in itertools.product(FIRST, SECOND)}
    for groups in itertools.product(FIRST, SECOND):
        found["2024-T1", *groups] = sum(found[month.id, *groups] for month in MONTHS)
    return found


def marginals(cases: dict[tuple[str, str, str], int]) -> dict[Place, int]:
    """The totals and each breakdown's groups, as places of two breakdowns that are not crossed."""
    places: dict[Place, int] = {}
    for (period, first, second), count in cases.items():
        for groups in ((ALL, ALL), (first, ALL), (ALL, second)):
            places[period, groups] = places.get((period, groups), 0) + count
    return places


def sums(places: dict[Place, int]) -> list[Relation]:
    """What a reader takes to hold, written here anew."""
    found = []
    for period, groups in places:
        if period == "2024-T1":
            found.append(Relation((period, *groups), tuple((month.id, *groups) for month in MONTHS)))
        if groups == (ALL, ALL):
            found.append(Relation((period, ALL, ALL), tuple((period, one, ALL) for one in FIRST)))
            found.append(Relation((period, ALL, ALL), tuple((period, ALL, one) for one in SECOND)))
    return found


def linked(places: dict[Place, int]) -> Linked:
    figures = {place: total(count) for place, count in places.items()}
    return Linked(figures, ASKED, MONTHS, OverTime.SUM, OverTime.SUM)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_what_is_shown_first_stands_and_nothing_follows_from_all_together(data: st.DataObject) -> None:
    places = marginals(drawn(data))
    settled: dict[Key, Protection] = {}
    shown: dict[Place, Protection] = {}
    for width in range(3):
        if width:
            settled = one_breakdown_more(settled)
        now = {
            (period, groups[:width]): count
            for (period, groups), count in places.items()
            if all(group == ALL for group in groups[width:])
        }
        protected = protect_beside(linked(now), POLICY, settled)
        for (period, groups), status in protected.places.items():
            place = period, (*groups, *(ALL,) * (2 - width))
            assert shown.setdefault(place, status) is status, "what stands has not changed"
        settled = dict(protected.counts)
    truth = {(period, *groups): count for (period, groups), count in places.items()}
    hidden = frozenset((period, *groups) for (period, groups), s in shown.items() if s is not Protection.FREE)
    assert all(key in hidden for key, count in truth.items() if 0 < count < 5)
    found = feasible_intervals(CountTable(truth), tuple(sums(places)), hidden)
    for key in hidden:
        if 0 < truth[key] < 5:
            assert found[key].is_wide(4), (key, truth[key], found[key])


def test_a_hidden_group_does_not_follow_from_either_of_two_breakdowns() -> None:
    """Crossed breakdowns: each has a total that is the sum of its own groups, not of both breakdowns' groups."""
    cases = {("a", "x"): 3, ("a", "y"): 20, ("b", "x"): 30, ("b", "y"): 40}
    places: dict[Place, int] = {}
    for (first, second), count in cases.items():
        for groups in itertools.product((first, ALL), (second, ALL)):
            places["2024-01", groups] = places.get(("2024-01", groups), 0) + count
    figures = {place: total(count) for place, count in places.items()}
    month = (Period.month(2024, 1),)
    status = protect_figures(Linked(figures, month, month, OverTime.SUM, OverTime.SUM), POLICY)
    hidden = {groups for (_, groups), found in status.items() if found is not Protection.FREE}
    truth = {groups: count for (_, groups), count in places.items()}
    lines = [Relation((one, ALL), tuple((one, other) for other in ("x", "y"))) for one in ("a", "b", ALL)] + [
        Relation((ALL, other), tuple((one, other) for one in ("a", "b"))) for other in ("x", "y", ALL)
    ]
    found = feasible_intervals(CountTable(truth), tuple(lines), frozenset(hidden))
    assert ("a", "x") in hidden
    assert found["a", "x"].is_wide(4)

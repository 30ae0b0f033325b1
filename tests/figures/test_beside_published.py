"""What has been published stands: a new figure is held back where the two would tell how few came late."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from utfall.figures.beside_published import Earlier, may_be_shown
from utfall.figures.gate import Gate
from utfall.figures.standing import calendar_of
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.model.question import Breakdown, Dated, EventCount

STARTED = EventCount(Dated("investigations", "started_on"))
AREA = Breakdown("area", "area")


def figures(gate: Gate, *, by: str = "") -> tuple[Figure, ...]:
    """The year, its tertials and its months."""
    periods = calendar_of(2024, gate.known_at)
    found = gate.standing("m", periods).figures
    return (*found, *(one for one in gate.standing("m", [Period.year(2024)], by=by).figures if by and one.groups))


def add(small: Any, months: Mapping[int, int], **values: object) -> None:
    """So many investigations begun in each month."""
    for month, count in months.items():
        small.rows("investigations", count, started_on=date(2024, month, 9), **values)


@pytest.fixture
def before(small: Any, version: Any) -> Any:
    """Twenty investigations begun in each month, in two areas."""
    small.define("m", version(STARTED), by=(AREA,))
    add(small, dict.fromkeys(range(1, 13), 10), area="a")
    add(small, dict.fromkeys(range(1, 13), 10), area="b")
    return small


def held_back(before: Any, late: Mapping[int, int], *, by: str = "", area: str = "a") -> set[tuple[str, str]]:
    """Period and group of the changed figures that must not be shown when so many have come late."""
    first = before.open()
    published = Earlier(first._evaluator, figures(first, by=by))
    later = copy.deepcopy(before)
    add(later, late, area=area)
    second = later.open()
    now = figures(second, by=by)
    allowed = may_be_shown(second._evaluator, now, [published])
    old = {(one.period.id, one.groups): one.value for one in published.figures}
    return {
        (one.period.id, "".join(value for _, value in one.groups))
        for one in now
        if one.value.has_value
        and (one.period.id, one.groups) not in allowed
        and old[one.period.id, one.groups] != one.value
    }


def test_few_that_came_late_are_told_by_no_period(before: Any) -> None:
    assert held_back(before, {3: 2}) == {("2024-03", ""), ("2024-T1", ""), ("2024", "")}


def test_many_that_came_late_are_shown(before: Any) -> None:
    assert held_back(before, {3: 5}) == set()


def test_many_in_all_do_not_tell_of_the_few_in_a_month(before: Any) -> None:
    """Six in March and two in April are eight in the tertial: March and the tertial together would tell of April."""
    found = held_back(before, {3: 6, 4: 2})
    assert ("2024-04", "") in found
    assert {("2024-03", ""), ("2024-T1", "")} & found
    assert not {("2024-T1", ""), ("2024-03", "")} <= found


def test_groups_of_the_year_tell_of_none_either(before: Any) -> None:
    found = held_back(before, {3: 6, 5: 6}, by="area")
    assert found == set()
    assert ("2024", "a") in held_back(before, {3: 3}, by="area")


def test_what_cannot_be_counted_again_holds_the_year(before: Any) -> None:
    first = before.open()
    published = Earlier(None, figures(first))
    assert may_be_shown(first._evaluator, figures(first), [published]) == frozenset()
    erased = copy.deepcopy(before)
    del erased.tables["investigations"][0]
    published = Earlier(erased.open()._evaluator, figures(first))
    assert may_be_shown(first._evaluator, figures(first), [published]) == frozenset()


def test_without_anything_published_all_is_shown(before: Any) -> None:
    gate = before.open()
    assert len(may_be_shown(gate._evaluator, figures(gate), [])) == len(figures(gate))


def test_a_third_publication_does_not_tell_of_the_first_two(before: Any) -> None:
    """The second shows the year and two tertials of which one has not changed since; beside the third, which would
    show it, the last tertial of the second would follow, and with it how few came between."""
    first, middle, last = before, copy.deepcopy(before), copy.deepcopy(before)
    for one in (middle, last):
        add(one, {1: 7, 5: 3, 6: 2, 9: 2, 10: 2}, area="a")
    add(last, {1: 5, 9: 4}, area="a")
    gates = [one.open() for one in (first, middle, last)]
    shown: list[dict[str, Figure]] = []
    public: list[Earlier] = []
    for gate in gates:
        now = figures(gate)
        allowed = may_be_shown(gate._evaluator, now, public)
        shown.append({one.period.id: one for one in now if (one.period.id, ()) in allowed})
        public.append(Earlier(gate._evaluator, tuple(shown[-1].values())))
    tertials = ("2024-T1", "2024-T2", "2024-T3")
    second = {one: shown[1].get(one) or (shown[2].get(one) if one == "2024-T2" else None) for one in tertials}
    assert "2024-T3" not in shown[1], "four more than at first"
    assert not ("2024" in shown[1] and second["2024-T1"] and second["2024-T2"]), (
        "the third tertial of the second follows"
    )

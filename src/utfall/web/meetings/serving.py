"""Who decides an item: members who are there and take part, and substitutes in the seats of those who do not.

It is worked out from the attendance and from who is disqualified, each time it is asked: so that it never says
something else than they do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from utfall.web.meetings.presence import Attendance, Disqualification

MEMBERS, SUBSTITUTE = ("chair", "member"), "substitute"
"""The seats that decide, and the one that does so in the place of another."""


@dataclass(frozen=True)
class Service:
    """A substitute in a member's seat, for one item. ``is_called_in``: since one is disqualified from it."""

    substitute: Attendance
    member: Attendance
    is_called_in: bool = False

    def __str__(self) -> str:
        return f"{self.substitute.name} för {self.member.name}"


def seat_of(person: Attendance) -> str:
    """Their seat in the body; empty for guests."""
    return person.member.seat if person.member is not None else ""


def is_here(person: Attendance, number: int, numbers: Mapping[int, int]) -> bool:
    """At the meeting, and there for the item of that number; ``numbers`` are the items' numbers by id."""
    first = numbers.get(person.arrived_at_item_id or 0, 0)
    last = numbers.get(person.left_after_item_id or 0, len(numbers))
    return person.is_present and first <= number <= last


def is_away(person: Attendance, number: int, numbers: Mapping[int, int]) -> bool:
    """Somebody who was at the meeting, but not for the item of that number."""
    return person.is_present and not person.is_guest and not is_here(person, number, numbers)


def serving_for_absent(people: Sequence[Attendance], number: int, numbers: Mapping[int, int]) -> tuple[Service, ...]:
    """Those who serve at the item for a member who is not there for it."""
    by_id = {one.id: one for one in people}
    return tuple(
        Service(one, member)
        for one in people
        if (member := by_id.get(one.serves_for_id or 0)) is not None
        and is_here(one, number, numbers)
        and not is_here(member, number, numbers)
    )


def serving_at(
    people: Sequence[Attendance], number: int, numbers: Mapping[int, int], barred: Iterable[Disqualification]
) -> tuple[Service, ...]:
    """Those who serve at the item; ``barred`` are its disqualifications. Whoever is called in for a substitute who
    would have served takes the same member's seat."""
    out = {one.attendance_id: one for one in barred}
    by_id = {one.id: one for one in people}
    before = {one.substitute.id: one for one in serving_for_absent(people, number, numbers)}
    found = {key: one for key, one in before.items() if key not in out}
    for one in out.values():
        called = by_id.get(one.substitute_id or 0)
        if called is None or called.id in out or called.id in found or not is_here(called, number, numbers):
            continue
        served = before.get(one.attendance_id)
        member = served.member if served else by_id[one.attendance_id]
        if seat_of(member) in MEMBERS:
            found[called.id] = Service(called, member, is_called_in=True)
    return tuple(found.values())


def served_twice(people: Sequence[Attendance], numbers: Mapping[int, int]) -> Attendance | None:
    """A member whose seat two substitutes would take at one item."""
    for number in numbers.values():
        seen: set[int] = set()
        for one in serving_for_absent(people, number, numbers):
            if one.member.id in seen:
                return one.member
            seen.add(one.member.id)
    return None

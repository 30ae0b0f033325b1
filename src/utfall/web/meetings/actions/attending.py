"""Who was there, for which items, who took no part, and what the observer saw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import User
from utfall.web.audit.actions import record
from utfall.web.meetings.actions.checking_seats import check_called_in, check_serving
from utfall.web.meetings.actions.state import State, locked, locked_open, place_of
from utfall.web.meetings.models import Attendance, Disqualification, Item, Meeting, Observation


@dataclass(frozen=True)
class Presence:
    """Whether somebody was there; ``arrived`` and ``left`` are items' ids, None: from the start, to the end.
    ``serves_for`` is the attendance of the member whose seat a substitute takes while they are away."""

    attendance: int
    is_present: bool
    arrived: int | None = None
    left: int | None = None
    serves_for: int | None = None


@transaction.atomic
def save_attendance(meeting: Meeting, presences: Iterable[Presence], *, by: User) -> None:
    """Who was there, for which items and for whom. Raises ``NotPossibleNow``."""
    found = locked_open(meeting.id)
    order = {item_id: place for place, item_id in enumerate(found.items.values_list("id", flat=True), start=1)}
    people = {one.id: one for one in found.attendance.select_related("member")}
    for presence in presences:
        person = people[presence.attendance]
        arrived, left = (one if one in order else None for one in (presence.arrived, presence.left))
        if arrived is not None and left is not None and order[left] < order[arrived]:
            raise NotPossibleNow(f"{person} gick före sin ankomst.", remedy="Rätta punkterna i närvaron.")
        person.is_present, person.arrived_at_item_id, person.left_after_item_id = presence.is_present, arrived, left
        person.serves_for = people.get(presence.serves_for or 0)
        person.save(update_fields=["is_present", "arrived_at_item_id", "left_after_item_id", "serves_for"])
    check_serving(tuple(people.values()), order)
    record("meeting.attendance", by=by.username, thing=str(found))


@transaction.atomic
def add_guest(meeting: Meeting, *, name: str, title: str = "", initials: str = "", by: User) -> Attendance:
    """Somebody who is no member."""
    found = locked_open(meeting.id)
    made = Attendance.objects.create(meeting=found, name=name, title=title, initials=initials, is_guest=True)
    record("meeting.guest", by=by.username, thing=str(found))
    return made


@transaction.atomic
def remove_guest(guest: Attendance, *, by: User) -> None:
    """They did not come."""
    locked_open(guest.meeting_id)
    if not guest.is_guest:
        raise NotPossibleNow("Ledamöter tas inte bort.", remedy="Ange i stället att ledamoten var frånvarande.")
    record("meeting.guest", by=by.username, thing=str(guest.meeting))
    guest.delete()


@transaction.atomic
def disqualify(
    item: Item, attendance: Attendance, *, reason: str, by: User, substitute: Attendance | None = None
) -> Disqualification:
    """They take no part in the item, and the substitute takes their seat for it. Raises ``NotPossibleNow``."""
    meeting = locked_open(item.meeting_id)
    made, _ = Disqualification.objects.update_or_create(
        item=item, attendance=attendance, defaults={"reason": reason.strip(), "substitute": substitute}
    )
    if substitute is not None:
        numbers = {one: number for number, one in enumerate(meeting.items.values_list("id", flat=True), start=1)}
        people = tuple(meeting.attendance.select_related("member"))
        check_called_in(made, people, numbers)
    record("meeting.disqualified", by=by.username, thing=place_of(item))
    return made


@transaction.atomic
def requalify(found: Disqualification, *, by: User) -> None:
    """They take part after all."""
    locked_open(found.item.meeting_id)
    record("meeting.requalified", by=by.username, thing=place_of(found.item))
    found.delete()


@transaction.atomic
def save_observation(meeting: Meeting, *, by: User, **values: object) -> Observation:
    """The review of the meeting; may be written after the minutes are approved, and once more by the same observer."""
    found = locked(meeting.id)
    if found.state == State.PLANNED:
        raise NotPossibleNow("Mötet har inte hållits.", remedy="Skriv observationen efter mötet.")
    made, _ = Observation.objects.update_or_create(meeting=found, defaults={**values, "by": by})
    record("meeting.observed", by=by.username, thing=str(found), score=made.score)
    return made

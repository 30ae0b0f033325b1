"""The room's entries in the red thread: decisions of items that belong to a goal."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse

from utfall.web.accounts.models import User
from utfall.web.assignments.as_of import end_of
from utfall.web.assignments.threads import ThreadEntry, ThreadKind
from utfall.web.meetings.models import Decision, Meeting
from utfall.web.meetings.visibility import Sight, sight_of

SHOWN_LETTERS = 160


def decisions_of(*, goal: str, measure: str, user: User, on: datetime.date | None) -> Iterator[ThreadEntry]:
    """The decisions of meetings held by then that the user may see: all that are approved, and others for those inside
    the body."""
    if not goal:
        return
    found = Decision.objects.filter(item__goal=goal, item__is_done=True)
    if on is not None:
        found = found.filter(item__meeting__starts_at__lt=end_of(on))
    sights: dict[int, Sight] = {}
    for one in found.select_related("body", "item__meeting__body").order_by("item__meeting__starts_at", "number"):
        meeting = one.item.meeting
        if meeting.id not in sights:
            sights[meeting.id] = sight_of(user, meeting)
        sight = sights[meeting.id]
        if not sight.sees_item(one.item) or not (sight.is_inside or meeting.is_closed):
            continue
        words = " ".join(one.item.decision.split())
        yield ThreadEntry(
            kind=ThreadKind.DECISION,
            label=f"Beslut {one}: {words[:SHOWN_LETTERS]}",
            state="Justerat" if _is_approved(meeting, on) else "Inte justerat än",
            address=f"{reverse('meeting', args=[meeting.id])}#punkt-{one.item_id}",
            day=meeting.day,
            key=one.key,
        )


def _is_approved(meeting: Meeting, on: datetime.date | None) -> bool:
    """Were the minutes approved by then?"""
    if on is None or not meeting.is_closed:
        return meeting.is_closed
    return bool(meeting.minutes.filter(approved_at__lt=end_of(on)).exists())

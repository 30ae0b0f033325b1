"""A body with its people, and the way of a meeting from plan to approved minutes, through the actions of the pages."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.test import Client
from django.utils import timezone

from utfall.web.accounts.models import User
from utfall.web.meetings.actions import approving, deciding, planning, writing
from utfall.web.meetings.models import Body, Item, Meeting, Member, Minutes
from utfall.web.permissions import Role

MakePerson = Callable[..., User]
FIRST = datetime.datetime(2026, 1, 13, 8, 0, tzinfo=datetime.UTC)


@dataclass
class Room:
    """Who is in it: the secretary writes, chair and approver approve, ``other`` has a seat too."""

    body: Body
    secretary: User
    chair: User
    approver: User
    other: User

    def seat(self, user: User) -> Member:
        """The person's seat."""
        return Member.objects.get(body=self.body, user=user)

    def meeting(self, starts_at: datetime.datetime = FIRST, *, approver: bool = True, **values: object) -> Meeting:
        """A meeting of the body, planned."""
        made = planning.plan_meeting(self.body, starts_at=starts_at, by=self.secretary, **values)
        if approver:
            made = planning.change_meeting(made, by=self.secretary, approver=self.seat(self.approver))
        return made

    def item(self, meeting: Meeting, title: str, kind: str = "information", **values: object) -> Item:
        """An item with all that it is to say."""
        made = planning.add_item(meeting, by=self.secretary, title=title, kind=kind)
        return self.write(made, **values) if values else made

    def write(self, item: Item, **values: object) -> Item:
        """The item saved with those fields."""
        item = Item.objects.get(id=item.id)
        written = replace(writing.written_in(item), **values)
        return writing.save_item(item.id, written=written, base=item.revision, by=self.secretary).item

    def close(self, meeting: Meeting) -> None:
        """All items are dealt with."""
        for item in meeting.items.filter(is_done=False):
            deciding.close_item(item, by=self.secretary)

    def minutes(self, meeting: Meeting) -> Minutes:
        """The invitation sent where it was not, all items closed, the minutes laid before the two."""
        meeting.refresh_from_db()
        if meeting.state == Meeting.State.PLANNED:
            planning.send_invitation(meeting, by=self.secretary)
        self.close(meeting)
        return approving.propose(meeting, by=self.secretary)

    def approve(self, minutes: Minutes) -> Minutes:
        """Approved by both."""
        for user in (self.chair, self.approver):
            approving.approve(minutes, by=user, seen=minutes.digest)
        minutes.refresh_from_db()
        return minutes

    def approved(self, meeting: Meeting) -> Minutes:
        """The meeting held and its minutes approved."""
        return self.approve(self.minutes(meeting))


def make_room(person: MakePerson, *, kind: str = "group", short: str = "FLG") -> Room:
    """A leadership group (or board) in the example municipality."""
    secretary = person("sekreterare", Role.SECRETARY)
    chair = person("ordforande", Role.DIRECTOR)
    approver = person("justerare", Role.FINANCE)
    other = person("ledamot", Role.UNIT_MANAGER)
    body = planning.create_body(name=f"Ledningsgruppen {short}", short=short, kind=kind, by=secretary)
    seats = ((chair, "chair", "OA"), (approver, "member", "JB"), (other, "member", "LC"))
    for user, seat, initials in seats:
        planning.add_member(body, by=secretary, user=user, name=str(user), initials=initials, seat=seat)
    return Room(body, secretary, chair, approver, other)


def as_(user: User) -> Client:
    """A client signed in as the person."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def due(days: int = 30) -> datetime.date:
    """A day from today."""
    return timezone.localdate() + datetime.timedelta(days=days)

"""What the room's pages show."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from utfall.web.accounts.models import User
from utfall.web.meetings.actions.approving import lacking, part_of
from utfall.web.meetings.actions.calling import address_of
from utfall.web.meetings.content import CarriedContent, MeetingContent, from_json
from utfall.web.meetings.documents import carried_to
from utfall.web.meetings.lawful_times import LawfulTimes, lawful_times
from utfall.web.meetings.models import Body, Item, Letter, Meeting, Minutes
from utfall.web.meetings.visibility import Sight, levels_for, public_part, sight_of

MOST_PAST = 40


@dataclass(frozen=True)
class MeetingRow:
    """A meeting in the list; ``waits`` for the reader to approve its minutes."""

    meeting: Meeting
    waits: bool


@dataclass(frozen=True)
class Meetings:
    """All that the first page lists."""

    coming: tuple[MeetingRow, ...]
    past: tuple[MeetingRow, ...]

    @property
    def waiting(self) -> tuple[MeetingRow, ...]:
        """Those whose minutes the reader is to approve."""
        return tuple(one for one in (*self.coming, *self.past) if one.waits)


def meetings_for(reader: User) -> Meetings:
    """Meetings not held yet, the next first; and those held, the latest first."""
    found = Meeting.objects.select_related("body", "chair", "approver")
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    coming = found.filter(starts_at__gte=today).order_by("starts_at")
    past = found.filter(starts_at__lt=today)[:MOST_PAST]
    return Meetings(*(tuple(MeetingRow(one, _waits(one, reader)) for one in some) for some in (coming, past)))


def _waits(meeting: Meeting, reader: User) -> bool:
    part = part_of(meeting, reader)
    if part is None:
        return False
    laid = meeting.minutes.filter(approved_at=None).first()
    return laid is not None and not laid.approvals.filter(part=part).exists()


@dataclass(frozen=True)
class AgendaRow:
    """An item of a meeting being prepared or held; None where the reader may not see it."""

    number: int
    item: Item | None


@dataclass(frozen=True)
class MeetingPage:
    """A meeting for one reader. ``rows`` are of what is written now, for those inside; others see the ``invitation``
    once it is sent, and the minutes once they are approved."""

    meeting: Meeting
    sight: Sight
    rows: tuple[AgendaRow, ...]
    invitation: MeetingContent | None
    carried: tuple[CarriedContent, ...]
    minutes: Minutes | None
    lacking: tuple[str, ...]
    times: LawfulTimes | None
    send_by: datetime.date

    @property
    def planned(self) -> int:
        """Minutes planned for the items that the reader sees."""
        return sum(row.item.minutes_planned for row in self.rows if row.item)

    @property
    def used(self) -> int:
        """Minutes that those have taken so far."""
        return sum(row.item.minutes_used or 0 for row in self.rows if row.item)

    @property
    def is_late_to_send(self) -> bool:
        """Not sent, although the day for it has passed."""
        return self.meeting.state == Meeting.State.PLANNED and timezone.localdate() > self.send_by


def meeting_page(meeting: Meeting, *, reader: User) -> MeetingPage:
    """The page."""
    sight = sight_of(reader, meeting)
    items = meeting.items.select_related("owner", "numbered__body").prefetch_related("attachments")
    rows = tuple(
        AgendaRow(number, item if sight.sees_item(item) else None) for number, item in enumerate(items, start=1)
    )
    sent = getattr(meeting, "invitation", None)
    return MeetingPage(
        meeting=meeting,
        sight=sight,
        rows=rows if sight.is_inside else (),
        invitation=sight.of(from_json(sent.content)) if sent else None,
        carried=tuple(one for one in carried_to(meeting, reader=reader) if one.level in sight.levels)
        if sight.is_inside
        else (),
        minutes=readable_minutes(meeting, sight).first(),
        lacking=() if meeting.is_closed else lacking(meeting),
        times=times_of(meeting),
        send_by=meeting.day - datetime.timedelta(days=meeting.body.sends_days_before),
    )


@dataclass(frozen=True)
class Called:
    """Somebody called to a meeting. ``email`` is where the letter went or would go, empty where there is none;
    ``letter`` None where none is written. ``has_account``: reads the invitation in the application."""

    name: str
    email: str
    has_account: bool
    letter: Letter | None


@dataclass(frozen=True)
class CalledPeople:
    """All who are called. ``has_letters``: the server sends them, or has done so."""

    people: tuple[Called, ...]
    has_letters: bool

    @property
    def unreached(self) -> tuple[str, ...]:
        """Those who get the invitation neither in the application nor as a letter."""
        return tuple(one.name for one in self.people if not one.has_account and not (one.email and self.has_letters))


def called_to(meeting: Meeting) -> CalledPeople:
    """Those called, in the body's order, and what has become of their letters."""
    letters = {one.member_id: one for one in Letter.objects.filter(invitation__meeting=meeting)}
    found = []
    for one in meeting.attendance.exclude(member=None).select_related("member__user"):
        assert one.member is not None
        letter = letters.get(one.member_id)
        email = letter.email if letter else address_of(one.member)
        found.append(Called(one.name, email, one.member.user_id is not None, letter))
    return CalledPeople(tuple(found), settings.SENDS_EMAIL or bool(letters))


def readable_minutes(meeting: Meeting, sight: Sight) -> QuerySet[Minutes]:
    """The versions that the reader may open: those approved, and for those inside also the one laid before the two."""
    return meeting.minutes.all() if sight.is_inside else meeting.minutes.exclude(approved_at=None)


def times_of(meeting: Meeting) -> LawfulTimes | None:
    """The days that the law sets for a board's minutes; None for other bodies."""
    if not meeting.body.is_board:
        return None
    first = meeting.minutes.filter(version=1).first()
    approved = first.approved_at if first else None
    published = getattr(meeting, "publication", None)
    return lawful_times(
        meeting.day,
        approved_on=timezone.localtime(approved).date() if approved else None,
        noticed_on=timezone.localtime(published.at).date() if published else None,
    )


def public_minutes(meeting: Meeting) -> tuple[Minutes, MeetingContent] | None:
    """The newest approved minutes and the part of them that anybody may read; None where they are not published."""
    newest = meeting.minutes.exclude(approved_at=None).first()
    if newest is None or not hasattr(meeting, "publication"):
        return None
    return newest, public_part(meeting, from_json(newest.content))


def published_meetings() -> QuerySet[Meeting]:
    """Meetings whose public copy may be read by anybody, the newest first."""
    return Meeting.objects.filter(is_closed=True, publication__isnull=False).select_related("body", "publication")


def known_initials(meeting: Meeting) -> frozenset[str]:
    """The initials of those who have a seat in the body or are guests at the meeting."""
    members = meeting.body.members.filter(is_active=True).values_list("initials", flat=True)
    guests = meeting.attendance.exclude(initials="").values_list("initials", flat=True)
    return frozenset({*members, *guests})


def bodies_for(reader: User) -> tuple[Body, ...]:
    """The bodies whose meetings the reader may see something of."""
    return tuple(one for one in Body.objects.all() if levels_for(reader, one))

"""A meeting as an iCalendar file (RFC 5545), for whatever calendar the reader uses."""

from __future__ import annotations

import datetime

from icalendar import Event

from utfall.web.calendar_file import new_calendar
from utfall.web.meetings.content import WITHHELD, MeetingContent
from utfall.web.meetings.models import Meeting

USUAL_LENGTH = datetime.timedelta(hours=2)


def calendar_of(meeting: Meeting, content: MeetingContent | None, *, address: str) -> str:
    """The file; ``content`` is the invitation as its reader may see it, None before it is sent."""
    return _file(meeting, content, address=address, description=_agenda(content))


def letter_calendar(meeting: Meeting, content: MeetingContent, *, address: str) -> str:
    """The file that goes with a letter: when and where, and nothing of what is on the agenda."""
    return _file(meeting, content, address=address, description=f"Dagordningen: {address}")


def _file(meeting: Meeting, content: MeetingContent | None, *, address: str, description: str) -> str:
    begins = meeting.starts_at
    planned = sum(item.minutes_planned for item in content.items) if content else 0
    ends = meeting.ended_at or begins + (datetime.timedelta(minutes=planned) if planned else USUAL_LENGTH)
    event = Event()
    event.add("uid", f"meeting-{meeting.id}@utfall")
    made_at = datetime.datetime.fromisoformat(content.made_at) if content else begins
    event.add("dtstamp", made_at.astimezone(datetime.UTC))
    event.add("dtstart", begins.astimezone(datetime.UTC))
    event.add("dtend", ends.astimezone(datetime.UTC))
    event.add("summary", meeting.body.name)
    event.add("location", meeting.place)
    event.add("url", address)
    event.add("description", description)
    event.add("status", "CONFIRMED" if content else "TENTATIVE")
    calendar = new_calendar(meeting.body.name)
    calendar.add_component(event)
    return str(calendar.to_ical().decode())


def _agenda(content: MeetingContent | None) -> str:
    if content is None:
        return "Kallelsen är inte skickad än."
    return "\n".join(f"{one.number}. {WITHHELD if one.is_withheld else one.title}" for one in content.items)

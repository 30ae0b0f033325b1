"""A meeting as an iCalendar file (RFC 5545), for whatever calendar the reader uses."""

from __future__ import annotations

import datetime

from utfall.web.meetings.content import WITHHELD, MeetingContent
from utfall.web.meetings.models import Meeting

LINE_BYTES = 73
"""A line holds 75 octets with its fold's blank (RFC 5545, 3.1)."""
USUAL_LENGTH = datetime.timedelta(hours=2)


def calendar_of(meeting: Meeting, content: MeetingContent | None, *, address: str) -> str:
    """The file; ``content`` is the invitation as its reader may see it, None before it is sent."""
    begins = meeting.starts_at
    planned = sum(item.minutes_planned for item in content.items) if content else 0
    ends = meeting.ended_at or begins + (datetime.timedelta(minutes=planned) if planned else USUAL_LENGTH)
    stamp = content.made_at if content else begins.isoformat()
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Utfall//Moten//SV",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:meeting-{meeting.id}@utfall",
        f"DTSTAMP:{_utc(datetime.datetime.fromisoformat(stamp))}",
        f"DTSTART:{_utc(begins)}",
        f"DTEND:{_utc(ends)}",
        f"SUMMARY:{_escaped(meeting.body.name)}",
        f"LOCATION:{_escaped(meeting.place)}",
        f"URL:{address}",
        f"DESCRIPTION:{_escaped(_agenda(content))}",
        f"STATUS:{'CONFIRMED' if content else 'TENTATIVE'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _agenda(content: MeetingContent | None) -> str:
    if content is None:
        return "Kallelsen är inte skickad än."
    return "\n".join(f"{one.number}. {WITHHELD if one.is_withheld else one.title}" for one in content.items)


def _utc(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text


def _folded(line: str) -> str:
    """The line parted before it is too long, never within a letter."""
    parts, current = [], ""
    for letter in line:
        if len((current + letter).encode()) > LINE_BYTES:
            parts.append(current)
            current = ""
        current += letter
    return "\r\n ".join([*parts, current])

"""The public part of a meeting as OParl 1.1 (schema 1.1, ``Meeting`` with embedded ``AgendaItem`` and ``File``).

What OParl has no word for stands under names of our own that begin with ``utfall:``; 1.1 allows properties of a vendor.
An item that is not public keeps its place: ``public`` is false, and it has no name.
"""

from __future__ import annotations

from typing import Any

from utfall.web.meetings.content import FileContent, ItemContent, MeetingContent
from utfall.web.meetings.models import Meeting, Minutes
from utfall.web.meetings.printing import KIND_WORDS

SCHEMA = "https://schema.oparl.org/1.1/"


def meeting_as_oparl(meeting: Meeting, minutes: Minutes, content: MeetingContent, *, address: str) -> dict[str, Any]:
    """The object; ``address`` is the public page's, with a slash at its end."""
    changed = minutes.approved_at.isoformat(timespec="seconds") if minutes.approved_at else content.made_at
    found: dict[str, Any] = {
        "id": f"{address}fil/json/",
        "type": f"{SCHEMA}Meeting",
        "name": content.body,
        "meetingState": "durchgeführt",
        "cancelled": False,
        "start": _moment(content.starts_at),
        "organization": [f"{address}#organ"],
        "participant": [],
        "agendaItem": [_item(one, address) for one in content.items],
        "resultsProtocol": _protocol(content, address, changed),
        "created": _moment(content.made_at),
        "modified": changed,
        "web": address,
        "utfall:version": content.version,
        "utfall:present": [one.name for one in content.people if one.is_present],
        "utfall:openAssignment": [
            {"name": one.title, "owner": one.owner, "dueDate": one.due} for one in content.carried
        ],
    }
    if content.ended_at:
        found["end"] = _moment(content.ended_at)
    if content.place:
        found["location"] = {"id": f"{address}#plats", "type": f"{SCHEMA}Location", "description": content.place}
    return found


def _item(item: ItemContent, address: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": f"{address}#punkt-{item.number}",
        "type": f"{SCHEMA}AgendaItem",
        "meeting": f"{address}fil/json/",
        "number": str(item.number),
        "order": item.number,
        "public": not item.is_withheld,
    }
    if item.is_withheld:
        return found
    found |= {
        "name": item.title,
        "web": f"{address}#punkt-{item.number}",
        "utfall:itemType": item.kind,
        "utfall:presenter": item.presenter,
        "utfall:addedLate": item.is_late,
        "utfall:text": item.text,
        "auxiliaryFile": [_file(one, address) for one in item.files],
    }
    if item.decision_number:
        found |= {
            "result": KIND_WORDS[item.kind],
            "resolutionText": item.decision,
            "utfall:decisionNumber": item.decision_number,
            "utfall:assignment": {"owner": item.owner, "dueDate": item.due},
        }
    return found


def _file(one: FileContent, address: str) -> dict[str, Any]:
    where = f"{address}bilaga/{one.id}/"
    return {
        "id": where,
        "type": f"{SCHEMA}File",
        "name": one.name.rsplit(".", 1)[0],
        "fileName": one.name,
        "mimeType": one.media_type,
        "size": one.size_bytes,
        "accessUrl": where,
    }


def _protocol(content: MeetingContent, address: str, changed: str) -> dict[str, Any]:
    where = f"{address}fil/pdf/"
    return {
        "id": where,
        "type": f"{SCHEMA}File",
        "name": content.title,
        "fileName": f"protokoll-{content.starts_at[:10]}.pdf",
        "mimeType": "application/pdf",
        "date": changed,
        "accessUrl": where,
    }


def _moment(text: str) -> str:
    """An ISO moment with its seconds, as RFC 3339 asks (``2026-05-05T09:00:00+02:00``)."""
    return text if text[16:17] == ":" else f"{text[:16]}:00{text[16:]}"

"""The public part of a meeting as OParl 1.1: a ``Meeting`` with its ``AgendaItem``, ``File`` and ``Location`` objects.

Every object has an id that answers with the object alone, and its moments of creation and change, as 1.1 asks of all.
What OParl has no word for stands under names of our own that begin with ``utfall:``; 1.1 allows properties of a vendor.
An item that is not public keeps its place: ``public`` is false, and it has no name.

Source: the specification OParl 1.1 with its schemas of each object (github.com/OParl/spec).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from utfall.web.meetings.content import FileContent, ItemContent, MeetingContent
from utfall.web.meetings.models import Body, Meeting, Minutes
from utfall.web.meetings.printing import KIND_WORDS

SCHEMA = "https://schema.oparl.org/1.1/"
Object = dict[str, Any]


@dataclass(frozen=True)
class _Public:
    """A meeting's public page with a slash at its end, and when its objects came to be there and last changed."""

    address: str
    created: str
    modified: str

    def object(self, kind: str, place: str, key: int) -> Object:
        """What every object has. Its id is an address of ours."""
        return _object(kind, f"{self.address}oparl/{place}/{key}/", self.created, self.modified)


def meeting_as_oparl(
    meeting: Meeting, minutes: Minutes, content: MeetingContent, *, address: str, organization: str
) -> Object:
    """The object; ``address`` is the public page's, with a slash at its end, ``organization`` the body's object's."""
    public = _Public(address, *_moments(meeting, minutes))
    found = {
        **_object("Meeting", f"{address}fil/json/", public.created, public.modified),
        "name": content.body,
        "meetingState": "durchgeführt",
        "cancelled": False,
        "start": _with_seconds(content.starts_at),
        "organization": [organization],
        "agendaItem": [_item(one, order, public) for order, one in enumerate(content.items)],
        "resultsProtocol": _protocol(meeting, content, public),
        "web": address,
        "utfall:version": content.version,
        "utfall:present": [one.name for one in content.people if one.is_present],
        "utfall:serving": [
            {"name": one.name, "for": one.serves_for, "number": [str(number) for number in one.serves]}
            for one in content.people
            if one.serves
        ],
        "utfall:openAssignment": [
            {"name": one.title, "owner": one.owner, "dueDate": one.due} for one in content.carried
        ],
    }
    if content.ended_at:
        found["end"] = _with_seconds(content.ended_at)
    if content.place:
        found["location"] = {**public.object("Location", "plats", content.key), "description": content.place}
    return found


def embedded(meeting: Object) -> Iterator[Object]:
    """The objects inside the meeting as they are alone: each with the way back to where it belongs."""
    yield {**meeting["resultsProtocol"], "meeting": [meeting["id"]]}
    if "location" in meeting:
        yield {**meeting["location"], "meetings": [meeting["id"]]}
    for item in meeting["agendaItem"]:
        yield item
        for file in item.get("auxiliaryFile", ()):
            yield {**file, "agendaItem": [item["id"]]}


def body_as_oparl(
    body: Body, *, address: str, web: str, created: datetime.datetime, changed: datetime.datetime
) -> Object:
    """Those who meet, as an ``Organization``: ``created`` and ``changed`` are its first and last publication."""
    return {
        **_object("Organization", address, _moment(created), _moment(changed)),
        "name": body.name,
        "shortName": body.short,
        "organizationType": "Gremium",
        "classification": body.get_kind_display(),
        "web": web,
    }


def _object(kind: str, address: str, created: str, modified: str) -> Object:
    return {"id": address, "type": f"{SCHEMA}{kind}", "created": created, "modified": modified}


def _item(item: ItemContent, order: int, public: _Public) -> Object:
    """``order`` is the place in the meeting's list, from 0; ``number`` is what the minutes print."""
    found: Object = {
        **public.object("AgendaItem", "punkt", item.key),
        "meeting": f"{public.address}fil/json/",
        "number": str(item.number),
        "order": order,
        "public": not item.is_withheld,
    }
    if item.is_withheld:
        return found
    found |= {
        "name": item.title,
        "web": f"{public.address}#punkt-{item.number}",
        "utfall:itemType": item.kind,
        "utfall:presenter": item.presenter,
        "utfall:addedLate": item.is_late,
        "utfall:text": item.text,
        "utfall:serving": list(item.serving),
        "utfall:reported": [asdict(one) for one in item.reported],
    }
    if item.files:
        found["auxiliaryFile"] = [_file(one, public) for one in item.files]
    if item.decision_number:
        found |= {
            "result": KIND_WORDS[item.kind],
            "resolutionText": item.decision,
            "utfall:decisionNumber": item.decision_number,
            "utfall:assignment": {"owner": item.owner, "dueDate": item.due},
        }
    return found


def _file(one: FileContent, public: _Public) -> Object:
    return {
        **public.object("File", "bilaga", one.id),
        "name": one.name.rsplit(".", 1)[0],
        "fileName": one.name,
        "mimeType": one.media_type,
        "size": one.size_bytes,
        **_addresses(f"{public.address}bilaga/{one.id}/"),
    }


def _protocol(meeting: Meeting, content: MeetingContent, public: _Public) -> Object:
    """The minutes as a file; its day is the one from which times are counted, that of publication."""
    return {
        **public.object("File", "protokoll", content.key),
        "name": content.title,
        "fileName": f"protokoll-{content.starts_at[:10]}.pdf",
        "mimeType": "application/pdf",
        "date": timezone.localdate(meeting.publication.at).isoformat(),
        **_addresses(f"{public.address}fil/pdf/"),
    }


def _addresses(where: str) -> Object:
    """``accessUrl`` shows the file in the browser, ``downloadUrl`` saves it: OParl forbids the one to do the other."""
    return {"accessUrl": f"{where}?visa=1", "downloadUrl": where}


def _moments(meeting: Meeting, minutes: Minutes) -> tuple[str, str]:
    """The public objects came with the publication, and change with each version of the minutes approved after it."""
    published = meeting.publication.at
    return _moment(published), _moment(max(published, minutes.approved_at or published))


def _moment(at: datetime.datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")


def _with_seconds(text: str) -> str:
    """An ISO moment with its seconds, as RFC 3339 asks (``2026-05-05T09:00:00+02:00``)."""
    return text if text[16:17] == ":" else f"{text[:16]}:00{text[16:]}"

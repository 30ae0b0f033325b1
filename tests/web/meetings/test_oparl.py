"""The public part as OParl 1.1: each object has what the schema requires, of the types it says, and refers rightly."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft7Validator, FormatChecker
from tests.web.meetings.meeting_room import Room, due

from utfall.web.meetings.actions import approving
from utfall.web.meetings.actions.attaching import attach

pytestmark = pytest.mark.django_db

URL, TEXT, MOMENT = (
    {"type": "string", "pattern": "^https?://"},
    {"type": "string", "minLength": 1},
    {
        "type": "string",
        "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$",
    },
)
YES_OR_NO = {"type": "boolean"}


def _type(name: str) -> dict[str, str]:
    return {"type": "string", "const": f"https://schema.oparl.org/1.1/{name}"}


def _object(kind: str, required: tuple[str, ...], /, **properties: Any) -> dict[str, Any]:
    """An object of the schema: nothing but its properties, those of every object, and a vendor's own with a prefix."""
    of_all = {"id": URL, "type": _type(kind), "created": MOMENT, "modified": MOMENT, "deleted": YES_OR_NO, "web": URL}
    return {
        "type": "object",
        "required": ["id", "type", *required],
        "properties": {**of_all, "license": URL, "keyword": {"type": "array", "items": TEXT}, **properties},
        "patternProperties": {"^[a-z]+:": {}},
        "additionalProperties": False,
    }


FILE = _object(
    "File",
    ("accessUrl",),
    name=TEXT,
    fileName=TEXT,
    mimeType=TEXT,
    date={"type": "string"},
    size={"type": "integer"},
    sha512Checksum=TEXT,
    text={"type": "string"},
    accessUrl=URL,
    downloadUrl=URL,
)
FILES = {"type": "array", "items": FILE}
ITEM = _object(
    "AgendaItem",
    ("order",),
    meeting=URL,
    number=TEXT,
    order={"type": "integer"},
    name=TEXT,
    public=YES_OR_NO,
    consultation=URL,
    result=TEXT,
    resolutionText=TEXT,
    resolutionFile=FILE,
    auxiliaryFile=FILES,
    start=MOMENT,
    end=MOMENT,
)
MEETING = _object(
    "Meeting",
    (),
    name=TEXT,
    meetingState={"enum": ["terminiert", "eingeladen", "durchgeführt"]},
    cancelled=YES_OR_NO,
    start=MOMENT,
    end=MOMENT,
    location=_object("Location", (), description=TEXT, room=TEXT),
    organization={"type": "array", "items": URL},
    participant={"type": "array", "items": URL},
    invitation=FILE,
    resultsProtocol=FILE,
    verbatimProtocol=FILE,
    auxiliaryFile=FILES,
    agendaItem={"type": "array", "items": ITEM},
)
"""The parts of OParl 1.1 that a meeting uses, from its specification (schema/Meeting, AgendaItem, File, Location)."""
ORACLE = Draft7Validator(MEETING, format_checker=FormatChecker())


@pytest.fixture
def exported(room: Room, store: object) -> dict[str, Any]:
    meeting = room.meeting(place="Sal 3")
    first = room.item(meeting, "Läget", text="Vi gick igenom läget.", minutes_used=12)
    attach(first, name="bilder.txt", body=b"Bilder", by=room.secretary)
    room.item(meeting, "Avtal", "decision", level="secret", decision="Hemligt.", owner=room.other.id, due=due())
    room.item(meeting, "Upplägg", "decision", decision="Tre block.", owner=room.other.id, due=due())
    room.approved(meeting)
    approving.publish(meeting, by=room.secretary)
    found: dict[str, Any] = Client().get(f"/moten/offentligt/{meeting.id}/fil/json/").json()
    return found


def test_the_export_validates(exported: dict[str, Any]) -> None:
    assert not [one.message for one in ORACLE.iter_errors(exported)]


@pytest.mark.parametrize("lost", ["id", "type"])
def test_the_oracle_finds_what_is_missing_and_what_is_of_another_type(exported: dict[str, Any], lost: str) -> None:
    assert list(ORACLE.iter_errors({name: value for name, value in exported.items() if name != lost}))
    assert list(ORACLE.iter_errors({**exported, "agendaItem": [{**exported["agendaItem"][0], "order": "1"}]}))
    assert list(ORACLE.iter_errors({**exported, "unknown": 1}))


def test_items_keep_their_order_refer_to_their_meeting_and_hide_what_is_not_public(exported: dict[str, Any]) -> None:
    items = exported["agendaItem"]
    assert [one["order"] for one in items] == [1, 2, 3]
    assert {one["meeting"] for one in items} == {exported["id"]}
    assert [one["public"] for one in items] == [True, False, True]
    assert set(items[1]) == {"id", "type", "meeting", "number", "order", "public"}
    assert items[2]["resolutionText"] == "Tre block."
    assert items[2]["utfall:decisionNumber"] == "2026:2"


def test_every_address_of_a_file_gives_the_file(exported: dict[str, Any]) -> None:
    files = [
        exported["resultsProtocol"],
        *(file for one in exported["agendaItem"] for file in one.get("auxiliaryFile", ())),
    ]
    assert len(files) == 2
    for file in files:
        answer = Client().get(file["accessUrl"].removeprefix("http://testserver"))
        assert answer.status_code == 200 and answer["Content-Type"].split(";")[0] == file["mimeType"]

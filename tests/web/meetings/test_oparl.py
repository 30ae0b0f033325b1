"""The public part as OParl 1.1: each object keeps to its schema, answers at its own id, and leads to its files."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from tests.web.meetings.meeting_room import Room, due
from tests.web.meetings.oparl_rules import faults

from utfall.web.meetings.actions import approving
from utfall.web.meetings.actions.attaching import attach

pytestmark = pytest.mark.django_db
Object = dict[str, Any]
HERE = "http://testserver"


@pytest.fixture
def exported(room: Room, store: object) -> Object:
    meeting = room.meeting(place="Sal 3")
    first = room.item(meeting, "Läget", text="Vi gick igenom läget.", minutes_used=12)
    attach(first, name="bilder.txt", body=b"Bilder", by=room.secretary)
    secret = room.item(
        meeting, "Avtal", "decision", level="secret", decision="Hemligt.", owner=room.other.id, due=due()
    )
    attach(secret, name="avtal.txt", body=b"Avtal", by=room.secretary)
    room.item(meeting, "Upplägg", "decision", decision="Tre block.", owner=room.other.id, due=due())
    room.approved(meeting)
    approving.publish(meeting, by=room.secretary)
    found: Object = get(f"{HERE}/moten/offentligt/{meeting.id}/fil/json/").json()
    return found


def get(address: str) -> Any:
    """The answer to anybody."""
    return Client().get(address.removeprefix(HERE))


def objects(found: Object) -> Iterator[Object]:
    """The object and those inside it, however deep."""
    yield found
    for value in found.values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and "type" in one:
                yield from objects(one)


def test_the_export_validates(exported: Object) -> None:
    assert faults(exported) == []
    kinds = [one["type"].rpartition("/")[2] for one in objects(exported)]
    assert sorted(kinds) == ["AgendaItem"] * 3 + ["File"] * 2 + ["Location", "Meeting"]


def test_every_object_answers_at_its_own_id_and_keeps_to_its_schema_there_too(exported: Object) -> None:
    found = list(objects(exported))
    assert len({one["id"] for one in found}) == len(found)
    for one in found:
        answer = get(one["id"])
        assert answer.status_code == 200 and answer["Content-Type"] == "application/json", one["id"]
        assert answer["Access-Control-Allow-Origin"] == "*", "OParl asks this of all its JSON"
        alone = answer.json()
        assert alone.items() >= one.items() and faults(alone) == []
    assert get(exported["resultsProtocol"]["id"]).json()["meeting"] == [exported["id"]]
    (body,) = exported["organization"]
    answer = get(body)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert faults(answer.json()) == [] and answer.json()["id"] == body and answer.json()["name"] == exported["name"]


def test_what_is_not_public_answers_nowhere(exported: Object, room: Room) -> None:
    item = exported["agendaItem"][1]
    assert set(item) == {"id", "type", "created", "modified", "meeting", "number", "order", "public"}
    assert get(item["id"]).json() == item
    shown = int(exported["agendaItem"][0]["auxiliaryFile"][0]["id"].split("/")[-2])
    for address in (f"bilaga/{shown + 1}/", "bilaga/0/", "person/1/", "punkt/0/"):
        assert get(f"{exported['web']}oparl/{address}").status_code == 404, address
    unpublished = room.meeting()
    assert get(f"{HERE}/moten/offentligt/{unpublished.id}/oparl/plats/{unpublished.id}/").status_code == 404


def test_a_body_that_has_published_nothing_answers_nothing(room: Room) -> None:
    assert get(f"{HERE}/moten/offentligt/organ/{room.body.id}/").status_code == 404


Change = Callable[[Object], Object]


def _without(name: str, *, of: Callable[[Object], Object] = lambda found: found) -> Change:
    def change(found: Object) -> Object:
        del of(found)[name]
        return found

    return change


def _with(name: str, value: object, *, of: Callable[[Object], Object] = lambda found: found) -> Change:
    def change(found: Object) -> Object:
        of(found)[name] = value
        return found

    return change


def _item(found: Object) -> Object:
    item: Object = found["agendaItem"][0]
    return item


def _file(found: Object) -> Object:
    file: Object = _item(found)["auxiliaryFile"][0]
    return file


BREAKS: tuple[Change, ...] = (
    *(_without(name) for name in ("id", "type", "created", "modified")),
    *(_without(name, of=_item) for name in ("id", "type", "created", "modified", "order")),
    *(_without(name, of=_file) for name in ("id", "type", "created", "modified", "accessUrl")),
    _with("type", "https://schema.oparl.org/1.0/Meeting"),
    _with("type", "https://schema.oparl.org/1.1/AgendaItem"),
    _with("start", "2026-05-05T09:00:00"),
    _with("start", "2026-05-05T07:00+00:00"),
    _with("cancelled", "false"),
    _with("organization", "http://testserver/moten/offentligt/organ/1/"),
    _with("participant", []),
    _with("location", "Sal 3"),
    _with("end", None),
    _with("place", "Sal 3"),
    _with("order", "0", of=_item),
    _with("order", 1, of=_item),
    _with("consultation", "nr 4", of=_item),
    _with("date", "2026-05-05T09:00:00+02:00", of=_file),
    _with("size", "6", of=_file),
    _with("accessUrl", "/bilaga/1/", of=_file),
    _with("meeting", "http://testserver/moten/offentligt/1/", of=_file),
)


def test_the_rules_find_what_breaks_them(exported: Object) -> None:
    assert faults(exported) == []
    for number, change in enumerate(BREAKS):
        assert faults(change(copy.deepcopy(exported))), f"break number {number} is not found"


def test_items_keep_their_places_refer_to_their_meeting_and_hide_what_is_not_public(exported: Object) -> None:
    items = exported["agendaItem"]
    assert [(one["order"], one["number"]) for one in items] == [(0, "1"), (1, "2"), (2, "3")]
    assert {one["meeting"] for one in items} == {exported["id"]}
    assert [one["public"] for one in items] == [True, False, True]
    assert items[2]["resolutionText"] == "Tre block."
    assert items[2]["utfall:decisionNumber"] == "2026:2"


def test_every_address_of_a_file_shows_it_or_saves_it(exported: Object) -> None:
    files = [one for one in objects(exported) if one["type"].endswith("/File")]
    assert len(files) == 2
    for file in files:
        for name, way in (("accessUrl", "inline"), ("downloadUrl", "attachment")):
            answer = get(file[name])
            assert answer.status_code == 200 and answer["Content-Type"].split(";")[0] == file["mimeType"]
            assert answer["Content-Disposition"].startswith(f"{way}; filename="), "as OParl asks of the address"

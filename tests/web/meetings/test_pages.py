"""The room's pages, as the people who use them come to them."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.web.meetings.meeting_room import MakePerson, Room, as_, due

from utfall.web.meetings.actions import planning
from utfall.web.meetings.models import Item, Meeting
from utfall.web.permissions import Role

pytestmark = pytest.mark.django_db


def test_the_secretary_goes_from_an_empty_list_to_a_public_copy(room: Room, store: object) -> None:
    secretary, chair, approver = as_(room.secretary), as_(room.chair), as_(room.approver)
    place = {"day": "2026-05-05", "hour": "09:00", "place": "Sal 3"}
    answer = secretary.post("/moten/ny/", {"body": room.body.id, "template": "", **place})
    assert answer.status_code == 302
    meeting = Meeting.objects.get()
    at = f"/moten/{meeting.id}/"
    for title, kind in (("Läget", "information"), ("Chefsforum", "dialogue"), ("Nytt upplägg", "decision")):
        new = {"title": title, "kind": kind, "presenter": "oa/jb", "minutes_planned": 20, "level": "open"}
        assert secretary.post(f"{at}punkt/ny/", new).status_code == 302
    people = {"chair": room.seat(room.chair).id, "approver": room.seat(room.approver).id, "observer": ""}
    assert secretary.post(f"{at}andra/", {**place, "ended": "", **people}).status_code == 302
    assert secretary.get(f"{at}kallelse/").status_code == 200
    assert secretary.post(f"{at}kallelse/").status_code == 302
    assert "tillkom" not in secretary.get(f"{at}kallelse/").content.decode()
    decided = Item.objects.get(title="Nytt upplägg")
    form = {"title": decided.title, "kind": "decision", "presenter": "OA", "minutes_planned": 20, "level": "open"}
    form |= {
        "base": 1,
        "decision": "Tre block.",
        "owner": room.other.id,
        "due": due().isoformat(),
        "text": "Så blev det.",
    }
    assert secretary.post(f"{at}punkt/{decided.id}/spara/", form).status_code == 302
    for item in Item.objects.all():
        assert secretary.get(f"{at}punkt/{item.id}/").status_code == 200
        assert secretary.post(f"{at}punkt/{item.id}/gor/avsluta/").status_code == 302
    assert "Lägg fram för justering" in secretary.get(at).content.decode()
    assert secretary.post(f"{at}protokoll/lagg-fram/").status_code == 302
    for client in (chair, approver):
        assert "Väntar på att du justerar" in client.get("/moten/").content.decode()
        seen = meeting.minutes.get().digest
        assert client.post(f"{at}protokoll/justera/", {"seen": seen}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.is_closed
    public = f"/moten/offentligt/{meeting.id}/"
    assert Client().get(public).status_code == 404
    assert secretary.post(f"{at}protokoll/publicera/", {"publicera": "1"}).status_code == 302
    page = Client().get(public).content.decode()
    assert "Tre block." in page and "Beslut 2026:1." in page
    for kind in ("pdf", "docx", "json", "ics"):
        assert Client().get(f"{public}fil/{kind}/").status_code == 200


def test_somebody_outside_sees_what_is_sent_and_what_is_approved(room: Room, person: MakePerson, store: object) -> None:
    reader = as_(person("lasare", Role.READER))
    meeting = room.meeting()
    item = room.item(meeting, "Väntetiden", text="Utkast till text.")
    at = f"/moten/{meeting.id}/"
    assert "Väntetiden" not in reader.get(at).content.decode()
    assert reader.get(f"{at}punkt/{item.id}/").status_code == 404
    assert reader.get(f"{at}protokoll/").status_code == 404
    assert reader.post(f"{at}kallelse/").status_code == 403
    planning.send_invitation(meeting, by=room.secretary)
    room.write(item, text="Ny text, inte justerad.")
    assert "Utkast till text." in reader.get(at).content.decode()
    assert "Ny text" not in reader.get(at).content.decode()
    minutes = room.minutes(meeting)
    assert reader.get(f"{at}protokoll/").status_code == 404
    room.approve(minutes)
    assert "Ny text" in reader.get(f"{at}protokoll/").content.decode()


def test_a_form_that_is_not_right_says_where(room: Room, store: object) -> None:
    secretary = as_(room.secretary)
    meeting = room.meeting()
    wrong = {"title": "Läget", "kind": "information", "presenter": "XX", "minutes_planned": 10, "level": "open"}
    answer = secretary.post(f"/moten/{meeting.id}/punkt/ny/", wrong)
    assert answer.status_code == 422
    assert "XX finns inte bland dem som är med" in answer.content.decode()


def test_who_keeps_bodies_seats_and_templates(room: Room, store: object) -> None:
    secretary = as_(room.secretary)
    answer = secretary.post(
        "/moten/grupper/ny/", {"name": "Socialnämnden", "short": "SN", "kind": "board", "sends_days_before": 7}
    )
    at = answer["Location"]
    seat = {"name": "Eva Ek", "initials": "ee", "seat": "chair", "user": ""}
    assert secretary.post(f"{at}plats/", seat).status_code == 302
    assert secretary.post(f"{at}plats/", seat).status_code == 422
    page = secretary.get(at).content.decode()
    assert "Eva Ek" in page and "EE" in page

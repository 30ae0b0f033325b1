"""Substitutes: who serves for whom, at which items, and how the minutes list them; never more of a secret item."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from tests.web.meetings.meeting_room import MakePerson, Room, as_, make_room
from tests.web.meetings.reading_back import text_of_pdf

from utfall.errors import NotPossibleNow
from utfall.web.meetings.actions import approving, attending, planning
from utfall.web.meetings.actions.attending import Presence
from utfall.web.meetings.content import ADDED, Form, from_json
from utfall.web.meetings.documents import document
from utfall.web.meetings.models import Attendance, Item, Meeting
from utfall.web.meetings.printing import printed

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(person: MakePerson) -> Room:
    """A board with two substitutes, Eva and Bo, who have no accounts."""
    room = make_room(person, kind="board", short="SN")
    for name, initials in (("Eva Berg", "EB"), ("Bo Lund", "BL")):
        planning.add_member(room.body, by=room.secretary, name=name, initials=initials, seat="substitute")
    return room


@pytest.fixture
def meeting(board: Room) -> Meeting:
    """Four items, the third one secret."""
    made = board.meeting()
    for number in (1, 2, 3, 4):
        board.item(made, f"Ärende {number}", level="secret" if number == 3 else "open", text="Föredrogs.")
    return made


def seated(meeting: Meeting, name: str) -> Attendance:
    """Somebody's attendance."""
    return meeting.attendance.get(name__istartswith=name)


def attend(room: Room, meeting: Meeting, **changed: dict[str, object]) -> None:
    """All were there all the time, but for those named: ``Eva={"serves_for": 3}``."""
    presences = [
        Presence(one.id, **{"is_present": True, **next((v for k, v in changed.items() if one.name.startswith(k)), {})})
        for one in meeting.attendance.all()
    ]
    attending.save_attendance(meeting, presences, by=room.secretary)


def words_of(meeting: Meeting, room: Room) -> str:
    """The minutes' list of those present."""
    blocks = printed(document(meeting, Form.MINUTES, by=room.secretary)).blocks
    said = [
        " ".join([getattr(one, "label", ""), getattr(one, "text", ""), *getattr(one, "items", ())]) for one in blocks
    ]
    return " | ".join(" ".join(one.split()) for one in said)


def test_the_minutes_list_members_substitutes_in_their_seats_and_others(board: Room, meeting: Meeting) -> None:
    away = seated(meeting, "Ledamot")
    attend(board, meeting, Ledamot={"is_present": False}, Eva={"serves_for": away.id})
    attending.add_guest(meeting, name="Gun Gäst", by=board.secretary)
    said = words_of(meeting, board)
    assert "Beslutande | Ordinarie ledamöter | Ordforande (OA) Justerare (JB)" in said
    assert "Tjänstgörande ersättare | Eva Berg (EB), för Ledamot | Närvarande ersättare | Bo Lund (BL)" in said
    assert "Gäster | Gun Gäst | Frånvarande: Ledamot (LC)." in said


def test_a_substitute_serves_until_the_member_comes_and_after_they_leave(board: Room, meeting: Meeting) -> None:
    _, second, third, _ = meeting.items.all()
    late = seated(meeting, "Ledamot")
    attend(
        board,
        meeting,
        Ledamot={"arrived": second.id, "left": third.id},
        Eva={"serves_for": late.id},
        Bo={"left": second.id},
    )
    said = words_of(meeting, board)
    assert "Eva Berg (EB), för Ledamot, punkt 1 och 4" in said
    assert "Närvarande ersättare | Bo Lund (BL), gick efter punkt 2" in said


def test_who_is_called_in_for_a_disqualified_member_stands_in_that_item_and_nowhere_else(
    board: Room, meeting: Meeting, store: object
) -> None:
    away, barred = seated(meeting, "Ledamot"), seated(meeting, "Justerare")
    attend(board, meeting, Ledamot={"is_present": False}, Eva={"serves_for": away.id})
    open_item, secret = meeting.items.all()[1:3]
    at = f"/moten/{meeting.id}/punkt/{open_item.id}/"
    client = as_(board.secretary)
    sent = {"attendance": barred.id, "reason": "Egen sak", "substitute": seated(meeting, "Bo").id}
    assert client.post(f"{at}jav/", sent).status_code == 302
    assert "Bo Lund går in." in client.get(at).content.decode()
    attending.disqualify(secret, barred, reason="Släkt", substitute=seated(meeting, "Bo"), by=board.secretary)
    minutes = board.approved(meeting)
    approving.publish(meeting, by=board.secretary)
    content = from_json(minutes.content)
    assert [one.serving for one in content.items] == [(), ("Bo Lund för Justerare",), ("Bo Lund för Justerare",), ()]
    assert text_of_pdf(bytes(minutes.pdf)).count("Bo Lund för Justerare") == 2
    public = Client().get(f"/moten/offentligt/{meeting.id}/").content.decode()
    assert public.count("Bo Lund för Justerare") == 1 and "punkt 3" not in public and "Släkt" not in public
    assert "Eva Berg (EB), för Ledamot" in public
    assert text_of_pdf(bytes(minutes.public_pdf)).count("Bo Lund för Justerare") == 1


def test_a_substitute_who_is_disqualified_is_replaced_in_the_same_seat(board: Room, meeting: Meeting) -> None:
    attend(board, meeting, Ledamot={"is_present": False}, Eva={"serves_for": seated(meeting, "Ledamot").id})
    item = meeting.items.all()[0]
    called = seated(meeting, "Bo")
    attending.disqualify(item, seated(meeting, "Eva"), reason="Egen sak", substitute=called, by=board.secretary)
    first, second, *_ = document(meeting, Form.MINUTES, by=board.secretary).items
    assert first.serving == ("Bo Lund för Ledamot",) and second.serving == ()


def test_what_cannot_be_is_refused_and_nothing_of_it_is_saved(board: Room, meeting: Meeting) -> None:
    member, eva, bo = (seated(meeting, name) for name in ("Ledamot", "Eva", "Bo"))
    absent = {"is_present": False}
    refused = (
        ("var med vid varje punkt", {"Eva": {"serves_for": member.id}}),
        ("kan inte tjänstgöra för", {"Ledamot": absent, "Justerare": {"serves_for": member.id}}),
        ("kan inte tjänstgöra för", {"Bo": absent, "Eva": {"serves_for": bo.id}}),
        ("var inte närvarande", {"Ledamot": absent, "Eva": {**absent, "serves_for": member.id}}),
        ("Två ersättare", {"Ledamot": absent, **{name: {"serves_for": member.id} for name in ("Eva", "Bo")}}),
    )
    for why, changed in refused:
        with pytest.raises(NotPossibleNow, match=why):
            attend(board, meeting, **changed)
    assert not Attendance.objects.exclude(serves_for=None).exists()
    assert not Attendance.objects.filter(is_present=False).exists()
    attend(board, meeting, Ledamot=absent, Eva={"serves_for": member.id})
    item = meeting.items.all()[0]
    barred = seated(meeting, "Justerare")
    for substitute in (eva, seated(meeting, "Ordforande")):  # one serves already, one has a seat of their own
        with pytest.raises(NotPossibleNow, match="kan inte gå in"):
            attending.disqualify(item, barred, reason="Egen sak", substitute=substitute, by=board.secretary)
    assert not item.disqualifications.exists()


def test_the_attendance_is_saved_from_its_page(board: Room, meeting: Meeting, store: object) -> None:
    client, at = as_(board.secretary), f"/moten/{meeting.id}/narvaro/"
    member, eva = seated(meeting, "Ledamot"), seated(meeting, "Eva")
    assert f'id="for-{eva.id}"' in client.get(at).content.decode()
    there = {f"narvarande-{one.id}": "on" for one in meeting.attendance.exclude(id=member.id)}
    assert client.post(at, {**there, f"for-{eva.id}": member.id}).status_code == 302
    assert seated(meeting, "Eva").serves_for == member


def test_a_document_made_before_there_were_substitutes_keeps_its_digest(room: Room) -> None:
    meeting = room.meeting()
    room.item(meeting, "Läget", text="Lugnt.")
    plain = json.loads(document(meeting, Form.MINUTES, by=room.secretary).to_json())

    def older(one: object) -> object:
        if isinstance(one, dict):
            return {key: older(value) for key, value in one.items() if key not in ADDED}
        return [older(value) for value in one] if isinstance(one, list) else one

    text = json.dumps(older(plain), ensure_ascii=False, sort_keys=True, indent=1)
    assert from_json(text).to_json() == text != document(meeting, Form.MINUTES, by=room.secretary).to_json()


LIST = "2026-01-08; Beslut om jourhem; Enhetschef EC; SN 2026/14\n2026-01-09\tDom i kammarrätten\tKammarrätten"


def test_what_is_reported_is_a_table_in_invitation_and_minutes(room: Room, store: object) -> None:
    meeting = room.meeting()
    item = room.item(meeting, "Anmälan av delegationsbeslut", "reported", text="Nämnden tar del av besluten.")
    client, at = as_(room.secretary), f"/moten/{meeting.id}/punkt/{item.id}/"
    assert "id_reported" in client.get(at).content.decode()
    form = {"base": item.revision, "title": item.title, "kind": "reported", "minutes_planned": 5, "level": "open"}
    wrong = client.post(f"{at}spara/", {**form, "reported": f"{LIST}\n8 januari; Beslut; EC"})
    assert wrong.status_code == 302 and "Rad 3 går inte att läsa" in client.get(at).content.decode()
    with pytest.raises(NotPossibleNow, match="Rad 3"):
        planning.send_invitation(meeting, by=room.secretary)
    item.refresh_from_db()
    assert client.post(f"{at}spara/", {**form, "base": item.revision, "reported": LIST}).status_code == 302
    room.item(meeting, "Läget", reported=LIST)
    for content in (
        from_json(planning.send_invitation(meeting, by=room.secretary).content),
        from_json(room.approved(meeting).content),
    ):
        first, second = content.items
        assert [one.what for one in first.reported] == ["Beslut om jourhem", "Dom i kammarrätten"]
        assert second.reported == (), "only an item of that kind reports"
    page = client.get(f"/moten/{meeting.id}/protokoll/").content.decode()
    assert "Anmäls till mötet" in page and "SN 2026/14" in page and "8\u00a0januari\u00a02026" in page
    assert Item.objects.get(id=item.id).reported == LIST

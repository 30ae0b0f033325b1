"""A meeting from its agenda to approved minutes and the public copy."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import timedelta

import pikepdf
import pytest
from tests.web.meetings.meeting_room import FIRST, Room, due
from tests.web.meetings.reading_back import text_of_pdf

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import User
from utfall.web.assignments.models import Assignment
from utfall.web.audit.models import Entry
from utfall.web.meetings.actions import approving, deciding, planning
from utfall.web.meetings.content import from_json
from utfall.web.meetings.files import docx_of, pdf_of
from utfall.web.meetings.models import Decision, Item

pytestmark = pytest.mark.django_db


def test_three_items_one_decision_approved_by_both(room: Room) -> None:
    meeting = room.meeting()
    room.item(meeting, "Uppstart", text="Observatör utses.")
    room.item(meeting, "Chefsforum", "dialogue", text="Vi talade om upplägget.")
    decided = room.item(
        meeting, "Nytt upplägg", "decision", decision="Chefsforum får tre block.", owner=room.other.id, due=due()
    )
    minutes = room.approved(meeting)
    meeting.refresh_from_db()
    assert meeting.is_closed
    assert str(Decision.objects.get(item=decided)) == "FLG 2026:1"
    assignment = Assignment.objects.get()
    assert (assignment.owner, assignment.title) == (room.other, "Chefsforum får tre block.")
    assert bytes(minutes.pdf).startswith(b"%PDF") and bytes(minutes.docx).startswith(b"PK")
    content = json.loads(minutes.content)
    assert [one["number"] for one in content["items"]] == [1, 2, 3]
    assert content["items"][2]["decision_number"] == "2026:1"


def test_a_decision_item_does_not_close_without_text_owner_and_day(room: Room) -> None:
    meeting = room.meeting()
    item = room.item(meeting, "Budget", "decision")
    planning.send_invitation(meeting, by=room.secretary)
    for missing in ({"decision": "Vi köper."}, {"owner": room.other.id}, {"due": due()}):
        with pytest.raises(NotPossibleNow):
            deciding.close_item(Item.objects.get(id=item.id), by=room.secretary)
        room.write(item, **missing)
    deciding.close_item(Item.objects.get(id=item.id), by=room.secretary)
    assert Decision.objects.count() == 1


def test_only_chair_and_approver_approve_and_only_what_they_read(room: Room) -> None:
    meeting = room.meeting()
    room.item(meeting, "Läget")
    minutes = room.minutes(meeting)
    with pytest.raises(NotPossibleNow):
        approving.approve(minutes, by=room.secretary, seen=minutes.digest)
    with pytest.raises(NotPossibleNow):
        approving.approve(minutes, by=room.chair, seen="0" * 64)
    room.approve(minutes)
    with pytest.raises(NotPossibleNow):
        approving.approve(minutes, by=room.chair, seen=minutes.digest)


def test_a_meeting_names_its_chair_and_someone_else_who_approves(room: Room) -> None:
    meeting = room.meeting(approver=False)
    room.item(meeting, "Läget")
    with pytest.raises(NotPossibleNow, match="justerare är inte vald"):
        room.minutes(meeting)
    with pytest.raises(NotPossibleNow):
        planning.change_meeting(meeting, by=room.secretary, approver=room.seat(room.chair))


def test_the_log_tells_of_each_act_and_holds_no_title_of_an_item(room: Room, django_user_model: type[User]) -> None:
    meeting = room.meeting()
    room.item(meeting, "Hemligrubrik", "decision", decision="Hemligbeslut", owner=room.other.id, due=due())
    room.approved(meeting)
    actions = set(Entry.objects.values_list("action", flat=True))
    assert {"meeting.planned", "meeting.invited", "meeting.item_closed", "minutes.approved"} <= actions
    assert not any("Hemlig" in f"{one.thing} {one.details}" for one in Entry.objects.all())


def test_the_pdf_is_tagged_made_for_the_archive_and_carries_its_content(room: Room) -> None:
    meeting = room.meeting()
    decided = room.item(meeting, "Upplägg", "decision", decision="Tre block.", owner=room.other.id, due=due())
    room.approved(meeting)
    later = room.meeting(FIRST + timedelta(days=7))
    room.item(later, "Läget")
    minutes = room.approved(later)
    assert decided.title == "Upplägg"
    with pikepdf.open(io.BytesIO(bytes(minutes.pdf))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked) and str(pdf.Root.Lang).startswith("sv")
        told = pdf.Root.Metadata.read_bytes().decode()
        assert "<pdfuaid:part>1</pdfuaid:part>" in told and "<pdfaid:part>3</pdfaid:part>" in told
        (attached,) = (one.get_file().read_bytes() for one in pdf.attachments.values())
        assert attached.decode() == minutes.content
    assert minutes.digest[:8] in text_of_pdf(bytes(minutes.pdf))
    approved = approving.approvals_in_words(minutes)
    content = from_json(minutes.content)
    assert pdf_of(content, approved=approved) == bytes(minutes.pdf)
    assert docx_of(content, approved=approved) == bytes(minutes.docx)
    assert hashlib.sha256(minutes.content.encode()).hexdigest() == minutes.digest
    assert [(one.title, one.owner) for one in content.carried] == [("Tre block.", "Ledamot")]

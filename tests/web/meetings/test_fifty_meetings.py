"""Fifty generated meetings of twelve items: carried assignments, decisions in the PDF, the export, what each sees."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.test import Client
from tests.web.meetings.meeting_room import MakePerson, Room, due, make_room
from tests.web.meetings.oparl_rules import faults
from tests.web.meetings.reading_back import text_of_pdf

from utfall.web.assignments.actions import set_state
from utfall.web.assignments.models import Assignment
from utfall.web.meetings.actions import approving, planning
from utfall.web.meetings.content import Form, from_json
from utfall.web.meetings.documents import document
from utfall.web.meetings.models import Decision, Item, Kind, Level, Meeting
from utfall.web.meetings.visibility import public_part

pytestmark = pytest.mark.django_db
MEETINGS, ITEMS, SEED = 50, 12, 20260505
WORDS = ("väntetid", "avtal", "familjehem", "öppenvård", "plan", "bemanning", "åtgärd", "översyn", "skola", "mål")


@dataclass
class Generated:
    """The meetings in order, and for each assignment the meeting that gave it and the one before which it was closed
    (None: still open at the end)."""

    room: Room
    meetings: list[Meeting] = field(default_factory=list)
    given: dict[int, int] = field(default_factory=dict)
    closed: dict[int, int] = field(default_factory=dict)
    agendas: list[set[int]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)


def generate(room: Room, *, meetings: int, draw: random.Random) -> Generated:
    """Meetings a week apart; between them some of the open assignments are closed."""
    made = Generated(room)
    starts = datetime(2026, 1, 13, 8, tzinfo=UTC)
    for number in range(meetings):
        for one in Assignment.objects.filter(state__in=("open", "underway")):
            if draw.random() < 0.25:
                state = draw.choice(("done", "ended", "underway"))
                set_state(one, state=state, reason="Behövs inte längre.", by=room.secretary)
                if state != "underway":
                    made.closed[one.id] = number
        meeting = room.meeting(starts + timedelta(weeks=number))
        for place in range(ITEMS):
            _item(made, meeting, place, draw)
        sent = planning.send_invitation(meeting, by=room.secretary)
        made.agendas.append({int(one.key) for one in from_json(sent.content).carried})
        before = set(made.given)
        room.close(meeting)
        for one in Assignment.objects.exclude(id__in=before):
            made.given[one.id] = number
        meeting.refresh_from_db()
        made.meetings.append(meeting)
    return made


def _item(made: Generated, meeting: Meeting, place: int, draw: random.Random) -> None:
    room, kind = made.room, draw.choice(Kind.values)
    words = " ".join(draw.choices(WORDS, k=8))
    title = f"Punkt {place + 1} om {words.split()[0]}"
    sign = f"Vi beslutar nummer {meeting.id}-{place} om {words}."
    decided = {"decision": sign, "owner": room.other, "due": due(draw.randint(1, 90))} if kind == "decision" else {}
    level = draw.choice((*Level.values, Level.OPEN, Level.OPEN))
    text = f"{words}.\n\n- {words}"
    planning.add_item(meeting, by=room.secretary, title=title, kind=kind, level=level, text=text, **decided)
    if decided:
        made.texts[f"{meeting.id}-{place}"] = sign


@pytest.fixture
def fifty(person: MakePerson) -> Generated:
    return generate(make_room(person), meetings=MEETINGS, draw=random.Random(SEED))


def check_carried(made: Generated) -> None:
    """Each assignment is on every agenda after the meeting that gave it, until it is closed, and on none after."""
    assert len(made.given) == len(made.texts) == Decision.objects.count()
    for assignment, given in made.given.items():
        until = made.closed.get(assignment, len(made.meetings))
        for number, agenda in enumerate(made.agendas):
            assert (assignment in agenda) == (given < number < until), f"assignment {assignment} at meeting {number}"


def test_every_assignment_is_on_each_next_agenda_until_it_is_closed(fifty: Generated) -> None:
    assert len(fifty.meetings) == MEETINGS and Item.objects.count() == MEETINGS * ITEMS
    assert len(fifty.closed) > 50
    check_carried(fifty)
    numbers = list(Decision.objects.filter(year=2026).order_by("item__meeting__starts_at", "item__order"))
    assert all(after.number == before.number + 1 for before, after in pairwise(numbers))
    # Role by item, whatever was drawn: the public part holds the open items and no word of the others.
    for meeting in fifty.meetings:
        content = document(meeting, Form.MINUTES, by=fifty.room.secretary)
        public = public_part(meeting, content)
        told = json.dumps(json.loads(public.to_json()), ensure_ascii=False)
        for whole, part in zip(content.items, public.items, strict=True):
            assert part.is_withheld == (whole.level != "open")
            assert not whole.decision or (whole.decision in told) == (whole.level == "open")


def check_pdfs(made: Generated) -> None:
    """Approved, each decision stands exactly once in its meeting's PDF; the public export validates."""
    for meeting in made.meetings:
        minutes = made.room.approve(approving.propose(meeting, by=made.room.secretary))
        text = text_of_pdf(bytes(minutes.pdf))
        decided = [sign for name, sign in made.texts.items() if name.startswith(f"{meeting.id}-")]
        for sign in decided:
            assert text.count(sign) == 1, sign
        for one in Decision.objects.filter(item__meeting=meeting):
            assert text.count(f"Beslut {one.year}:{one.number}.") == 1
        approving.publish(meeting, by=made.room.secretary)
        exported = Client().get(f"/moten/offentligt/{meeting.id}/fil/json/").json()
        assert faults(exported) == []


def test_every_decision_is_in_the_pdf_once_and_the_export_validates(person: MakePerson, store: object) -> None:
    made = generate(make_room(person), meetings=3, draw=random.Random(SEED))
    assert made.texts
    check_pdfs(made)
    check_carried(made)


@pytest.mark.all
def test_the_same_of_all_fifty(fifty: Generated, store: object) -> None:
    check_pdfs(fifty)

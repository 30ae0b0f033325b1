"""Invitations by e-mail: who gets one, what stands in it, what is told of it, and that each goes once."""

from __future__ import annotations

from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from icalendar import Calendar
from tests.web.meetings.meeting_room import Room, as_

from utfall.errors import NotPossibleNow
from utfall.web.assignments.reminders import write_address
from utfall.web.audit.models import Entry
from utfall.web.meetings.actions import calling, planning
from utfall.web.meetings.models import Letter, Meeting
from utfall.web.meetings.tasks import send_invitations
from utfall.web.meetings.triggers import protect

pytestmark = pytest.mark.django_db
SECRET = "Uppsägning av ett avtal"


@pytest.fixture(autouse=True)
def post_office(settings: Any) -> None:
    """A server that sends e-mail, from a known address."""
    settings.SENDS_EMAIL, settings.SERVER_ADDRESS = True, "https://utfall.example"


@pytest.fixture
def invited(room: Room) -> Meeting:
    """Called: one with an address in the body, one with their own for reminders, one with none."""
    calling.write_member_address(room.seat(room.chair), email="ordforande@exempelstad.example", by=room.secretary)
    write_address(room.other, email="ledamot@exempelstad.example")
    meeting = room.meeting(place="Sal 3")
    room.item(meeting, SECRET, level="secret", text="Avtalet med bolaget.")
    planning.send_invitation(meeting, by=room.secretary)
    meeting.refresh_from_db()
    return meeting


def send() -> int:
    """What the worker does each minute."""
    return calling.send_letters(whole_address=lambda path: f"https://utfall.example{path}")


def test_each_with_an_address_gets_one_letter_with_a_calendar_and_nothing_of_the_agenda(invited: Meeting) -> None:
    send_invitations.call_local()
    send_invitations.call_local()
    assert [one.to for one in mail.outbox] == [["ordforande@exempelstad.example"], ["ledamot@exempelstad.example"]]
    for letter in mail.outbox:
        whole = letter.message().as_string()
        ((name, calendar, kind),) = letter.attachments
        assert (name, kind) == ("kallelse.ics", "text/calendar")
        for word in ("Uppsägning", "avtal", "Avtalet"):
            assert word not in letter.body + letter.subject + str(calendar)
        assert f"https://utfall.example/moten/{invited.id}/kallelse/" in letter.body and "Sal 3" in letter.body
        (event,) = Calendar.from_ical(calendar).walk("VEVENT")
        assert event.decoded("dtstart") == invited.starts_at and "text/calendar" in whole
    sent = Entry.objects.filter(action="meeting.letter_sent")
    assert sent.count() == 2 and not any(SECRET in str(one.details) for one in sent)


def test_those_who_hold_the_meeting_see_who_has_got_it_and_who_has_no_address(
    invited: Meeting, room: Room, store: object
) -> None:
    at = f"/moten/{invited.id}/kallelse/"
    page = as_(room.secretary).get(at).content.decode()
    assert page.count("Väntar på att skickas") == 2 and page.count("Ingen adress") == 1
    send()
    page = as_(room.secretary).get(at).content.decode()
    assert "Nås inte härifrån" not in page, "all have accounts"
    assert page.count("Skickat</span>") == 2 and page.count("Inget brev") == 1
    assert "exempelstad.example" not in as_(room.other).get(at).content.decode()


def test_an_address_that_comes_later_or_was_refused_is_written_to_again(
    invited: Meeting, room: Room, monkeypatch: pytest.MonkeyPatch, store: object
) -> None:
    answers: list[Exception] = [SMTPRecipientsRefused({}), SMTPDataError(554, b"no such user")]

    def refuse(*_: object, **__: object) -> None:
        raise answers.pop()

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        assert send() == 0
    assert set(Letter.objects.values_list("fault", "sent_at")) == {(calling.REFUSED, None)}
    client, at = as_(room.secretary), f"/moten/{invited.id}/kallelse/"
    assert calling.REFUSED in client.get(at).content.decode()
    assert send() == 0, "one that was refused does not go by itself"
    seat = room.seat(room.approver)
    page = client.post(
        f"/moten/grupper/{room.body.id}/plats/{seat.id}/adress/", {"email": "inte en adress"}, follow=True
    )
    assert "sparades inte" in page.content.decode()
    client.post(f"/moten/grupper/{room.body.id}/plats/{seat.id}/adress/", {"email": "justerare@exempelstad.example"})
    assert "3 brev" in client.post(f"{at}brev/", follow=True).content.decode()
    assert (send(), send(), len(mail.outbox)) == (3, 0, 3)
    assert calling.call_again(invited, by=room.secretary) == 0


def test_a_meeting_that_is_moved_after_the_invitation_says_that_those_called_must_be_told(
    invited: Meeting, room: Room, store: object
) -> None:
    form = {"day": "2026-01-13", "hour": "09:00", "place": "Sal 3", "chair": room.seat(room.chair).id}
    client, at = as_(room.secretary), f"/moten/{invited.id}/andra/"
    assert "Meddela dem som är kallade" not in client.post(at, form, follow=True).content.decode()
    assert "Meddela dem som är kallade" in client.post(at, {**form, "hour": "10:00"}, follow=True).content.decode()
    assert send() == 2 and all("10.00" in one.body for one in mail.outbox), "one that waited tells the new time"


def test_a_server_that_is_away_is_tried_again(invited: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", away)
        assert send() == 0
    assert not Entry.objects.filter(action="meeting.letter_sent").exists()
    assert send() == 2


def test_without_a_server_nothing_is_written_and_the_page_says_so(room: Room, settings: Any, store: object) -> None:
    settings.SENDS_EMAIL = False
    meeting = room.meeting()
    room.item(meeting, "Läget")
    planning.send_invitation(meeting, by=room.secretary)
    assert not Letter.objects.exists()
    planning.add_member(room.body, by=room.secretary, name="Eva Berg", initials="EB", email="eva@exempelstad.example")
    later = room.meeting()
    page = as_(room.secretary).get(f"/moten/{later.id}/kallelse/").content.decode()
    assert "Servern skickar ingen e-post" in page and "Nås inte härifrån</span> Eva Berg." in page
    settings.SENDS_EMAIL = True
    assert "Nås inte" not in as_(room.secretary).get(f"/moten/{later.id}/kallelse/").content.decode()
    settings.SENDS_EMAIL = False
    with pytest.raises(NotPossibleNow, match="ingen e-post"):
        calling.call_again(meeting, by=room.secretary)


def test_a_letter_that_was_sent_stands_in_sql_too(invited: Meeting) -> None:
    protect(connection)
    send()
    for sql in ("UPDATE meetings_letter SET email = 'x@y.example'", "DELETE FROM meetings_letter"):
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(sql)

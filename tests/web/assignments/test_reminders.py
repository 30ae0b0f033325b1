"""Reminders in the application and by e-mail, and the days in a calendar."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.smtp import EmailBackend
from django.template.loader import get_template
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from tests.web.assignments.receiving import Receiver

from utfall.errors import InvalidSurroundings
from utfall.web.accounts.models import User
from utfall.web.assignments import actions, reminders, tasks
from utfall.web.assignments.calendars import make_key
from utfall.web.assignments.models import Assignment, CalendarKey, Reminder
from utfall.web.assignments.origins import Origin, OriginKind
from utfall.web.audit.models import Entry
from utfall.web.email_server import EmailServer, read_email_server
from utfall.web.permissions import Role

TODAY = timezone.localdate()


@pytest.fixture
def owner(person: Callable[..., User]) -> User:
    """Somebody who wants reminders."""
    user = person("chefen", Role.UNIT_MANAGER)
    reminders.write_address(user, email="chefen@exempelstad.example")
    return user


@pytest.fixture
def give(owner: User) -> Callable[..., Assignment]:
    """Gives the owner an assignment due in so many days."""

    def make(title: str, days: int, **named: Any) -> Assignment:
        origin = Origin(OriginKind.BOARD, "", "Socialnämnden i maj")
        due = TODAY + timedelta(days=days)
        return actions.create(title=title, owner=owner, due=due, by=owner, origin=origin, **named)

    return make


def client_of(user: User) -> Client:
    """A client signed in as the person."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(day: date = TODAY) -> int:
    """The morning's e-mails."""
    return reminders.send_reminders(today=day, whole_address=lambda path: f"https://utfall.example{path}")


def test_the_frame_and_the_first_page_say_what_waits(give: Callable[..., Assignment], owner: User) -> None:
    assert not reminders.waiting_for(owner, today=TODAY).words
    give("Senare", 8)
    give("Snart", 7)
    assert reminders.waiting_for(owner, today=TODAY).words == "1 uppdrag inom en vecka"
    late = give("Sent", -1)
    page = client_of(owner).get("/tillganglighet/").content.decode()
    assert '<a class="waits" href="/uppdrag/">1 försenat uppdrag</a>' in page
    actions.set_state(late, state="done", by=owner)
    assert "1 uppdrag inom en vecka" in client_of(owner).get("/tillganglighet/").content.decode()


def test_the_first_page_lists_it(give: Callable[..., Assignment], owner: User) -> None:
    late = give("Sent", -1)
    Assignment.objects.update(created_at=timezone.now() - timedelta(days=4000), due=date(2019, 12, 1))
    template = get_template("overview/overview.html").template.source
    assert '{% include "assignments/waiting.html" %}' in template, "and where there are figures: they take long to make"
    page = client_of(owner).get("/?kand=2020-01-01").content.decode()
    assert "Väntar på dig" in page and f'<a href="/uppdrag/{late.id}/">Sent</a>' in page


def test_each_reminder_is_sent_once_and_says_title_and_address_only(
    give: Callable[..., Assignment], person: Callable[..., User], owner: User
) -> None:
    soon = give("Ta fram frågorna", 5, text="Beskrivningen stannar här.")
    hidden = give("Säg upp avtalet", -3, confidential=True)
    give("Långt dit", 30)
    closed = give("Gjort", -5)
    actions.set_state(closed, state="done", by=owner)
    silent = person("tyst", Role.UNIT_MANAGER)
    actions.hand_over(give("Utan adress", 1), owner=silent, by=owner)
    assert (send(), send(), len(mail.outbox)) == (1, 0, 1)
    (letter,) = mail.outbox
    assert letter.to == ["chefen@exempelstad.example"] and letter.subject == reminders.SUBJECT
    assert letter.body == (
        f"Försenat:\nUppdrag med sekretess\nhttps://utfall.example/uppdrag/{hidden.id}/\n\n"
        f"Ska vara klart inom en vecka:\nTa fram frågorna\nhttps://utfall.example/uppdrag/{soon.id}/\n"
    )
    assert send(soon.due) == 1 and "Ska vara klart i dag" in mail.outbox[1].body
    assert send(soon.due + timedelta(days=1)) == 1 and send(soon.due + timedelta(days=9)) == 0
    actions.move_due(soon, due=soon.due + timedelta(days=60), reason="Väntar.", by=owner)
    assert send(soon.due + timedelta(days=58)) == 1
    kinds = Reminder.objects.filter(assignment=soon).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["soon", "today", "late", "soon"]
    assert set(Entry.objects.filter(action="assignment.reminded").values_list("actor", flat=True)) == {reminders.BY}


def test_the_address_of_the_directory_is_used_until_the_person_says_another_or_none(
    give: Callable[..., Assignment], owner: User
) -> None:
    give("Sent", -1)
    User.objects.filter(id=owner.id).update(email="katalogen@exempelstad.example")
    owner.refresh_from_db()
    assert send() == 1 and mail.outbox[0].to == ["chefen@exempelstad.example"], "what the person wrote goes first"
    for written, to in (("", []), (owner.email, [owner.email])):
        Reminder.objects.all().delete()
        mail.outbox.clear()
        reminders.write_address(owner, email=written)
        assert send() == len(to) and [one.to for one in mail.outbox] == ([to] if to else [])


def test_what_did_not_go_away_is_tried_again(give: Callable[..., Assignment], monkeypatch: pytest.MonkeyPatch) -> None:
    give("Sent", -1)

    def refuse(*arguments: object, **named: object) -> None:
        raise ConnectionRefusedError("nobody listens")

    with monkeypatch.context() as broken:
        broken.setattr(reminders, "send_mail", refuse)
        assert send() == 0 and not Reminder.objects.exists()
    assert send() == 1 and len(mail.outbox) == 1


def test_nothing_is_sent_where_the_server_cannot(give: Callable[..., Assignment], settings: Any) -> None:
    give("Sent", -1)
    tasks.remind.call_local()
    assert not mail.outbox
    settings.SENDS_EMAIL, settings.SERVER_ADDRESS = True, "https://utfall.example"
    tasks.remind.call_local()
    assert "https://utfall.example/uppdrag/" in mail.outbox[0].body


@pytest.fixture
def receiver(socket_enabled: None) -> Iterator[Receiver]:
    """A server on loopback that receives a letter."""
    one = Receiver()
    one.start()
    yield one
    one.listening.close()


def test_a_letter_goes_through_a_real_server(
    give: Callable[..., Assignment], receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    give("Skriv överenskommelsen", -1)
    backend = EmailBackend(host="127.0.0.1", port=receiver.port, timeout=5)
    monkeypatch.setattr("django.core.mail.get_connection", lambda *arguments, **named: backend)
    assert send() == 1
    receiver.join(timeout=5)
    assert "To: chefen@exempelstad.example" in receiver.received and "base64" not in receiver.received.lower()
    assert "/uppdrag/" in receiver.received


def test_the_address_of_the_email_server_is_read() -> None:
    found = read_email_server("smtp+starttls://utfall:l%40sen@mail.example.se", sender="utfall@exempelstad.example")
    assert found == EmailServer(
        "mail.example.se", 587, "utfall@exempelstad.example", "utfall", "l@sen", is_upgraded=True
    )
    assert "l@sen" not in repr(found) and read_email_server("", sender="") is None
    for address, sender in (("http://x", "a@b.example"), ("smtp://x:y", "a@b.example"), ("smtp://x", "")):
        with pytest.raises(InvalidSurroundings):
            read_email_server(address, sender=sender)


def test_a_secret_address_gives_ones_own_days_until_it_is_revoked(give: Callable[..., Assignment], owner: User) -> None:
    soon, hidden = give("Ta fram frågorna; åäö, och mer", 5), give("Säg upp avtalet", 6, confidential=True)
    done = actions.set_state(give("Gjort", 2), state="done", by=owner)
    client = client_of(owner)
    page = client.post("/uppdrag/paminnelser/kalender/").content.decode()
    places = re.findall(r"<code>http://testserver(/uppdrag/kalender/[^<]+)</code>", page)
    assert len(places) == 2 and "Adressen är gjord" in page
    stranger = Client()
    events, todos = (Calendar.from_ical(stranger.get(place).content) for place in places)
    assert [(str(one["summary"]), one.decoded("dtstart")) for one in events.walk("VEVENT")] == [
        (soon.title, soon.due), ("Uppdrag med sekretess", hidden.due)
    ]  # fmt: skip
    states = {str(one["uid"]): (str(one["status"]), one.decoded("due")) for one in todos.walk("VTODO")}
    assert states[f"uppdrag-{done.id}@testserver"] == ("COMPLETED", done.due) and len(states) == 3
    answer = stranger.get(places[0])
    assert answer["Content-Type"].startswith("text/calendar") and "no-store" in answer["Cache-Control"]
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    key = places[0].split("/")[3]
    assert (
        key not in CalendarKey.objects.get().digest and key not in client.get("/uppdrag/paminnelser/").content.decode()
    )
    make_key(owner)
    assert stranger.get(places[0]).status_code == 404
    client.post("/uppdrag/paminnelser/kalender/dra-in/")
    assert not CalendarKey.objects.filter(revoked_at=None).exists()
    file = client.get("/uppdrag/mina/uppgifter.ics")
    assert file["Content-Disposition"] == 'attachment; filename="uppdrag-uppgifter.ics"'
    assert client.get("/uppdrag/mina/annat.ics").status_code == 404


def test_a_closed_account_has_no_calendar(give: Callable[..., Assignment], owner: User) -> None:
    place = f"/uppdrag/kalender/{make_key(owner)}/handelser.ics"
    assert Client().get(place).status_code == 200
    User.objects.filter(id=owner.id).update(is_active=False)
    assert Client().get(place).status_code == 404


def test_one_writes_and_takes_away_ones_own_address(owner: User) -> None:
    client = client_of(owner)
    assert client.post("/uppdrag/paminnelser/", {"email": "ingen adress"}).status_code == 422
    assert client.post("/uppdrag/paminnelser/", {"email": "ny@exempelstad.example"}).status_code == 302
    owner.refresh_from_db()
    assert owner.reminder_address.email == "ny@exempelstad.example"
    client.post("/uppdrag/paminnelser/", {"email": ""})
    assert not User.objects.filter(reminder_address__isnull=False).exists()

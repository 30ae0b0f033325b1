"""Sessions: a new id at sign-in, an end when the account is closed or time is up, and what the log says of it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.test import Client

from utfall.web.accounts.actions import set_active
from utfall.web.accounts.models import User
from utfall.web.audit.models import Entry
from utfall.web.permissions import Role
from utfall.web.session_age import LONGEST, LONGEST_IDLE, SEEN, STARTED, WRITTEN_AFTER

PASSWORD = "ett-gott-lösenord-17"


@pytest.fixture
def anna(person: Callable[..., User]) -> User:
    user = person("anna", Role.CONTROLLER)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def client(anna: User) -> Client:
    client = Client()
    client.post("/konto/logga-in/", {"login": "anna", "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/mal/").status_code == 200


def make_older(client: Client, *, idle: int = 0, whole: int = 0) -> None:
    session = client.session
    session[SEEN], session[STARTED] = int(time.time()) - idle, int(time.time()) - max(idle, whole)
    session.save()


def actions() -> list[str]:
    return list(Entry.objects.order_by("number").values_list("action", flat=True))


def test_the_session_has_another_id_after_sign_in(anna: User) -> None:
    client = Client()
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["utfall-session"] = before = session.session_key
    client.post("/konto/logga-in/", {"login": "anna", "password": PASSWORD})
    assert is_in(client)
    assert client.cookies["utfall-session"].value != before
    stale = Client()
    stale.cookies["utfall-session"] = before
    assert not is_in(stale)


def test_a_closed_account_is_out_with_the_next_click(client: Client, anna: User) -> None:
    assert is_in(client)
    set_active(anna, is_active=False, by="provet")
    assert not is_in(client)
    assert client.post("/konto/logga-in/", {"login": "anna", "password": PASSWORD}).status_code in (200, 302)
    assert not is_in(client)


def test_a_changed_password_ends_the_other_sessions(client: Client, anna: User) -> None:
    anna.set_password("ett-annat-lösenord-18")
    anna.save()
    assert not is_in(client)


@pytest.mark.parametrize(
    ("idle", "whole", "stays"),
    [
        (LONGEST_IDLE - 60, 0, True),
        (LONGEST_IDLE + 60, 0, False),
        (60, LONGEST - 60, True),
        (60, LONGEST + 60, False),
    ],
)
def test_a_session_ends_when_idle_for_an_hour_or_after_eight(
    client: Client, idle: int, whole: int, stays: bool
) -> None:
    make_older(client, idle=idle, whole=whole)
    assert is_in(client) is stays
    assert actions().count("session.closed") == (0 if stays else 1)


def test_clicks_are_noted_at_most_every_five_minutes(client: Client) -> None:
    make_older(client, idle=WRITTEN_AFTER - 60)
    before = client.session[SEEN]
    client.get("/mal/")
    assert client.session[SEEN] == before
    make_older(client, idle=WRITTEN_AFTER + 60)
    before = client.session[SEEN]
    client.get("/mal/")
    assert client.session[SEEN] > before


def test_coming_in_being_refused_and_leaving_are_logged(client: Client) -> None:
    client.post("/konto/logga-ut/")
    other = Client()
    other.post("/konto/logga-in/", {"login": "anna", "password": "hemligt-men-fel"})
    other.post("/konto/logga-in/", {"login": "mitt-hemliga-lösenord", "password": "anna"})
    other.post("/konto/logga-in/", {"login": "Mitt-hemliga-lösenord", "password": "anna"})
    found = [(one.action, one.actor, one.thing) for one in Entry.objects.order_by("number")]
    found = [one for one in found if one[0].startswith("session.")]
    assert found[:3] == [
        ("session.opened", "anna", "anna"),
        ("session.closed", "anna", "anna"),
        ("session.refused", "okänd", "anna"),
    ]
    assert found[3][2].startswith("okänt ")
    assert found[3] == found[4], "the same name gives the same digest"
    written = " ".join(f"{one} {one.details}" for one in Entry.objects.all()).casefold()
    assert "hemlig" not in written

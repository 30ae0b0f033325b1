"""The sign-in pages: in our frame, in Swedish and within the content policy; the second factor from start to end."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from utfall.web.accounts.models import User
from utfall.web.permissions import Role

PASSWORD = "ett-gott-lösenord-17"
ENGLISH = re.compile(
    r"\b(sign in|password|username|log out|code|please|confirm|recovery|authenticator)\b", re.IGNORECASE
)


@pytest.fixture
def anna(person: Callable[..., User]) -> User:
    user = person("anna", Role.CONTROLLER)
    user.set_password(PASSWORD)
    user.save()
    return user


class Words(HTMLParser):
    """What a reader sees, and whatever the content policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.refused: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "style" or name.startswith("on") or (value or "").startswith(("data:", "javascript:", "http")):
                self.refused.append(f"{tag} {name}={value}")
        if tag == "style" or (tag == "script" and not dict(attrs).get("src")):
            self.refused.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def sign_in(client: Client, username: str = "anna", password: str = PASSWORD) -> Any:
    return client.post("/konto/logga-in/", {"login": username, "password": password})


def confirm(client: Client) -> None:
    """Security settings ask for the password once more."""
    client.post("/konto/bekrafta/", {"password": PASSWORD})


def secret_on(page: Any) -> str:
    """The key as the page of a new app shows it."""
    found = re.search(r"<code>(\w+)</code>", page.content.decode())
    assert found
    return found[1]


def code_for(secret: str) -> str:
    """What an app with that key shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def check(response: Any) -> str:
    text = response.content.decode()
    found = Words()
    found.feed(text)
    said = " ".join(found.words)
    assert text.count("<h1>") == 1 and '<html lang="sv">' in text
    assert not found.refused
    assert not ENGLISH.search(said), ENGLISH.search(said)
    return said


def test_every_page_of_signing_in_is_swedish_and_within_the_policy(anna: User, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    for address in ("logga-in/", "ej-aktivt/", "avbrutet/", "misslyckat/"):
        check(client.get(f"/konto/{address}"))
    wrong = sign_in(client, password="fel")
    assert "Användarnamnet eller lösenordet stämmer inte." in check(wrong)
    assert sign_in(client).status_code == 302
    assert client.get("/nyckeltal/")["Location"] == "/konto/sakerhet/kod/", "a second factor is asked for"

    assert client.get("/konto/sakerhet/kod/")["Location"].startswith("/konto/bekrafta/"), "and the password once more"
    check(client.get("/konto/bekrafta/"))
    confirm(client)
    page = client.get("/konto/sakerhet/kod/")
    check(page)
    secret = secret_on(page)
    assert "<svg viewBox" in page.content.decode()
    check(client.post("/konto/sakerhet/kod/", {"code": "000000"}))
    assert client.post("/konto/sakerhet/kod/", {"code": code_for(secret)})["Location"] == "/konto/sakerhet/reservkoder/"
    assert secret not in str(Authenticator.objects.get(user=anna, type="totp").data), "kept encrypted"
    for address in ("sakerhet/", "sakerhet/kod/bort/", "sakerhet/reservkoder/", "sakerhet/reservkoder/nya/"):
        check(client.get(f"/konto/{address}"))
    for address in ("losenord/", "bekrafta/", "andra-faktor/bekrafta/", "logga-ut/"):
        check(client.get(f"/konto/{address}"))
    assert client.get("/mal/").status_code == 200


def test_with_a_second_factor_the_password_alone_does_not_let_in(anna: User, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    first = Client()
    sign_in(first)
    confirm(first)
    first.post("/konto/sakerhet/kod/", {"code": code_for(secret_on(first.get("/konto/sakerhet/kod/")))})
    reserve = Authenticator.objects.get(user=anna, type="recovery_codes").wrap().get_unused_codes()

    client = Client()
    assert sign_in(client)["Location"].startswith("/konto/andra-faktor/")
    check(client.get("/konto/andra-faktor/"))
    assert client.get("/mal/").status_code == 302
    assert "Koden stämmer inte" in check(client.post("/konto/andra-faktor/", {"code": "000000"}))
    assert client.post("/konto/andra-faktor/", {"code": reserve[0]}).status_code == 302
    assert client.get("/mal/").status_code == 200
    again = Client()
    sign_in(again)
    assert again.post("/konto/andra-faktor/", {"code": reserve[0]}).status_code == 200, "a reserve code works once"


@pytest.mark.django_db
@pytest.mark.parametrize("is_demo", [True, False])
def test_only_a_demonstration_lists_its_accounts(is_demo: bool, settings: Any) -> None:
    settings.SURROUNDINGS = replace(settings.SURROUNDINGS, is_demo=is_demo)
    said = check(Client().get("/konto/logga-in/"))
    assert ("Förvaltningschef" in said) is is_demo


def test_somebody_who_forgot_is_told_whom_to_turn_to(db: None, settings: Any) -> None:
    assert "Hör av dig till" in check(Client().get("/konto/logga-in/"))
    settings.SIGN_IN = replace(settings.SIGN_IN, contact="IT-stöd, 0123-45 67 89")
    assert "Hör av dig till IT-stöd, 0123-45 67 89" in check(Client().get("/konto/logga-in/"))

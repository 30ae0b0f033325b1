"""A new first password: shown once, changed at the next sign-in, logged; two persons behind it for a powerful role."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import User
from utfall.web.accounts.tokens import make_token, token_of
from utfall.web.administration.models import Proposal
from utfall.web.administration.people import close_or_open, renew_password
from utfall.web.administration.proposals import accept
from utfall.web.audit.models import Entry
from utfall.web.permissions import Role

OLD, OWN = "ett-gammalt-losenord-3", "fyra ord i rad duger"
Maker = Callable[..., User]


@pytest.fixture
def cilla(person: Maker) -> User:
    made = person("cilla", Role.SECRETARY)
    made.set_password(OLD)
    made.save()
    return made


def _shown(page: str) -> str:
    found = re.search(r"Första lösenord</dt><dd><code>([^<]+)", page)
    assert found is not None, page
    return found[1]


def _signs_in(password: str) -> tuple[Client, Any]:
    client = Client()
    return client, client.post("/konto/logga-in/", {"login": "cilla", "password": password})


def test_the_person_chooses_their_own_before_anything_else(cilla: User, signed_in: Callable[..., Client]) -> None:
    Authenticator.objects.create(user=cilla, type="totp", data={})
    _, key = make_token(cilla, name="prov", scopes=["figures:read"], days=3, by="cilla")
    theirs = Client()
    theirs.force_login(cilla, backend="django.contrib.auth.backends.ModelBackend")
    assert theirs.get("/rapport/").status_code == 200
    admin = signed_in(Role.ADMINISTRATOR)
    address = f"/administration/personer/{cilla.id}/losenord/"
    assert "måste byta" in admin.get(address).content.decode()
    answer = admin.post(address)
    password = _shown(answer.content.decode())
    assert "no-store" in answer["Cache-Control"]

    assert theirs.get("/rapport/")["Location"].startswith("/konto/logga-in/"), "whoever was signed in is out"
    assert not Authenticator.objects.filter(user=cilla).exists()
    assert token_of(key) is None, "and so are the programs that used their keys"
    assert "_auth_user_id" not in _signs_in(OLD)[0].session
    fresh, _ = _signs_in(password)
    for elsewhere in ("/", "/rapport/", "/konto/sakerhet/", "/konto/nycklar/"):
        assert fresh.get(elsewhere)["Location"] == "/konto/losenord/", elsewhere
    assert "Välj ett eget" in fresh.get("/konto/losenord/").content.decode()
    same = {"oldpassword": password, "password1": password, "password2": password}
    assert "Välj ett annat lösenord" in fresh.post("/konto/losenord/", same).content.decode()
    assert fresh.get("/rapport/").status_code == 302
    fresh.post("/konto/losenord/", {**same, "password1": OWN, "password2": OWN})
    assert fresh.get("/rapport/").status_code == 200
    assert _signs_in(OWN)[0].get("/rapport/").status_code == 200

    changes = Entry.objects.filter(action__startswith="person.password").order_by("number")
    log = list(changes.values_list("action", "actor", "thing"))
    assert log == [
        ("person.password_renewed", "administrator", "cilla"),
        ("person.password_changed", "cilla", "cilla"),
    ]
    assert password not in "".join(Entry.objects.values_list("details", flat=True))
    page = admin.get(f"/administration/personer/{cilla.id}/").content.decode()
    assert "Satte ett nytt första lösenord" in page and "andra faktor: borttagen" in page


@pytest.mark.parametrize("role", [Role.CONTROLLER, Role.AUDITOR, Role.ADMINISTRATOR, Role.DIRECTOR])
def test_a_powerful_person_needs_two(role: Role, person: Maker) -> None:
    ada, bo, dan = (person(name, Role.ADMINISTRATOR) for name in ("ada", "bo", "dan"))
    dan.memberships.update(role=role.value)
    dan = User.objects.get(id=dan.id)
    dan.set_password(OLD)
    dan.save()
    with pytest.raises(NotPossibleNow, match="Skälet saknas"):
        renew_password(dan, reason="", by=ada)
    made = renew_password(dan, reason="Telefonen är borta.", by=ada)
    assert isinstance(made, Proposal)
    for not_they in (ada, dan):
        with pytest.raises(NotPossibleNow):
            accept(made, by=not_they)
    assert User.objects.get(id=dan.id).check_password(OLD)
    password = accept(made, by=bo)
    changed = User.objects.get(id=dan.id)
    assert changed.check_password(password) and changed.must_change_password


def test_the_one_who_accepts_sees_the_password_once(person: Maker, signed_in: Callable[..., Client]) -> None:
    dan = person("dan", Role.DIRECTOR)
    dan.set_password(OLD)
    dan.save()
    first, second = signed_in(Role.ADMINISTRATOR), Client()
    second.force_login(person("bo", Role.ADMINISTRATOR), backend="django.contrib.auth.backends.ModelBackend")
    address = f"/administration/personer/{dan.id}/losenord/"
    assert "Två personer behövs" in first.get(address).content.decode()
    assert first.post(address).status_code == 422
    assert first.post(address, {"reason": "Telefonen är borta."}).status_code == 302
    page = second.get("/administration/forslag/").content.decode()
    assert "Ge Dan ett nytt första lösenord." in page
    number = Proposal.objects.get().id
    password = _shown(second.post(f"/administration/forslag/{number}/godkann/").content.decode())
    assert User.objects.get(id=dan.id).check_password(password)
    assert password not in second.get("/administration/forslag/").content.decode()


def test_who_has_no_password_here_gets_none(person: Maker, cilla: User) -> None:
    ada = person("ada", Role.ADMINISTRATOR)
    with pytest.raises(NotPossibleNow, match="egen inloggning"):
        renew_password(person("dan"), reason="", by=ada)
    with pytest.raises(NotPossibleNow, match="ditt eget"):
        renew_password(ada, reason="", by=ada)
    close_or_open(cilla, is_active=False, by=ada)
    with pytest.raises(NotPossibleNow, match="stängt"):
        renew_password(cilla, reason="", by=ada)

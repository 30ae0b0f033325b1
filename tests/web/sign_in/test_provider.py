"""The organisation's own sign-in: the file, a real OpenID Connect provider on loopback, and signed SAML answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client

from utfall.web.accounts.models import GroupRole, Unit, User
from utfall.web.assignments.models import ReminderAddress
from utfall.web.assignments.reminders import address_of
from utfall.web.audit.models import Entry
from utfall.web.permissions import Permission, Role
from utfall.web.sign_in_file import read_sign_in

OPENID = """
[[openid_connect]]
id = "kommunen"
name = "Exempelstads konto"
issuer = "{issuer}"
client_id = "utfall"
client_secret = "en-lång-hemlighet-som-är-påhittad"
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "sign-in.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    return file


class Provider(BaseHTTPRequestHandler):
    """A small OpenID Connect provider: one person, whose groups the test chooses; it checks secret and code."""

    groups: tuple[str, ...] = ()
    email = ""
    audience = "utfall"

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def answer(self, content: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def claims(self) -> dict[str, Any]:
        told = {"email": self.email} if self.email else {}
        who = {"sub": "7f3a", "preferred_username": "karin.berg", "name": "Karin Berg"}
        return {**who, **told, "groups": list(self.groups)}

    def do_GET(self) -> None:
        if self.path == "/.well-known/openid-configuration":
            ends = ("authorization", "token", "userinfo")
            self.answer(
                {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys"}
                | {f"{end}_endpoint": f"{self.issuer}/{end}" for end in ends}
                | {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
            )
        elif self.path == "/userinfo" and self.headers["Authorization"] == "Bearer abc":
            self.answer(self.claims())
        else:
            self.answer({"error": "not_found"}, 404)

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if sent.get("code") != ["rätt-kod"] or sent.get("client_secret") != ["en-lång-hemlighet-som-är-påhittad"]:
            self.answer({"error": "invalid_grant"}, 400)
            return
        now = datetime.now(UTC)
        token = self.claims() | {
            "iss": self.issuer,
            "aud": self.audience,
            "iat": now,
            "exp": now + timedelta(minutes=5),
        }
        signed = jwt.encode(token, "x" * 40, algorithm="HS256")
        self.answer({"access_token": "abc", "token_type": "Bearer", "expires_in": 300, "id_token": signed})


@pytest.fixture
def provider(socket_enabled: None, settings: Any, tmp_path: Path, db: None) -> Iterator[type[Provider]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found = read_sign_in(
        written(tmp_path, OPENID.format(issuer=f"http://127.0.0.1:{server.server_port}")), is_loopback=True
    )
    settings.SIGN_IN, settings.SOCIALACCOUNT_PROVIDERS = found, found.providers
    Provider.groups, Provider.audience, Provider.email = (), "utfall", ""
    yield Provider
    server.shutdown()
    server.server_close()


def come_in(client: Client, *, code: str = "rätt-kod") -> Any:
    start = client.post("/konto/oidc/kommunen/login/?process=login")
    assert start.status_code == 302, start.content.decode()
    asked = parse_qs(urlsplit(start["Location"]).query)
    assert asked["client_id"] == ["utfall"] and asked["code_challenge_method"] == ["S256"]
    return client.get("/konto/oidc/kommunen/login/callback/", {"code": code, "state": asked["state"][0]})


def roles_of(username: str) -> set[tuple[str, str]]:
    held = User.objects.get(username=username).memberships_on()
    return {(one.role, one.unit.code if one.unit else "") for one in held}


def test_the_sign_in_page_has_a_button_and_the_policy_lets_the_form_go_there(provider: type[Provider]) -> None:
    page = Client().get("/konto/logga-in/")
    assert "Exempelstads konto" in page.content.decode()
    assert 'action="/konto/oidc/kommunen/login/' in page.content.decode()
    policy = page["Content-Security-Policy"]
    assert "form-action 'self' http://127.0.0.1:" in policy and "unsafe" not in policy


def test_groups_of_the_directory_are_roles_and_follow_it(provider: type[Provider], area: Unit, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True  # the provider has asked for its own
    GroupRole.objects.create(group="utfall-controller", role=Role.CONTROLLER, unit=None)
    GroupRole.objects.create(group="utfall-myndighet", role=Role.AREA_MANAGER, unit=area)
    provider.groups = ("utfall-controller", "utfall-myndighet", "alla-anställda")
    client = Client()
    assert come_in(client)["Location"] == "/"
    assert client.get("/mal/").status_code == 200
    assert roles_of("karin.berg") == {("controller", ""), ("area_manager", "Myndighet")}
    user = User.objects.get(username="karin.berg")
    assert (str(user), user.email, user.has_usable_password()) == ("Karin Berg", "", False)

    provider.groups = ("utfall-myndighet",)
    assert come_in(Client())["Location"] == "/"
    assert roles_of("karin.berg") == {("area_manager", "Myndighet")}
    assert not User.objects.get(username="karin.berg").may(Permission.IMPORT)
    log = [(one.action, one.actor) for one in Entry.objects.order_by("number")]
    assert ("role.granted", "katalogen") in log and ("role.ended", "katalogen") in log
    assert log.count(("session.opened", "karin.berg")) == 2


def test_the_address_of_the_directory_is_for_letters_and_the_persons_own_choice_goes_first(
    provider: type[Provider],
) -> None:
    GroupRole.objects.create(group="utfall-chef", role=Role.UNIT_MANAGER, unit=None)
    provider.groups, provider.email = ("utfall-chef",), "karin.berg@exempelstad.example"
    client = Client()
    come_in(client)
    user = User.objects.get(username="karin.berg")
    assert (user.email, address_of(user)) == (provider.email, provider.email)
    assert provider.email in client.get("/konto/sakerhet/").content.decode()
    assert f'value="{provider.email}"' in client.get("/uppdrag/paminnelser/").content.decode()
    for written in ("egen@exempelstad.example", ""):
        assert client.post("/uppdrag/paminnelser/", {"email": written}).status_code == 302
        assert address_of(user) == written
    provider.email = "karin.ek@exempelstad.example"
    come_in(Client())
    user.refresh_from_db()
    assert (user.email, address_of(user)) == (provider.email, ""), "who wants no letters gets none"
    client.post("/uppdrag/paminnelser/", {"email": provider.email})
    assert address_of(User.objects.get()) == provider.email and not ReminderAddress.objects.exists()
    provider.email = "inte en adress"
    come_in(Client())
    assert User.objects.get().email == "karin.ek@exempelstad.example"
    followed = Entry.objects.filter(action="person.address_followed")
    assert followed.count() == 2 and not any("@" in one.details for one in followed)


def test_without_a_group_that_is_mapped_there_is_an_account_without_a_role(provider: type[Provider]) -> None:
    client = Client()
    assert come_in(client).status_code == 302
    assert roles_of("karin.berg") == set()
    assert client.get("/nyckeltal/").status_code == 403


def test_an_account_with_the_same_user_name_is_never_taken_over(
    provider: type[Provider], person: Callable[..., User]
) -> None:
    theirs = person("karin.berg", Role.ADMINISTRATOR)
    client = Client()
    assert come_in(client).status_code == 302
    assert client.session["_auth_user_id"] != str(theirs.pk)


@pytest.mark.parametrize("fault", ["code", "state", "audience"])
def test_a_false_answer_lets_nobody_in(provider: type[Provider], fault: str) -> None:
    client = Client()
    if fault == "state":
        come_in(Client())
        response = client.get("/konto/oidc/kommunen/login/callback/", {"code": "rätt-kod", "state": "gissad"})
    else:
        provider.audience = "en-annan-tjänst" if fault == "audience" else "utfall"
        response = come_in(client, code="fel-kod" if fault == "code" else "rätt-kod")
    assert response.status_code == 401
    assert "Inloggningen gick inte" in response.content.decode()
    assert client.get("/mal/").status_code == 302

"""The REST API: keys with scopes, the pages' protection, faults in Swedish."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from utfall.model.period import Period
from utfall.web.accounts.models import ApiToken, User
from utfall.web.accounts.tokens import make_token, revoke_token
from utfall.web.audit.models import Entry
from utfall.web.gates import gate_at, open_store
from utfall.web.permissions import Role

COUNT = "ifo.aktualiseringar"


@pytest.fixture
def keyed(store: Path, person: Callable[..., User]) -> Callable[..., Any]:
    """Asks the API with a key of a person with those roles and scopes: status and body."""

    def ask(path: str, *, roles: tuple[Role, ...] = (Role.READER,), scopes: tuple[str, ...] = ("figures:read",)) -> Any:
        user = User.objects.filter(username="program").first() or person("program", *roles)
        _, key = make_token(user, name="prov", scopes=scopes, days=5, by="provet")
        response = Client().get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {key}"})
        return response.status_code, json.loads(response.content)

    return ask


def test_figures_are_the_gates(keyed: Callable[..., Any]) -> None:
    status, found = keyed(f"nyckeltal/{COUNT}/siffror/?period=2025-T1,2024-T1")
    gate = gate_at(open_store().delivery(None))
    table = gate.table(COUNT, [Period.parse("2025-T1"), Period.parse("2024-T1")])
    assert status == 200
    assert [one["value"] for one in found] == [str(figure.value.value) for figure in table.figures]
    status, earlier = keyed(f"nyckeltal/{COUNT}/siffror/?period=2025-01&kand=2025-03-10")
    assert status == 200 and earlier[0]["known_at"] == "2025-03-05"
    status, compared = keyed(f"nyckeltal/{COUNT}/jamforelse/?period=2025-T1")
    assert status == 200 and compared["sentence"]


def test_what_is_hidden_is_hidden_here_too(keyed: Callable[..., Any]) -> None:
    _, found = keyed("nyckeltal/placering.lvm/siffror/?period=2025-T1,2024-T1")
    assert any(one["state"] == "hidden" for one in found)
    assert all(one["value"] is None and one["numerator"] is None for one in found if one["state"] == "hidden")


def test_faults_say_what_to_do(keyed: Callable[..., Any]) -> None:
    for path, status in (
        ("nyckeltal/finns.ej/", 404),
        (f"nyckeltal/{COUNT}/siffror/", 422),
        (f"nyckeltal/{COUNT}/siffror/?period=2025-13", 400),
        (f"nyckeltal/{COUNT}/siffror/?period=2025-T1&per=frisor", 404),
    ):
        found, body = keyed(path)
        assert found == status, path
        assert body["cause"] and body["remedy"]


@pytest.mark.django_db
def test_without_a_valid_key_nothing_is_told(store: Path, person: Callable[..., User]) -> None:
    user = person("program", Role.READER)
    token, key = make_token(user, name="prov", scopes=["figures:read"], days=5, by="provet")
    ask = {"Authorization": f"Bearer {key}"}
    assert Client().get("/api/v1/nyckeltal/").status_code == 401
    assert Client().get("/api/v1/nyckeltal/", headers={"Authorization": "Bearer utfall_x"}).status_code == 401
    assert Client().get("/api/v1/nyckeltal/", headers=ask).status_code == 200
    assert Entry.objects.filter(action="token.used").count() == 1
    revoke_token(token, by="provet")
    assert Client().get("/api/v1/nyckeltal/", headers=ask).status_code == 401
    assert key not in str(list(ApiToken.objects.values()))


def test_scope_and_role_must_both_give_it(keyed: Callable[..., Any]) -> None:
    status, body = keyed("rapporter/")
    assert status == 403 and "läsa rapporter" in body["cause"]
    assert keyed("rapporter/", scopes=("reports:read",))[0] == 200


def test_a_closed_persons_key_opens_nothing(keyed: Callable[..., Any]) -> None:
    assert keyed("nyckeltal/")[0] == 200
    User.objects.update(is_active=False)
    assert keyed("nyckeltal/")[0] == 401


def test_a_key_is_made_and_revoked_on_its_page(store: Path, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.CONTROLLER)
    assert client.post("/konto/nycklar/", {"name": "", "days": "5"}).status_code == 422
    page = client.post("/konto/nycklar/", {"name": "BI", "scopes": ["figures:read"], "days": "5"}).content.decode()
    assert "utfall_" in page and "Den visas aldrig igen" in page
    assert "utfall_" not in client.get("/konto/nycklar/").content.decode()
    token = ApiToken.objects.get()
    client.post(f"/konto/nycklar/{token.id}/dra-in/")
    token.refresh_from_db()
    assert not token.is_valid


@pytest.mark.django_db
def test_it_describes_itself(store: Path) -> None:
    described = json.loads(Client().get("/api/v1/openapi.json").content)
    assert len(described["paths"]) >= 6

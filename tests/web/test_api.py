"""The REST API: keys with scopes, the pages' protection, faults in Swedish."""

from __future__ import annotations

import json
import re
from collections import Counter
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

ROOT = Path(__file__).resolve().parents[2]
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
def test_no_two_answers_share_a_name() -> None:
    """In the description the one that comes last would take the other's place."""
    named = Counter(re.findall(r"^class (\w+)\((?:\w+Out|Schema)\)", "".join(_interfaces()), re.MULTILINE))
    assert named and max(named.values()) == 1, named.most_common(3)


def _interfaces() -> list[str]:
    return [file.read_text(encoding="utf-8") for file in (ROOT / "src/utfall/web").rglob("api*.py")]


def test_it_describes_itself(store: Path) -> None:
    described = json.loads(Client().get("/api/v1/openapi.json").content)
    assert len(described["paths"]) >= 6


@pytest.mark.parametrize("period", ["0000", "0001", "0001-T1", "9999", "9999-12-31", "0001-01..9999-12", "２０２５"])
@pytest.mark.parametrize("what", ["siffror", "jamforelse"])
def test_a_year_beyond_the_calendars_middle_is_no_period(keyed: Callable[..., Any], period: str, what: str) -> None:
    status, body = keyed(f"nyckeltal/{COUNT}/{what}/?period={period}")
    assert status == 400 and body["cause"] and body["remedy"]


def test_too_many_periods_are_refused_and_not_cut_short(keyed: Callable[..., Any]) -> None:
    assert keyed(f"nyckeltal/{COUNT}/siffror/?period={','.join(['2025-T1'] * 61)}")[0] == 400


@pytest.mark.parametrize("day", ["1735689600", "2025-05-05T00:00:00Z", "20250505", "10000-01-01", "0000-01-01", ""])
def test_a_day_is_written_as_described_and_no_other_way(keyed: Callable[..., Any], day: str) -> None:
    assert keyed(f"nyckeltal/{COUNT}/siffror/?period=2025-T1&kand={day}")[0] == 422


def _handed_in(person: Callable[..., User], name: str, query: str = "") -> tuple[int, dict[str, Any]]:
    user = person("program", Role.CONTROLLER)
    _, key = make_token(user, name="prov", scopes=["deliveries:write"], days=5, by="provet")
    body = f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\na;b\r\n--x--\r\n'.encode()
    response = Client(headers={"Authorization": f"Bearer {key}"}).post(
        f"/api/v1/leveranser/{query}", body, content_type="multipart/form-data; boundary=x"
    )
    return response.status_code, json.loads(response.content)


def test_a_file_name_too_long_for_the_disk_is_refused(store: Path, person: Callable[..., User]) -> None:
    status, body = _handed_in(person, "å" * 200 + ".csv")
    assert status == 400 and "för långt" in body["cause"]


def test_a_delivery_of_a_day_to_come_is_refused(store: Path, person: Callable[..., User]) -> None:
    status, body = _handed_in(person, "a.csv", "?kand=9999-12-31")
    assert status == 400 and "framåt" in body["cause"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "content_type", "status"),
    [
        ("GET", "finns-inte/", "", 404),
        ("GET", "leveranser/-1/", "", 404),
        ("GET", "leveranser/inlamnade/a/", "", 404),
        ("DELETE", "nyckeltal/", "", 405),
        ("POST", "leveranser/", "multipart/form-data", 400),
        ("POST", "leveranser/", "application/x-www-form-urlencoded; charset=utf-16", 400),
    ],
)
def test_what_reaches_no_operation_is_refused_in_the_apis_own_form(
    store: Path, person: Callable[..., User], method: str, path: str, content_type: str, status: int
) -> None:
    user = person("program", Role.CONTROLLER)
    _, key = make_token(user, name="prov", scopes=["deliveries:write"], days=5, by="provet")
    client = Client(headers={"Authorization": f"Bearer {key}"})
    response = client.generic(method, f"/api/v1/{path}", b"a=1", content_type=content_type)
    assert (response.status_code, response["Content-Type"]) == (status, "application/json; charset=utf-8")
    assert set(json.loads(response.content)) == {"title", "cause", "remedy"}
    assert client.get("/finns-inte/")["Content-Type"].startswith("text/html")

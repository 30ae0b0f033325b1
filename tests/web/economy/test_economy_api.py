"""The economy for other programs: to the öre what the pages show, and no forecast that nobody has made."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from utfall.figures.kept import KeptGate
from utfall.finance.income_statement import income_statement
from utfall.finance.statement import RESULT
from utfall.web.accounts.models import ApiToken, User
from utfall.web.accounts.tokens import make_token
from utfall.web.economy.allocation_page import allocation_page
from utfall.web.permissions import Role
from utfall.web.year_money import books_at, keep_money, money_at


@pytest.fixture
def asked(gate: KeptGate, person: Callable[..., User]) -> Callable[[str], Any]:
    """Asks the API with the key of a reader: status and body."""
    _, key = make_token(person("program", Role.READER), name="prov", scopes=["economy:read"], days=5, by="provet")
    client = Client(headers={"Authorization": f"Bearer {key}"})

    def ask(path: str) -> Any:
        answer = client.get(f"/api/v1/ekonomi/{path}")
        return answer.status_code, json.loads(answer.content)

    return ask


def test_the_statement_is_the_pages_to_the_ore(asked: Callable[[str], Any], gate: KeptGate) -> None:
    status, found = asked("2025/resultat/")
    money = books_at(gate, 2025)
    assert status == 200 and money is not None
    whole = income_statement(money.columns.of_report, layout=money.meaning.layout)
    assert [row["title"] for row in found["rows"]] == [row.title for row in whole.rows]
    assert found["rows"][-1]["title"] == RESULT and found["rows"][-1]["is_sum"]
    assert found["rows"][-1]["amounts_ore"][:3] == list(whole.row(RESULT).amounts_ore)
    assert [one["id"] for one in found["columns"]] == ["accounts", "budget", "manager", "outcome", "budget_to_date"]
    assert any(one["name"] == "bokforing_2025.SE" for one in found["sources"])
    _, area = asked("2025/resultat/?omrade=boende")
    assert area["rows"][-1]["amounts_ore"] != found["rows"][-1]["amounts_ore"]
    status, earlier = asked("2024/resultat/?kand=2025-03-05")
    assert status == 200 and earlier["is_closed"] and earlier["known_at"] == "2025-03-05"


def test_the_forecast_has_its_limits_as_soon_as_the_worker_has_made_it(
    asked: Callable[[str], Any], gate: KeptGate, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_money(gate)
    status, found = asked("2025/prognos/")
    money = money_at(gate, 2025)
    assert status == 200 and money is not None and money.machine is not None
    result, board = money.machine.result(), found["machine"][0]
    assert result is not None and (board["area"], board["group"]) == (None, None)
    assert [board["limits"][name] for name in ("p10_ore", "p50_ore", "p90_ore", "best_ore", "worst_ore")] == [
        result.p10_ore,
        result.p50_ore,
        result.p90_ore,
        result.best_ore,
        result.worst_ore,
    ]
    assert board["expected_ore"] == -sum(money.machine.amounts().values())
    areas = [one for one in found["machine"] if one["area"] and not one["group"]]
    assert sum(one["expected_ore"] for one in areas) == board["expected_ore"]
    assert {one["source"] for one in found["managers"]} == {"chefsprognoser_2025.csv"}
    assert any(one["comment"] for one in found["managers"])
    assert [one["is_late"] for one in found["actions"]].count(True) == 1
    monkeypatch.setattr("utfall.web.economy.api.is_forecast_kept", lambda gate, year: False)
    monkeypatch.setattr("utfall.finance.year_money.machine_of", None)
    status, without = asked("2025/prognos/")
    assert (status, without["is_machine_made"], without["machine"]) == (200, False, [])


def test_the_allocation_comes_to_its_sum_and_tells_what_is_open(asked: Callable[[str], Any], gate: KeptGate) -> None:
    status, found = asked("2026/tilldelning/")
    page = allocation_page(gate, year=2026)
    assert status == 200 and page is not None and found["version"] == page.version
    bridge = [one["amount_ore"] for one in found["items"] if one["step"] != "plan_year"]
    assert sum(bridge) == found["sum_ore"] and all(one["file"] for one in found["items"])
    assert [one["title"] for one in found["comparisons"] if one["open_ore"]] == [one.title for one in page.open]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("2019/resultat/", 404),
        ("2025/resultat/?omrade=finns-ej", 404),
        ("2019/tilldelning/", 404),
        ("2026/tilldelning/?version=finns-ej", 404),
        ("1/resultat/", 422),
        ("i-fjol/prognos/", 422),
        ("2025/prognos/?kand=2001-01-01", 409),
    ],
)
def test_what_does_not_exist_is_told(asked: Callable[[str], Any], path: str, status: int) -> None:
    found, body = asked(path)
    assert found == status and body["cause"] and body["remedy"]


def test_a_key_for_figures_reads_no_economy(gate: KeptGate, person: Callable[..., User]) -> None:
    others = [one for one in ApiToken.Scope.values if one != "economy:read"]
    _, key = make_token(person("program", Role.CONTROLLER), name="prov", scopes=others, days=5, by="provet")
    client = Client(headers={"Authorization": f"Bearer {key}"})
    for path in ("2025/resultat/", "2025/prognos/", "2026/tilldelning/"):
        answer = client.get(f"/api/v1/ekonomi/{path}")
        assert answer.status_code == 403 and "läsa ekonomi" in json.loads(answer.content)["cause"]

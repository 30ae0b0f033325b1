"""The allocation's open question explained by a person, scenarios saved and compared, and the year as a workbook."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client
from tests.web.economy.test_statement import text_of

from utfall.errors import InvalidScenario
from utfall.figures.kept import KeptGate
from utfall.web.accounts.models import User
from utfall.web.audit.models import Entry
from utfall.web.economy.allocation_page import allocation_page, explain, take_back
from utfall.web.economy.models import AllocationExplanation, SavedScenario
from utfall.web.economy.scenarios import add_step, save_scenario, scenarios_page, step_of
from utfall.web.permissions import Role
from utfall.web.year_money import keep_money, money_at

MNKR = 100_000_000
TITLE = "Utgångspunkten mot internbudgeten 2025"


def test_the_open_question_is_explained_by_a_person_and_can_be_taken_back(
    gate: KeptGate, person: Callable[..., User]
) -> None:
    by = person("ekonom", Role.FINANCE)
    page = allocation_page(gate)
    assert page is not None and page.year == 2026 and "<svg" in page.chart
    assert [one.title for one in page.open] == [TITLE]
    assert "2 982 tkr mer" in page.open[0].question.replace("\u00a0", " ")
    half = {"year": 2026, "comparison": TITLE, "by": by}
    explain(gate, **half, amount_ore=2 * MNKR, text="Tillfälligt anslag")  # type: ignore[arg-type]
    left = allocation_page(gate)
    assert left is not None and len(left.open) == 1
    explain(gate, **half, amount_ore=98_200_000, text="Omfört från kommunstyrelsen")  # type: ignore[arg-type]
    explained = allocation_page(gate)
    assert explained is not None and not explained.open
    assert "Omfört från kommunstyrelsen (Ekonom)" in explained.reconciliation
    take_back(AllocationExplanation.objects.get(text="Tillfälligt anslag"), by=by)
    again = allocation_page(gate)
    assert again is not None and len(again.open) == 1 and len(again.explanations) == 2
    actions = Entry.objects.filter(action__startswith="allocation").order_by("number").values_list("action", flat=True)
    assert list(actions) == ["allocation.explained"] * 2 + ["allocation.withdrawn"]


def test_the_allocations_page_shows_versions_and_takes_an_explanation(
    signed_in: Callable[..., Client], gate: KeptGate
) -> None:
    client = signed_in(Role.FINANCE)
    page = client.get("/ekonomi/tilldelning/")
    assert "Tilldelning 2026" in text_of(page) and "Förklaring" in text_of(page)
    answer = client.post(
        "/ekonomi/tilldelning/2026/forklara/", {"jamforelse": TITLE, "belopp": "2 982", "forklaring": "Anslag 2025"}
    )
    assert answer.status_code == 302
    assert AllocationExplanation.objects.get().amount_ore == 298_200_000
    assert client.get("/ekonomi/tilldelning/?version=finns-ej").status_code == 404


def test_a_scenario_is_saved_shared_and_compared(gate: KeptGate, person: Callable[..., User]) -> None:
    keep_money(gate)
    money = money_at(gate, 2025)
    assert money is not None and money.machine is not None
    mine, others = person("anna", Role.FINANCE), person("bo", Role.CONTROLLER)
    saved = save_scenario("Två till", "Från maj", is_shared=False, by=mine)
    line = {"rad": "Myndighet|Klientkostnader", "dag": "2025-05-01"}
    step = step_of({**line, "slag": "more_placements", "placeringar": "2", "dygnskostnad": "6 200"})
    add_step(saved, step, machine=money.machine)
    dear = save_scenario("Dyrare", "", is_shared=True, by=others)
    only = {"groups": ["Personalkostnader", "Klientkostnader"], "areas": ["Boende"]}
    add_step(dear, step_of({"slag": "index", "procent": "1,5", "dag": "2025-06-15"}, **only), machine=money.machine)
    add_step(
        dear, step_of({"slag": "one_off", "rad": "Boende|Klientkostnader", "belopp": "500"}), machine=money.machine
    )
    page = scenarios_page(gate, person=mine, chosen=[saved.id, dear.id])
    assert page is not None and [one.scenario.name for one in page.scenarios] == ["Två till", "Dyrare"]
    assert page.scenarios[0].difference == "\u22123,0\u00a0mnkr"  # two placements, 6 200 kr a day for 245 days
    by_line = page.scenarios[1]
    assert [one.words for one in by_line.steps] == [
        "Priserna +1,5 procent från 1\u00a0juni\u00a02025: Personalkostnader, Klientkostnader i Boende",
        "\u22120,5\u00a0mnkr i Boende, Klientkostnader",
    ]
    assert "Personalkostnader, Boende" in by_line.lines and "Myndighet" not in by_line.lines
    assert all(one.difference.endswith("mnkr") for one in by_line.steps)
    assert "Två till" in page.compared and "Årets resultat" in page.compared
    theirs = scenarios_page(gate, person=others)
    assert theirs is not None and [one.scenario.name for one in theirs.scenarios] == ["Dyrare"]
    with pytest.raises(InvalidScenario):
        add_step(saved, step_of({**line, "rad": "Finns|Ej", "slag": "one_off", "belopp": "5"}), machine=money.machine)


def test_scenarios_through_the_pages(signed_in: Callable[..., Client], gate: KeptGate) -> None:
    keep_money(gate)
    client = signed_in(Role.FINANCE)
    made = client.post("/ekonomi/scenarier/nytt/", {"namn": "Ett belopp", "beskrivning": ""})
    saved = SavedScenario.objects.get()
    address = f"/ekonomi/scenarier/{saved.id}/"
    client.post(address, {"slag": "one_off", "rad": "Boende|Klientkostnader", "belopp": "1 500"})
    page = text_of(client.get(made["Location"]))
    assert "−1,5 mnkr i Boende, Klientkostnader" in page
    prices = {"slag": "index", "procent": "2", "dag": "2025-06-01", "grupp": ["Klientkostnader", "Personalkostnader"]}
    client.post(address, prices)
    page = text_of(client.get(made["Location"]))
    assert "Klientkostnader, Personalkostnader i alla områden" in page and "Ett belopp, rad för rad" in page
    for _ in range(2):
        client.post(address, {"gor": "ta-bort-steg", "steg": "0"})
    assert "Inget ändras ännu" in text_of(client.get(made["Location"]))
    assert client.post(address, {"gor": "dela"}).status_code == 302
    saved.refresh_from_db()
    assert saved.is_shared


def test_the_year_goes_out_as_a_workbook_and_its_items_stand_on_a_page(
    signed_in: Callable[..., Client], gate: KeptGate
) -> None:
    client = signed_in(Role.READER)
    assert "Investeringar 2025" in text_of(client.get("/ekonomi/poster/"))
    answer = client.get("/ekonomi/excel/")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert "Resultaträkning" in book.sheetnames and "ekonomi-2025.xlsx" in answer["Content-Disposition"]

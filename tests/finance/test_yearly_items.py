"""Items that come once, investments, equity and state grants."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.finance.example_plan import deliver_example
from tests.finance.plan_files import GRANTS, deliver, lines

from utfall.finance.coding import Coding
from utfall.finance.forecasting.known import KnownItem
from utfall.finance.ledger_rows import Files
from utfall.finance.yearly_items import carried_over, equity, investments, net_investment, one_offs, state_grants
from utfall.model.problem import Place
from utfall.store.store import Store

INVESTMENTS = "år;slag;rad;budget_kr;prognos_kr;utfall_kr"
EQUITY = "år;dag;rad;belopp_kr"


@pytest.fixture
def example(store: Store, tmp_path: Path) -> Files:
    return deliver_example(store, tmp_path)


def test_items_that_come_once(example: Files, coding: Coding) -> None:
    items, problems = one_offs(example, coding)
    assert not problems and sum(one.amount_ore for one in items) == 1_680_000_00
    assert items[0].place == Place("engangsposter_2025.csv", 2)
    assert items[0].known_item() == KnownItem(
        "boende", "lokalkostnader", date(2025, 1, 1), 260_000_00, "Bevakning av boende"
    )


def test_the_published_investments(example: Files) -> None:
    """3,0, 2,0 and 1,0 million kronor."""
    items = investments(example, year=2025)
    assert [(one.kind, one.budget_ore, one.forecast_ore, one.deviation_ore) for one in items] == [
        ("expenditure", 3_000_000_00, 2_000_000_00, 1_000_000_00),
        ("receipt", 0, 0, 0),
    ]
    net = net_investment(items, year=2025)
    assert (net.budget_ore, net.forecast_ore, net.deviation_ore) == (3_000_000_00, 2_000_000_00, 1_000_000_00)
    assert net.outcome_ore is None  # nobody has said it: not zero


def test_net_investment_takes_income_from_expenditure(store: Store, tmp_path: Path) -> None:
    rows = ("2025;inkomst;Bidrag;500;700;", "2025;utgift;Bilar;2000;2100;2050", "2024;utgift;Bilar;1;1;1")
    files = store.current_files(deliver(store, tmp_path, {"investeringar.csv": lines(INVESTMENTS, *rows)}))
    items = investments(files, year=2025)
    assert [one.deviation_ore for one in items] == [-100_00, 200_00]
    net = net_investment(items, year=2025)
    assert (net.budget_ore, net.forecast_ore, net.deviation_ore) == (1500_00, 1400_00, 100_00)


def test_equity_is_carried_over_and_adjusted(store: Store, tmp_path: Path) -> None:
    rows = (
        "2024;2024-01-01;Ingående eget kapital;0",
        "2024;2024-12-31;Årets resultat;-7673000",
        "2025;2025-01-01;Ingående eget kapital;-7673000",
        "2025;2025-04-15;Reglering av överfört resultat;7673000",
    )
    files = store.current_files(deliver(store, tmp_path, {"eget_kapital.csv": lines(EQUITY, *rows)}))
    before, now = equity(files)
    assert before.closing_ore() == -7_673_000_00
    assert (now.before_result_ore, now.closing_ore()) == (0, None)
    assert now.closing_ore(1_000_00) == 1_000_00
    assert [item.kind for item in now.items] == ["opening_equity", "equity_adjustment"]
    (carried,) = carried_over((before, now))
    assert carried.difference_ore == 0


def test_equity_that_was_not_carried_over_is_found(store: Store, tmp_path: Path) -> None:
    rows = (
        "2024;2024-01-01;Ingående eget kapital;100",
        "2024;2024-12-31;Årets resultat;50",
        "2025;2025-01-01;Ingående eget kapital;140",
    )
    files = store.current_files(deliver(store, tmp_path, {"eget_kapital.csv": lines(EQUITY, *rows)}))
    assert [one.difference_ore for one in carried_over(equity(files))] == [-10_00]


def test_the_published_grant_and_its_balance_account(example: Files) -> None:
    """14,3 granted: 8,0 and 1,7 given out, 4,6 on the balance account."""
    (grant,) = state_grants(example)
    assert (grant.granted_ore, grant.split_ore, grant.balance_ore) == (14_300_000_00, 9_700_000_00, 4_600_000_00)
    assert [(one.recipient, one.amount_ore) for one in grant.parts] == [
        ("Socialnämnden", 8_000_000_00),
        ("Arbetsmarknadsnämnden", 1_700_000_00),
    ]
    assert grant.unaccounted_ore == 0


def test_money_taken_from_the_balance_account(store: Store, tmp_path: Path) -> None:
    rows = (
        "2025;Omställning;2025-03-01;tilldelat;Kommunen;100",
        "2025;Omställning;2025-03-01;balanskonto;Socialnämnden;100",
        "2025;Omställning;2025-05-02;balanskonto;Socialnämnden;-30",
        "2025;Omställning;2025-05-02;fördelat;Vårdnämnden;25",
    )
    files = store.current_files(deliver(store, tmp_path, {"statsbidrag_2025.csv": lines(GRANTS, *rows)}))
    (grant,) = state_grants(files)
    assert (grant.balance_ore, grant.split_ore, grant.unaccounted_ore) == (70_00, 25_00, 5_00)

"""The year's book out of the store: whole years as published, months booked as known, files that it rests on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.finance.conftest import DEFINITIONS, REPORT_DAY, ExampleEconomy

from utfall.finance.forecasting.known import Line
from utfall.finance.income_statement import income_statement
from utfall.finance.ledger import LedgerMonth
from utfall.finance.machine import machine_of
from utfall.finance.statement import ORE_PER_TKR
from utfall.finance.year_book import Meaning, YearBook, months_booked, year_book
from utfall.finance.year_columns import year_columns
from utfall.sources.importing import import_files
from utfall.store.store import Store


def book_of(example: ExampleEconomy, meaning: Meaning, **asked: int) -> YearBook:
    store = example.store
    found = year_book(store, store.delivery(), meaning=meaning, **asked)
    assert found is not None
    return found


def test_the_annual_accounts_are_the_published(example: ExampleEconomy, meaning: Meaning) -> None:
    """Out of some thousand vouchers: 744 955, −752 628 and −7 673 thousand kronor, to the öre."""
    columns = year_columns(book_of(example, meaning), machine=None)
    statement = income_statement([columns.accounts], layout=meaning.layout)
    assert [(row.title, (row.amounts_ore[0] or 0) / ORE_PER_TKR) for row in statement.rows] == [
        ("Kommunbidrag", 658_070),
        ("Disposition av ackumulerat resultat", 0),
        ("Intäkter", 86_885),
        ("Summa intäkter", 744_955),
        ("Utdelningskrav", 0),
        ("Kostnader", -752_628),
        ("Summa kostnader", -752_628),
        ("Årets resultat", -7_673),
    ]


def test_what_is_booked_and_known(example: ExampleEconomy, meaning: Meaning) -> None:
    book = book_of(example, meaning)
    assert (book.year, book.months_booked, book.known_at) == (2025, 4, REPORT_DAY)
    assert book.booked_until == date(2025, 5, 1)
    assert book.accounts(2025) is None
    assert [one.name for one in book.sources] == [f"bokforing_{year}.SE" for year in range(2021, 2026)]
    assert book.sources[-1].known_at == REPORT_DAY
    assert len(book.sources[-1].fingerprint) == 64
    earlier = book_of(example, meaning, year=2024)
    assert (earlier.months_booked, earlier.booked_until) == (12, date(2025, 1, 1))
    assert earlier.booked() == book.accounts(2024)


def test_a_month_counts_as_booked_when_it_has_passed() -> None:
    ledger = [LedgerMonth("a", "g", "l", date(2025, month, 1), 1) for month in (1, 2, 5, 6)]
    assert months_booked(ledger, year=2025, known_at=date(2025, 6, 1)) == 5
    assert months_booked(ledger, year=2025, known_at=date(2025, 5, 31)) == 2
    assert months_booked(ledger, year=2024, known_at=date(2025, 5, 31)) == 0


def test_an_earlier_delivery_knows_what_was_known_then(example: ExampleEconomy, meaning: Meaning) -> None:
    book = year_book(example.store, example.store.deliveries()[0], meaning=meaning)
    assert book is not None
    assert (book.year, book.months_booked, book.known_at) == (2021, 12, date(2022, 2, 5))


def test_a_store_without_a_ledger_has_no_book(meaning: Meaning, tmp_path: Path) -> None:
    store = Store.create(tmp_path / "lager")
    file = tmp_path / "kontoplan.csv"
    file.write_text("konto;namn\n4641;HVB\n", encoding="utf-8")
    mappings = DEFINITIONS / "mappings"
    delivery = import_files(store, [file], mappings_dir=mappings, mapping="huvudbok", known_at=REPORT_DAY)
    assert year_book(store, delivery, meaning=meaning) is None


def test_the_machine_knows_what_is_decided_and_forecasts_the_rest(example: ExampleEconomy, meaning: Meaning) -> None:
    """Without a budget the grant's four months are carried on: three times 241 161 thousand, within a rounding."""
    book = book_of(example, meaning)
    machine = machine_of(example.store, book)
    assert not machine.is_decided_by_budget
    assert abs(machine.decided_ore() + 3 * 241_160_667 * 100) < 3 * ORE_PER_TKR
    amounts = machine.amounts()
    board = machine.outlook()
    assert board is not None
    assert sum(ore for line, ore in amounts.items() if line.group != "kommunbidrag") == board.expected_ore
    assert Line("myndighet", "klientkostnader") in amounts
    assert not [line for line in amounts if line.group == "balansrakning"]
    limits = machine.result()
    assert limits is not None
    assert limits.worst_ore < limits.p10_ore < limits.p50_ore < limits.p90_ore < limits.best_ore
    result = -sum(amounts.values())
    assert limits.p10_ore < result < limits.p90_ore
    areas = [machine.decided_ore(area) for area in meaning.coding.areas]
    assert sum(areas) == machine.decided_ore()

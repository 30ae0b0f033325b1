"""The year's book out of the store: whole years as published, months booked as known, files that it rests on."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

from tests.finance.conftest import DEFINITIONS, REPORT_DAY, ExampleEconomy

from utfall.finance.ledger import LedgerMonth
from utfall.finance.year_book import Meaning, YearBook, months_booked, year_book
from utfall.sources.importing import import_files
from utfall.store.store import Store


def book_of(example: ExampleEconomy, meaning: Meaning, **asked: int) -> YearBook:
    store = example.store
    found = year_book(store, store.delivery(), meaning=meaning, **asked)
    assert found is not None
    return found


def test_what_is_booked_and_known(example: ExampleEconomy, meaning: Meaning) -> None:
    book = book_of(example, meaning)
    assert (book.year, book.months_booked, book.known_at) == (2025, 4, REPORT_DAY)
    assert book.booked_until == date(2025, 5, 1)
    assert book.accounts(2025) is None
    sources = {one.name: one for one in book.sources}
    assert {f"bokforing_{year}.SE" for year in range(2021, 2026)} <= set(sources)
    assert {"internbudget_2025.csv", "omforingar_2025.csv", "chefsprognoser_2025.csv"} <= set(sources)
    assert "internbudget_2024.csv" not in sources
    assert sources["bokforing_2024.SE"].known_at == date(2025, 2, 5)
    assert sources["bokforing_2025.SE"].known_at == REPORT_DAY
    assert len(sources["bokforing_2025.SE"].fingerprint) == 64
    earlier = book_of(example, meaning, year=2024)
    assert (earlier.months_booked, earlier.booked_until) == (12, date(2025, 1, 1))
    assert earlier.booked() == book.accounts(2024)


def test_a_month_counts_as_booked_when_it_has_passed() -> None:
    ledger = [LedgerMonth("a", "g", "l", date(2025, month, 1), 1) for month in (1, 2, 5, 6)]
    assert months_booked(ledger, year=2025, known_at=date(2025, 6, 1)) == 5
    assert months_booked(ledger, year=2025, known_at=date(2025, 5, 31)) == 2
    assert months_booked(ledger, year=2024, known_at=date(2025, 5, 31)) == 0


def test_a_year_is_closed_when_its_accounts_are_made(example: ExampleEconomy, meaning: Meaning) -> None:
    """In January invoices of December are still to come; the result in the equity, or February, closes the year."""
    book = book_of(example, meaning, year=2024)
    assert book.is_closed
    january = dataclasses.replace(book, known_at=date(2025, 1, 5))
    assert january.is_closed  # its result stands in the equity
    without = dataclasses.replace(january, items=dataclasses.replace(january.items, equity=None))
    assert not without.is_closed
    assert dataclasses.replace(without, known_at=date(2025, 2, 1)).is_closed
    assert not book_of(example, meaning).is_closed


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

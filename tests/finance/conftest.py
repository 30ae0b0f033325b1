"""An empty store and what its names mean; the example municipality's economy, brought in once for all that read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from utfall.finance.coding import Coding, load_coding
from utfall.finance.year_book import Meaning, load_meaning
from utfall.finance.year_money import YearMoney, year_money
from utfall.sources.importing import import_files
from utfall.store.store import Store
from utfall.synthetic.economy import EconomyWritten, write_economy

DEFINITIONS = Path(__file__).parents[2] / "definitions"
REPORT_DAY = date(2025, 5, 5)


@dataclass(frozen=True)
class ExampleEconomy:
    """The store, and the files and truth that it was filled from."""

    store: Store
    written: EconomyWritten


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "lager")


@pytest.fixture(scope="session")
def coding() -> Coding:
    return load_coding(DEFINITIONS)


@pytest.fixture(scope="session")
def money(example: ExampleEconomy, meaning: Meaning) -> YearMoney:
    """The year 2025 after April."""
    found = year_money(example.store, example.store.delivery(), meaning=meaning)
    assert found is not None
    return found


@pytest.fixture(scope="session")
def meaning() -> Meaning:
    return load_meaning(DEFINITIONS)


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> ExampleEconomy:
    """The annual accounts of 2021–2024, and 2025 as known after April."""
    folder = tmp_path_factory.mktemp("ekonomi")
    written = write_economy(folder / "filer", until=REPORT_DAY)
    store = Store.create(folder / "lager")
    for one in written.folders:
        if one.known_at.month == 2 or one.known_at == REPORT_DAY:
            import_files(store, list(one.files), mappings_dir=DEFINITIONS / "mappings", known_at=one.known_at)
    return ExampleEconomy(store, written)

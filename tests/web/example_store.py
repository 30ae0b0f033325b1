"""The small store of the example municipality that all tests of the web share in a run."""

from __future__ import annotations

import fcntl
import os
import tempfile
from datetime import date
from pathlib import Path

from utfall.sources.importing import import_files
from utfall.store.store import Store
from utfall.synthetic.economy import write_economy
from utfall.synthetic.extracts import write_extracts
from utfall.synthetic.municipality import simulate

ROOT = Path(__file__).resolve().parents[2]
_OF_THIS_RUN = f"utfall-web-store-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"
STORE = Path(os.environ.get("EXAMPLE_STORE") or Path(tempfile.gettempdir()) / _OF_THIS_RUN)
"""One store for the workers of a run; ``EXAMPLE_STORE`` names one for several runs of the same code."""

KNOWN_DAYS = (date(2025, 3, 5), date(2025, 4, 5), date(2025, 5, 5))
"""The store's deliveries: all until the first, then a month each."""


def filled_store() -> Path:
    """The path of the store with three deliveries; filled once in a run, whoever comes first."""
    STORE.mkdir(parents=True, exist_ok=True)
    with (STORE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (STORE / "full").exists():
            town = simulate()
            write_extracts(STORE / "utdrag", until=KNOWN_DAYS[-1], town=town)
            write_economy(STORE / "ekonomi", until=KNOWN_DAYS[-1], town=town)
            Store.create(STORE / "data")
            for known_at in KNOWN_DAYS:
                deliver(STORE / "data", known_at=known_at)
            (STORE / "full").touch()
    return STORE / "data"


ECONOMY = {KNOWN_DAYS[0]: ("2024-02-05", "2025-02-05"), KNOWN_DAYS[-1]: ("2025-05-05",)}
"""The days of the economy in each delivery: the accounts of two years, and last the year that is under way."""


def economy_of(known_at: date) -> list[Path]:
    """The files of ledger and plan that belong to one of ``KNOWN_DAYS``."""
    return sorted(file for day in ECONOMY.get(known_at, ()) for file in (STORE / "ekonomi" / day).iterdir())


def extracts_of(known_at: date) -> list[Path]:
    """The folders of extracts that belong to one of ``KNOWN_DAYS``: those since the day before it."""
    before = "".join(day.isoformat() for day in KNOWN_DAYS if day < known_at)[-10:]
    days = sorted(path for path in (STORE / "utdrag").iterdir() if path.is_dir())
    return [day for day in days if before < day.name <= known_at.isoformat()]


def deliver(store: Path, *, known_at: date) -> None:
    """One of the deliveries, read into the store."""
    mappings = ROOT / "definitions" / "mappings"
    files = [*extracts_of(known_at), *economy_of(known_at)]
    import_files(Store.open(store), files, mappings_dir=mappings, known_at=known_at)

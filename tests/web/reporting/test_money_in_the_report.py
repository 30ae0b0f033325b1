"""The report written in the web shows the year's money as soon as its ledger has been read in, and keeps it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from utfall.finance import machine
from utfall.model.period import Period
from utfall.sources.importing import import_files
from utfall.store.store import Store
from utfall.synthetic.economy import write_economy
from utfall.web.accounts.models import User
from utfall.web.permissions import Role
from utfall.web.reporting import actions
from utfall.web.reporting.content import money_for

ROOT = Path(__file__).resolve().parents[3]
DAY = date(2025, 5, 5)


@pytest.fixture(name="with_ledger")
def store_with_a_ledger(store: Path, tmp_path: Path, settings: Any) -> Path:
    """A copy of the web's store with the annual accounts of 2023 and 2024, and 2025 as known after April."""
    shutil.copytree(store, tmp_path / "data")
    shutil.copy(store.with_name("data.key"), tmp_path / "data.key")
    written = write_economy(tmp_path / "ekonomi", until=DAY)
    wanted = (date(2024, 2, 5), date(2025, 2, 5), DAY)
    files = [file for one in written.folders if one.known_at in wanted for file in one.files]
    # A file of a year before stands in the newest folder that has it.
    newest = {file.name: file for file in files}
    mappings = ROOT / "definitions" / "mappings"
    import_files(Store.open(tmp_path / "data"), list(newest.values()), mappings_dir=mappings, known_at=DAY)
    settings.SURROUNDINGS = replace(settings.SURROUNDINGS, store=tmp_path / "data")
    return tmp_path / "data"


def test_the_report_shows_the_ledgers_statement(
    with_ledger: Path, person: Callable[..., User], signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    by = person("sekr", Role.SECRETARY)
    report = actions.start_report(Period.parse("2025-T1"), as_of=None, deadline=None, by=by)
    page = signed_in(Role.CONTROLLER).get("/rapport/2025-T1/1/las/").content.decode().replace("\u00a0", " ")
    assert "Resultaträkning 2025, tusental kronor" in page
    assert "−752 628" in page
    assert "Maskinens prognos är ett resultat på" in page
    assert "bokforing_2025.SE" in page
    assert "Ekonomisk tilldelning 2026, miljoner kronor" in page
    assert "720 500 tkr, men kommunbidraget i internbudgeten 2025 är 723 482 tkr" in page
    with monkeypatch.context() as patched:
        patched.setattr(machine, "forecast_year", None)  # what has been kept is not made again
        known = money_for(report)
    assert known is not None and known.machine is not None
    assert known.book.months_booked == 4

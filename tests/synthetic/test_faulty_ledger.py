"""Every fault that is put into a ledger is found by the import, nothing else is, and its sums are right to the öre."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from typer.testing import CliRunner

from utfall.cli.app import app
from utfall.finance.coding import Side, load_coding
from utfall.finance.ledger import coded_amounts
from utfall.finance.ledger_check import unmapped_accounts, unmapped_units
from utfall.finance.ledger_rows import counted_rows
from utfall.sources.importing import import_files
from utfall.store.store import Store
from utfall.synthetic.faulty_ledger import FaultyLedger, write_faulty_ledger
from utfall.synthetic.ledger_faults import Finding
from utfall.synthetic.municipality import Municipality

DEFINITIONS = Path(__file__).parents[2] / "definitions"
KNOWN_AT = date(2026, 2, 5)


@pytest.fixture(scope="module")
def written(town: Municipality, tmp_path_factory: pytest.TempPathFactory) -> FaultyLedger:
    return write_faulty_ledger(tmp_path_factory.mktemp("bokforing"), rows=0, town=town)


@pytest.fixture(scope="module")
def store(written: FaultyLedger, tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store.create(tmp_path_factory.mktemp("lager") / "lager")
    import_files(store, written.files, mappings_dir=DEFINITIONS / "mappings", known_at=KNOWN_AT)
    return store


def test_every_fault_is_found_and_nothing_else(written: FaultyLedger, store: Store) -> None:
    problems = store.delivery().problems
    found = [Finding(one.code, one.place.file, one.place.line or 0, one.count) for one in problems]
    assert Counter(found) == Counter(written.findings)
    assert all(problem.message and problem.remedy for problem in problems)


def test_totals_are_right_to_the_ore(written: FaultyLedger, store: Store) -> None:
    rows = counted_rows(store.current_files(store.delivery())).rows
    years = pc.year(rows["month"])
    sums = pa.table({"year": years, "account": rows["account"].cast(pa.string()), "ore": rows["amount_ore"]})
    by_account = sums.group_by(["year", "account"]).aggregate([("ore", "sum")]).to_pylist()
    found = {(one["year"], one["account"]): one["ore_sum"] for one in by_account}
    assert {key: ore for key, ore in found.items() if ore} == {key: ore for key, ore in written.totals.items() if ore}


def test_the_list_of_faults_lies_beside_the_files(written: FaultyLedger) -> None:
    listed = json.loads((written.files[0].parent / "fel.json").read_text(encoding="utf-8"))
    assert [Finding(**one) for one in listed["fel"]] == list(written.findings)
    codes = {finding.code for finding in written.findings}
    assert {"SIE-101", "SIE-102", "SIE-103", "SIE-106", "SIE-110", "SIE-111", "SIE-112", "SIE-133"} <= codes
    assert {"QUA-004", "QUA-008", "QUA-009", "QUA-010", "QUA-011", "QUA-012", "QUA-013", "EXT-008", "EXT-012"} <= codes


def test_the_same_seed_gives_the_same_files(written: FaultyLedger, town: Municipality, tmp_path: Path) -> None:
    again = write_faulty_ledger(tmp_path, rows=0, town=town)
    assert (again.findings, again.totals, again.rows) == (written.findings, written.totals, written.rows)
    for one, other in zip(again.files, written.files, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_accounts_and_units_that_lead_nowhere_are_found(written: FaultyLedger, store: Store) -> None:
    coding = load_coding(DEFINITIONS)
    counted = counted_rows(store.current_files(store.delivery()))
    accounts = unmapped_accounts(counted, coding)
    assert {one.code for one in accounts} == set(written.unmapped)
    sums = {
        account: sum(ore for (_, of), ore in written.totals.items() if of == account) for account in written.unmapped
    }
    assert {one.code: one.amount_ore for one in accounts} == sums
    (no_unit,) = unmapped_units(counted, coding)  # the vouchers with faults have no unit
    assert (no_unit.code, no_unit.activity) == ("", "")
    totals = [one for one in coded_amounts(counted) if not one.responsibility and one.account not in written.unmapped]
    lines = {one.id for one in coding.lines if one.side is not Side.OUTSIDE}
    assert no_unit.rows == sum(one.rows for one in totals if coding.line_of(one.account, month=one.month) in lines)


def test_the_command_tells_them(written: FaultyLedger, store: Store) -> None:
    result = CliRunner().invoke(app, ["ledger", "check", "--store", str(store.root)])
    assert result.exit_code == 1
    for account in written.unmapped:
        assert account in result.output
    assert "huvudbok_2023.csv" in result.output and "kommunbas.toml" in result.output

"""Tables of any size: exactly as many events as asked for, in the canonical form, the same for the same seed."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from utfall.model.ledger_tables import LEDGER_TABLES
from utfall.model.plan_tables import PLAN_TABLES
from utfall.model.tables import SYSTEM_COLUMNS, TABLES
from utfall.store.schema import arrow_type
from utfall.synthetic.scaling import EVENT_TABLES, TablesWritten, write_tables

OF_CASES = [table for table in TABLES if table not in (*LEDGER_TABLES, *PLAN_TABLES)]
"""A scaled municipality has no money."""

EVENTS = 300_000
DATES = {
    "referrals": "received_on",
    "investigations": "started_on",
    "decisions": "decided_on",
    "interventions": "started_on",
    "placements": "started_on",
    "service_contacts": "contact_on",
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> TablesWritten:
    return write_tables(tmp_path_factory.mktemp("tables"), events=EVENTS, seed=5)


@pytest.fixture(scope="module")
def tables(written: TablesWritten) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name, files in written.files.items():
        connection.execute(f"CREATE VIEW {name} AS FROM read_parquet({[str(file) for file in files]})")
    return connection


def count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM ({query})").fetchone()
    assert row is not None
    return int(row[0])


def test_exactly_as_many_events_as_asked_for(written: TablesWritten, tables: duckdb.DuckDBPyConnection) -> None:
    assert written.events == EVENTS
    assert sum(count(tables, f"FROM {name}") for name in EVENT_TABLES) == EVENTS
    assert all(len(written.files[name]) > 1 for name in DATES)


@pytest.mark.parametrize("table", OF_CASES, ids=lambda table: table.name)
def test_files_hold_the_canonical_columns(written: TablesWritten, table) -> None:  # type: ignore[no-untyped-def]
    for file in written.files[table.name]:
        schema = pq.read_schema(file)
        assert [(f.name, f.type) for f in schema] == [
            (c.name, arrow_type(c)) for c in (*table.columns, *SYSTEM_COLUMNS)
        ]


@pytest.mark.parametrize("table", OF_CASES, ids=lambda table: table.name)
def test_keys_are_unique_and_codes_allowed(tables: duckdb.DuckDBPyConnection, table) -> None:  # type: ignore[no-untyped-def]
    key = ", ".join(table.key)
    assert count(tables, f"SELECT {key} FROM {table.name} GROUP BY ALL HAVING count(*) > 1") == 0
    for column in table.columns:
        if column.required:
            assert count(tables, f"FROM {table.name} WHERE {column.name} IS NULL") == 0
        if column.codes:
            used = {row[0] for row in tables.execute(f"SELECT DISTINCT {column.name} FROM {table.name}").fetchall()}
            assert used <= {*column.code_names, None}


@pytest.mark.parametrize(
    "query",
    [
        "FROM referrals ANTI JOIN persons USING (person_key)",
        "FROM attendance ANTI JOIN persons USING (person_key)",
        "FROM decisions d JOIN investigations i USING (investigation_id) WHERE d.person_key <> i.person_key",
        "FROM decisions JOIN investigations USING (investigation_id) WHERE decided_on < started_on",
        """FROM interventions i JOIN decisions d USING (decision_id)
           WHERE i.started_on < decided_on OR d.kind <> 'approval'""",
        "FROM interventions WHERE ended_on <= started_on OR started_on >= DATE '2025-05-05'",
        "FROM placements WHERE ended_on <= started_on OR started_on >= DATE '2025-05-05'",
        "FROM placements ANTI JOIN providers USING (provider_id)",
        """FROM (SELECT *, lead(started_on) OVER (PARTITION BY care_spell_id ORDER BY started_on) AS next
                 FROM placements)
           WHERE end_reason = 'moved' AND next <> ended_on""",
        "FROM referrals WHERE received_on < DATE '2021-01-01' OR registered_on >= DATE '2025-05-05'",
    ],
)
def test_nothing_contradicts(tables: duckdb.DuckDBPyConnection, query: str) -> None:
    assert count(tables, query) == 0


@pytest.mark.parametrize("table", DATES)
def test_slices_are_sorted_by_date(tables: duckdb.DuckDBPyConnection, table: str) -> None:
    earlier = f"lag({DATES[table]}) OVER (PARTITION BY source_file ORDER BY source_line)"
    assert (
        count(tables, f"FROM (SELECT {DATES[table]} AS day, {earlier} AS before FROM {table}) WHERE day < before") == 0
    )


def test_distributions_are_those_of_the_municipality(tables: duckdb.DuckDBPyConnection) -> None:
    per_referral = tables.execute("""
        SELECT (SELECT count(*) FROM investigations) / n, (SELECT count(*) FROM interventions) / n
        FROM (SELECT count(*)::DOUBLE AS n FROM referrals WHERE kind IN ('report_of_concern', 'application'))""")
    investigations, followed = per_referral.fetchone() or (0, 0)
    assert investigations == pytest.approx(3100 / 9900, abs=0.05)
    assert followed == pytest.approx(2000 / 9900, abs=0.05)


def test_same_seed_same_bytes(written: TablesWritten, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    again = write_tables(tmp_path, events=EVENTS, seed=5, progress=lambda done, of: seen.append((done, of)))
    for name, files in written.files.items():
        assert [f.read_bytes() for f in files] == [f.read_bytes() for f in again.files[name]]
    assert seen[-1] == (EVENTS, EVENTS)


def test_a_factor_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at most 1200"):
        write_tables(tmp_path, population_factor=2_000)

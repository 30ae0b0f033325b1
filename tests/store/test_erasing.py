"""Erasure: gone from every kept snapshot, proved, and logged without saying who."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest
from canonical_rows import FakeFile, person, referral
from pyiceberg.catalog.sql import SqlCatalog

from utfall.errors import StoreDamaged, UnknownPerson
from utfall.model.problem import Place, Problem, Severity
from utfall.store.erasure import prove_erased
from utfall.store.keys import pseudonym
from utfall.store.layout import Layout
from utfall.store.retention import RetentionRule
from utfall.store.store import Store

FEBRUARY, MARCH, APRIL = date(2024, 2, 5), date(2024, 3, 5), date(2024, 4, 5)
NUMBER = "19900101-2384"


@pytest.fixture
def anna(store: Store) -> str:
    """The pseudonym of the person to erase."""
    return pseudonym(store.key(), "person", NUMBER)


@pytest.fixture
def filled(store: Store, anna: str) -> Store:
    """Three deliveries; Anna is in all, alone in one file, and in rows set aside."""
    finding = Problem("DAT-002", Severity.WARNING, "Slut före början.", "Rätta.", Place("b.csv", 3, "till"))
    naming = Problem("DAT-003", Severity.WARNING, f"Överlappning för {anna}.", "Rätta.", Place("b.csv"))
    store.deliver(
        [
            FakeFile("a.csv", {"persons": [person(anna), person("bo" * 16)], "referrals": [referral(1, anna)]}),
            FakeFile("only.csv", {"persons": [person(anna)]}),
        ],
        known_at=FEBRUARY,
    )
    bad = [(8, f"A1;{NUMBER};fel datum"), (9, "A2;900101+2384;fel"), (10, "A3; 9001012384 ;fel")]
    rows = {"persons": [person("bo" * 16), person(anna, sex="man")], "referrals": [referral(2, "bo" * 16)]}
    store.deliver([FakeFile("b.csv", rows, bad=bad, findings=(finding, naming))], known_at=MARCH)
    store.deliver([FakeFile("a.csv", {"persons": [person("bo" * 16), person(anna)]})], known_at=APRIL)
    for delivery in store.deliveries():
        store.current_files(delivery)
    return store


def traces(store: Store, key: str) -> int:
    """Rows with the key in all Parquet files, and plain occurrences in all other files."""
    count = 0
    for path in store.root.rglob("*"):
        if path.suffix == ".parquet":
            columns = [name for name, *_ in duckdb.sql(f"DESCRIBE SELECT * FROM '{path}'").fetchall()]
            if "person_key" in columns:
                count += duckdb.sql(f"SELECT count(*) FROM '{path}' WHERE person_key = '{key}'").fetchall()[0][0]
        elif path.is_file():
            count += path.read_bytes().count(key.encode())
    return count


def test_the_person_is_gone_from_every_delivery_and_every_file(filled: Store, anna: str) -> None:
    before = filled.deliveries()
    assert traces(filled, anna) > 5
    erasure = filled.erase(anna, reason="begäran om gallring", by="arkivarien")
    assert traces(filled, anna) == 0
    after = filled.deliveries()
    assert [(d.id, d.number, d.known_at, d.recorded_at) for d in after] == [
        (d.id, d.number, d.known_at, d.recorded_at) for d in before
    ]
    assert all(new.snapshot != old.snapshot for new, old in zip(after, before, strict=True))
    assert [d.tables["persons"].rows for d in after] == [1, 2, 2]
    assert [d.tables["referrals"].rows for d in after] == [0, 1, 1]
    assert (erasure.rows, erasure.files, erasure.set_aside_rows, erasure.persons) == (5, 5, 2, 1)
    for delivery in after:
        (path,) = filled.current_files(delivery)["persons"]
        assert duckdb.sql(f"SELECT person_key FROM '{path}'").fetchall() == [("bo" * 16,)]


def test_the_tables_history_is_whole_for_other_readers(filled: Store, anna: str) -> None:
    filled.erase(anna, reason="begäran", by="arkivarien")
    catalogue = SqlCatalog("utfall", uri=f"sqlite:///{filled.root / 'catalogue.db'}")
    try:
        assert [name for (name,) in catalogue.list_namespaces()].count("utfall") == 1
        for name in ("persons", "referrals"):
            table = catalogue.load_table(("utfall", name))
            for delivery in filled.deliveries():
                snapshot = delivery.tables[name]
                if snapshot.snapshot_id is not None:
                    assert table.scan(snapshot_id=snapshot.snapshot_id).to_arrow().num_rows == snapshot.rows
    finally:
        catalogue.close()
    fourth = filled.deliver([FakeFile("d.csv", {"persons": [person("cia" * 8)]})], known_at=APRIL)
    assert fourth.tables["persons"].rows == 3


def test_rows_set_aside_and_problems_about_the_person_go_and_others_stay(filled: Store, anna: str) -> None:
    filled.erase(anna, reason="begäran", by="arkivarien")
    second = filled.deliveries()[1]
    assert [row.line for row in filled.set_aside(second, "b.csv")] == [9]
    assert [(problem.code, problem.place.line) for problem in second.problems] == [("EXT-003", 9)]
    assert second.files[0].rows_set_aside == 3  # what the import did is history, and is not changed
    (path,) = (filled.root / "set_aside").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_log_says_when_why_and_by_whom_but_not_who(filled: Store, anna: str) -> None:
    filled.erase(anna, reason=f"begäran om {anna}", by="arkivarien")
    (entry,) = filled.erasures()
    assert (entry.kind, entry.reason, entry.by) == ("erase", "begäran om …", "arkivarien")
    assert anna not in repr(entry)


def test_an_unknown_person_is_an_error_and_leaves_no_log(filled: Store) -> None:
    with pytest.raises(UnknownPerson):
        filled.erase("f" * 32, reason="begäran", by="arkivarien")
    assert filled.erasures() == ()
    assert filled.delivery().tables["persons"].rows == 5


def test_a_person_who_is_only_among_the_rows_set_aside_can_be_erased(store: Store) -> None:
    eva = pseudonym(store.key(), "person", "20010203-1234")
    file = FakeFile("a.csv", {"persons": [person("bo" * 16)]}, bad=[(3, "20010203-1234;fel")])
    store.deliver([file], known_at=FEBRUARY)
    assert store.erase(eva, reason="begäran", by="arkivarien").set_aside_rows == 1
    assert list(store.set_aside(store.delivery(), "a.csv")) == []


def test_the_proof_finds_a_trace_in_any_file(filled: Store, anna: str) -> None:
    layout, key = Layout.of(filled.root), frozenset({anna})
    with pytest.raises(StoreDamaged, match=r"\.parquet|\.db"):
        prove_erased(layout, key)
    filled.erase(anna, reason="begäran", by="arkivarien")
    prove_erased(layout, key)
    (filled.root / "cache" / "glömd.txt").write_text(f"x{{{anna}}}", encoding="utf-8")
    with pytest.raises(StoreDamaged, match="glömd"):
        prove_erased(layout, key)


def test_retention_removes_those_whose_last_note_is_old_and_who_have_nothing_ongoing(store: Store) -> None:
    def spell(number: int, who: str, start: date, end: date | None) -> dict[str, object]:
        return {"investigation_id": f"U{number}", "person_key": who, "started_on": start, "ended_on": end}

    old, recent = date(2015, 1, 1), date(2023, 1, 1)
    people = {name: f"{name:_<32}" for name in ("old", "recent", "ongoing", "ended", "undated")}
    rows = {
        "persons": [person(key) for key in people.values()],
        "referrals": [
            referral(1, people["old"], received_on=old),
            referral(2, people["recent"], received_on=old),
            referral(3, people["recent"], received_on=recent),
        ],
        "investigations": [
            spell(1, people["ongoing"], old, None),
            spell(2, people["ended"], old, None),
        ],
    }
    store.deliver([FakeFile("a.csv", rows)], known_at=FEBRUARY)
    store.deliver([FakeFile("b.csv", {"investigations": [spell(2, people["ended"], old, old)]})], known_at=MARCH)
    erasure = store.expire(before=date(2019, 1, 1), reason="gallringsplan 5 år")
    assert erasure is not None and (erasure.kind, erasure.persons) == ("retention", 2)
    files = store.current_files(store.delivery())["persons"]
    left = {key for (key,) in duckdb.sql(f"SELECT person_key FROM read_parquet({files})").fetchall()}
    assert left == {people["recent"], people["ongoing"], people["undated"]}
    assert store.expire(before=date(2019, 1, 1), reason="gallringsplan 5 år") is None
    assert [entry.reason for entry in store.erasures()] == ["gallringsplan 5 år"]
    by_referrals_only = (RetentionRule("referrals", ("received_on",)),)
    assert store.expire(before=date(2030, 1, 1), reason="prov", rules=by_referrals_only) is not None
    assert traces(store, people["recent"]) == 0 and traces(store, people["ongoing"]) > 0


def test_a_cached_file_is_not_made_again_from_rows_that_were_erased(filled: Store, anna: str, tmp_path: Path) -> None:
    stale = filled.delivery()
    filled.erase(anna, reason="begäran", by="arkivarien")
    (path,) = filled.current_files(stale)["persons"]
    assert duckdb.sql(f"SELECT count(*) FROM '{path}' WHERE person_key = '{anna}'").fetchall() == [(0,)]

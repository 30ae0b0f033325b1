"""Deliveries: all or nothing, the same twice, corrected, and as known at a date."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from canonical_rows import FakeFile, bad_row, batch, person, referral
from pyiceberg.catalog.sql import SqlCatalog

from utfall.errors import BackdatedDelivery, NoDelivery, NoStore, RefusedFile, StoreBusy, StoreDamaged
from utfall.model.problem import Place, Problem, Severity
from utfall.model.tables import TABLES
from utfall.store import records
from utfall.store.delivery import Chunk, Delivery
from utfall.store.layout import Layout
from utfall.store.lock import sole_writer
from utfall.store.schema import CAME_LATER, earlier_forms, stored_form
from utfall.store.store import Store

FEBRUARY, MARCH, APRIL = date(2024, 2, 5), date(2024, 3, 5), date(2024, 4, 5)


def persons(store: Store, delivery: Delivery) -> dict[str, str]:
    """Current persons and their sex."""
    files = store.current_files(delivery)["persons"]
    return dict(duckdb.sql(f"SELECT person_key, sex FROM read_parquet({files})").fetchall()) if files else {}


def everything(store: Store) -> dict[str, bytes]:
    """Every file of the store with its content, the cache excepted."""
    return {
        str(path.relative_to(store.root)): path.read_bytes()
        for path in store.root.rglob("*")
        if path.is_file() and not path.is_relative_to(store.root / "cache") and path.suffix not in (".lock",)
    }


def test_a_delivery_names_a_snapshot_of_every_table_that_holds_rows(store: Store) -> None:
    delivery = store.deliver(
        [FakeFile("a.csv", {"persons": [person("p1"), person("p2")], "referrals": [referral(1, "p1")]})],
        known_at=FEBRUARY,
    )
    assert delivery.number == 1
    assert set(delivery.tables) == {table.name for table in TABLES}
    assert delivery.tables["persons"].rows == 2
    assert delivery.tables["persons"].snapshot_id is not None
    assert delivery.tables["decisions"].snapshot_id is None
    assert delivery == store.delivery()


def test_iceberg_readers_see_the_rows_of_each_delivery(store: Store) -> None:
    first = store.deliver([FakeFile("a.csv", {"persons": [person("p1"), person("p2")]})], known_at=FEBRUARY)
    second = store.deliver([FakeFile("b.csv", {"persons": [person("p3")]})], known_at=MARCH)
    catalogue = SqlCatalog("utfall", uri=f"sqlite:///{store.root / 'catalogue.db'}")
    try:
        table = catalogue.load_table("utfall.persons")
        for delivery, keys in ((first, {"p1", "p2"}), (second, {"p1", "p2", "p3"})):
            scan = table.scan(snapshot_id=delivery.tables["persons"].snapshot_id)
            assert set(scan.to_arrow().column("person_key").to_pylist()) == keys
            assert {task.file.file_path for task in scan.plan_files()} == set(delivery.tables["persons"].files)
        only_b = table.scan(row_filter="source_file == 'b.csv'")
        assert len(list(only_b.plan_files())) == 1
    finally:
        catalogue.close()


def test_the_same_content_twice_writes_nothing(store: Store) -> None:
    file = FakeFile("a.csv", {"persons": [person("p1")]}, bad=[(3, "x")])
    first = store.deliver([file], known_at=FEBRUARY)
    before = everything(store)
    again = store.deliver([file], known_at=MARCH)
    assert again.is_unchanged and again.number == 1 and again.known_at == FEBRUARY
    assert again.snapshot == first.snapshot
    assert everything(store) == before


def test_an_unchanged_file_beside_a_new_one_is_passed_over(store: Store) -> None:
    old = FakeFile("a.csv", {"persons": [person("p1")]})
    store.deliver([old], known_at=FEBRUARY)
    second = store.deliver([old, FakeFile("b.csv", {"persons": [person("p2")]})], known_at=MARCH)
    assert [receipt.name for receipt in second.files] == ["b.csv"]
    assert second.tables["persons"].rows == 2


def test_a_corrected_file_replaces_exactly_its_own_rows(store: Store) -> None:
    store.deliver(
        [
            FakeFile("a.csv", {"persons": [person("p1"), person("p2")], "referrals": [referral(1, "p1")]}),
            FakeFile("b.csv", {"persons": [person("p3")]}),
        ],
        known_at=FEBRUARY,
    )
    corrected = store.deliver([FakeFile("a.csv", {"persons": [person("p1", sex="man")]})], known_at=FEBRUARY)
    assert persons(store, corrected) == {"p1": "man", "p3": "woman"}
    assert corrected.tables["referrals"].rows == 0
    assert store.current_files(corrected)["referrals"] == []
    first = store.deliveries()[0]
    assert persons(store, first) == {"p1": "woman", "p2": "woman", "p3": "woman"}
    assert first.tables["referrals"].rows == 1


def test_the_latest_extract_wins_and_of_one_day_the_greatest_file_name(store: Store) -> None:
    store.deliver([FakeFile("z.csv", {"persons": [person("p1", sex="unknown")]})], known_at=FEBRUARY)
    delivery = store.deliver(
        [
            FakeFile("a.csv", {"persons": [person("p1", sex="woman")]}),
            FakeFile("b.csv", {"persons": [person("p1", sex="man")]}),
        ],
        known_at=MARCH,
    )
    assert persons(store, delivery) == {"p1": "man"}


def test_a_key_twice_in_one_file_counts_once_and_the_last_line_wins(store: Store) -> None:
    rows = [person("p1", sex="man"), person("p2"), person("p1", sex="woman")]
    delivery = store.deliver([FakeFile("a.csv", {"persons": rows}, chunk_rows=2)], known_at=FEBRUARY)
    assert persons(store, delivery) == {"p1": "woman", "p2": "woman"}


def test_rows_of_one_file_with_rising_keys_are_read_where_they_lie(store: Store) -> None:
    delivery = store.deliver([FakeFile("a.csv", {"persons": [person("p1"), person("p2")]})], known_at=FEBRUARY)
    assert store.current_files(delivery)["persons"] == list(delivery.tables["persons"].files)


def test_rows_of_one_file_without_a_key_twice_are_read_where_they_lie_also_unsorted(store: Store) -> None:
    rows = [
        {"person_key": key, "started_on": day, "ended_on": APRIL}
        | dict.fromkeys(("offered_minutes", "absence_valid_minutes", "absence_invalid_minutes"), 1)
        for key, day in (("p2", FEBRUARY), ("p1", FEBRUARY), ("p1", MARCH))
    ]
    delivery = store.deliver([FakeFile("a.csv", {"attendance": rows})], known_at=FEBRUARY)
    for _ in range(2):
        assert store.current_files(delivery)["attendance"] == list(delivery.tables["attendance"].files)


def test_as_of_answers_with_the_last_delivery_known_by_then(store: Store) -> None:
    for name, day in (("a.csv", FEBRUARY), ("b.csv", MARCH), ("c.csv", MARCH)):
        store.deliver([FakeFile(name, {"persons": [person(name)]})], known_at=day)
    assert store.delivery(FEBRUARY).number == 1
    assert store.delivery(date(2024, 3, 4)).number == 1
    assert store.delivery(MARCH).number == 3
    assert store.delivery(date(2030, 1, 1)).number == 3
    with pytest.raises(NoDelivery, match="2024-02-04"):
        store.delivery(date(2024, 2, 4))


def test_an_empty_store_has_no_delivery(store: Store) -> None:
    with pytest.raises(NoDelivery, match="inga leveranser"):
        store.delivery()


def test_a_backdated_delivery_is_refused(store: Store) -> None:
    store.deliver([FakeFile("a.csv", {"persons": [person("p1")]})], known_at=MARCH)
    with pytest.raises(BackdatedDelivery, match="2024-03-05"):
        store.deliver([FakeFile("b.csv", {"persons": [person("p2")]})], known_at=FEBRUARY)
    assert len(store.deliveries()) == 1


def test_a_source_that_breaks_leaves_the_store_as_it_was(store: Store) -> None:
    store.deliver([FakeFile("a.csv", {"persons": [person("p1")]})], known_at=FEBRUARY)
    before = everything(store)
    breaking = FakeFile("c.csv", {"persons": [person(f"q{n}") for n in range(20)]}, chunk_rows=5, fails_after=2)
    with pytest.raises(RuntimeError, match="the source broke"):
        store.deliver([FakeFile("b.csv", {"persons": [person("p2")]}), breaking], known_at=MARCH)
    after = everything(store)
    assert {name for name in after if not name.startswith("deliveries.db")} == {
        name for name in before if not name.startswith("deliveries.db")
    }
    assert [delivery.number for delivery in store.deliveries()] == [1]
    assert store.deliver([FakeFile("b.csv", {"persons": [person("p2")]})], known_at=MARCH).number == 2


def test_only_one_writes_at_a_time(store: Store) -> None:
    with sole_writer(Layout.of(store.root)), pytest.raises(StoreBusy, match="pågår"):
        store.deliver([FakeFile("a.csv", {"persons": [person("p1")]})], known_at=FEBRUARY)
    assert store.deliver([FakeFile("a.csv", {"persons": [person("p1")]})], known_at=FEBRUARY).number == 1


def test_two_files_of_one_name_are_refused(store: Store) -> None:
    twins = [FakeFile("a.csv", {"persons": [person(key)]}) for key in ("p1", "p2")]
    with pytest.raises(RefusedFile, match=r"a\.csv"):
        store.deliver(twins, known_at=FEBRUARY)


class Miscounting(FakeFile):
    """A source that loses a row."""

    def chunks(self):  # type: ignore[no-untyped-def]
        yield Chunk(3, 1, {"persons": batch("persons", [person("p1")])})


def test_rows_that_do_not_add_up_stop_the_delivery(store: Store) -> None:
    with pytest.raises(StoreDamaged, match="3 rader lästes"):
        store.deliver([Miscounting("a.csv", {"persons": []})], known_at=FEBRUARY)
    with pytest.raises(NoDelivery):
        store.delivery()


def test_an_accepted_row_without_a_required_value_stops_the_delivery(store: Store) -> None:
    with pytest.raises(StoreDamaged, match="received_on"):
        store.deliver([FakeFile("a.csv", {"referrals": [referral(1, "p1", received_on=None)]})], known_at=FEBRUARY)


def test_receipts_problems_and_rows_set_aside_are_read_back(store: Store) -> None:
    note = Problem("DAT-002", Severity.WARNING, "Slut före början.", "Rätta i källan.", Place("a.csv", 2, "till"), 4)
    bad = [(7, "19900101-0000;fel;\tåäö"), (9, 'x;"y"')]
    file = FakeFile("a.csv", {"persons": [person("p1")]}, bad=bad, findings=(note,))
    delivery = store.deliver([file], known_at=FEBRUARY)
    (receipt,) = delivery.files
    assert (receipt.rows_in, receipt.rows_accepted, receipt.rows_set_aside) == (3, 1, 2)
    assert receipt.rows_per_table == {"persons": 1}
    assert receipt.dropped_columns == ("namn",)
    assert store.problems(delivery) == (bad_row("a.csv", 7), bad_row("a.csv", 9), note) == delivery.problems
    assert [(row.line, row.text) for row in store.set_aside(delivery, "a.csv")] == bad
    assert next(store.set_aside(delivery, "a.csv")).problems == (bad_row("a.csv", 7),)
    with pytest.raises(KeyError):
        store.set_aside(delivery, "b.csv")


def test_the_check_sees_the_new_current_rows_and_its_findings_are_kept(store: Store) -> None:
    seen: list[int] = []
    finding = Problem("DAT-009", Severity.WARNING, "Överlappning.", "Se över.", Place("a.csv"))

    def check(files: Mapping[str, list[str]]) -> list[Problem]:
        seen.append(duckdb.sql(f"SELECT count(*) FROM read_parquet({files['persons']})").fetchall()[0][0])
        return [finding]

    store.deliver([FakeFile("a.csv", {"persons": [person("p1"), person("p2")]})], known_at=FEBRUARY, check=check)
    second = [FakeFile("b.csv", {"persons": [person("p2"), person("p3")]})]
    delivery = store.deliver(second, known_at=MARCH, check=check)
    assert seen == [2, 3]
    assert delivery.problems == (finding,)


def test_a_check_that_cannot_run_is_a_finding(store: Store) -> None:
    def check(files: Mapping[str, list[str]]) -> list[Problem]:
        raise ZeroDivisionError("oops")

    delivery = store.deliver([FakeFile("a.csv", {"persons": [person("p1")]})], known_at=FEBRUARY, check=check)
    assert [problem.code for problem in delivery.problems] == ["STO-001"]
    assert "ZeroDivisionError: oops" in delivery.problems[0].message


def test_equal_data_has_an_equal_digest_in_another_store(tmp_path: Path) -> None:
    file = FakeFile("a.csv", {"persons": [person("p1")]})
    digests = {Store.create(tmp_path / name).deliver([file], known_at=FEBRUARY).snapshot for name in ("x", "y")}
    assert len(digests) == 1
    other = Store.create(tmp_path / "z").deliver([file], known_at=MARCH)
    assert other.snapshot not in digests


def test_current_rows_are_the_same_bytes_from_the_cache_of_the_delivery_before_and_from_scratch(tmp_path: Path) -> None:
    contents = []
    for name, steps in (("x", True), ("y", False)):
        store = Store.create(tmp_path / name)
        for number, day in enumerate((FEBRUARY, MARCH, APRIL)):
            rows = [referral(key, "p", received_on=day) for key in range(number * 300, number * 300 + 500)]
            delivery = store.deliver([FakeFile(f"{number}.csv", {"referrals": rows[::-1]})], known_at=day)
            if steps:
                store.current_files(delivery)
        (path,) = store.current_files(delivery)["referrals"]
        contents.append(Path(path).read_bytes())
    assert contents[0] == contents[1]
    keys = duckdb.sql(f"SELECT referral_id FROM read_parquet('{path}')").fetchall()
    assert len(keys) == 1100 and keys == sorted(keys)


def test_a_file_with_no_rows_makes_a_delivery(store: Store) -> None:
    delivery = store.deliver([FakeFile("a.csv", {"persons": []}, bad=[(2, "x")])], known_at=FEBRUARY)
    assert delivery.files[0].rows_set_aside == 1
    assert store.current_files(delivery)["persons"] == []


def test_progress_counts_the_rows_read(store: Store) -> None:
    told: list[tuple[str, int]] = []
    file = FakeFile("a.csv", {"persons": [person(f"p{n}") for n in range(25)]}, chunk_rows=10)
    store.deliver([file], known_at=FEBRUARY, progress=lambda name, rows: told.append((name, rows)))
    assert told == [("a.csv", 10), ("a.csv", 20), ("a.csv", 25)]


def test_no_store_is_an_error_and_making_one_twice_is_not(tmp_path: Path) -> None:
    with pytest.raises(NoStore, match="datalager"):
        Store.open(tmp_path)
    store = Store.create(tmp_path / "s")
    store.deliver([FakeFile("a.csv", {"persons": [person("p1")]})], known_at=FEBRUARY)
    assert Store.create(tmp_path / "s").delivery().number == 1


def test_a_data_file_that_is_gone_is_told(store: Store) -> None:
    delivery = store.deliver([FakeFile("a.csv", {"persons": [person("p1")]})], known_at=FEBRUARY)
    Path(delivery.tables["persons"].files[0]).unlink()
    with pytest.raises(StoreDamaged, match=r"1 datafiler saknas.*a\.csv"):
        store.current_files(delivery)


def test_the_store_of_another_version_is_refused(store: Store) -> None:
    with records.writing(store.root / "deliveries.db") as connection:
        records.write_meta(connection, records.STORED_FORM, "annan")
    for opening in (Store.open, Store.create):
        with pytest.raises(StoreDamaged, match="annan version"):
            opening(store.root)


WRITTEN_EARLIER = {"before actions for balance": "fbaf4a6a1e139a42"}


def test_stores_that_exist_can_be_opened() -> None:
    """Digests that versions of the product have written: a table that came since is said in ``CAME_LATER``."""
    assert set(WRITTEN_EARLIER.values()) <= {*earlier_forms(), stored_form()}


@pytest.mark.parametrize("version", range(len(CAME_LATER)), ids=["before the actions", "the plan", "the ledger"])
def test_a_store_from_before_some_tables_gets_them(store: Store, version: int) -> None:
    newer = frozenset[str]().union(*CAME_LATER[: version + 1])
    store.deliver([FakeFile("a.csv", {"persons": [person("p1")]})], known_at=FEBRUARY)
    for table in newer:
        shutil.rmtree(store.root / "warehouse" / "utfall" / table)
    with records.writing(store.root / "deliveries.db") as connection:
        connection.executemany("DELETE FROM heads WHERE table_name = ?", [(table,) for table in newer])
        records.write_meta(connection, records.STORED_FORM, earlier_forms()[version])
    older = Store.open(store.root)
    assert {older.current_files(older.delivery())[table] == [] for table in newer} == {True}
    month = {"month_starts_on": FEBRUARY, "area": "boende", "account_group": "avgifter", "amount_ore": -1}
    delivery = older.deliver([FakeFile("b.csv", {"budget_months": [month]})], known_at=FEBRUARY)
    assert {name: delivery.tables[name].rows for name in ("persons", "budget_months")} == {
        "persons": 1,
        "budget_months": 1,
    }
    assert older.deliver([FakeFile("c.csv", {"persons": [person("p2")]})], known_at=FEBRUARY).number == 3


def test_only_the_owner_may_read(store: Store) -> None:
    delivery = store.deliver([FakeFile("a.csv", {"persons": [person("p1")]}, bad=[(2, "x")])], known_at=FEBRUARY)
    store.current_files(delivery)
    assert store.root.stat().st_mode & 0o777 == 0o700
    assert (store.root / "set_aside").stat().st_mode & 0o777 == 0o700
    private = [*(store.root / "set_aside").iterdir(), *store.root.glob("*.db*")]
    assert len(private) >= 3
    assert {path.stat().st_mode & 0o777 for path in private} == {0o600}
    assert "x" not in "".join(path.name for path in (store.root / "warehouse").rglob("*.parquet"))


def test_a_copy_of_a_store_and_the_store_do_not_disturb_each_other(store: Store, tmp_path: Path) -> None:
    store.deliver([FakeFile("a.csv", {"persons": [person("p1")]})], known_at=FEBRUARY)
    copy = Store.open(shutil.copytree(store.root, tmp_path / "kopia"))
    before = everything(store)
    with pytest.raises(RuntimeError, match="the source broke"):
        copy.deliver([FakeFile("c.csv", {"persons": [person("p4")]}, fails_after=0)], known_at=MARCH)
    copy.deliver([FakeFile("a.csv", {"persons": [person("p2")]})], known_at=MARCH)
    assert everything(store) == before
    store.deliver([FakeFile("b.csv", {"persons": [person("p3")]})], known_at=MARCH)
    assert persons(copy, copy.delivery()) == {"p2": "woman"}
    assert persons(store, store.delivery()) == {"p1": "woman", "p3": "woman"}


def test_any_folder_name_will_do(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "Åsas lager = 50% #1 & 'två'?")
    store.deliver([FakeFile("a.csv", {"persons": [person("p1")]})], known_at=FEBRUARY)
    delivery = store.deliver([FakeFile("b.csv", {"persons": [person("p1", sex="man")]})], known_at=MARCH)
    (path,) = store.current_files(delivery)["persons"]
    assert duckdb.execute("SELECT person_key, sex FROM read_parquet($1)", [path]).fetchall() == [("p1", "man")]
    store.deliver([FakeFile("a.csv", {"persons": [person("p2")]})], known_at=MARCH)


def test_a_store_that_was_moved_is_read_and_written_where_it_is_now(store: Store, tmp_path: Path) -> None:
    store.deliver([FakeFile("a.csv", {"persons": [person("p1")]})], known_at=FEBRUARY)
    store.deliver([FakeFile("a.csv", {"persons": [person("p1"), person("p2")]})], known_at=MARCH)
    moved = Store.open(store.root.rename(tmp_path / "flyttat"))
    assert persons(moved, moved.delivery()) == {"p1": "woman", "p2": "woman"}
    breaking = FakeFile("c.csv", {"persons": [person("p4")]}, fails_after=0)
    with pytest.raises(RuntimeError, match="the source broke"):
        moved.deliver([breaking], known_at=APRIL)
    third = moved.deliver([FakeFile("b.csv", {"persons": [person("p3")]})], known_at=APRIL)
    assert third.tables["persons"].rows == 3
    catalogue = SqlCatalog("utfall", uri=f"sqlite:///{moved.root / 'catalogue.db'}")
    try:
        table = catalogue.load_table("utfall.persons")
        for delivery in moved.deliveries():
            rows = table.scan(snapshot_id=delivery.tables["persons"].snapshot_id).to_arrow()
            assert rows.num_rows == delivery.tables["persons"].rows
    finally:
        catalogue.close()


def read_sexes(store: Store, delivery: Delivery) -> dict[str, str]:
    rows = [row for path in store.current_files(delivery)["persons"] for row in pq.read_table(path).to_pylist()]
    return {row["person_key"]: row["sex"] for row in rows}


@pytest.mark.parametrize("name", ["a 'q\" åäö", "50%41 av", "år=1", "g[1]*?", "#1", "{a,b}", "ny\nrad"])
def test_a_store_may_lie_in_a_folder_of_any_name(tmp_path: Path, name: str) -> None:
    store = Store.create(tmp_path / name)
    store.deliver([FakeFile("a.csv", {"persons": [person("p1"), person("p2")]})], known_at=FEBRUARY)
    delivery = store.deliver([FakeFile("b.csv", {"persons": [person("p1", sex="man")]})], known_at=MARCH)
    assert read_sexes(store, delivery) == {"p1": "man", "p2": "woman"}
    assert store.erase("p1", reason="begäran", by="DSO").rows == 2
    assert read_sexes(store, store.delivery()) == {"p2": "woman"}
    assert [path.name for path in tmp_path.iterdir()] == [name]

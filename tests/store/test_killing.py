"""kill -9 at any moment leaves the old or the new state, and the next writer works."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from rounds import LEAVING, day, deliver_round, files

from utfall.store import records
from utfall.store.layout import Layout
from utfall.store.recovery import orphan_files
from utfall.store.store import Store
from utfall.store.warehouse import Warehouse

KILLS = int(os.environ.get("KILLS", "100"))
"""In the long tests: ``KILLS=200 pytest -m all tests/store/test_killing.py`` for more."""


class Killer:
    """The process that starts writers and kills them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, action: str, store: Store, number: int, seconds: float) -> str:
        """``done`` or ``killed``."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin and stdout
        stdin.write(f"{action}\t{store.root}\t{number}\t{seconds}\n")
        stdin.flush()
        return stdout.readline().strip()


@pytest.fixture
def killer() -> Iterator[Killer]:
    script = Path(__file__).with_name("killed_writer.py")
    process = subprocess.Popen([sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with process:
        yield Killer(process)
        assert process.stdin
        process.stdin.close()


def content(store: Store) -> tuple[object, ...]:
    """What a reader sees of the last delivery: number, current rows, rows set aside, problems."""
    delivery = store.delivery()
    current = store.current_files(delivery)
    rows = {
        table: sorted(duckdb.sql(f"SELECT * FROM read_parquet({paths})").fetchall(), key=repr) if paths else []
        for table, paths in current.items()
    }
    aside = [(f.name, list(store.set_aside(delivery, f.name))) for f in delivery.files]
    return delivery.number, delivery.known_at, rows, aside, delivery.problems


def assert_nothing_is_left_over(store: Store) -> None:
    layout = Layout.of(store.root)
    with Warehouse.open(layout) as warehouse, records.reading(layout.deliveries) as connection:
        assert orphan_files(layout, connection, warehouse) == []
        heads = {table: layout.absolute(path) for table, path in records.heads(connection).items()}
        assert warehouse.go_back(heads) == []
    assert not layout.unfinished.exists()


def kill_deliveries(killer: Killer, tmp_path: Path, times: int) -> int:
    """Kill so many deliveries at random points; how many were killed before they were through."""
    killed, control = 0, Store.create(tmp_path / "control")
    store = Store.create(tmp_path / "lager")
    for target in (store, control):
        deliver_round(target.root, 0)
    for number in (1, 2):  # the first waits for the modules to load, the second tells how long a delivery takes
        start = time.monotonic()
        assert killer.run("deliver", store, number, 60) == "done"
        duration = time.monotonic() - start
        deliver_round(control.root, number)
    new = content(control)
    assert content(store) == new
    for number in range(3, times + 3):
        deliver_round(control.root, number)
        old, new = new, content(control)
        outcome = killer.run("deliver", store, number, random.uniform(0, duration * 1.1))
        assert outcome in ("done", "killed")
        killed += outcome == "killed"
        seen = content(store)
        assert seen == (old if seen[0] == number else new), f"round {number}, {outcome}"
        assert seen[0] == number or outcome == "killed" or seen == new
        deliver_round(store.root, number)
        assert content(store) == new
        if number % 5 == 0:
            assert_nothing_is_left_over(store)
    deliver_round(store.root, times + 3)
    assert_nothing_is_left_over(store)
    return killed


def test_twenty_killed_imports_leave_the_old_or_the_new_state(killer: Killer, tmp_path: Path) -> None:
    assert kill_deliveries(killer, tmp_path, 20) >= 5


@pytest.mark.all
@pytest.mark.timeout(900)
@pytest.mark.parametrize("fourth", range(4))
def test_many_killed_imports_leave_the_old_or_the_new_state(fourth: int, killer: Killer, tmp_path: Path) -> None:
    """In four stores: what is compared after each kill grows with the deliveries that a store has."""
    assert kill_deliveries(killer, tmp_path, KILLS // 4) >= KILLS // 16


def persons_with(store: Store, key: str) -> int:
    paths = [path for delivery in store.deliveries() for path in delivery.tables["persons"].files]
    query = f"SELECT count(*) FROM read_parquet({paths}) WHERE person_key = '{key}'"
    return int(duckdb.sql(query).fetchall()[0][0])


def kill_erasures(killer: Killer, store: Store, times: int) -> None:
    store.key()  # the rows set aside are searched with it
    deliver_round(store.root, 0)
    deliver_round(store.root, 1)
    duration = 1.0
    for number in range(2, times + 2):
        deliver_round(store.root, number)
        deliveries, log = store.deliveries(), store.erasures()
        start = time.monotonic()
        outcome = killer.run("erase", store, number, random.uniform(0, duration * 1.1))
        duration = time.monotonic() - start if outcome == "done" else duration
        if len(store.erasures()) == len(log):
            assert outcome == "killed"
            assert store.deliveries() == deliveries
            assert persons_with(store, LEAVING) > 0
        else:
            assert persons_with(store, LEAVING) == 0
            assert [d.id for d in store.deliveries()] == [d.id for d in deliveries]
        store.deliver(files(number)[:1], known_at=day(number))
        assert_nothing_is_left_over(store)
        if len(store.erasures()) == len(log):
            store.erase(LEAVING, reason="begäran", by="arkivarien")
        assert not any(LEAVING.encode() in p.read_bytes() for p in store.root.rglob("*.db*"))


def test_killed_erasures_leave_the_person_everywhere_or_nowhere(killer: Killer, store: Store) -> None:
    kill_erasures(killer, store, 4)


@pytest.mark.all
@pytest.mark.timeout(900)
@pytest.mark.parametrize("half", range(2))
def test_many_killed_erasures_leave_the_person_everywhere_or_nowhere(half: int, killer: Killer, store: Store) -> None:
    kill_erasures(killer, store, KILLS // 8)


def test_readers_are_neither_blocked_nor_shown_half_a_delivery(store: Store) -> None:
    """Four readers while eight deliveries are written: each sees whole rounds only, and none waits for a writer."""
    deliver_round(store.root, 0)
    stop, seen, failures, longest = threading.Event(), set(), [], [0.0]

    def read() -> None:
        try:
            while not stop.is_set():
                start = time.monotonic()
                delivery = store.delivery()
                rounds = delivery.number
                counts = [delivery.tables[name].rows for name in ("persons", "referrals", "providers")]
                assert counts == [2 + 3 * rounds, 3 * rounds, rounds], counts
                longest[0] = max(longest[0], time.monotonic() - start)
                (path,) = store.current_files(delivery)["persons"]
                found = duckdb.connect().execute(f"SELECT count(*) FROM '{path}'").fetchall()[0][0]
                assert found == 2 + 3 * rounds
                seen.add(rounds)
        except Exception as error:
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(1, 9):
        deliver_round(store.root, number)
    stop.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert len(seen) > 1
    assert longest[0] < 5


def test_a_delivery_is_readable_while_the_next_one_is_being_written(store: Store) -> None:
    deliver_round(store.root, 0)
    before = content(store)
    during: list[object] = []
    store.deliver(files(1), known_at=day(1), progress=lambda name, rows: during.append(content(store)))
    assert len(during) > 3 and all(one == before for one in during)
    assert store.delivery().number == 2

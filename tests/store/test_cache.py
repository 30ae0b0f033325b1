"""The cache goes when nobody has used it for a day, and all of it can be made again."""

from __future__ import annotations

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from canonical_rows import FakeFile, person

from utfall.store.store import Store

DAY_SECONDS = 24 * 3600


def two_deliveries(store: Store) -> None:
    store.deliver([FakeFile("a.csv", {"persons": [person("p1"), person("p2")]})], known_at=date(2024, 2, 5))
    store.deliver([FakeFile("b.csv", {"persons": [person("p2"), person("p3")]})], known_at=date(2024, 3, 5))


def age(path: Path, *, days: float) -> None:
    then = time.time() - days * DAY_SECONDS
    os.utime(path, (then, then))


def test_what_has_not_been_used_for_a_day_goes_with_the_next_delivery(store: Store) -> None:
    two_deliveries(store)
    second = store.delivery()
    (old,) = store.current_files(second)["persons"]
    groundwork = store.cache_dir(second)
    (groundwork / "milestones.parquet").write_bytes(b"x")
    age(Path(old), days=2)
    store.current_files(second)  # used again, so it stays
    for path in (groundwork / "milestones.parquet", groundwork):
        age(path, days=2)
    store.deliver([FakeFile("c.csv", {"persons": [person("p4")]})], known_at=date(2024, 3, 5))
    assert Path(old).exists()
    assert not groundwork.exists()
    age(Path(old), days=2)
    store.deliver([FakeFile("d.csv", {"persons": [person("p5")]})], known_at=date(2024, 3, 5))
    assert not Path(old).exists()


def test_equal_data_has_one_folder_for_groundwork(store: Store) -> None:
    two_deliveries(store)
    first, second = store.deliveries()
    assert store.cache_dir(first) != store.cache_dir(second)
    assert store.cache_dir(second) == store.cache_dir(store.delivery())
    assert store.cache_dir(second).stat().st_mode & 0o777 == 0o700


def test_an_emptied_cache_is_made_again_by_many_at_once_with_the_same_bytes(store: Store) -> None:
    two_deliveries(store)
    delivery = store.delivery()
    (path,) = store.current_files(delivery)["persons"]
    before = Path(path).read_bytes()
    shutil.rmtree(store.root / "cache")
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: store.current_files(delivery)["persons"], range(12)))
    assert found == [[path]] * 12
    assert Path(path).read_bytes() == before
    assert [p.name for p in Path(path).parent.iterdir()] == [Path(path).name]

"""A mark that changes with what is recorded, and not with what is read."""

from __future__ import annotations

import os
from pathlib import Path

from canonical_rows import FakeFile, person
from test_delivering import FEBRUARY, MARCH

from utfall.store.changes import change_mark
from utfall.store.store import Store


def aged(store: Store) -> tuple[int, ...] | None:
    """The mark, as if the last change were two seconds older than it is."""
    for file in store.root.glob("deliveries.db*"):
        found = file.stat()
        os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns - 2_000_000_000))
    return change_mark(store.root)


def test_it_changes_with_each_delivery_and_erasure_and_not_with_reading(store: Store) -> None:
    marks = [aged(store)]
    for known_at, key in ((FEBRUARY, "p1"), (MARCH, "p2")):
        store.deliver([FakeFile(f"{key}.csv", {"persons": [person(key)]})], known_at=known_at)
        assert change_mark(store.root) is None, "too soon to tell from the next"
        marks.append(aged(store))
        store.delivery(None)
        store.deliveries()
        assert change_mark(store.root) == marks[-1]
    store.erase("p1", reason="provet", by="provet")
    marks.append(aged(store))
    assert None not in marks and len(set(marks)) == 4


def test_no_store_has_no_mark(tmp_path: Path) -> None:
    assert change_mark(tmp_path) is None

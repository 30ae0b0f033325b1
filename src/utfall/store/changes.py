"""Whether anything has been recorded since: for whoever reads the same records often."""

from __future__ import annotations

import time
from pathlib import Path

from utfall.store.layout import Layout

_UNCERTAIN_NS = 1_000_000_000
"""So long after a change the clock of the files could give two changes the same mark."""


def change_mark(root: Path) -> tuple[int, ...] | None:
    """Another mark whenever something has been recorded in the store in that folder, at the price of asking the file
    system; None where it is too soon to tell, or there is no store."""
    records = Layout(root).deliveries
    mark: list[int] = []
    for file in (records, records.with_name(f"{records.name}-wal")):
        try:
            found = file.stat()
        except FileNotFoundError:
            continue
        if found.st_size:  # a reader leaves an empty write-ahead log behind, or takes it away: nothing is recorded
            mark += [found.st_ino, found.st_size, found.st_mtime_ns]
            if time.time_ns() - found.st_mtime_ns < _UNCERTAIN_NS:
                return None
    return tuple(mark) or None

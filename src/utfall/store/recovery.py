"""After an interrupted writer: every table back to the last delivery, and no file left that nothing names."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from utfall.store.layout import Layout
from utfall.store.records import data_files, has_moved, heads
from utfall.store.warehouse import Warehouse


def recover(layout: Layout, connection: sqlite3.Connection, warehouse: Warehouse) -> list[Path]:
    """The files removed. Afterwards the store holds exactly what the delivery records name."""
    warehouse.go_back({table: layout.absolute(metadata) for table, metadata in heads(connection).items()})
    orphans = orphan_files(layout, connection, warehouse)
    for path in orphans:
        path.unlink(missing_ok=True)
    return orphans


def orphan_files(layout: Layout, connection: sqlite3.Connection, warehouse: Warehouse) -> list[Path]:
    """Files among the tables and the rows set aside that no delivery and no table metadata refers to."""
    named = {layout.absolute(file.path) for file in data_files(connection)}
    if has_moved(connection, layout):
        # The metadata speaks of the old place, where another store may lie by now: it tells nothing about ours.
        named |= set(layout.warehouse.rglob("metadata/*"))
    else:
        for table in heads(connection):
            named |= warehouse.metadata_files(table)
    receipts = connection.execute("SELECT set_aside FROM receipts WHERE set_aside IS NOT NULL")
    named |= {layout.absolute(path) for (path,) in receipts}
    present = [path for folder in (layout.warehouse, layout.set_aside) for path in folder.rglob("*") if path.is_file()]
    return sorted(path for path in present if path not in named)

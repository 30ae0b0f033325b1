"""Rebuilding a table's Iceberg history from the delivery records, when its files have changed or moved."""

from __future__ import annotations

from collections.abc import Iterable

from utfall.model.table import Table
from utfall.model.tables import TABLES
from utfall.store import records
from utfall.store.records import DataFile
from utfall.store.warehouse import Change
from utfall.store.work import Writing, snapshot_note


def follow_move(writing: Writing) -> None:
    """Rebuild all tables where the store's folder has been moved: Iceberg's metadata holds absolute paths."""
    if records.has_moved(writing.connection, writing.layout):
        rebuild_history(writing, TABLES)
        records.write_meta(writing.connection, records.ROOT, str(writing.layout.root))
        writing.put_in_place()


def rebuild_history(writing: Writing, tables: Iterable[Table]) -> None:
    """Give the tables a new history with one snapshot for each kept delivery that changed them.

    The delivery records name the new snapshots and metadata; the catalogue follows when the work ends.
    """
    connection, layout = writing.connection, writing.layout
    numbers = records.delivery_numbers(connection)
    files = records.data_files(connection)
    for table in tables:
        own = [file for file in files if file.table == table.name]
        changes = {number: _change(writing, own, number) for number in numbers}
        made = {number: change for number, change in changes.items() if change.added or change.removed}
        rebuilt = writing.warehouse.rebuild(table, list(made.values()))
        new_ids = dict(zip(made, rebuilt.snapshot_ids, strict=True))
        standing = None
        for number in numbers:
            standing = new_ids.get(number, standing)
            records.write_snapshots(connection, number, {table.name: standing})
        records.write_heads(connection, {table.name: layout.relative(rebuilt.metadata)})


def _change(writing: Writing, files: Iterable[DataFile], number: int) -> Change:
    layout, own = writing.layout, list(files)
    return Change(
        added=[layout.absolute(file.path) for file in own if file.added_in == number],
        removed=[layout.absolute(file.path) for file in own if file.removed_in == number],
        note=snapshot_note(number, records.known_at(writing.connection, number)),
    )

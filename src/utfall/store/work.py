"""A writer at work: alone, and leaving either the old or the new state behind, whatever happens."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from utfall.model.tables import TABLES
from utfall.store import records
from utfall.store.cache import empty_cache
from utfall.store.erasure_records import shred
from utfall.store.layout import Layout, create_owner_only
from utfall.store.lock import removing_erased, sole_writer
from utfall.store.recovery import recover
from utfall.store.schema import stored_form
from utfall.store.warehouse import Warehouse

_ERASING = "erasing"


@dataclass(frozen=True)
class Writing:
    """A writer's open transaction on the records and its open warehouse."""

    layout: Layout
    connection: sqlite3.Connection
    warehouse: Warehouse

    def put_in_place(self) -> None:
        """Point the catalogue at the heads that the records name, or will name when the work ends."""
        heads = records.heads(self.connection)
        self.warehouse.go_back({table: self.layout.absolute(metadata) for table, metadata in heads.items()})


@contextmanager
def at_work(layout: Layout, *, erases: bool = False) -> Iterator[Writing]:
    """Be the only writer; what the block does is recorded when it ends, or not at all if it raises.

    Before the block the traces of an interrupted writer are removed, and after a block that raised its own. After one
    that ``erases``, or that wrote the metadata of a moved store anew, everything goes that the records no longer name.
    Raises ``StoreBusy``.
    """
    with sole_writer(layout), Warehouse.open(layout) as warehouse:
        if layout.unfinished.exists():
            _recover(layout, warehouse)
        create_owner_only(layout.unfinished)
        _add_missing_tables(layout, warehouse)
        with records.reading(layout.deliveries) as connection:
            heads_before, moved = records.heads(connection), records.has_moved(connection, layout)
        layout.unfinished.write_text(_ERASING if erases else "")
        try:
            with records.writing(layout.deliveries) as connection:
                yield Writing(layout, connection, warehouse)
        except BaseException:
            _recover(layout, warehouse)
            raise
        if erases or moved:
            _recover(layout, warehouse)
        else:
            _drop_old_metadata(layout, heads_before)
            layout.unfinished.unlink()


def _add_missing_tables(layout: Layout, warehouse: Warehouse) -> None:
    """Make the tables that came with a later version than the one that made the store."""
    with records.reading(layout.deliveries) as connection:
        found = records.heads(connection)
    missing = [table for table in TABLES if table.name not in found]
    if not missing:
        return
    heads = {table.name: layout.relative(warehouse.make_table(table)) for table in missing}
    with records.writing(layout.deliveries) as connection:
        records.write_heads(connection, heads)
        records.write_meta(connection, records.STORED_FORM, stored_form())


def snapshot_note(number: int, known_at: date) -> dict[str, str]:
    """What a snapshot's summary says, so that another reader of the table finds the delivery."""
    return {"utfall.delivery": str(number), "utfall.known-at": known_at.isoformat()}


def _drop_old_metadata(layout: Layout, heads_before: dict[str, str]) -> None:
    """Keep each table's newest metadata and the one before, which its log names."""
    with records.reading(layout.deliveries) as connection:
        heads = records.heads(connection)
    for table, metadata in heads.items():
        if heads_before[table] != metadata:
            kept = {layout.absolute(metadata), layout.absolute(heads_before[table])}
            for path in (layout.table(table) / "metadata").glob("*.metadata.json"):
                if path not in kept:
                    path.unlink(missing_ok=True)


def _recover(layout: Layout, warehouse: Warehouse) -> None:
    if layout.unfinished.read_text() == _ERASING:
        with removing_erased(layout):
            with records.reading(layout.deliveries) as connection:
                recover(layout, connection, warehouse)
            empty_cache(layout)
            shred(layout.deliveries)
    else:
        with records.reading(layout.deliveries) as connection:
            recover(layout, connection, warehouse)
    layout.unfinished.unlink()

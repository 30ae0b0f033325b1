"""Writing a delivery: files in, one Iceberg commit a table, then the record that makes it all visible.

The order is the guarantee. Data files and table metadata come first; until the one transaction on the delivery
records is through, nothing names them, and the next writer removes them.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from utfall.errors import BackdatedDelivery, RefusedFile, StoreDamaged
from utfall.model.problem import Place, Problem, Severity
from utfall.model.tables import TABLES
from utfall.store import records
from utfall.store.cache import clean_cache
from utfall.store.current import Resolving, content_digest, resolve_current
from utfall.store.delivery import Delivery, IncomingFile
from utfall.store.history import follow_move
from utfall.store.intake import Progress, Sender, take_in
from utfall.store.layout import Layout
from utfall.store.lock import sole_writer
from utfall.store.records import DataFile, refuse_other_form
from utfall.store.schema import stored_form
from utfall.store.warehouse import Change, Warehouse
from utfall.store.work import Writing, at_work, snapshot_note

CHECK_FAILED = "STO-001"


def create_store(root: Path) -> Layout:
    """The store's folders, empty tables and records; a store that is already there is left as it is."""
    layout = Layout(root.absolute())
    layout.make_folders()
    layout = Layout(root.resolve())
    if layout.deliveries.exists():
        refuse_other_form(layout)
        return layout
    with sole_writer(layout), Warehouse.open(layout) as warehouse:
        heads = warehouse.make_tables()
        # The records come last and in one piece: without them the folder is no store yet.
        draft = layout.deliveries.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        records.create_records(draft)
        with records.writing(draft) as connection:
            records.write_heads(connection, {table: layout.relative(path) for table, path in heads.items()})
            records.write_meta(connection, records.STORED_FORM, stored_form())
            records.write_meta(connection, records.ROOT, str(layout.root))
        draft.replace(layout.deliveries)
    return layout


def write_delivery(
    layout: Layout,
    files: Sequence[IncomingFile],
    *,
    known_at: date,
    check: Callable[[Mapping[str, list[str]]], Sequence[Problem]] | None,
    progress: Progress | None,
) -> Delivery:
    """The new delivery, or the standing one where nothing is new. See ``Store.deliver``."""
    _refuse_twins(files)
    if layout.unfinished.exists():
        with at_work(layout):
            pass  # what an interrupted writer left goes also when nothing new has come
    with records.reading(layout.deliveries) as connection:
        number = records.last_number(connection)
        if number is not None and not _changed(connection, files):
            return records.read_delivery(connection, layout, number, is_unchanged=True)
    with at_work(layout) as writing:
        follow_move(writing)
        number = _record_delivery(writing, files, known_at=known_at, check=check, progress=progress)
    clean_cache(layout)
    with records.reading(layout.deliveries) as connection:
        return records.read_delivery(connection, layout, number)


def _record_delivery(
    writing: Writing,
    files: Sequence[IncomingFile],
    *,
    known_at: date,
    check: Callable[[Mapping[str, list[str]]], Sequence[Problem]] | None,
    progress: Progress | None,
) -> int:
    layout, connection = writing.layout, writing.connection
    last = records.last_number(connection)
    _refuse_backdated(connection, last, known_at)
    number = (last or 0) + 1
    standing = records.data_files(connection, in_delivery=last) if last else []
    taken = [
        take_in(
            file,
            layout=layout,
            sender=Sender(file.name, known_at, number, f"{number:05d}-{secrets.token_hex(8)}"),
            keep_problems=lambda problems: records.write_problems(connection, number, problems),
            progress=progress,
        )
        for file in _changed(connection, files)
    ]
    names = {one.receipt.name for one in taken}
    removed = [file for file in standing if file.source_file in names]
    added = [file for one in taken for file in one.data_files]
    live = [file for file in standing if file.source_file not in names] + added
    records.remove_data_files(connection, removed, number)
    records.write_data_files(connection, added)
    for one in taken:
        records.write_receipt(connection, number, one.receipt, set_aside=one.set_aside)
    _commit_tables(writing, number, known_at=known_at, added=added, removed=removed, live=live)
    if check is not None:
        current = resolve_current(live, Resolving(layout, standing))
        records.write_problems(connection, number, _findings(check, current))
    records.write_delivery(
        connection,
        number=number,
        known_at=known_at,
        recorded_at=datetime.now(UTC),
        snapshot=content_digest(live),
    )
    return number


def _commit_tables(
    writing: Writing,
    number: int,
    *,
    known_at: date,
    added: Sequence[DataFile],
    removed: Sequence[DataFile],
    live: Sequence[DataFile],
) -> None:
    """One Iceberg commit for each table that changes. Raises ``StoreDamaged`` where it counts other rows than we."""
    layout, connection = writing.layout, writing.connection
    snapshot_ids = records.snapshot_ids(connection, number - 1)
    for table in sorted({file.table for file in (*added, *removed)}):
        change = Change(
            added=[layout.absolute(file.path) for file in added if file.table == table],
            removed=[layout.absolute(file.path) for file in removed if file.table == table],
            note=snapshot_note(number, known_at),
        )
        committed = writing.warehouse.commit(table, change)
        own = [file for file in live if file.table == table]
        if (committed.rows, committed.files) != (sum(file.rows for file in own), len(own)):
            raise StoreDamaged(
                f"Tabellen {table} räknar {committed.rows} rader i {committed.files} filer,"
                f" men kvittona {sum(file.rows for file in own)} rader i {len(own)} filer.",
                remedy="Inget har lästs in. Återställ datalagret från säkerhetskopian om felet kvarstår.",
            )
        snapshot_ids[table] = committed.snapshot_ids[-1]
        records.write_heads(connection, {table: layout.relative(committed.metadata)})
    records.write_snapshots(connection, number, {table.name: snapshot_ids.get(table.name) for table in TABLES})


def _changed(connection: sqlite3.Connection, files: Sequence[IncomingFile]) -> list[IncomingFile]:
    standing = records.standing_fingerprints(connection)
    return [file for file in files if standing.get(file.name) != file.fingerprint]


def _findings(
    check: Callable[[Mapping[str, list[str]]], Sequence[Problem]], current: Mapping[str, list[str]]
) -> list[Problem]:
    """What the check found; that it could not run is a finding too, never silence."""
    try:
        return list(check(current))
    except Exception as error:  # whatever it is, it is kept and shown
        message = f"Kvalitetskontrollen kunde inte köras: {type(error).__name__}: {error}"
        remedy = "Leveransen är inläst men inte kontrollerad. Anmäl felet och läs in filerna igen när det är rättat."
        return [Problem(CHECK_FAILED, Severity.WARNING, message, remedy, Place("leveransen"))]


def _refuse_twins(files: Sequence[IncomingFile]) -> None:
    names = [file.name for file in files]
    for name in sorted(set(names)):
        if names.count(name) > 1:
            raise RefusedFile(
                f"Två filer i leveransen heter {name}, och namnet är filens identitet.",
                remedy="Döp om den ena eller läs in dem var för sig.",
            )


def _refuse_backdated(connection: sqlite3.Connection, last: int | None, known_at: date) -> None:
    if last is None:
        return
    latest = records.known_at(connection, last)
    if known_at < latest:
        raise BackdatedDelivery(
            f"Leveransen är daterad {known_at}, men den senaste är från {latest}.",
            remedy=f"Ange {latest} eller senare: det som var känt tidigare får inte ändras i efterhand.",
        )

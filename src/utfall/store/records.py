"""The delivery records: an SQLite database whose one transaction makes a whole delivery visible."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from utfall.errors import StoreDamaged
from utfall.model.problem import Place, Problem, Severity
from utfall.model.tables import TABLES
from utfall.store.delivery import Delivery, FileReceipt, TableSnapshot
from utfall.store.layout import Layout, create_owner_only
from utfall.store.schema import earlier_forms, stored_form

ROOT = "root"
"""Under this name stands the folder that the Iceberg metadata was written for."""
STORED_FORM = "stored_form"
_WAIT_SECONDS = 60.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS deliveries (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, known_at TEXT NOT NULL, recorded_at TEXT NOT NULL,
    snapshot TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS receipts (
    delivery INTEGER NOT NULL, name TEXT NOT NULL, mapping TEXT NOT NULL, fingerprint TEXT NOT NULL,
    rows_in INTEGER NOT NULL, rows_accepted INTEGER NOT NULL, rows_set_aside INTEGER NOT NULL,
    rows_per_table TEXT NOT NULL, dropped_columns TEXT NOT NULL, set_aside TEXT, PRIMARY KEY (delivery, name));
CREATE TABLE IF NOT EXISTS problems (
    delivery INTEGER NOT NULL, code TEXT NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL,
    remedy TEXT NOT NULL, file TEXT NOT NULL, line INTEGER, field TEXT, count INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS problems_of_delivery ON problems (delivery);
CREATE TABLE IF NOT EXISTS data_files (
    path TEXT PRIMARY KEY, table_name TEXT NOT NULL, source_file TEXT NOT NULL, rows INTEGER NOT NULL,
    content TEXT NOT NULL, has_rising_keys INTEGER NOT NULL, added_in INTEGER NOT NULL, removed_in INTEGER);
CREATE TABLE IF NOT EXISTS snapshots (
    delivery INTEGER NOT NULL, table_name TEXT NOT NULL, snapshot_id INTEGER, PRIMARY KEY (delivery, table_name));
CREATE TABLE IF NOT EXISTS heads (table_name TEXT PRIMARY KEY, metadata TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS erasures (
    number INTEGER PRIMARY KEY, kind TEXT NOT NULL, erased_at TEXT NOT NULL, reason TEXT NOT NULL, by TEXT NOT NULL,
    persons INTEGER NOT NULL, rows INTEGER NOT NULL, set_aside_rows INTEGER NOT NULL, files INTEGER NOT NULL);
"""


@dataclass(frozen=True)
class DataFile:
    """One Parquet file of a table: the rows of one source file, or part of them.

    It belongs to the deliveries ``added_in`` and later, before ``removed_in``. ``content`` is a digest that is equal
    for equal content. ``has_rising_keys`` is proof that no key stands twice in the file.
    """

    path: str
    table: str
    source_file: str
    rows: int
    content: str
    has_rising_keys: bool
    added_in: int
    removed_in: int | None = None


def create_records(path: Path) -> None:
    """Make the database and its tables."""
    create_owner_only(path)
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(_SCHEMA)


def refuse_other_form(layout: Layout) -> None:
    """Raise ``StoreDamaged`` where the store's tables are those of another version of the product."""
    with reading(layout.deliveries) as connection:
        form = read_meta(connection, STORED_FORM)
    if form not in (stored_form(), *earlier_forms()):
        raise StoreDamaged(
            f"Datalagret i {layout.root} skapades av en annan version av Utfall, med andra tabeller.",
            remedy="Skapa ett nytt datalager och läs in utdragen igen.",
        )


def has_moved(connection: sqlite3.Connection, layout: Layout) -> bool:
    """Whether the store lies elsewhere than its Iceberg metadata says, which holds absolute paths."""
    return read_meta(connection, ROOT) != str(layout.root)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that sees one moment, whatever a writer does meanwhile. Raises ``StoreDamaged`` for a file that
    holds no records, or broken ones."""
    try:
        with closing(connect(path)) as connection:
            connection.execute("BEGIN")
            yield connection
    except sqlite3.DatabaseError as error:
        if not _is_damage(error):
            raise
        raise StoreDamaged(
            f"Datalagrets register {path.name} är skadat.",
            remedy="Läs inte in något. Återställ datalagret från säkerhetskopian.",
        ) from error


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Not a busy or unreachable file: one that is no database, a broken one, or one that has lost its tables."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or "no such table" in str(error)


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A transaction that is recorded as a whole when the block ends, and not at all if it raises.

    Readers are not blocked meanwhile, and content that is removed is overwritten with zeros.
    """
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def last_number(connection: sqlite3.Connection, *, as_of: date | None = None) -> int | None:
    """The number of the last delivery with ``known_at`` on or before ``as_of`` (of all, where None)."""
    limit = as_of.isoformat() if as_of else "9999-12-31"
    found = connection.execute("SELECT max(number) FROM deliveries WHERE known_at <= ?", (limit,)).fetchone()
    return None if found[0] is None else int(found[0])


def delivery_numbers(connection: sqlite3.Connection) -> list[int]:
    """All deliveries, oldest first."""
    return [number for (number,) in connection.execute("SELECT number FROM deliveries ORDER BY number")]


def read_delivery(
    connection: sqlite3.Connection, layout: Layout, number: int, *, is_unchanged: bool = False
) -> Delivery:
    """The delivery of that number, with its files, tables and problems."""
    row = connection.execute(
        "SELECT id, known_at, recorded_at, snapshot FROM deliveries WHERE number = ?", (number,)
    ).fetchone()
    return Delivery(
        id=row[0],
        number=number,
        known_at=date.fromisoformat(row[1]),
        recorded_at=datetime.fromisoformat(row[2]),
        snapshot=row[3],
        files=tuple(_read_receipts(connection, number)),
        tables=_read_snapshots(connection, layout, number),
        problems=tuple(read_problems(connection, number)),
        is_unchanged=is_unchanged,
    )


def known_at(connection: sqlite3.Connection, number: int) -> date:
    """The day of a delivery's extracts."""
    row = connection.execute("SELECT known_at FROM deliveries WHERE number = ?", (number,)).fetchone()
    return date.fromisoformat(row[0])


def snapshot_ids(connection: sqlite3.Connection, delivery: int) -> dict[str, int | None]:
    """Per table, the Iceberg snapshot of a delivery; None for a table never written to."""
    rows = connection.execute("SELECT table_name, snapshot_id FROM snapshots WHERE delivery = ?", (delivery,))
    return dict(rows.fetchall())


def standing_fingerprints(connection: sqlite3.Connection) -> dict[str, str]:
    """Per file name, the fingerprint it was last delivered with."""
    rows = connection.execute("SELECT name, fingerprint FROM receipts ORDER BY delivery")
    return dict(rows.fetchall())


def data_files(connection: sqlite3.Connection, *, in_delivery: int | None = None) -> list[DataFile]:
    """The data files of a delivery, or all of every kept one, ordered by table, source file and path."""
    rows = connection.execute(
        "SELECT path, table_name, source_file, rows, content, has_rising_keys, added_in, removed_in FROM data_files"
        " WHERE :delivery IS NULL OR (added_in <= :delivery AND (removed_in IS NULL OR :delivery < removed_in))"
        " ORDER BY table_name, source_file, path",
        {"delivery": in_delivery},
    )
    return [
        DataFile(path, table, source_file, n, content, bool(rising), added, removed)
        for path, table, source_file, n, content, rising, added, removed in rows
    ]


def read_problems(connection: sqlite3.Connection, delivery: int) -> Iterator[Problem]:
    """The problems stored with a delivery, in the order they were found."""
    rows = connection.execute(
        "SELECT code, severity, message, remedy, file, line, field, count FROM problems WHERE delivery = ?"
        " ORDER BY rowid",
        (delivery,),
    )
    for code, severity, message, remedy, file, line, field, count in rows:
        yield Problem(code, Severity(severity), message, remedy, Place(file, line, field), count)


def set_aside_path(connection: sqlite3.Connection, delivery: int, file: str) -> str | None:
    """Where the rows set aside from a file lie; None where there are none. Raises ``KeyError`` for an unknown file."""
    row = connection.execute(
        "SELECT set_aside FROM receipts WHERE delivery = ? AND name = ?", (delivery, file)
    ).fetchone()
    if row is None:
        raise KeyError(file)
    return None if row[0] is None else str(row[0])


def heads(connection: sqlite3.Connection) -> dict[str, str]:
    """Per table, the Iceberg metadata that the last delivery left."""
    return dict(connection.execute("SELECT table_name, metadata FROM heads").fetchall())


def read_meta(connection: sqlite3.Connection, name: str) -> str | None:
    """A fact about the store."""
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def write_meta(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Set a fact about the store."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))


def write_problems(connection: sqlite3.Connection, delivery: int, problems: Iterable[Problem]) -> None:
    """Store problems with a delivery."""
    connection.executemany(
        "INSERT INTO problems VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                delivery,
                p.code,
                p.severity.value,
                p.message,
                p.remedy,
                p.place.file,
                p.place.line,
                p.place.column,
                p.count,
            )
            for p in problems
        ),
    )


def write_receipt(
    connection: sqlite3.Connection, delivery: int, receipt: FileReceipt, *, set_aside: str | None
) -> None:
    """Store what became of one file."""
    connection.execute(
        "INSERT INTO receipts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            delivery,
            receipt.name,
            receipt.mapping,
            receipt.fingerprint,
            receipt.rows_in,
            receipt.rows_accepted,
            receipt.rows_set_aside,
            json.dumps(receipt.rows_per_table, ensure_ascii=False),
            json.dumps(receipt.dropped_columns, ensure_ascii=False),
            set_aside,
        ),
    )


def write_data_files(connection: sqlite3.Connection, files: Sequence[DataFile]) -> None:
    """Store new data files."""
    connection.executemany(
        "INSERT INTO data_files VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (f.path, f.table, f.source_file, f.rows, f.content, f.has_rising_keys, f.added_in, f.removed_in)
            for f in files
        ),
    )


def remove_data_files(connection: sqlite3.Connection, files: Sequence[DataFile], delivery: int) -> None:
    """Let the files belong to deliveries before this one only."""
    connection.executemany("UPDATE data_files SET removed_in = ? WHERE path = ?", ((delivery, f.path) for f in files))


def write_delivery(
    connection: sqlite3.Connection, *, number: int, known_at: date, recorded_at: datetime, snapshot: str
) -> None:
    """Store the delivery itself; its id is the number with the beginning of the digest."""
    connection.execute(
        "INSERT INTO deliveries VALUES (?, ?, ?, ?, ?)",
        (number, f"{number}-{snapshot[:8]}", known_at.isoformat(), recorded_at.isoformat(), snapshot),
    )


def write_heads(connection: sqlite3.Connection, metadata_by_table: dict[str, str]) -> None:
    """Store where each table's newest metadata lies."""
    connection.executemany("INSERT OR REPLACE INTO heads VALUES (?, ?)", metadata_by_table.items())


def write_snapshots(connection: sqlite3.Connection, delivery: int, snapshot_ids: dict[str, int | None]) -> None:
    """Store the snapshot of every table as a delivery left it."""
    connection.executemany(
        "INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?)",
        ((delivery, table, snapshot_id) for table, snapshot_id in snapshot_ids.items()),
    )


def connect(path: Path) -> sqlite3.Connection:
    """A connection where every statement is its own transaction unless one is begun."""
    return sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)


def _read_receipts(connection: sqlite3.Connection, delivery: int) -> Iterator[FileReceipt]:
    rows = connection.execute(
        "SELECT name, mapping, fingerprint, rows_in, rows_accepted, rows_set_aside, rows_per_table, dropped_columns"
        " FROM receipts WHERE delivery = ? ORDER BY name",
        (delivery,),
    )
    for name, mapping, fingerprint, rows_in, accepted, aside, per_table, dropped in rows:
        yield FileReceipt(
            name, mapping, fingerprint, rows_in, accepted, aside, json.loads(per_table), tuple(json.loads(dropped))
        )


def _read_snapshots(connection: sqlite3.Connection, layout: Layout, delivery: int) -> dict[str, TableSnapshot]:
    by_table: dict[str, list[DataFile]] = {table.name: [] for table in TABLES}
    for file in data_files(connection, in_delivery=delivery):
        by_table[file.table].append(file)
    ids, root = snapshot_ids(connection, delivery), f"{layout.root}/"
    snapshots = {}
    for table in TABLES:
        own = by_table[table.name]
        snapshots[table.name] = TableSnapshot(
            table=table.name,
            snapshot_id=ids.get(table.name),
            files=tuple(root + file.path for file in own),
            rows=sum(file.rows for file in own),
            source_files=len({file.source_file for file in own}),
        )
    return snapshots

"""What the delivery records remember of an erasure, and what they must forget."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from utfall.store.records import DataFile, connect


@dataclass(frozen=True)
class Erasure:
    """One entry of the log: when, why, by whom and how much; never who. ``kind`` is ``erase`` or ``retention``.

    ``rows`` counts row versions in ``files`` data files; ``set_aside_rows`` those kept outside the tables.
    """

    kind: str
    erased_at: datetime
    reason: str
    by: str
    persons: int
    rows: int
    set_aside_rows: int
    files: int


def write_erasure(connection: sqlite3.Connection, erasure: Erasure) -> None:
    """Add an entry to the log."""
    e = erasure
    connection.execute(
        "INSERT INTO erasures (kind, erased_at, reason, by, persons, rows, set_aside_rows, files)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (e.kind, e.erased_at.isoformat(), e.reason, e.by, e.persons, e.rows, e.set_aside_rows, e.files),
    )


def read_erasures(connection: sqlite3.Connection) -> Iterator[Erasure]:
    """The log, oldest first."""
    rows = connection.execute(
        "SELECT kind, erased_at, reason, by, persons, rows, set_aside_rows, files FROM erasures ORDER BY number"
    )
    for kind, erased_at, *rest in rows:
        yield Erasure(kind, datetime.fromisoformat(erased_at), *rest)


def forget_data_files(connection: sqlite3.Connection, files: Iterable[DataFile]) -> None:
    """Let no delivery name the files any more."""
    connection.executemany("DELETE FROM data_files WHERE path = ?", ((file.path,) for file in files))


def write_digest(connection: sqlite3.Connection, delivery: int, digest: str) -> None:
    """Store what the delivery's content is now; its id stays what it was."""
    connection.execute("UPDATE deliveries SET snapshot = ? WHERE number = ?", (digest, delivery))


def set_aside_files(connection: sqlite3.Connection) -> list[tuple[int, str, str]]:
    """Delivery number, file name and path of every file with rows set aside."""
    rows = connection.execute("SELECT delivery, name, set_aside FROM receipts WHERE set_aside IS NOT NULL")
    return rows.fetchall()


def write_set_aside(connection: sqlite3.Connection, delivery: int, file: str, path: str | None) -> None:
    """Let the receipt name another file with the rows set aside, or none."""
    connection.execute("UPDATE receipts SET set_aside = ? WHERE delivery = ? AND name = ?", (path, delivery, file))


def forget_problems(connection: sqlite3.Connection, delivery: int, file: str, lines: Iterable[int]) -> None:
    """Remove what was found on these lines of a file."""
    connection.executemany(
        "DELETE FROM problems WHERE delivery = ? AND file = ? AND line = ?", ((delivery, file, line) for line in lines)
    )


def problem_texts(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """Row id and text of every stored problem."""
    return connection.execute("SELECT rowid, message || ' ' || remedy FROM problems").fetchall()


def forget_problem(connection: sqlite3.Connection, rowid: int) -> None:
    """Remove one problem."""
    connection.execute("DELETE FROM problems WHERE rowid = ?", (rowid,))


def shred(path: Path) -> None:
    """Leave nothing of what was removed in the database's files: the log is written back and cut to nothing."""
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

"""A consistent copy of the web's database, and loading it into an empty one: SQLite or PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from django.db import connection, transaction

from utfall.errors import InvalidBackup, OccupiedFolder

NOT_COUNTED = frozenset({"django_session", "shared_cache"})
"""Tables that change without anybody doing anything that should be kept."""


def copy_database(target: Path) -> dict[str, int]:
    """Rows per table as copied. One moment of the database, whatever is written meanwhile."""
    if connection.vendor == "sqlite":
        return _copy_sqlite(target)
    return _dump_postgresql(target)


def _copy_sqlite(target: Path) -> dict[str, int]:
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        names = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for name in sorted(names)
            if name not in NOT_COUNTED and not name.startswith("sqlite_")
        }


def _dump_postgresql(target: Path) -> dict[str, int]:
    """The dump reads the very snapshot that the rows are counted in."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        counts = count_rows()
        _run_postgresql("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}")
    return counts


def count_rows() -> dict[str, int]:
    """Rows per table of the database in use."""
    with connection.cursor() as cursor:
        counts = {}
        for name in sorted(connection.introspection.table_names(cursor)):
            if name not in NOT_COUNTED:
                cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")
                counts[name] = int(cursor.fetchone()[0])
    return counts


def require_empty_database() -> None:
    """Raises ``OccupiedFolder`` where the database of the surroundings holds anything."""
    if connection.vendor == "sqlite":
        occupied = Path(connection.settings_dict["NAME"]).exists()
    else:
        occupied = bool(connection.introspection.table_names())
    if occupied:
        raise OccupiedFolder(
            "Databasen finns redan.", remedy="Återställ till en ny mapp (--home) eller en tom databas (DATABASE_URL)."
        )


def load_database(copy: Path) -> None:
    """Fill the empty database from the copy."""
    if connection.vendor == "sqlite":
        target = Path(connection.settings_dict["NAME"])
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(copy, target)
        target.chmod(0o600)
        return
    _run_postgresql("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", str(copy))
    connection.close()


def _run_postgresql(program: str, *arguments: str) -> None:
    """The password goes by the environment: arguments can be read by every user of the machine."""
    settings = connection.settings_dict
    environment = {**os.environ, **_postgresql_environment(settings)}
    chosen = f"--dbname={settings['NAME']}"
    try:
        done = subprocess.run([program, chosen, *arguments], env=environment, capture_output=True, text=True)
    except FileNotFoundError:
        raise InvalidBackup(
            f"Programmet {program} finns inte på servern.", remedy="Installera PostgreSQL:s klientprogram."
        ) from None
    if done.returncode != 0:
        said = (done.stderr.strip().splitlines() or ["inget besked"])[0]
        raise InvalidBackup(f"{program} gick inte: {said}", remedy="Rätta felet och försök igen med en tom mapp.")


def _postgresql_environment(settings: Mapping[str, object]) -> dict[str, str]:
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    return {variable: str(settings[key]) for variable, key in names.items() if settings.get(key)}

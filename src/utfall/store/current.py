"""Current rows: of all rows with one key, the one that counts now.

It is the row with the latest ``extracted_on``; of several, the one from the greatest ``source_file``; within a file,
the last line. The result is derived, kept in the cache under a name that follows from the content, and safe to make
twice at once.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from utfall.errors import StoreDamaged
from utfall.model.table import Table
from utfall.model.tables import TABLES
from utfall.store.layout import OWNER_ONLY_FOLDER, Layout
from utfall.store.records import DataFile
from utfall.store.schema import stored_columns
from utfall.store.whole_file import draft_of

_MEMORY_LIMIT = "320MiB"
_THREADS = 2

_Database = Callable[[], duckdb.DuckDBPyConnection]
"""Opens the one connection on first use: most deliveries find everything in the cache or change a few tables."""


@dataclass(frozen=True)
class Resolving:
    """Where current rows are resolved to, and earlier contents to build upon."""

    layout: Layout
    earlier: Sequence[DataFile]
    """The data files of the delivery before: its current rows, where cached, spare reading them all again."""


def content_digest(files: Iterable[DataFile]) -> str:
    """A digest that is equal for equal rows in the same source files."""
    lines = sorted(f"{file.table}\t{file.source_file}\t{file.content}\t{file.rows}" for file in files)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def resolve_current(
    files: Sequence[DataFile], resolving: Resolving, *, tables: Sequence[str] | None = None
) -> dict[str, list[str]]:
    """Per canonical table, Parquet files with its current rows and no key twice; an empty list for an empty table.

    With ``tables`` only those of that name, which spares the work on the others.

    Rows of one source file without a key twice are in that file's order, others are sorted by key: the same content
    always gives the same order. Raises ``StoreDamaged`` where a data file is gone.
    """
    _refuse_missing(files, resolving.layout)
    with ExitStack() as closing:

        @cache
        def database() -> duckdb.DuckDBPyConnection:
            return closing.enter_context(duckdb.connect(config=spill_settings(resolving.layout)))

        return {
            table.name: _resolve(table, [file for file in files if file.table == table.name], resolving, database)
            for table in TABLES
            if tables is None or table.name in tables
        }


def _refuse_missing(files: Sequence[DataFile], layout: Layout) -> None:
    missing = [file for file in files if not layout.absolute(file.path).is_file()]
    if missing:
        raise StoreDamaged(
            f"{len(missing)} datafiler saknas, bland dem {missing[0].path} med raderna från {missing[0].source_file}.",
            remedy="Återställ datalagret från säkerhetskopian, eller skapa ett nytt och läs in utdragen igen.",
        )


def _resolve(table: Table, files: Sequence[DataFile], resolving: Resolving, database: _Database) -> list[str]:
    layout = resolving.layout
    if not files:
        return []
    target = _cached(layout, table, files)
    if target.exists():
        os.utime(target)  # in use: the cache is cleaned by age
        return [str(target)]
    if len(files) == 1 and _has_each_key_once(table, files[0], target.with_suffix(".unique"), layout, database):
        return [str(layout.absolute(files[0].path))]
    _write_current(table, _parts(table, files, resolving), target, database)
    return [str(target)]


def _has_each_key_once(table: Table, file: DataFile, marker: Path, layout: Layout, database: _Database) -> bool:
    """Whether the file can be read as it is; that it can is remembered in the cache."""
    if file.has_rising_keys or marker.exists():
        return True
    key = ", ".join(table.key)
    query = f"SELECT count(*) = count(DISTINCT ({key})) FROM {parquet_rows([layout.absolute(file.path)])}"
    found = database().execute(query).fetchone()
    is_unique = found is not None and bool(found[0])
    if is_unique:
        marker.parent.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        marker.touch()
    return is_unique


def _parts(table: Table, files: Sequence[DataFile], resolving: Resolving) -> list[Path]:
    """What to read: the earlier current rows and what was added since, or all files where something was removed."""
    layout = resolving.layout
    earlier = [file for file in resolving.earlier if file.table == table.name]
    added = {file.path for file in files} - {file.path for file in earlier}
    base = _cached(layout, table, earlier)
    if len(added) == len(files) - len(earlier) and len(added) < len(files) and base.exists():
        return [base, *(layout.absolute(path) for path in sorted(added))]
    return [layout.absolute(file.path) for file in files]


def _cached(layout: Layout, table: Table, files: Sequence[DataFile]) -> Path:
    return layout.cache / "current" / f"{table.name}-{content_digest(files)[:24]}.parquet"


def _write_current(table: Table, parts: Sequence[Path], target: Path, database: _Database) -> None:
    target.parent.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    columns = ", ".join(column.name for column in stored_columns(table))
    key = ", ".join(table.key)
    query = (
        f"SELECT {columns} FROM {parquet_rows(parts)}"
        f" QUALIFY row_number() OVER (PARTITION BY {key}"
        " ORDER BY extracted_on DESC, source_file DESC, source_line DESC) = 1"
        f" ORDER BY {key}"
    )
    with draft_of(target) as draft:
        database().execute(f"COPY ({query}) TO {_quoted(draft)} (FORMAT parquet, COMPRESSION zstd)")


def spill_settings(layout: Layout) -> dict[str, str | bool | int | float | list[str]]:
    """DuckDB's settings for bounded memory: beyond it, it works on the disk."""
    spill = layout.cache / "spill" / secrets.token_hex(8)
    spill.parent.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    return {"memory_limit": _MEMORY_LIMIT, "threads": _THREADS, "temp_directory": str(spill)}


def parquet_rows(paths: Iterable[Path | str]) -> str:
    """The SQL relation of all rows in the files; folder names with an equals sign make no columns."""
    return f"read_parquet([{', '.join(_quoted(path) for path in paths)}], hive_partitioning = false)"


def _quoted(path: Path | str) -> str:
    return "'" + str(path).replace("'", "''") + "'"

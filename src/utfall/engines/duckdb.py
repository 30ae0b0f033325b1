"""DuckDB, the default engine: in memory, reading Parquet files where they lie."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from sqlglot import exp

from utfall.engines import answers
from utfall.engines.base import Row
from utfall.model.question import CellCounts, Question
from utfall.model.table import ColumnType, Table
from utfall.model.tables import SYSTEM_COLUMNS, TABLES
from utfall.store.whole_file import draft_of

DIALECT = "duckdb"

_TYPES = {
    ColumnType.TEXT: "VARCHAR",
    ColumnType.CODE: "VARCHAR",
    ColumnType.PSEUDONYM: "VARCHAR",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.DECIMAL: "DECIMAL(18, 4)",
    ColumnType.DATE: "DATE",
    ColumnType.BOOLEAN: "BOOLEAN",
}


@dataclass(frozen=True)
class DuckDB:
    """Opens sessions. ``memory_limit`` is DuckDB's own notation; what does not fit spills to a temporary folder.

    ``threads`` None leaves the choice to DuckDB: all cores.
    """

    name: str = "duckdb"
    memory_limit: str = "4GiB"
    threads: int | None = None

    @contextlib.contextmanager
    def open(self, tables: Mapping[str, Sequence[str]], *, keep: Path | None = None) -> Iterator[DuckDBSession]:
        """A session that can read the files named, its own temporary folder and ``keep``, and nothing else.

        The temporary folder lies in ``keep``: what a killed process leaves of spilled rows goes when that is emptied.
        """
        with tempfile.TemporaryDirectory(prefix="utfall-duckdb-", dir=keep) as temporary:
            connection = duckdb.connect(":memory:")
            try:
                _confine(connection, self, tables, temporary=temporary, keep=keep)
                for table in TABLES:
                    connection.execute(_view(table, tables.get(table.name, ())))
                yield DuckDBSession(connection, keep)
            finally:
                connection.close()


@dataclass(frozen=True)
class DuckDBSession:
    """One delivery in view on one connection."""

    connection: duckdb.DuckDBPyConnection
    keep: Path | None

    def cells(
        self, question: Question, expression: exp.Expression, groundwork: Sequence[tuple[str, exp.Expression]] = ()
    ) -> list[CellCounts]:
        """See ``Session.cells``."""
        _, found = self._run(question, expression, groundwork)
        return answers.cells(question, found)

    def rows(
        self,
        question: Question,
        expression: exp.Expression,
        groundwork: Sequence[tuple[str, exp.Expression]] = (),
        *,
        limit: int | None = None,
    ) -> tuple[tuple[str, ...], list[Row]]:
        """See ``Session.rows``; in the order of the columns."""
        return self._run(question, answers.in_order(expression, limit=limit), groundwork)

    def sql(self, expression: exp.Expression) -> str:
        """See ``Session.sql``."""
        return expression.sql(dialect=DIALECT, pretty=True)

    def prepare(self, groundwork: Sequence[tuple[str, exp.Expression]]) -> None:
        """Makes the shared tables that are not there yet, in the folder ``keep`` or for the session only.

        A file appears whole under its name or not at all, so two processes may prepare the same delivery at once.
        """
        for name, expression in groundwork:
            if self._exists(name):
                continue
            made = expression.sql(dialect=DIALECT)
            if self.keep is None:
                self._execute(f"CREATE TEMP TABLE {name} AS {made}")
                continue
            file = self.keep / f"{name}.parquet"
            if not file.exists():
                with draft_of(file) as draft:
                    self._execute(f"COPY ({made}) TO {_quoted(draft)} (FORMAT parquet, COMPRESSION zstd)")
            self._execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet([{_quoted(file)}])")

    def _exists(self, name: str) -> bool:
        query = "SELECT 1 FROM information_schema.tables WHERE table_name = ?"
        return self.connection.execute(query, [name]).fetchone() is not None

    def _run(
        self, question: Question, expression: exp.Expression, groundwork: Sequence[tuple[str, exp.Expression]]
    ) -> tuple[tuple[str, ...], list[Row]]:
        self.prepare(groundwork)
        result = self._execute(expression.sql(dialect=DIALECT))
        return tuple(column[0] for column in result.description or ()), result.fetchall()

    def _execute(self, query: str) -> duckdb.DuckDBPyConnection:
        try:
            return self.connection.execute(query)
        except duckdb.Error as error:
            raise answers.failure("DuckDB", query, error) from error


def _confine(
    connection: duckdb.DuckDBPyConnection,
    engine: DuckDB,
    tables: Mapping[str, Sequence[str]],
    *,
    temporary: str,
    keep: Path | None,
) -> None:
    """Sets the limits and locks them: memory, temporary folder, readable files."""
    settings: dict[str, object] = {
        "memory_limit": engine.memory_limit,
        "temp_directory": temporary,
        "preserve_insertion_order": False,
        "TimeZone": "UTC",
        "autoinstall_known_extensions": False,
        "allowed_paths": sorted(file for files in tables.values() for file in files),
        "allowed_directories": [temporary, *([str(keep)] if keep else [])],
    }
    if engine.threads is not None:
        settings["threads"] = engine.threads
    for name, value in settings.items():
        connection.execute(f"SET {name} = {_setting(value)}")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _setting(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(_quoted(item) for item in value)}]"
    return _quoted(value)


def _view(table: Table, files: Sequence[str]) -> str:
    """The table as its files, or as an empty relation with the right types."""
    if files:
        listed = ", ".join(_quoted(file) for file in files)
        return f"CREATE VIEW {table.name} AS SELECT * FROM read_parquet([{listed}])"
    columns = ", ".join(
        f"CAST(NULL AS {_TYPES[column.type]}) AS {column.name}" for column in (*table.columns, *SYSTEM_COLUMNS)
    )
    return f"CREATE VIEW {table.name} AS SELECT {columns} WHERE false"


def _quoted(text: object) -> str:
    return "'" + str(text).replace("'", "''") + "'"

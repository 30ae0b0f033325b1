"""Apache Spark: the same expressions over the same files, on one machine or on a cluster.

Needs the extra ``utfall[spark]`` and Java 17. ``UTFALL_SPARK_MASTER`` says where: ``local[2]`` (the default), a
cluster's master such as ``spark://host:7077`` or ``yarn``, or ``sc://host:15002`` for a server that speaks Spark
Connect. On a cluster the files must lie where every node can read them.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlglot import exp

from utfall.engines import answers
from utfall.engines.base import Row
from utfall.errors import EngineMissing
from utfall.model.question import CellCounts, Question
from utfall.model.table import ColumnType, Table
from utfall.model.tables import SYSTEM_COLUMNS, TABLES

DIALECT = "spark"
MASTER = "UTFALL_SPARK_MASTER"

_TYPES = {
    ColumnType.TEXT: "STRING",
    ColumnType.CODE: "STRING",
    ColumnType.PSEUDONYM: "STRING",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.DECIMAL: "DECIMAL(18, 4)",
    ColumnType.DATE: "DATE",
    ColumnType.BOOLEAN: "BOOLEAN",
}
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
}
_LOCAL = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "2",
}


@dataclass(frozen=True)
class Spark:
    """Opens sessions on the Spark that is already running in the process, or starts one at the first."""

    name: str = "spark"

    @contextlib.contextmanager
    def open(self, tables: Mapping[str, Sequence[str]], *, keep: Path | None = None) -> Iterator[SparkSession]:
        """A session with its own names for the tables. Raises ``EngineMissing``."""
        spark = _connect()
        for name, value in _SETTINGS.items():
            spark.conf.set(name, value)
        session = SparkSession(spark, keep)
        try:
            for table in TABLES:
                _view(spark, table, tables.get(table.name, ()))
            yield session
        finally:
            for name in (*(table.name for table in TABLES), *session.made):
                spark.catalog.dropTempView(name)


@dataclass(frozen=True)
class SparkSession:
    """One delivery in view; ``made`` are the shared tables made or found so far."""

    spark: Any
    keep: Path | None
    made: list[str] = field(default_factory=list)

    def cells(
        self, question: Question, expression: exp.Expression, groundwork: Sequence[tuple[str, exp.Expression]] = ()
    ) -> list[CellCounts]:
        """See ``Session.cells``."""
        _, found = self._run(expression, groundwork)
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
        return self._run(answers.in_order(expression, limit=limit), groundwork)

    def sql(self, expression: exp.Expression) -> str:
        """See ``Session.sql``."""
        return expression.sql(dialect=DIALECT, pretty=True)

    def prepare(self, groundwork: Sequence[tuple[str, exp.Expression]]) -> None:
        """Makes the shared tables that are not there yet, as folders in ``keep`` or for the session only."""
        for name, expression in groundwork:
            if name in self.made:
                continue
            table = self._table(expression.sql(dialect=DIALECT))
            if self.keep is not None:
                folder = self.keep / f"{name}.spark"
                if not folder.exists():
                    unfinished = self.keep / f"{name}.{os.getpid()}.unfinished"
                    table.write.mode("overwrite").parquet(str(unfinished))
                    _take_place(unfinished, folder)
                table = self.spark.read.parquet(str(folder))
            table.createOrReplaceTempView(name)
            self.made.append(name)

    def _run(
        self, expression: exp.Expression, groundwork: Sequence[tuple[str, exp.Expression]]
    ) -> tuple[tuple[str, ...], list[Row]]:
        self.prepare(groundwork)
        query = expression.sql(dialect=DIALECT)
        table = self._table(query)
        try:
            return tuple(table.columns), [tuple(row) for row in table.collect()]
        except _failures() as error:
            raise answers.failure("Spark", query, error) from error

    def _table(self, query: str) -> Any:
        try:
            return self.spark.sql(query)
        except _failures() as error:
            raise answers.failure("Spark", query, error) from error


def _take_place(unfinished: Path, folder: Path) -> None:
    """Gives the finished folder its name; another process that was first keeps it."""
    try:
        unfinished.replace(folder)
    except OSError:
        if not folder.exists():
            raise
        shutil.rmtree(unfinished)


def _failures() -> tuple[type[Exception], ...]:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    return PySparkException, Py4JError


def _connect() -> Any:
    """The process's Spark. Raises ``EngineMissing`` without PySpark, or without Java for a Spark of its own."""
    try:
        from pyspark.sql import SparkSession as Connection
    except ImportError as error:
        raise EngineMissing(
            "Beräkningsmotorn Spark är inte installerad.",
            remedy="Installera den med: pip install 'utfall[spark]'. Eller räkna med DuckDB, som alltid finns.",
        ) from error
    master = os.environ.get(MASTER, "local[2]")
    if master.startswith("sc://"):
        return Connection.builder.remote(master).getOrCreate()
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        raise EngineMissing(
            "Spark behöver Java, som inte finns på den här datorn.",
            remedy="Installera Java 17 (på Debian: apt install openjdk-17-jre-headless), eller räkna med DuckDB.",
        )
    builder = Connection.builder.master(master).appName("utfall")
    for name, value in (_LOCAL if master.startswith("local") else {}).items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def _view(spark: Any, table: Table, files: Sequence[str]) -> None:
    """The table as its files, or as an empty relation with the right types."""
    if files:
        spark.read.parquet(*files).createOrReplaceTempView(table.name)
        return
    columns = ", ".join(f"{column.name} {_TYPES[column.type]}" for column in (*table.columns, *SYSTEM_COLUMNS))
    spark.createDataFrame([], columns).createOrReplaceTempView(table.name)

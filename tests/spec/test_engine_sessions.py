"""What every engine promises beside its answers: kept groundwork, closed doors, errors for a reader."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest
from sqlglot import exp
from tests.spec.tables import read_tables, write_parquet

from utfall.engines import ENGINES
from utfall.engines.duckdb import DuckDB
from utfall.engines.spark import Spark
from utfall.errors import EngineFailed, EngineMissing
from utfall.measures.compiling import plan
from utfall.model.period import Period
from utfall.model.question import Counted, Dated, EventCount, Question, Spells, Stock, TimeToEvent

TABLES = """
    investigations
    investigation_id | person_key | started_on | ended_on
    u1               | p1         | 2025-01-02 |
    u2               | p1         | 2025-01-03 | 2025-02-01
    u3               | p2         | 2025-01-04 |
    """
PERSONS = Question(
    Stock(Spells("investigations", "started_on", "ended_on"), Counted.PERSONS),
    (Period.month(2025, 1),),
    (),
    date(2025, 5, 5),
)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, list[str]]:
    """The small tables as files."""
    return write_parquet(read_tables(TABLES), tmp_path)


def test_groundwork_is_made_once_and_found_again(files: dict[str, list[str]], tmp_path: Path) -> None:
    """The second session reads the file the first one left; an unfinished file is never left behind."""
    keep = tmp_path / "keep"
    keep.mkdir()
    compiled = plan(PERSONS)
    answers, made = [], []
    for _ in range(2):
        with DuckDB().open(files, keep=keep) as session:
            answers.append(session.cells(PERSONS, compiled.cells, compiled.groundwork))
        (file,) = keep.iterdir()
        made.append((file.name, file.stat().st_mtime_ns))
    assert answers[0] == answers[1]
    assert answers[0][0]["n"] == 2
    assert made[0] == made[1]
    assert made[0][0] == f"{compiled.groundwork[0][0]}.parquet"


def test_groundwork_is_shared_by_questions_with_other_periods_and_cut_offs() -> None:
    """Same subject, same events: the same table, whatever is asked of it."""
    spec = TimeToEvent("investigation_id", Dated("investigations", "started_on"), Dated("investigations", "ended_on"))
    first = Question(spec, (Period.year(2024),), (), date(2025, 1, 5))
    second = Question(spec, (Period.month(2025, 1), Period.month(2025, 2)), (), date(2025, 5, 5))
    assert plan(first).groundwork == plan(second).groundwork


def test_a_session_reads_its_own_files_only(files: dict[str, list[str]], tmp_path: Path) -> None:
    """Neither another file on the machine nor a new setting: the doors are locked when the session opens."""
    (tmp_path / "other.csv").write_text("secret\n", encoding="utf-8")
    with DuckDB().open(files) as session:
        with pytest.raises(duckdb.PermissionException):
            session.connection.execute(f"SELECT * FROM read_csv('{tmp_path / 'other.csv'}')")
        with pytest.raises(duckdb.InvalidInputException):
            session.connection.execute("SET enable_external_access = true")


def test_what_does_not_fit_spills_into_the_kept_folder(files: dict[str, list[str]], tmp_path: Path) -> None:
    """So that emptying it removes what a killed process left; a session that ends leaves nothing."""
    keep = tmp_path / "keep"
    keep.mkdir()
    with DuckDB().open(files, keep=keep) as session:
        (spill,) = session.connection.execute("SELECT current_setting('temp_directory')").fetchone() or ("",)
        assert Path(spill).parent == keep
    assert list(keep.iterdir()) == []


def test_rows_are_ordered_and_limited(files: dict[str, list[str]]) -> None:
    """The same rows in the same order every time, on every engine."""
    question = Question(EventCount(Dated("investigations", "started_on")), (Period.year(2025),), (), date(2025, 5, 5))
    compiled = plan(question)
    for name in ("duckdb", "reference"):
        with ENGINES[name].open(files) as session:
            columns, rows = session.rows(question, compiled.members, limit=2)
        assert columns == ("period", "investigation_id", "started_on")
        assert rows == [("2025", "u1", date(2025, 1, 2)), ("2025", "u2", date(2025, 1, 3))]


def test_a_failure_tells_the_user_what_and_the_maintainer_why(files: dict[str, list[str]]) -> None:
    """The message is Swedish and holds no SQL; the query and the engine's words are notes on the error."""
    broken = exp.select("period", "n").from_("no_such_table")
    with DuckDB().open(files) as session, pytest.raises(EngineFailed) as failed:
        session.cells(PERSONS, broken)
    assert "SELECT" not in str(failed.value)
    notes = "\n".join(failed.value.__notes__)
    assert "no_such_table" in notes
    assert "CatalogException" in notes


def test_spark_without_pyspark_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(EngineMissing, match=r"utfall\[spark\]"), Spark().open({}):
        pass


@pytest.mark.all
def test_spark_without_java_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(EngineMissing, match="Java 17"), Spark().open({}):
        pass

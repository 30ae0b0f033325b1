"""Random questions on random data: DuckDB, the reference and Spark must give the same cells and the same rows."""

from __future__ import annotations

import gc
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st
from tests.generative import draws
from tests.generative.coverage import DEMANDED, variants
from tests.spec.agreement import counted_cells, counted_rows, in_order
from tests.spec.tables import Rows, write_parquet

from utfall.engines import ENGINES
from utfall.engines.base import Row, Session
from utfall.measures.compiling import plan
from utfall.model.question import CellCounts, Question

Answer = tuple[list[CellCounts], tuple[str, ...], list[Row]]


def ask(session: Session, question: Question) -> Answer:
    """The cells in order, and the rows, which must add up to them."""
    compiled = plan(question)
    cells = in_order(session.cells(question, compiled.cells, compiled.groundwork))
    columns, rows = session.rows(question, compiled.members, compiled.groundwork)
    assert counted_rows(question, columns, rows) == counted_cells(question, cells)
    return cells, columns, sorted(rows, key=repr)


def compare(tables: dict[str, Rows], questions: list[Question], *, engine: str) -> set[str]:
    """The engine and the reference give equal answers; returns the operators drawn, and the other variants of
    the questions whose answer is not empty."""
    found: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        files = write_parquet(tables, Path(folder))
        with ENGINES["reference"].open(files) as reference, ENGINES[engine].open(files) as session:
            for question in questions:
                cells, columns, rows = ask(session, question)
                expected, expected_columns, expected_rows = ask(reference, question)
                assert cells == expected
                assert rows == expected_rows
                assert columns == expected_columns or not rows
                found |= {name for name in variants(question) if cells or name.startswith("operator ")}
    return found


def run(*, engine: str, examples: int, demanded: frozenset[str] = DEMANDED) -> None:
    """Draws that many times, the same every run, and fails if a variant demanded never had an answer."""
    found: set[str] = set()

    @hypothesis.settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate],
    )
    @hypothesis.given(st.integers(0, 2**32), draws.questions())
    def check(seed: int, asked: list[Question]) -> None:
        found.update(compare(draws.tables(seed), asked, engine=engine))

    check()
    assert not demanded - found, f"never drawn with an answer: {sorted(demanded - found)}"


def test_duckdb_agrees_with_the_reference() -> None:
    """Sixty sets of tables, each with a question of every kind."""
    run(engine="duckdb", examples=60)


@pytest.mark.all
@pytest.mark.timeout(1800)
def test_duckdb_agrees_with_the_reference_at_length() -> None:
    """Five hundred sets of tables."""
    run(engine="duckdb", examples=500)


@pytest.mark.all
@pytest.mark.timeout(3600)
@pytest.mark.skipif(
    find_spec("pyspark") is None or shutil.which("java") is None, reason="Spark needs utfall[spark] and Java 17"
)
@pytest.mark.enable_socket
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_spark_agrees_with_the_reference() -> None:
    """A hundred questions on one Spark: thirteen sets of tables, a question of every kind on each."""
    run(engine="spark", examples=13, demanded=frozenset(name for name in DEMANDED if name.startswith("kind ")))
    gc.collect()  # PySpark leaves its sockets to the garbage collector; the warning is expected here only

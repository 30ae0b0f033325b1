"""Random questions on random data: DuckDB, the reference and Spark must give the same cells and the same rows."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path
from zlib import crc32

import hypothesis
import pytest
from tests.generative import draws
from tests.generative.coverage import DEMANDED, variants
from tests.spec.agreement import counted_cells, counted_rows, in_order
from tests.spec.tables import Rows, write_parquet

from utfall.engines import ENGINES
from utfall.engines.base import Row, Session
from utfall.measures.compiling import plan
from utfall.model.question import CellCounts, Question

ROUND = 20
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


def run(*, engine: str, examples: int, demanded: frozenset[str] = DEMANDED, first: int = 0) -> None:
    """Draws that many times, in rounds from number ``first``, and fails if a variant demanded never had an
    answer in twice as many.

    Hypothesis repeats itself: half of what it draws in a round it has drawn before. A question is asked once, and what
    is asked decides the rows it is asked of, so that no two draws share them. What it draws also hangs on the modules
    that happen to be loaded, so no number of draws is sure to bring everything demanded.
    """
    found: set[str] = set()
    asked_before: set[Question] = set()

    @hypothesis.settings(
        max_examples=min(ROUND, examples),
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate],
    )
    @hypothesis.given(draws.questions())
    def check(drawn: list[Question]) -> None:
        asked = [question for question in drawn if question not in asked_before]
        found.update(compare(draws.tables(crc32(repr(asked).encode())), asked, engine=engine))
        asked_before.update(asked)

    rounds = -(-examples // ROUND)
    for number in range(2 * rounds):
        if number < rounds or demanded - found:
            hypothesis.seed(first + number)(check)()
    assert len(asked_before) >= 5 * examples
    assert not demanded - found, f"never drawn with an answer: {sorted(demanded - found)}"


def test_duckdb_agrees_with_the_reference() -> None:
    """More than two hundred questions."""
    run(engine="duckdb", examples=40)


@pytest.mark.all
@pytest.mark.timeout(1800)
def test_duckdb_agrees_with_the_reference_at_length() -> None:
    """Two hundred questions beside those above; ``EXAMPLES`` asks for more where time is no matter."""
    run(engine="duckdb", examples=int(os.environ.get("EXAMPLES", "40")), demanded=frozenset(), first=1000)


@pytest.mark.all
@pytest.mark.timeout(3600)
@pytest.mark.skipif(
    find_spec("pyspark") is None or shutil.which("java") is None, reason="Spark needs utfall[spark] and Java 17"
)
@pytest.mark.enable_socket
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_spark_agrees_with_the_reference() -> None:
    """At least 25 questions on one Spark, which takes seconds for each; ``EXAMPLES=20`` asks a hundred and more.
    Each kind of measure is also asked of Spark in ``tests/spec``."""
    run(engine="spark", examples=int(os.environ.get("EXAMPLES", "5")), demanded=frozenset())
    gc.collect()  # PySpark leaves its sockets to the garbage collector; the warning is expected here only

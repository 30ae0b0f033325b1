"""``check``: the tables and the question go in, every engine must give the expected cells and as many rows."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.spec.agreement import Check, compare
from tests.spec.tables import read_cells, read_tables, write_parquet

from utfall.engines import ENGINES
from utfall.model.period import Period
from utfall.model.question import Breakdown, Question, Spec

# PySpark speaks to its own Java process over sockets on this machine, and leaves them to the garbage collector.
_MARKS = {
    "spark": (
        pytest.mark.all,
        pytest.mark.enable_socket,
        pytest.mark.timeout(600),
        pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
        pytest.mark.filterwarnings("ignore::ResourceWarning"),
    )
}


@pytest.fixture(params=[pytest.param(name, marks=_MARKS.get(name, ())) for name in ENGINES], scope="session")
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each engine in turn; Spark only in ``make test-all``, and only where it and Java are installed."""
    name: str = request.param
    if name == "spark" and (find_spec("pyspark") is None or shutil.which("java") is None):
        pytest.skip("Spark needs the extra utfall[spark] and Java 17")
    return name


@pytest.fixture
def check(engine_name: str, tmp_path: Path) -> Iterator[Check]:
    """``check(spec, tables, periods, expect, …)`` asks the engine and compares."""

    def check(
        spec: Spec,
        tables: str,
        periods: str,
        expect: str,
        *,
        breakdowns: Sequence[Breakdown] = (),
        known_until: date = date(2025, 5, 5),
    ) -> None:
        asked = tuple(Period.parse(period) for period in periods.split())
        question = Question(spec, asked, tuple(breakdowns), known_until)
        files = write_parquet(read_tables(tables), tmp_path)
        with ENGINES[engine_name].open(files) as session:
            compare(session, question, read_cells(expect, question))

    yield check
    if engine_name == "spark":
        gc.collect()  # here, where the warning about sockets is expected, and not in another test

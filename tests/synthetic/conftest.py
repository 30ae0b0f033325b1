"""The example municipality's extracts, written once and read back with SQL as a receiver knows them on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from utfall.synthetic.extracts import ExtractsWritten, write_extracts
from utfall.synthetic.municipality import Municipality, simulate

KEYS = {
    "personer": "person",
    "aktualiseringar": "aktualisering",
    "utredningar": "utredning",
    "beslut": "beslut",
    "insatser": "insats",
    "placeringar": "placering",
    "familjehem": "hem",
    "servicekontakter": "rad",
    "närvaro": "person, från",
    "utförare": "utförare",
    "observationer": "serie, period",
}

KnownAt = Callable[[date], duckdb.DuckDBPyConnection]


@pytest.fixture(scope="session")
def town() -> Municipality:
    return simulate()


@pytest.fixture(scope="session")
def extracts(town: Municipality, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ExtractsWritten]:
    """All extracts up to May 2026, so that later knowledge is at hand too."""
    out = tmp_path_factory.mktemp("exempelstad")
    return out, write_extracts(out, town=town, until=date(2026, 5, 5))


@pytest.fixture(scope="session")
def known_at(extracts: tuple[Path, ExtractsWritten]) -> Iterator[KnownAt]:
    """A connection per day whose tables, named as the files, hold each key's latest row."""
    out, _ = extracts
    opened: dict[date, duckdb.DuckDBPyConnection] = {}

    def connection(day: date) -> duckdb.DuckDBPyConnection:
        if day not in opened:
            opened[day] = duckdb.connect()
            for stem, key in KEYS.items():
                opened[day].execute(f"""
                    CREATE TABLE {stem} AS
                    SELECT * EXCLUDE (filename) FROM read_csv('{out}/*/{stem}_*.csv', delim = ';', filename = true,
                      dateformat = '%Y-%m-%d', decimal_separator = ',', union_by_name = true, sample_size = -1)
                    WHERE split_part(filename, '/', -2) <= '{day}'
                    QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY filename DESC) = 1""")
        return opened[day]

    yield connection
    for one in opened.values():
        one.close()


@pytest.fixture(scope="session")
def report_day(known_at: KnownAt) -> duckdb.DuckDBPyConnection:
    """What is known on the day of the tertial report."""
    return known_at(date(2025, 5, 5))

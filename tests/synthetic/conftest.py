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
    database = duckdb.connect()
    for stem in KEYS:
        database.execute(f"""
            CREATE TABLE delivered_{stem} AS
            SELECT * EXCLUDE (filename), split_part(filename, '/', -2)::DATE AS delivered
            FROM read_csv('{out}/*/{stem}_*.csv', delim = ';', filename = true,
              dateformat = '%Y-%m-%d', decimal_separator = ',', sample_size = -1)""")
    opened: dict[date, duckdb.DuckDBPyConnection] = {}

    def connection(day: date) -> duckdb.DuckDBPyConnection:
        if day not in opened:
            schema = f"known_{day:%Y%m%d}"
            opened[day] = database.cursor()
            opened[day].execute(f"CREATE SCHEMA {schema}; SET schema = '{schema}'")
            for stem, key in KEYS.items():
                opened[day].execute(f"""
                    CREATE TABLE {schema}.{stem} AS FROM main.delivered_{stem} WHERE delivered <= DATE '{day}'
                    QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY delivered DESC) = 1""")
        return opened[day]

    yield connection
    database.close()


@pytest.fixture(scope="session")
def report_day(known_at: KnownAt) -> duckdb.DuckDBPyConnection:
    """What is known on the day of the tertial report."""
    return known_at(date(2025, 5, 5))

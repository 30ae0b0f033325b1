"""The project's own catalogue, and small canonical tables written as the store writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from utfall.measures.catalogue import Catalogue
from utfall.measures.load import load_catalogue
from utfall.model.table import ColumnType
from utfall.model.tables import SYSTEM_COLUMNS, TABLES_BY_NAME

REPOSITORY = Path(__file__).parents[2]
DEFINITIONS = REPOSITORY / "definitions"

Rows = Mapping[str, Sequence[Mapping[str, object]]]
WriteTables = Callable[[Rows], dict[str, list[str]]]

_ARROW = {
    ColumnType.TEXT: pa.string(),
    ColumnType.CODE: pa.string(),
    ColumnType.PSEUDONYM: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.DECIMAL: pa.decimal128(18, 4),
    ColumnType.DATE: pa.date32(),
    ColumnType.BOOLEAN: pa.bool_(),
}
_SYSTEM = {"source_file": "example.csv", "source_line": 2, "extracted_on": date(2025, 5, 5)}


@pytest.fixture(scope="session")
def definitions() -> Path:
    """The folder of the project's definitions."""
    return DEFINITIONS


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The project's own measures and goals."""
    return load_catalogue(DEFINITIONS)


@pytest.fixture
def write_tables(tmp_path: Path) -> WriteTables:
    """A function that writes rows by table name to Parquet and gives the files by table name."""

    def write(rows: Rows) -> dict[str, list[str]]:
        files = {}
        for name, table_rows in rows.items():
            columns = (*TABLES_BY_NAME[name].columns, *SYSTEM_COLUMNS)
            schema = pa.schema([(column.name, _ARROW[column.type]) for column in columns])
            path = tmp_path / f"{name}.parquet"
            pq.write_table(pa.Table.from_pylist([{**_SYSTEM, **row} for row in table_rows], schema=schema), path)
            files[name] = [str(path)]
        return files

    return write

"""Small tables written as text, and the same tables as Parquet files.

A table begins with its name alone on a line, then a line of column names and one line per row, cells separated by
``|``. An empty cell is a missing value. Columns that are not named are missing in every row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from utfall.model.question import CellCounts, Question, statistics_of
from utfall.model.table import Column, ColumnType
from utfall.model.tables import SYSTEM_COLUMNS, TABLES, TABLES_BY_NAME

Rows = list[dict[str, object]]

_ARROW = {
    ColumnType.TEXT: pa.string(),
    ColumnType.CODE: pa.string(),
    ColumnType.PSEUDONYM: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.DECIMAL: pa.decimal128(18, 4),
    ColumnType.DATE: pa.date32(),
    ColumnType.BOOLEAN: pa.bool_(),
}


def read_tables(text: str) -> dict[str, Rows]:
    """The tables in the text, by name. Raises ``KeyError`` for a table or column that is not canonical."""
    tables: dict[str, Rows] = {}
    for block in _blocks(text):
        name, header, *lines = block
        columns = [TABLES_BY_NAME[name].column(column) for column in _cells(header)]
        tables[name] = [
            {c.name: _value(c, cell) for c, cell in zip(columns, _cells(line), strict=True)} for line in lines
        ]
    return tables


def read_cells(text: str, question: Question) -> list[CellCounts]:
    """Expected cells: a header line of ``question.columns`` in any order, then one line per cell."""
    (block,) = _blocks(text) or [[" | ".join(question.columns)]]
    header = _cells(block[0])
    assert sorted(header) == sorted(question.columns), f"columns {header} are not {question.columns}"
    found = []
    for line in block[1:]:
        cell = dict(zip(header, _cells(line), strict=True))
        statistics = tuple((name, int(cell[name])) for name in statistics_of(question.spec) if cell[name])
        found.append(CellCounts(cell["period"], tuple(cell[b.name] for b in question.breakdowns), statistics))
    return found


def write_parquet(tables: Mapping[str, Rows], folder: Path) -> dict[str, list[str]]:
    """One file per table that has rows, as ``Store.current_files`` would give them."""
    files: dict[str, list[str]] = {table.name: [] for table in TABLES}
    for name, rows in tables.items():
        if rows:
            file = folder / f"{name}.parquet"
            pq.write_table(arrow_table(name, rows), file)
            files[name] = [str(file)]
    return files


def arrow_table(name: str, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """The rows with all the canonical columns, and the store's own."""
    stored: list[Mapping[str, object]] = [
        {"source_file": "small.csv", "source_line": line, "extracted_on": date(2025, 5, 5), **row}
        for line, row in enumerate(rows, start=2)
    ]
    schema = pa.schema([(c.name, _ARROW[c.type]) for c in (*TABLES_BY_NAME[name].columns, *SYSTEM_COLUMNS)])
    return pa.Table.from_pylist([{n: row.get(n) for n in schema.names} for row in stored], schema=schema)


def _blocks(text: str) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            blocks[-1].append(line.strip())
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _value(column: Column, text: str) -> object:
    if text == "":
        return None
    match column.type:
        case ColumnType.DATE:
            return date.fromisoformat(text)
        case ColumnType.INTEGER:
            return int(text)
        case ColumnType.DECIMAL:
            return Decimal(text)
        case ColumnType.BOOLEAN:
            return {"yes": True, "no": False}[text]
        case ColumnType.CODE:
            assert text in column.code_names, f"{text} is no code of {column.name}"
            return text
        case _:
            return text

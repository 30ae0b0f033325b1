"""The canonical tables as Arrow schemas: what sources hand over and what lies in the data files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pyarrow as pa

from utfall.model.ledger_tables import LEDGER_TABLES
from utfall.model.plan_tables import PLAN_TABLES
from utfall.model.table import Column, ColumnType, Table
from utfall.model.tables import SYSTEM_COLUMNS, TABLES

_ARROW_TYPES = {
    ColumnType.TEXT: pa.string(),
    ColumnType.CODE: pa.string(),
    ColumnType.PSEUDONYM: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.DECIMAL: pa.decimal128(18, 4),
    ColumnType.DATE: pa.date32(),
    ColumnType.BOOLEAN: pa.bool_(),
}

SOURCE_LINE = "source_line"


def arrow_type(column: Column) -> pa.DataType:
    """The Arrow type of a column: text for codes and pseudonyms, int64, date32, decimal128(18, 4)."""
    return _ARROW_TYPES[column.type]


def stored_schema(table: Table) -> pa.Schema:
    """All columns of a data file: the table's own, then the system columns; required columns are not nullable."""
    return pa.schema(_field(column) for column in stored_columns(table))


def file_schema(table: Table) -> pa.Schema:
    """The Arrow schema of a data file, each column with its Iceberg field id."""
    fields = enumerate(stored_schema(table), start=1)
    return pa.schema(field.with_metadata({"PARQUET:field_id": str(number)}) for number, field in fields)


def incoming_schema(table: Table) -> pa.Schema:
    """What a ``Chunk``'s batch holds: the table's own columns, then ``source_line``."""
    columns = (*table.columns, *(column for column in SYSTEM_COLUMNS if column.name == SOURCE_LINE))
    return pa.schema(_field(column) for column in columns)


def stored_columns(table: Table) -> tuple[Column, ...]:
    """The table's own columns, then the system columns."""
    return (*table.columns, *SYSTEM_COLUMNS)


def stored_form(tables: Iterable[Table] = TABLES) -> str:
    """A digest of what the store's tables look like: names, types and which columns must be filled, not the codes."""
    form = [(t.name, t.key, [(c.name, c.type.value, c.required) for c in stored_columns(t)]) for t in tables]
    return hashlib.sha256(repr(form).encode()).hexdigest()[:16]


CAME_LATER: tuple[frozenset[str], ...] = (
    frozenset({"balance_actions"}),
    frozenset(table.name for table in PLAN_TABLES),
    frozenset(table.name for table in LEDGER_TABLES),
)
"""The tables that versions of the product have added, the newest first. Whoever adds a table says so here: else no
store that exists can be opened any more."""


def earlier_forms() -> tuple[str, ...]:
    """The digests from before each step of ``CAME_LATER``: the next writer adds what is missing, and readers find it
    empty."""
    found, missing = [], frozenset[str]()
    for step in CAME_LATER:
        missing |= step
        found.append(stored_form(table for table in TABLES if table.name not in missing))
    return tuple(found)


def _field(column: Column) -> pa.Field:
    return pa.field(column.name, arrow_type(column), nullable=not column.required)

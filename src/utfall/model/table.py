"""What a canonical table and its columns are; the tables themselves stand in ``tables`` and ``ledger_tables``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ColumnType(StrEnum):
    """Types that mean the same in Parquet, DuckDB and Spark. ``PSEUDONYM`` is text: a keyed hash in hexadecimal."""

    TEXT = "text"
    CODE = "code"
    PSEUDONYM = "pseudonym"
    INTEGER = "integer"
    DECIMAL = "decimal"  # decimal(18, 4)
    DATE = "date"
    BOOLEAN = "boolean"


@dataclass(frozen=True)
class Column:
    """One column. ``codes`` pairs each allowed code with its Swedish label; ``breakdown`` allows grouping by it.

    ``may_be_negative`` lets a column with a unit go below zero. ``filled_by_mapping`` is false for what only a reader
    of its own may fill, since it must be cleaned first. ``may_be_planned`` lets a day lie after the extract's.
    ``is_prose`` is a text of several sentences, such as a comment: longer, and its line breaks are blanks.
    """

    name: str
    type: ColumnType
    title_sv: str
    required: bool = False
    codes: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    breakdown: bool = False
    may_be_negative: bool = False
    filled_by_mapping: bool = True
    may_be_planned: bool = False
    is_prose: bool = False

    def __post_init__(self) -> None:
        if (self.type is ColumnType.CODE) != bool(self.codes):
            raise ValueError(f"column {self.name}: codes go with the type code")

    @property
    def code_names(self) -> tuple[str, ...]:
        """The allowed codes, in order."""
        return tuple(code for code, _ in self.codes)


@dataclass(frozen=True)
class Spell:
    """The columns that make a row of the table a spell ``[start, end)``."""

    start: str
    end: str


@dataclass(frozen=True)
class Table:
    """One canonical table; ``key`` identifies a row across deliveries, ``person`` is the pseudonym column if any."""

    name: str
    title_sv: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    person: str | None = None
    spell: Spell | None = None

    def __post_init__(self) -> None:
        names = self.column_names
        for needed in (*self.key, *((self.person,) if self.person else ())):
            if needed not in names:
                raise ValueError(f"table {self.name} has no column {needed}")

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in the order of storage, without the system columns."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name; raises ``KeyError``."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


REGISTERED = Column("registered_on", ColumnType.DATE, "Dag då raden registrerades i källan")
"""Stands in most tables: when the source learned of the row."""

"""A mapping: how the files of one case system become rows of the canonical tables.

Read strictly from ``definitions/mappings/<system>.toml``. What a mapping does not name is dropped at the door.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase

from utfall.model.money import ORE_PER_KRONA, ORE_PER_MNKR, ORE_PER_TKR
from utfall.model.table import Column, Table
from utfall.sources.mended_names import original_name

DEFAULT_IDENTIFIER = r"[0-9A-Za-zÅÄÖåäö_.:/+-]{1,64}"
"""No blanks: a name that has slipped into an identifier column must not become a pseudonym."""

ORE_PER_UNIT = {"kronor": ORE_PER_KRONA, "tkr": ORE_PER_TKR, "mnkr": ORE_PER_MNKR}


class Identifier(StrEnum):
    """Whose pseudonym a column becomes; the kind is part of what is hashed, so a person never equals a family."""

    PERSON = "person"
    FAMILY = "family"


class Repeats(StrEnum):
    """What a second row with the same key in one file means: an error, or the same thing said again."""

    ERROR = "error"
    SKIP = "skip"


@dataclass(frozen=True)
class ColumnRule:
    """How one canonical column is filled: from source columns (joined where several), a constant or the row number.

    ``dates``, ``yes``, ``no`` and ``decimal_comma`` are the mapping's, repeated here so that a rule stands alone.
    ``values`` pairs source values with codes, an empty code meaning "missing"; ``otherwise`` is the code of every value
    not listed (empty: missing; None: such a value is a fault). ``end_inclusive`` adds the day that makes a spell
    half-open. ``may_be_planned`` allows days after the extract. ``is_optional`` allows the file to lack the column.
    ``may_hold_personal_numbers`` is for case numbers that only look like personal numbers. ``ore_per_unit`` is what one
    of the file's units makes in öre: 100 for kronor, 1 where the column is no amount or already in öre.
    """

    column: Column
    sources: tuple[str, ...] = ()
    separator: str = "-"
    constant: str | None = None
    is_row_number: bool = False
    identifier: Identifier | None = None
    pattern: str = DEFAULT_IDENTIFIER
    dates: tuple[str, ...] = ("%Y-%m-%d",)
    earliest: date = date(1900, 1, 1)
    end_inclusive: bool = False
    may_be_planned: bool = False
    values: tuple[tuple[str, str], ...] = ()
    otherwise: str | None = None
    yes: tuple[str, ...] = ("ja",)
    no: tuple[str, ...] = ("nej",)
    decimal_comma: bool = True
    ore_per_unit: int = 1
    is_optional: bool = False
    may_hold_personal_numbers: bool = False

    @property
    def in_kronor(self) -> bool:
        """Does the file give the amount in kronor?"""
        return self.ore_per_unit == ORE_PER_UNIT["kronor"]

    @property
    def source_label(self) -> str:
        """The source column as a reader of the file knows it."""
        return " + ".join(self.sources) if self.sources else self.column.name


@dataclass(frozen=True)
class RowCondition:
    """A row goes to the table only where ``column`` is one of ``values`` (or, negated, none of them)."""

    column: str
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True)
class TableRule:
    """The rows a file gives one canonical table."""

    table: Table
    columns: tuple[ColumnRule, ...]
    where: tuple[RowCondition, ...] = ()
    repeats: Repeats = Repeats.ERROR

    def rule(self, name: str) -> ColumnRule | None:
        """The rule that fills the column of that name, if any."""
        return next((rule for rule in self.columns if rule.column.name == name), None)


@dataclass(frozen=True)
class FileRule:
    """One kind of file: recognised by its name (``patterns``, any case) and by holding the columns it needs.

    ``ignored`` is the Swedish reason why a recognised file is not read. ``drops`` are columns known to be left at the
    door (names, addresses, free text); other columns the rule does not use are dropped as well.
    """

    name: str
    patterns: tuple[str, ...]
    columns: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    tables: tuple[TableRule, ...] = ()
    sheet: str | None = None
    ignored: str = ""

    @property
    def used_columns(self) -> tuple[str, ...]:
        """Source columns that are read, in order of first use."""
        used: dict[str, None] = {}
        for table in self.tables:
            for rule in table.columns:
                used.update(dict.fromkeys(rule.sources))
            used.update(dict.fromkeys(condition.column for condition in table.where))
        return tuple(used)

    @property
    def needed_columns(self) -> tuple[str, ...]:
        """Source columns the file must have."""
        optional = {
            name for table in self.tables for rule in table.columns if rule.is_optional for name in rule.sources
        }
        return tuple(dict.fromkeys((*self.columns, *(name for name in self.used_columns if name not in optional))))

    def names(self, file_name: str) -> bool:
        """Does the file's name fit, or that of the file it mends? Always, where the rule has no patterns."""
        folded = original_name(file_name).casefold()
        return not self.patterns or any(fnmatchcase(folded, pattern.casefold()) for pattern in self.patterns)


@dataclass(frozen=True)
class Mapping:
    """A case system's mapping. ``hash`` is the SHA-256 of the file: a changed mapping reads its files anew."""

    system: str
    title: str
    max_bad_rows_share: float
    delimiter: str | None
    encoding: str | None
    decimal_comma: bool
    files: tuple[FileRule, ...]
    hash: str
    path: str

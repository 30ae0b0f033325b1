"""A mapping being made: the choices."""

from __future__ import annotations

from dataclasses import dataclass, field

ISO = ("%Y-%m-%d",)


@dataclass(frozen=True)
class ColumnChoice:
    """What fills one canonical column: ``sources`` (joined where several), a ``constant`` or the row's number.

    ``values`` pairs source values with codes, ``otherwise`` is the code of all others (empty: missing, None: a fault).
    ``end_inclusive``: the last day counts. See ``ColumnRule``.
    """

    column: str
    sources: tuple[str, ...] = ()
    constant: str | None = None
    is_row_number: bool = False
    dates: tuple[str, ...] = ISO
    values: tuple[tuple[str, str], ...] = ()
    otherwise: str | None = None
    end_inclusive: bool = False
    in_kronor: bool = False


@dataclass(frozen=True)
class TableChoice:
    """The columns chosen for one canonical table; ``skips_repeats``: a key said twice is no fault."""

    table: str
    columns: tuple[ColumnChoice, ...]
    skips_repeats: bool = False


@dataclass(frozen=True)
class MappingDraft:
    """A mapping of one kind of file. ``system`` names it and its file; ``drops`` are columns left at the door."""

    system: str
    title: str
    patterns: tuple[str, ...]
    tables: tuple[TableChoice, ...]
    drops: tuple[str, ...] = ()
    yes: tuple[str, ...] = ("ja",)
    no: tuple[str, ...] = ("nej",)
    decimal_comma: bool = True
    max_bad_rows_share: float = field(default=0.02)


@dataclass(frozen=True)
class DraftProblem:
    """Something to mend before the draft can be saved: where (``table``, ``column``; empty: the whole), and what."""

    message: str
    table: str = ""
    column: str = ""

"""Statements as the pages show them: rows that lead further down, and deviations with a word for their direction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from utfall.finance.income_statement import Statement, rounding_differences
from utfall.model.money import ORE_PER_KRONA, ORE_PER_TKR
from utfall.reports.figure_tables import EMPTY
from utfall.reports.numbers import format_number, format_thousand_kronor

LEVEL_SHARE = 0.005
"""A deviation of less than this of the budget is called level: half a percent is within a month's chance."""

LEVEL_NOTE = "I nivå betyder att avvikelsen är mindre än en halv procent av budgeten."
EMPTY_NOTE = f"{EMPTY} betyder att ingen uppgift finns."
_WORDS = {"good": "bättre", "bad": "sämre", "not": "i nivå"}


@dataclass(frozen=True)
class Deviation:
    """An amount with its sign, and how that is: ``shape`` is a class of the stylesheet's ``state``."""

    text: str
    shape: str = ""

    @property
    def word(self) -> str:
        """``bättre``, ``sämre``, ``i nivå``; empty where nothing can be said."""
        return _WORDS.get(self.shape, "")


@dataclass(frozen=True)
class ShownCell:
    """An amount as printed; a deviation's word stands in a column of its own, so that amounts keep their line."""

    text: str
    deviation: Deviation | None = None
    gap_before: bool = False


@dataclass(frozen=True)
class ShownRow:
    """A row; ``address`` leads to what it consists of, empty where nothing lies behind it."""

    title: str
    cells: tuple[ShownCell, ...]
    address: str = ""
    is_sum: bool = False


@dataclass(frozen=True)
class ShownColumn:
    """A head; ``gap_before`` sets it apart from the one before, ``is_deviation`` has a column of words after it."""

    title: str
    gap_before: bool = False
    is_deviation: bool = False


@dataclass(frozen=True)
class ShownTable:
    """A table with its heads."""

    caption: str
    head: str
    columns: tuple[ShownColumn, ...]
    rows: tuple[ShownRow, ...]
    notes: tuple[str, ...] = ()


def statement_table(
    statement: Statement,
    *,
    caption: str,
    head: str,
    address: Callable[[str, str], str],
    budget_of: dict[str, str],
    gap_before: str = "",
) -> ShownTable:
    """The statement in thousands of kronor. ``address`` gives where a row leads, by its title and key; ``budget_of``
    names for each column of deviations the column that it is measured against; ``gap_before`` the one set apart."""
    ids = [one.id for one in statement.columns]
    rows = []
    for row in statement.rows:
        cells = []
        for place, column in enumerate(ids):
            ore, gap = row.amounts_ore[place], column == gap_before
            if column in budget_of:
                base = row.amounts_ore[ids.index(budget_of[column])]
                told = deviation(ore, base)
                cells.append(ShownCell(told.text, told, gap))
            else:
                cells.append(ShownCell(in_tkr(ore), None, gap))
        rows.append(ShownRow(row.title, tuple(cells), "" if row.is_sum else address(row.title, row.key), row.is_sum))
    columns = tuple(ShownColumn(one.title, one.id == gap_before, one.id in budget_of) for one in statement.columns)
    return ShownTable(f"{caption}, tusental kronor", head, columns, tuple(rows), _notes(statement))


def deviation(ore: int | None, base_ore: int | None, *, in_kronor: bool = False) -> Deviation:
    """How an amount differs from its base, plus for better; both signed as in the report. In thousands of kronor, or
    in kronor and öre."""
    if ore is None:
        return Deviation(EMPTY)
    tkr = format_thousand_kronor(ore, signed=True)
    text = format_number(Decimal(ore) / ORE_PER_KRONA, decimals=2, signed=True) if in_kronor else tkr
    if base_ore is None or not (ore or base_ore):
        return Deviation(text)
    if abs(ore) < LEVEL_SHARE * abs(base_ore) or tkr == "0":
        return Deviation(text, "not")
    return Deviation(text, "good" if ore > 0 else "bad")


def in_tkr(ore: int | None) -> str:
    """Thousands of kronor as they stand; a dash where nothing is said."""
    return EMPTY if ore is None else format_thousand_kronor(ore)


def _notes(statement: Statement) -> tuple[str, ...]:
    notes: list[str] = []
    if any(ore is None for row in statement.rows for ore in row.amounts_ore):
        notes.append(EMPTY_NOTE)
    said: Sequence[str] = [
        f"{one.row}, {one.column}: {format_number(one.units, signed=True)}"
        for one in rounding_differences(statement, unit_ore=ORE_PER_TKR)
    ]
    if said:
        notes.append(
            "Summorna räknas i ören och avrundas sist. De avrundade raderna ger därför en annan summa än den visade, "
            f"så här mycket: {'; '.join(said)}."
        )
    return tuple(notes)

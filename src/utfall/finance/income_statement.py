"""Statements in the report's layout: any columns of amounts by area and account group, summed in öre before rounding.

Amounts come in signed as in the ledger (cost plus, income minus) and stand in the statement signed as in the report
(income plus, cost minus, surplus plus).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from utfall.finance.coding import UNMAPPED, UNMAPPED_TITLE, Coding, Side
from utfall.finance.forecasting.known import Line
from utfall.finance.statement import COST_SUM, INCOME_SUM, RESULT
from utfall.finance.statement_layout import LayoutRow, StatementLayout
from utfall.model.money import ORE_PER_TKR

Amounts = Mapping[Line, int]
"""Öre by area and account group (ids of ``Coding``), signed as in the ledger."""


@dataclass(frozen=True)
class Column:
    """A column of a statement. ``amounts`` is None where nothing at all is given: then its cells are empty, not zero.

    ``areas`` are the areas that the column knows of; None is all. The others have empty cells. ``is_entered``: people
    gave the amounts, and what they said nothing of is empty in the report's rows; what is not booked is zero.
    """

    id: str
    title: str
    amounts: Amounts | None
    areas: frozenset[str] | None = None
    is_entered: bool = False

    def knows(self, area: str | None) -> bool:
        """Whether an amount, be it zero, is given for the area; for the board where it is None."""
        return self.amounts is not None and (area is None or self.areas is None or area in self.areas)


@dataclass(frozen=True)
class Row:
    """A row with one amount per column in öre, None where nothing is given. ``parts`` are the rows that it sums.

    ``key`` is the area's or account group's id where the row is one.
    """

    title: str
    amounts_ore: tuple[int | None, ...]
    parts: tuple[int, ...] = ()
    key: str = ""

    @property
    def is_sum(self) -> bool:
        return bool(self.parts)


@dataclass(frozen=True)
class Statement:
    """Rows under columns. Each sum is exactly its parts', in every column."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def row(self, title: str) -> Row:
        """The row of that title. Raises ``KeyError``."""
        for one in self.rows:
            if one.title == title:
                return one
        raise KeyError(title)

    def amount_ore(self, title: str, column: str) -> int | None:
        """The amount of a row in a column, by title and id."""
        return self.row(title).amounts_ore[[one.id for one in self.columns].index(column)]


@dataclass(frozen=True)
class RoundingDifference:
    """Of a sum in a column: what its rounded parts come to less the rounded sum, in whole ``unit_ore``."""

    row: str
    column: str
    units: int


def income_statement(columns: Sequence[Column], *, layout: StatementLayout, area: str | None = None) -> Statement:
    """The income statement of an area, of the board where it is None.

    What no account leads to has a row of its own where there is any, and is part of the result.
    """

    def amounts_of(groups: Iterable[str]) -> tuple[int | None, ...]:
        wanted = frozenset(groups)
        return tuple(cell(one, wanted) for one in columns)

    def cell(column: Column, wanted: frozenset[str]) -> int | None:
        if column.amounts is None or not column.knows(area):
            return None
        own = [ore for line, ore in column.amounts.items() if line.group in wanted and area in (None, line.area)]
        return None if column.is_entered and not own else -sum(own)

    def amounts_in(row: LayoutRow) -> tuple[int | None, ...]:
        if row.groups:
            return amounts_of(row.groups)
        return tuple(0 if row.is_zero and one.knows(area) else None for one in columns)

    rows: list[Row] = []
    sums: list[int] = []
    for side, title in ((Side.INCOME, INCOME_SUM), (Side.COST, COST_SUM)):
        first = len(rows)
        rows += [Row(one.title, amounts_in(one)) for one in layout.rows if one.side is side]
        parts = tuple(range(first, len(rows)))
        sums.append(len(rows))
        rows.append(_summed(title, rows, parts))
    unmapped = amounts_of([UNMAPPED])
    if any(unmapped):
        sums.append(len(rows))
        rows.append(Row(UNMAPPED_TITLE, unmapped, key=UNMAPPED))
    rows.append(_summed(RESULT, rows, tuple(sums)))
    return Statement(tuple(columns), tuple(rows))


def results_by_area(columns: Sequence[Column], *, layout: StatementLayout, coding: Coding, total: str) -> Statement:
    """The result of every business area, plus for a surplus; the last row is the board's, called ``total``."""
    return _by(
        columns,
        keys=coding.areas,
        key_of=lambda line: line.area,
        knows=lambda column, area: column.knows(area),
        layout=layout,
        total=total,
    )


def result_by_group(
    columns: Sequence[Column], *, layout: StatementLayout, coding: Coding, area: str | None = None
) -> Statement:
    """What every account group adds to the result of an area, of the board where it is None."""
    order = [group for row in layout.rows for group in row.groups]
    titles = {group: coding.groups[group] for group in order} | {UNMAPPED: UNMAPPED_TITLE}
    return _by(
        columns,
        keys=titles,
        key_of=lambda line: line.group if area in (None, line.area) else "",
        knows=lambda column, group: column.knows(area),
        layout=layout,
        total=RESULT,
    )


def rounding_differences(statement: Statement, *, unit_ore: int = ORE_PER_TKR) -> tuple[RoundingDifference, ...]:
    """Where the rounded parts of a sum do not come to the rounded sum, so that a reader who adds them up is told."""
    found = []
    for row in statement.rows:
        for place, column in enumerate(statement.columns):
            amount = row.amounts_ore[place]
            parts = [statement.rows[part].amounts_ore[place] for part in row.parts]
            if row.is_sum and amount is not None:
                units = sum(rounded(one, unit_ore=unit_ore) for one in parts if one is not None)
                difference = units - rounded(amount, unit_ore=unit_ore)
                if difference:
                    found.append(RoundingDifference(row.title, column.title, difference))
    return tuple(found)


def rounded(ore: int, *, unit_ore: int) -> int:
    """Whole units, halves away from zero, as the amounts are printed."""
    return int((Decimal(ore) / unit_ore).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _by(
    columns: Sequence[Column],
    *,
    keys: Mapping[str, str],
    key_of: Callable[[Line], str],
    knows: Callable[[Column, str], bool],
    layout: StatementLayout,
    total: str,
) -> Statement:
    def cell(column: Column, key: str) -> int | None:
        if column.amounts is None or not knows(column, key):
            return None
        return -_sum(column.amounts, lambda line: key_of(line) == key and layout.holds(line.group))

    rows = [Row(title, tuple(cell(one, key) for one in columns), key=key) for key, title in keys.items()]
    rows = [row for row in rows if row.key != UNMAPPED or any(row.amounts_ore)]
    return Statement(tuple(columns), (*rows, _summed(total, rows, tuple(range(len(rows))))))


def _sum(amounts: Amounts, is_wanted: Callable[[Line], bool]) -> int:
    return sum(ore for line, ore in amounts.items() if is_wanted(line))


def _summed(title: str, rows: Sequence[Row], parts: tuple[int, ...]) -> Row:
    """The sum of those rows; a column where none of them has an amount has no sum either."""
    columns = zip(*(rows[part].amounts_ore for part in parts), strict=True)
    known = ([ore for ore in column if ore is not None] for column in columns)
    return Row(title, tuple(sum(one) if one else None for one in known), parts)

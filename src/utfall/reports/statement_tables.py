"""Statements as tables: thousands of kronor, empty told from zero, rounding differences said."""

from __future__ import annotations

from collections.abc import Iterator

from utfall.finance.coding import UNMAPPED
from utfall.finance.income_statement import Statement, rounding_differences
from utfall.model.money import ORE_PER_TKR
from utfall.reports.content import ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.figure_tables import EMPTY
from utfall.reports.numbers import format_number, format_thousand_kronor

EMPTY_NOTE = f"{EMPTY} betyder att ingen uppgift finns."
UNMAPPED_NOTE = (
    "Ej mappat är bokfört på konton eller ansvar som ingen regel känner. Det räknas med i resultatet. Lägg till "
    "reglerna i definitions/economy, så får beloppen sin rätta plats."
)


def statement_block(
    statement: Statement, *, caption: str, head: str, notes: tuple[str, ...] = (), gap_before: str = ""
) -> FigureTableBlock:
    """The statement under its caption; ``head`` is what its rows are, ``gap_before`` the column set apart."""
    return FigureTableBlock(
        f"{caption}, tusental kronor",
        (
            TableColumn(head, ColumnKind.TEXT),
            *(TableColumn(one.title, gap_before=one.id == gap_before) for one in statement.columns),
        ),
        tuple(
            TableRow(
                (
                    TableCell(row.title),
                    *(TableCell(EMPTY if ore is None else format_thousand_kronor(ore)) for ore in row.amounts_ore),
                ),
                row.is_sum,
            )
            for row in statement.rows
        ),
        (*notes, *_notes(statement)),
    )


def _notes(statement: Statement) -> Iterator[str]:
    if any(ore is None for row in statement.rows for ore in row.amounts_ore):
        yield EMPTY_NOTE
    if any(row.key == UNMAPPED for row in statement.rows):
        yield UNMAPPED_NOTE
    differences = rounding_differences(statement, unit_ore=ORE_PER_TKR)
    if differences:
        said = "; ".join(f"{one.row}, {one.column}: {format_number(one.units, signed=True)}" for one in differences)
        yield (
            "Summorna räknas i ören och avrundas sist. De avrundade raderna ger därför en annan summa än den tryckta "
            f"på sina ställen, så här mycket: {said}."
        )

"""Tables and paragraphs of a report in a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table

from utfall.cli.presenting import console
from utfall.reports.content import Block, ColumnKind, FigureTableBlock, Heading, Paragraph


def print_blocks(blocks: Iterable[Block]) -> None:
    """Print headings, paragraphs and tables in order; a terminal shows nothing of the rest."""
    for block in blocks:
        match block:
            case Heading(text=text):
                console().print(f"\n{text}")
            case Paragraph(inlines=inlines):
                console().print("".join(one.text for one in inlines))
            case FigureTableBlock():
                print_table(block)


def print_table(block: FigureTableBlock) -> None:
    """Print the table with its notes below."""
    grid = Table(title=block.caption, title_justify="left")
    for column in block.columns:
        is_number = column.kind is ColumnKind.NUMBER
        grid.add_column(column.label, justify="right" if is_number else "left", no_wrap=False)
    for row in block.rows:
        if row.is_sum:
            grid.add_section()
        grid.add_row(*(f"{cell.text} ({cell.aside})" if cell.aside else cell.text for cell in row.cells))
    console().print(grid)
    for note in block.notes:
        console().print(f"  {note}")

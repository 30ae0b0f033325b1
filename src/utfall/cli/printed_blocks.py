"""Tables and paragraphs of a report in a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.table import Table

from utfall.cli.presenting import console
from utfall.reports.content import Block, ColumnKind, FigureTableBlock, Heading, Paragraph

LABEL_WIDTH = 12
"""Characters that a column of words keeps in a narrow terminal: an account group stands on two lines then."""


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
    grid = Table(title=block.caption, title_justify="left", box=box.SIMPLE, padding=(0, 1, 0, 0))
    texts = [
        [column.label, *(row.cells[place].text for row in block.rows)] for place, column in enumerate(block.columns)
    ]
    is_wide = sum(2 + max(map(len, column)) for column in texts) > console().width
    for column in block.columns:
        if column.kind is ColumnKind.NUMBER:
            # Where it is narrow a head takes a word a line: the labels need the room.
            grid.add_column(column.label.replace(" ", "\n") if is_wide else column.label, justify="right")
        else:
            grid.add_column(column.label, overflow="fold", min_width=LABEL_WIDTH)
    for row in block.rows:
        if row.is_sum:
            grid.add_section()
        grid.add_row(*(f"{cell.text} ({cell.aside})" if cell.aside else cell.text for cell in row.cells))
    console().print(grid)
    for note in block.notes:
        console().print(f"  {note}")

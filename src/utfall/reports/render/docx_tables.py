"""Tables of the Word document: thin rules, repeated header row, column widths of their own, title and description."""

from __future__ import annotations

from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.table import _Cell

from utfall.reports.content import ColumnKind, FigureTableBlock, TableCell
from utfall.reports.render import docx_markup as markup
from utfall.reports.render.docx_styles import MUTE, NOTE

TABLE_WIDTH_CM = 16.0
WIDTHS_CM = (0.22, 0.55, 1.5)
DENSE_WIDTHS_CM = (0.15, 0.42, 1.25)
"""Width of a letter, of the cell's padding, and of the narrowest number column."""


def add_table(document: DocxDocument, table: FigureTableBlock) -> None:
    """Add caption, table and notes."""
    document.add_paragraph(table.caption, style="Caption")
    drawn = document.add_table(rows=1, cols=len(table.columns))
    drawn.autofit = False
    markup.describe_table(drawn, title=table.caption, text=f"{len(table.rows)} rader under en rubrikrad.")
    markup.rule_table(drawn)
    markup.mark_header_row(drawn.rows[0])
    for cell, column in zip(drawn.rows[0].cells, table.columns, strict=True):
        _fill(cell, TableCell(column.label, column.aside), column.kind, is_bold=True, is_dense=table.is_dense)
    for row in table.rows:
        added = drawn.add_row()
        markup.keep_row_whole(added)
        for cell, content, column in zip(added.cells, row.cells, table.columns, strict=True):
            _fill(cell, content, column.kind, is_bold=row.is_sum, is_dense=table.is_dense, is_quiet=row.is_quiet)
    for column, width_cm in zip(drawn.columns, column_widths_cm(table), strict=True):
        column.width = Cm(width_cm)
        for cell in column.cells:
            cell.width = Cm(width_cm)
    for note in table.notes:
        document.add_paragraph(note, style=NOTE)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def column_widths_cm(table: FigureTableBlock) -> tuple[float, ...]:
    """Number columns as wide as their longest entry, text columns at least as their longest word; text columns share
    what is left by their longest entry."""
    letter_cm, padding_cm, least_cm = DENSE_WIDTHS_CM if table.is_dense else WIDTHS_CM
    entries = [[row.cells[i] for row in table.rows] for i in range(len(table.columns))]
    words = [
        max(len(word) for text in (column.label, *(cell.text for cell in cells)) for word in text.split(" ") or [""])
        for column, cells in zip(table.columns, entries, strict=True)
    ]
    # A column head may wrap; what stands in the cells of a number column may not.
    longest = [
        max((word, *(max(len(cell.text), len(cell.aside) * 3 // 4) for cell in cells)))
        if column.kind is ColumnKind.NUMBER
        else max(len(cell.text) for cell in (*cells, TableCell(column.label)))
        for column, cells, word in zip(
            table.columns, entries, (max(map(len, column.label.split())) for column in table.columns), strict=True
        )
    ]
    is_text = [column.kind is ColumnKind.TEXT for column in table.columns]
    needed = [
        (word if text else entry) * letter_cm + padding_cm
        for text, word, entry in zip(is_text, words, longest, strict=True)
    ]
    least = [width if text else max(least_cm, min(3.0, width)) for text, width in zip(is_text, needed, strict=True)]
    left = max(0.0, TABLE_WIDTH_CM - sum(least))
    weights = [min(entry, 30) if text else 0 for text, entry in zip(is_text, longest, strict=True)]
    return tuple(round(width + left * weight / sum(weights), 2) for width, weight in zip(least, weights, strict=True))


def _fill(
    cell: _Cell, content: TableCell, kind: ColumnKind, *, is_bold: bool, is_dense: bool, is_quiet: bool = False
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1 if is_dense else 2)
    paragraph.paragraph_format.line_spacing = 1.0
    if kind is ColumnKind.NUMBER:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(content.text)
    run.bold = is_bold or None
    run.font.size = Pt(8 if is_dense else 8.5 if is_quiet else 9.5)
    if is_quiet:
        run.font.color.rgb = MUTE
    if content.aside:
        run.add_break()
        aside = paragraph.add_run(content.aside)
        aside.font.size, aside.font.color.rgb = Pt(7.5 if is_dense else 8), MUTE

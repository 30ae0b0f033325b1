"""A document of a meeting as PDF (PDF/UA-1 and PDF/A-3a, its content attached as JSON) and as a Word file.

The same content gives the same bytes: its only date is the day it was made. The JSON attached is of the content given:
that of a part holds the part.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, time
from importlib.resources import files
from pathlib import Path

from docx import Document
from docx.document import Document as DocxDocument
from docx.shared import Cm

from utfall.reports.content import ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.render import docx_markup as markup
from utfall.reports.render.docx_styles import NOTE, set_styles
from utfall.reports.render.docx_tables import add_table
from utfall.reports.render.pdf import compile_pdf
from utfall.web.gates import surroundings
from utfall.web.meetings.blocks import Block, Grid, Heading, Points, Words
from utfall.web.meetings.content import MeetingContent
from utfall.web.meetings.printing import Printed, printed

TEMPLATE, ATTACHMENT = "document.typ", "content.json"


def pdf_of(content: MeetingContent, *, approved: Sequence[str] = ()) -> bytes:
    """The PDF. Raises ``RenderingFailed``."""
    document = printed(content, approved=approved)
    with tempfile.TemporaryDirectory(dir=surroundings().uploads) as folder:
        root = Path(folder)
        template = files("utfall.web.meetings") / "typst" / TEMPLATE
        (root / TEMPLATE).write_bytes(template.read_bytes())
        (root / ATTACHMENT).write_text(content.to_json(), encoding="utf-8")
        (root / "print.json").write_text(json.dumps(_plain(document), ensure_ascii=False), encoding="utf-8")
        return compile_pdf(root, TEMPLATE, day=document.made_on)


def _plain(document: Printed) -> dict[str, object]:
    return {
        "title": document.title,
        "lead": document.lead,
        "foot": document.foot,
        "description": document.description,
        "author": document.author,
        "attachment": "Dokumentets innehåll som JSON.",
        "blocks": [{"kind": block.kind, **asdict(block)} for block in document.blocks],
    }


def docx_of(content: MeetingContent, *, approved: Sequence[str] = ()) -> bytes:
    """The Word file."""
    made = printed(content, approved=approved)
    document = Document()
    set_styles(document)
    _set_page(document, made)
    document.add_paragraph(made.title, style="Title")
    document.add_paragraph(made.lead, style="Subtitle")
    for block in made.blocks:
        _add(document, block)
    saved = io.BytesIO()
    document.save(saved)
    return markup.fix_zip_times(saved.getvalue())


def _add(document: DocxDocument, block: Block) -> None:
    match block:
        case Heading(text=text):
            document.add_heading(text, level=1)
        case Points(items):
            for item in items:
                document.add_paragraph(item, style="List Bullet")
        case Words(text, label, is_small, is_marked):
            paragraph = document.add_paragraph(style=NOTE if is_small else "Normal")
            paragraph.paragraph_format.left_indent = Cm(0.6) if is_marked else None
            if label:
                paragraph.add_run(label + (" " if text else "")).bold = True
            paragraph.add_run(text)
        case Grid(caption, heads, rows):
            add_table(
                document,
                FigureTableBlock(
                    caption,
                    tuple(TableColumn(head, ColumnKind.TEXT) for head in heads),
                    tuple(TableRow(tuple(TableCell(text) for text in row)) for row in rows),
                ),
            )


def _set_page(document: DocxDocument, made: Printed) -> None:
    day = datetime.combine(made.made_on, time())
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = made.title, made.author, made.author
    properties.subject, properties.comments, properties.keywords = made.lead, made.description, ""
    properties.language, properties.revision = "sv-SE", 1
    properties.created = properties.modified = day
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    footer = page.footer.paragraphs[0]
    footer.text = f"{made.foot}\t"
    markup.add_field(footer, "PAGE")
    footer.add_run(" av ")
    markup.add_field(footer, "NUMPAGES")

"""The report as a Word document: real headings, header rows, alternative texts, Swedish, the same bytes every time."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as DocxDocument
from docx.shared import Cm, RGBColor
from docx.text.paragraph import Paragraph as DocxParagraph

from utfall.measures.goals import GoalStatus
from utfall.reports.content import (
    Block,
    BulletList,
    ChartBlock,
    Emphasis,
    FigureTableBlock,
    GoalBlock,
    Heading,
    Inlines,
    MarginNote,
    Paragraph,
    Report,
    Role,
    Section,
)
from utfall.reports.numbers import format_day
from utfall.reports.render import docx_markup as markup
from utfall.reports.render.chart_images import draw_png
from utfall.reports.render.docx_styles import BAD, GOOD, MARGIN_NOTE, MUTE, NOTE, TEXT_WIDTH, WARN, set_styles
from utfall.reports.render.docx_tables import add_table

_SHAPES: dict[GoalStatus, tuple[str, RGBColor]] = {
    GoalStatus.REACHED: ("●", GOOD),
    GoalStatus.UNCERTAIN: ("◆", WARN),
    GoalStatus.NOT_REACHED: ("■", BAD),
    GoalStatus.NOT_YET: ("○", MUTE),
}


def write_docx(report: Report, path: Path) -> None:
    """Write the document. Its only date is the known-at day; the zip's own times are fixed."""
    document = Document()
    set_styles(document)
    _set_properties(document, report)
    _set_header_and_footer(document, report)
    document.add_paragraph(report.kicker, style=NOTE)
    document.add_paragraph(report.title, style="Title")
    for section in report.sections:
        _add_section(document, section, listed=[s for s in report.sections if s.is_listed])
    saved = io.BytesIO()
    document.save(saved)
    path.write_bytes(markup.fix_zip_times(saved.getvalue()))


def _add_section(document: DocxDocument, section: Section, *, listed: Sequence[Section]) -> None:
    blocks = list(section.blocks)
    if not section.is_listed:
        # The front page: the lead stands above the heading, the list of contents below the blocks.
        while blocks and isinstance(blocks[0], Paragraph) and blocks[0].role is Role.LEAD:
            _add_block(document, blocks.pop(0))
    if section.title:
        heading = document.add_heading(section.title, level=1)
        heading.paragraph_format.page_break_before = section.starts_page or None
        markup.bookmark(heading, name=section.id)
    for block in blocks:
        _add_block(document, block)
    if not section.is_listed:
        document.add_paragraph("Innehåll", style="TOC Heading")
        for each in listed:
            markup.add_internal_link(document.add_paragraph(style="List Number"), text=each.title, target=each.id)


def _add_block(document: DocxDocument, block: Block) -> None:
    match block:
        case Heading(level, text):
            document.add_heading(text, level=level)
        case Paragraph(inlines, role):
            styles = {Role.LEAD: "Subtitle", Role.BODY: "Normal", Role.NOTE: NOTE}
            _add_inlines(document.add_paragraph(style=styles[role]), inlines)
        case MarginNote(inlines):
            _add_inlines(document.add_paragraph(style=MARGIN_NOTE), inlines)
        case BulletList(items):
            for item in items:
                _add_inlines(document.add_paragraph(style="List Bullet"), item)
        case FigureTableBlock():
            add_table(document, block)
        case ChartBlock():
            _add_chart(document, block)
        case GoalBlock():
            _add_goal(document, block)


def _add_inlines(paragraph: DocxParagraph, inlines: Inlines) -> None:
    for inline in inlines:
        run = paragraph.add_run(inline.text)
        run.bold = inline.emphasis is Emphasis.STRONG or None
        run.italic = inline.emphasis is Emphasis.ITALIC or None


def _add_chart(document: DocxDocument, chart: ChartBlock) -> None:
    holder = document.add_paragraph()
    holder.paragraph_format.keep_with_next = True
    picture = holder.add_run().add_picture(io.BytesIO(draw_png(chart)), width=TEXT_WIDTH)
    markup.describe_picture(picture, name=chart.id, text=chart.alt)
    # A table's caption stands above and keeps to it; a picture's stands below and must not pull the next block along.
    document.add_paragraph(chart.caption, style="Caption").paragraph_format.keep_with_next = False


def _add_goal(document: DocxDocument, goal: GoalBlock) -> None:
    shape, colour = _SHAPES[goal.status]
    paragraph = document.add_paragraph("Bedömning: " if goal.by else "")
    status = paragraph.add_run(f"{shape} {goal.word}{'' if goal.by else '.'} ")
    status.bold = True
    status.font.color.rgb = colour
    paragraph.add_run(f"({goal.by}): {goal.because}" if goal.by else goal.because)
    if goal.rule:
        document.add_paragraph(goal.rule)
    for note in (goal.bar.alt if goal.bar is not None else "", goal.target):
        if note:
            document.add_paragraph(note, style=NOTE)


def _set_properties(document: DocxDocument, report: Report) -> None:
    known_at = datetime.datetime.combine(report.known_at, datetime.time())
    properties = document.core_properties
    properties.title = report.title
    properties.author = f"{report.organisation}, {report.board}"
    properties.last_modified_by = properties.author
    properties.subject = f"Uppgifter kända {format_day(report.known_at)}"
    properties.comments = f"Rapport {report.digest}"
    properties.keywords = ""
    properties.language = "sv-SE"
    properties.created = properties.modified = known_at
    properties.revision = 1


def _set_header_and_footer(document: DocxDocument, report: Report) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    page.top_margin, page.bottom_margin = Cm(2.5), Cm(2.3)
    page.header.paragraphs[0].text = f"{report.organisation} · {report.board}\t{report.title}"
    footer = page.footer.paragraphs[0]
    footer.text = f"Uppgifter kända {format_day(report.known_at)} · rapport {report.short_digest}\t"
    markup.add_field(footer, "PAGE")
    footer.add_run(" av ")
    markup.add_field(footer, "NUMPAGES")

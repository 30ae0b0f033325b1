"""What python-docx has no method for: fields, bookmarks, alternative texts, header rows, and zip times.

Element names are those of ISO/IEC 29500-1 (WordprocessingML).
"""

from __future__ import annotations

import io
import zipfile

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shape import InlineShape
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def add_field(paragraph: Paragraph, code: str) -> None:
    """Append a field that Word computes (``PAGE``); it shows 1 until then."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def bookmark(paragraph: Paragraph, *, name: str) -> None:
    """Make the paragraph a place that links can point to."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    number = str(len(list(paragraph._p.getroottree().iter(qn("w:bookmarkStart")))) + 1)
    start.set(qn("w:id"), number)
    start.set(qn("w:name"), name)
    end.set(qn("w:id"), number)
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(end)


def add_internal_link(paragraph: Paragraph, *, text: str, target: str) -> None:
    """Append a link to a bookmark of the same document."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), target)
    run = paragraph.add_run(text)
    link.append(run._r)
    paragraph._p.append(link)


def describe_picture(picture: InlineShape, *, name: str, text: str) -> None:
    """Set the picture's alternative text."""
    properties = picture._inline.docPr
    properties.set("name", name)
    properties.set("descr", text)


def describe_table(table: Table, *, title: str, text: str) -> None:
    """Set the table's title and description."""
    for tag, value in (("w:tblCaption", title), ("w:tblDescription", text)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        table._tbl.tblPr.append(element)


def rule_table(table: Table) -> None:
    """Thin rules: above and below the table, and a hair under each row; nothing vertical."""
    borders = OxmlElement("w:tblBorders")
    for edge, size, colour in (("top", "8", "1B1B19"), ("bottom", "8", "1B1B19"), ("insideH", "4", "DEDAD2")):
        line = OxmlElement(f"w:{edge}")
        for key, value in (("val", "single"), ("sz", size), ("space", "0"), ("color", colour)):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    # Order of children is fixed by the schema: borders stand before the layout.
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))
    if layout is not None:
        layout.addprevious(borders)
    else:
        table._tbl.tblPr.append(borders)


def mark_header_row(row: _Row) -> None:
    """Repeat the row on every page, and let readers take it as the columns' heads."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    keep_row_whole(row)


def keep_row_whole(row: _Row) -> None:
    """Do not part the row at a page's end."""
    properties = row._tr.get_or_add_trPr()
    properties.insert(0, OxmlElement("w:cantSplit"))


def fix_zip_times(package: bytes) -> bytes:
    """The same package with one fixed time on every entry."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(fixed, "w") as target:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, date_time=ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            target.writestr(info, source.read(entry))
    return fixed.getvalue()

"""The Word document: real headings, header rows, alternative texts, language, and nothing of the clock."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import docx
import pytest
import vl_convert
from docx.document import Document
from docx.oxml.ns import qn

from utfall.reports import Report, write_docx
from utfall.reports.content import ChartBlock, ColumnKind, FigureTableBlock, Heading
from utfall.reports.render.chart_images import PNG_SCALE, draw_png
from utfall.reports.render.docx_tables import column_widths_cm


@pytest.fixture(scope="module")
def file(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("docx") / "rapport.docx"
    write_docx(report, path)
    return path


@pytest.fixture(scope="module")
def document(file: Path) -> Document:
    return docx.Document(str(file))


def test_headings_are_styles(document: Document, report: Report) -> None:
    found = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    wanted = []
    for section in report.sections:
        wanted += [section.title, *(b.text for b in section.blocks if isinstance(b, Heading))]
    assert found == wanted
    assert [p.text for p in document.paragraphs if p.style.name == "Title"] == [report.title]


def test_tables_repeat_their_head_and_say_what_they_are(document: Document, report: Report) -> None:
    blocks = [b for s in report.sections for b in s.blocks if isinstance(b, FigureTableBlock)]
    assert len(document.tables) == len(blocks)
    for table, block in zip(document.tables, blocks, strict=True):
        assert len(table.rows) == len(block.rows) + 1
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == block.caption
        heads = [cell.text for cell in table.rows[0].cells]
        assert heads == ["\n".join(filter(None, (column.label, column.aside))) for column in block.columns]
        assert sum(column.width.cm for column in table.columns) == pytest.approx(16, abs=0.2)


def test_cells_read_back(document: Document, report: Report) -> None:
    block = next(b for s in report.sections if s.id == "statistik" for b in s.blocks if isinstance(b, FigureTableBlock))
    (table,) = (t for t in document.tables if t._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == block.caption)
    read = [[cell.text.split("\n")[0] for cell in row.cells] for row in table.rows[1:]]
    assert read == [[cell.text for cell in row.cells] for row in block.rows]


def test_pictures_have_their_sentences(document: Document, report: Report) -> None:
    charts = [b for s in report.sections for b in s.blocks if isinstance(b, ChartBlock)]
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == [chart.alt for chart in charts]


def test_numbers_fit_their_columns(report: Report) -> None:
    for section in report.sections:
        for block in section.blocks:
            if not isinstance(block, FigureTableBlock):
                continue
            widths = column_widths_cm(block)
            assert sum(widths) == pytest.approx(16, abs=0.2)
            for i, column in enumerate(block.columns):
                if column.kind is ColumnKind.NUMBER:
                    letter_cm = 0.145 if block.is_dense else 0.2
                    assert widths[i] >= letter_cm * max(len(row.cells[i].text) for row in block.rows)
                else:
                    words = (word for row in block.rows for word in row.cells[i].text.split(" "))
                    assert widths[i] >= 0.14 * max(map(len, words))


def test_pictures_have_text_in_them(report: Report) -> None:
    (chart, *_) = (b for s in report.sections for b in s.blocks if isinstance(b, ChartBlock))
    spec = json.loads(chart.spec_json)
    spec["config"]["font"] = "A font that is nowhere"
    without_text = vl_convert.vegalite_to_png(spec, scale=PNG_SCALE)
    assert len(draw_png(chart)) > 1.3 * len(without_text)


def test_language_and_properties(document: Document, report: Report) -> None:
    languages = {element.get(qn("w:val")) for element in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"sv-SE"}
    assert document.core_properties.title == report.title
    assert document.core_properties.created.date() == report.known_at


def test_links_of_the_contents_lead_to_bookmarks(document: Document, report: Report) -> None:
    body = document.element.body
    names = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    targets = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert targets == [section.id for section in report.sections if section.is_listed]
    assert set(targets) <= names
    numbers = [mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(numbers) == len(set(numbers))


def test_zip_has_one_fixed_time(file: Path) -> None:
    with zipfile.ZipFile(file) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}

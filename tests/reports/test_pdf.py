"""The PDF without Java: tags, header cells, alternative texts, identifiers, attachment, bookmarks."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary

from utfall.reports import Report, write_pdf
from utfall.reports.content import ChartBlock, FigureTableBlock, GoalBlock


@dataclass(frozen=True)
class Element:
    """One structure element: tag, the tags above it, and its dictionary."""

    tag: str
    above: tuple[str, ...]
    dictionary: Dictionary

    def attribute(self, name: str) -> str:
        """An attribute of any owner, as text; empty where absent."""
        owners = self.dictionary.get("/A")
        for owner in owners if isinstance(owners, Array) else [owners]:
            if isinstance(owner, Dictionary) and name in owner:
                return str(owner[name])
        return ""


def walk(node: object, above: tuple[str, ...] = ()) -> Iterator[Element]:
    """All structure elements in reading order."""
    if isinstance(node, Array):
        for child in node:
            yield from walk(child, above)
    elif isinstance(node, Dictionary) and "/S" in node:
        tag = str(node.S)[1:]
        yield Element(tag, above, node)
        if "/K" in node:
            yield from walk(node.K, (*above, tag))


@pytest.fixture(scope="module")
def file(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "rapport.pdf"
    write_pdf(report, path)
    return path


@pytest.fixture(scope="module")
def pdf(file: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(file) as opened:
        yield opened


@pytest.fixture(scope="module")
def elements(pdf: pikepdf.Pdf) -> list[Element]:
    return list(walk(pdf.Root.StructTreeRoot.K))


def blocks_of(report: Report, kind: type) -> list[object]:
    return [block for section in report.sections for block in section.blocks if isinstance(block, kind)]


def test_document_says_what_it_is(pdf: pikepdf.Pdf, report: Report) -> None:
    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.Root.Lang).startswith("sv")
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.docinfo.Title) == report.title
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")


def test_only_date_is_the_known_at_day(pdf: pikepdf.Pdf, report: Report) -> None:
    day = report.known_at.strftime("%Y%m%d")
    dates = {str(value) for key, value in pdf.docinfo.items() if str(key).endswith("Date")}
    assert dates and all(text.startswith(f"D:{day}000000") for text in dates)


def test_bookmarks_are_the_sections(pdf: pikepdf.Pdf, report: Report) -> None:
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert [title for title in titles if title != "Innehåll"] == [section.title for section in report.sections]


def test_headings_miss_no_level(elements: list[Element]) -> None:
    levels = [int(e.tag[1:]) for e in elements if e.tag[0] == "H" and e.tag[1:].isdigit()]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))


def test_every_table_has_column_and_row_headers(elements: list[Element], report: Report) -> None:
    tables = blocks_of(report, FigureTableBlock)
    assert sum(e.tag == "Table" for e in elements) == len(tables)
    scopes = Counter(e.attribute("/Scope") for e in elements if e.tag == "TH")
    assert scopes["/Row"] == sum(len(t.rows) for t in tables)
    assert scopes["/Column"] == sum(len(t.columns) for t in tables)
    assert set(scopes) == {"/Row", "/Column"}


def test_every_picture_has_its_sentence(elements: list[Element], report: Report) -> None:
    said = [str(e.dictionary.get("/Alt", "")) for e in elements if e.tag == "Figure"]
    charts = [c.alt for c in blocks_of(report, ChartBlock)]
    bars = [g.bar.alt for g in blocks_of(report, GoalBlock)]
    assert sorted(said) == sorted(charts + bars)


def test_attached_json_is_the_content(pdf: pikepdf.Pdf, report: Report) -> None:
    attached = pdf.attachments["report.json"].get_file().read_bytes().decode()
    assert attached == report.to_json()
    assert json.loads(attached)["figures"]

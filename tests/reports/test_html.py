"""The web page: well formed, headings in order, headers in tables, nothing fetched from anywhere."""

from __future__ import annotations

import dataclasses
import itertools
import re
from pathlib import Path

import pytest
from lxml import html

from utfall.measures.goals import GoalStatus
from utfall.reports import Report, write_html
from utfall.reports.content import ChartBlock, GoalBlock


@pytest.fixture(scope="module")
def source(report: Report, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("html") / "rapport.html"
    write_html(report, path)
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(source: str) -> html.HtmlElement:
    return html.document_fromstring(source)


def test_nothing_is_fetched_and_nothing_runs(source: str, page: html.HtmlElement) -> None:
    addresses = set(re.findall(r"""(?:https?:)?//[^\s"'<>)]+""", source))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert not page.xpath("//script | //link | //img | //iframe | //@onclick | //@src")
    assert "@import" not in source and "url(http" not in source


def test_language_title_and_view_for_phones(page: html.HtmlElement, report: Report) -> None:
    assert page.get("lang") == "sv"
    assert page.findtext(".//title").startswith(report.title)
    assert page.xpath("//meta[@name='viewport']/@content") == ["width=device-width, initial-scale=1"]


def test_one_title_and_no_missing_level(page: html.HtmlElement) -> None:
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))


def test_a_heading_inside_a_section_stands_below_the_sections_title(page: html.HtmlElement) -> None:
    for section in page.xpath("//section"):
        assert [heading.get("class") for heading in section.xpath(".//h2")] == ["part"]
    assert page.xpath("//section//h3")


def test_ids_are_unique_and_links_lead_somewhere(page: html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link.lstrip("#") for link in page.xpath("//a/@href")} <= set(ids)


def test_tables_have_captions_and_headers_of_rows_and_columns(page: html.HtmlElement) -> None:
    tables = page.xpath("//table")
    assert len(tables) > 10
    for table in tables:
        assert table.findtext("caption")
        assert all(cell.get("scope") == "col" for cell in table.xpath("thead/tr/*"))
        for row in table.xpath("tbody/tr"):
            assert row[0].tag == "th" and row[0].get("scope") == "row"
            assert len(row) == len(table.xpath("thead/tr/*"))


def test_charts_are_named_and_their_numbers_stand_beside(page: html.HtmlElement, report: Report) -> None:
    charts = [b for s in report.sections for b in s.blocks if isinstance(b, ChartBlock)]
    for chart in charts:
        (title,) = page.xpath(f"//*[@id='{chart.id}-alt']")
        assert title.text == chart.alt
        assert title.getparent().get("role") == "img"
    assert len(page.xpath("//figure/details//table")) == len(charts)


def test_status_has_word_as_well_as_colour(page: html.HtmlElement) -> None:
    words = [state.text for state in page.xpath("//*[contains(@class, 'state')]")]
    assert words == ["Osäkert.", "Kommer inte att uppnås."]


def test_an_overruled_goal_shows_both_assessments(report: Report, tmp_path: Path) -> None:
    block = GoalBlock(
        GoalStatus.UNCERTAIN, "Osäkert", "Två skolor <fel>.", None, "Målet är minst 76 procent.",
        by="av chef, 12 maj", rule="Enligt regeln: kommer inte att uppnås.",
    )  # fmt: skip
    section = dataclasses.replace(report.sections[3], blocks=(block,))
    write_html(dataclasses.replace(report, sections=(section,)), tmp_path / "x.html")
    page = html.document_fromstring((tmp_path / "x.html").read_text(encoding="utf-8"))
    said = [" ".join(p.text_content().split()) for p in page.xpath("//section//p")]
    assert said == [
        "Bedömning: Osäkert (av chef, 12 maj): Två skolor <fel>.", "Enligt regeln: kommer inte att uppnås.",
        "Målet är minst 76 procent.",
    ]  # fmt: skip


def test_a_figure_that_is_not_to_be_compared_is_set_quiet(page: html.HtmlElement) -> None:
    heads = {row.xpath("string(th)") for row in page.xpath("//tr[@class='quiet']")}
    assert heads == {"Endast avgjorda ärendende långsamma saknas"}


def test_text_from_outside_is_text(report: Report, tmp_path: Path) -> None:
    write_html(dataclasses.replace(report, board="<script>alert(1)</script>"), tmp_path / "x.html")
    assert "<script>" not in (tmp_path / "x.html").read_text(encoding="utf-8")

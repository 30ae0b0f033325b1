"""Ekonomisk tilldelning in the report: the bridge as table and picture, its versions, what is open, in all forms."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import altair as alt
import docx
import pytest
from tests.finance.example_plan import contents, write_example
from tests.finance.plan_files import ALLOCATION, deliver, lines
from tests.reports.conftest import FakeGate

from utfall.finance.allocation_book import AllocationBook, allocation_for_report
from utfall.model.period import Period
from utfall.reports import Report, build_report, write_docx, write_html, write_pdf
from utfall.reports.allocation_tables import bridge_chart, bridge_table, plan_year_table
from utfall.reports.content import BulletList, ChartBlock, FigureTableBlock, Heading, Inlines, Paragraph, Section
from utfall.reports.render.chart_images import draw_svg
from utfall.store.store import Store

DEFINITIONS = Path(__file__).parents[2] / "definitions"
T2 = Period.parse("2025-T2")
NOVEMBER_5, MARCH_5 = date(2025, 11, 5), date(2025, 3, 5)
SNAPSHOT = Path(__file__).with_name("allocation_section.txt")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The example municipality's plan as known in March, and again in November."""
    folder = tmp_path_factory.mktemp("tilldelning")
    store = Store.create(folder / "lager")
    for day in (MARCH_5, NOVEMBER_5):
        files = contents(write_example(folder / f"ur{day}", known_at=day))
        deliver(store, folder / f"till{day}", files, on=day)
    return store


def known(store: Store, day: date, *, year: int = 2025) -> AllocationBook | None:
    return allocation_for_report(store, store.delivery(as_of=day), definitions=DEFINITIONS, year=year)


@pytest.fixture(scope="module")
def whole(store: Store) -> Report:
    book = known(store, NOVEMBER_5)
    reports = DEFINITIONS / "reports"
    return build_report(FakeGate(), period=T2, report_dir=reports, finance=None, allocation=book)


def section(report: Report) -> Section:
    return next(one for one in report.sections if one.id == "tilldelning")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def words(inlines: Inlines) -> str:
    return plain("".join(one.text for one in inlines))


def printed(own: Section) -> str:
    """The section as a reader meets it, one line a row."""
    said: list[str] = []
    for block in own.blocks:
        match block:
            case Heading():
                said.append(f"## {block.text}")
            case Paragraph():
                said.append(words(block.inlines))
            case BulletList():
                said += [f"- {words(item)}" for item in block.items]
            case FigureTableBlock():
                said.append(f"[{block.caption}]")
                heads = (f"{one.label} {one.aside}".strip() for one in block.columns)
                said.append(" | ".join(heads))
                said += [plain(" | ".join(cell.text for cell in row.cells)) for row in block.rows]
                said += [plain(note) for note in block.notes]
            case ChartBlock():
                said += [f"<{plain(block.caption)}>", plain(block.alt)]
            case _:
                said.append(words(block.inlines) if hasattr(block, "inlines") else "")
    text = "\n".join(said) + "\n"
    return re.sub(r"\b[0-9a-f]{12}\b", "<kontrollsumma>", re.sub(r"\(\d+-[0-9a-f]{8}\)", "(<leverans>)", text))


def test_the_section_is_the_published(whole: Report) -> None:
    """The bridge of *Mål och ekonomi 2026*, its two changes, and 720 500 against 723 482 asked about.

    The file is the section as a reader meets it: change it by hand, and see what moved.
    """
    assert printed(section(whole)) == SNAPSHOT.read_text(encoding="utf-8")


def test_what_the_document_says_is_said(whole: Report) -> None:
    """Written by hand from the published document, whatever the snapshot says."""
    text = printed(section(whole))
    for line in (
        "Tilldelning i inriktningsbeslutet | 738,6 | 738,6 | 738,6",
        "Summa justeringar | – | 27,4 | 27,4",
        "Ekonomisk tilldelning 2026 | 738,6 | 766,0 | 766,0",
        "Ändring från 2025 | 18,1 | 45,5 | 45,5",
        "Ändring i procent | 2,5 % | 6,3 % | 6,3 %",
        "Planår 2027 | 780,8 | +14,8 | 1,9 %",
        "Utgångspunkten mot internbudgeten 2025 | 720 500 | 723 482 | +2 982 | öppen",
    ):
        assert line in text
    assert "47,5 mnkr (6,6 %) mer" in text
    assert "2 982 tkr mer. Vad förklarar skillnaden?" in text and "+42,5 mnkr (5,9 %)" in text


def test_the_picture_leads_from_the_starting_point_to_the_sum(store: Store) -> None:
    """Totals are marks at their height, since the axis does not begin at zero; more and less are told by shape too."""
    book = known(store, NOVEMBER_5)
    assert book is not None
    chart = bridge_chart(book.year.newest)
    assert chart is not None
    alt.LayerChart.from_dict(json.loads(chart.spec_json), validate=True)
    rows = {row.cells[0].text: (row.cells[1].text, row.is_sum) for row in chart.data.rows}
    assert rows["Utgångspunkt 2025"] == ("720,5", True)
    assert rows["Inriktningsbeslut"] == ("738,6", True)
    assert rows["Tilldelning 2026"] == ("766,0", True)
    assert rows["Teknisk justering påslag pensioner"] == ("−2,0", False)
    drawn = draw_svg(chart)
    assert "▲ +8,0" in drawn and "▼ −2,0" in drawn and "börjar inte vid noll" in chart.caption
    assert "Uppräkning 2 procent" in drawn and "befolkningsprognos" in drawn  # long labels are broken, not cut


def test_an_earlier_day_knows_only_the_first_version(store: Store) -> None:
    book = known(store, MARCH_5)
    assert book is not None
    assert [one.version for one in book.year.versions] == ["inriktningsbeslut"]
    assert plan_year_table(book.year.newest) is None
    (allocated,) = [one for one in book.sources if one.name == "tilldelning_2026.csv"]
    assert (allocated.known_at, allocated.delivery) == (MARCH_5, 1)  # not the later file of the same name
    chart = bridge_chart(book.year.newest)
    assert chart is not None and "Inriktningsbeslut" not in [row.cells[0].text for row in chart.data.rows]


def test_a_report_shows_next_years_allocation_or_its_own(store: Store) -> None:
    for year in (2025, 2026):
        book = known(store, NOVEMBER_5, year=year)
        assert book is not None and book.year.year == 2026
    assert known(store, NOVEMBER_5, year=2024) is None


def test_more_versions_than_a_page_holds_are_named_below(tmp_path: Path) -> None:
    rows = [f"2026;version {n};2025-0{n}-01;inriktning;utgångspunkt;Utgångspunkt 2025;{n}00000000" for n in range(1, 6)]
    rows += [f"2026;version {n};2025-0{n}-01;inriktning;satsning;Tillskott;1000000" for n in (4, 5)]
    rows += ["2026;version 5;2025-05-01;justering;satsning;Tillskott;2000000"]
    own = Store.create(tmp_path / "lager")
    deliver(own, tmp_path, {"tilldelning_2026.csv": lines(ALLOCATION, *rows)})
    book = allocation_for_report(own, own.delivery(), definitions=DEFINITIONS, year=2025)
    assert book is not None
    table = bridge_table(book.year)
    assert [one.label for one in table.columns] == ["Rad", "Version 3", "Version 4", "Version 5"]
    assert table.notes[0].startswith("Också version 1 den") and len(table.notes) == 3
    named = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows[:2]}
    assert named["Tillskott"] == ["–", "1,0", "1,0"]
    chart = bridge_chart(book.year.newest)
    assert chart is not None  # the same label in both steps has a line of its own in the picture
    assert [row.cells[0].text for row in chart.data.rows][1:4] == ["Tillskott", "Inriktningsbeslut", "Tillskott (2)"]


def test_a_report_without_allocation_says_so(report: Report) -> None:
    assert printed(section(report)) == "Ingen ekonomisk tilldelning är inläst.\n"


def test_the_section_is_written_in_all_forms(whole: Report, tmp_path: Path) -> None:
    """Typst refuses a PDF that is not accessible."""
    write_html(whole, tmp_path / "r.html")
    write_pdf(whole, tmp_path / "r.pdf")
    write_docx(whole, tmp_path / "r.docx")
    html = plain((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert "Vattenfall i miljoner kronor från Utgångspunkt 2025 (720,5) till Tilldelning 2026 (766,0)" in html
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    document = docx.Document(str(tmp_path / "r.docx"))
    cells = [plain(cell.text) for table in document.tables for row in table.rows for cell in row.cells]
    assert "Utgångspunkten mot internbudgeten 2025" in cells and "723 482" in cells

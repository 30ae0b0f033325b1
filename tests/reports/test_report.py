"""The content: order, columns, appendix, one question per measure; a snapshot of the whole; strict definitions."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from utfall.errors import InvalidReport
from utfall.measures.goals import GoalStatus
from utfall.model.cell import Cell
from utfall.model.period import Period
from utfall.reports import Report, build_report, sections
from utfall.reports.content import BoundText, ChartBlock, FigureTableBlock, GoalBlock, Heading, Paragraph
from utfall.reports.context import ReportContext
from utfall.reports.estimate_ledger import EstimateLedger
from utfall.reports.figure_ledger import FigureLedger
from utfall.reports.report_definition import load_report_definition
from utfall.reports.sections import SECTIONS, introduction
from utfall.reports.texts import Texts

SNAPSHOT = Path(__file__).with_name("snapshot.json")


def section(report: Report, name: str) -> Any:
    return next(s for s in report.sections if s.id == name)


def tables(report: Report, name: str) -> list[FigureTableBlock]:
    return [b for b in section(report, name).blocks if isinstance(b, FigureTableBlock)]


def test_sections_stand_in_the_order_of_the_definition(report: Report) -> None:
    assert [s.title for s in report.sections] == [
        "Det viktigaste",
        "Inledning",
        "Nämndens inriktning och analys",
        "Nämndens mål",
        "Nyckeltal för uppdrag och inriktning",
        "Väntetid",
        "Statistik",
        "Innovation",
        "Helårsprognos",
        "Ekonomisk tilldelning",
        "Bilaga: så är siffrorna framtagna",
    ]


def test_part_of_a_year_never_has_a_bare_year_as_its_head(report: Report) -> None:
    table = tables(report, "statistik")[0]
    labels = [column.label for column in table.columns]
    assert labels == ["Nyckeltal", "2021", "2022", "2023", "2024", "jan–apr 2024", "jan–apr 2025"]
    assert [column.gap_before for column in table.columns].index(True) == 5
    row = next(r for r in table.rows if r.cells[0].text == "Inledda utredningar")
    numbers = [cell.text.replace("\u00a0", "") for cell in row.cells[1:]]
    assert numbers == [
        "3123",
        "3167",
        "3121",
        "3025",
        "1012",
        "967",
    ]


def test_goals_are_assessed_by_the_rule(report: Report) -> None:
    goals = [b for b in section(report, "mal").blocks if isinstance(b, GoalBlock)]
    assert [goal.status for goal in goals] == [GoalStatus.UNCERTAIN, GoalStatus.NOT_REACHED]
    bar = goals[0].bar
    assert bar is not None and bar.low_position is not None and bar.high_position is not None
    assert 0 <= bar.low_position < bar.target_position < bar.value_position < bar.high_position <= 1


def test_waiting_time_is_said_to_be_preliminary_and_is_not_compared(report: Report) -> None:
    table = tables(report, "vantetid")[-1]
    assert table.columns[-1].aside == "preliminärt"
    assert table.caption.endswith(", dagar")
    assert table.notes == (
        "Väntetid från ansökan, avgjorda ärenden och väntetid från anmälan, avgjorda ärenden: "
        "ny definition (version 2) från 2025. Siffrorna jämförs inte bakåt.",
    )


def test_pictures_hold_all_weeks_and_months(report: Report) -> None:
    charts = {b.id: b for s in report.sections for b in s.blocks if isinstance(b, ChartBlock)}
    assert len(charts["bild-1"].data.rows) == 17
    assert len(charts["bild-2"].data.rows) == 16
    assert "Vecka 1–17 2025: mellan" in charts["bild-1"].alt


def test_every_reference_is_recorded_and_every_record_is_in_the_appendix(report: Report) -> None:
    recorded = [record.reference for record in report.figures]
    assert len(recorded) == len(set(recorded))
    referred = set()
    for one in report.sections:
        for block in one.blocks:
            block_tables = [block] if isinstance(block, FigureTableBlock) else []
            block_tables += [block.data] if isinstance(block, ChartBlock) else []
            referred |= {c.reference for t in block_tables for r in t.rows for c in r.cells}
            if isinstance(block, Paragraph):
                referred |= {i.reference for i in block.inlines if isinstance(i, BoundText)}
    assert referred - {""} <= set(recorded)
    shown = {c.reference for t in tables(report, "bilaga") for r in t.rows for c in r.cells} - {""}
    assert shown == set(recorded)


def test_a_measure_is_asked_for_once_or_twice(small_gate: Any, report_dir: Path, finance: Any) -> None:
    gate = small_gate()
    build_report(gate, period=Period.parse("2025-T1"), report_dir=report_dir, finance=finance)
    assert max(Counter(gate.asked).values()) <= 2


def test_hidden_cells_leave_no_number_anywhere(small_gate: Any, report_dir: Path, finance: Any) -> None:
    secret = {("ifo.inledda_utredningar", "2025-T1"): Cell.hidden("för få")}
    report = build_report(small_gate(secret), period=Period.parse("2025-T1"), report_dir=report_dir, finance=finance)
    table = tables(report, "statistik")[0]
    row = next(r for r in table.rows if r.cells[0].text == "Inledda utredningar")
    assert row.cells[-1].text == "skyddat"
    assert "967" not in report.to_json()


def test_without_a_forecast_the_report_says_so(small_gate: Any, report_dir: Path) -> None:
    report = build_report(small_gate(), period=Period.parse("2025-T1"), report_dir=report_dir, finance=None)
    said = json.dumps(json.loads(report.to_json())["sections"], ensure_ascii=False)
    assert "Ingen helårsprognos är lämnad." in said
    assert "mnkr" not in said


def test_what_is_true_of_one_period_only_is_not_said_of_another(small_gate: Any, report_dir: Path) -> None:
    report = build_report(small_gate(), period=Period.parse("2024-T3"), report_dir=report_dir, finance=None)
    said = " ".join(i.text for s in report.sections for b in s.blocks if isinstance(b, Paragraph) for i in b.inlines)
    assert "Inga mål är beslutade för 2024." in said
    assert "Genomsnitten är lägre" not in said and "1 juli 2025" not in said
    (table,) = tables(report, "innovation")
    assert [column.label for column in table.columns] == [
        "Nyckeltal", "2021", "2022", "2023", "sep–dec 2023", "sep–dec 2024",
    ]  # fmt: skip


def test_a_report_about_a_year_sets_its_years_side_by_side(small_gate: Any, report_dir: Path) -> None:
    report = build_report(small_gate(), period=Period.parse("2024"), report_dir=report_dir, finance=None)
    table = tables(report, "statistik")[0]
    assert [column.label for column in table.columns] == ["Nyckeltal", "2021", "2022", "2023", "2024"]
    assert report.title == "Årsrapport 2024"


def test_a_period_that_had_not_begun_and_another_years_economy_are_refused(
    small_gate: Any, report_dir: Path, finance: Any
) -> None:
    with pytest.raises(InvalidReport, match=r"Maj–augusti 2025 hade inte börjat 1.maj.2025"):
        build_report(
            small_gate(known_at=date(2025, 5, 1)), period=Period.parse("2025-T2"), report_dir=report_dir, finance=None
        )
    with pytest.raises(InvalidReport, match="Ekonomifilen gäller 2025, men rapporten september–december 2024"):
        build_report(small_gate(), period=Period.parse("2024-T3"), report_dir=report_dir, finance=finance)


def test_an_unfinished_period_says_so_at_the_top(small_gate: Any, report_dir: Path) -> None:
    report = build_report(small_gate(), period=Period.parse("2025-T2"), report_dir=report_dir, finance=None)
    assert report.kicker.endswith("perioden är inte slut")


def test_a_goal_without_a_text_of_its_own_is_shown_with_its_wording(
    own_reports: Path, small_gate: Any, finance: Any
) -> None:
    (own_reports / "tertial" / "okad_skolnarvaro.md").unlink()
    report = build_report(small_gate(), period=Period.parse("2025-T1"), report_dir=own_reports, finance=finance)
    blocks = section(report, "mal").blocks
    assert Heading(2, "Ökad skolnärvaro") in blocks
    assert sum(isinstance(block, GoalBlock) for block in blocks) == 2


def test_the_charts_figures_stand_with_years_across_in_the_appendix(report: Report) -> None:
    by_years = [t for t in tables(report, "bilaga") if [c.label for c in t.columns][1:] == ["2024", "2025"]]
    by_head = {
        table.columns[0].label: table
        for table in by_years
        if "per vecka" in table.caption or "Klienter" in table.caption
    }
    assert [row.cells[0].text for row in by_head["Vecka"].rows] == [f"vecka {week}" for week in range(1, 18)]
    assert by_head["Månad"].rows[4].cells[2].text == "–"
    assert all("Skydd: öppen." in table.notes for table in by_head.values())


def test_comments_of_the_economy_file_are_printed_where_they_belong(report: Report) -> None:
    said = [
        "".join(i.text for i in b.inlines) for b in section(report, "helarsprognos").blocks if isinstance(b, Paragraph)
    ]
    assert "Boende. Bevakningen kostar." in said
    assert "Klientkostnader. Skyddat boende kostar mer." in said
    assert any(text.endswith("Placeringarna blir färre.") for text in said)
    last = tables(report, "helarsprognos")[0].rows[-1]
    assert [cell.text for cell in last.cells][1:] == ["−7\u00a0673", "–", "0"]


def test_the_week_that_the_year_before_lacks_is_said(small_gate: Any, report_dir: Path, known_at: Any) -> None:
    # Week 53 of 2026 ends on 3 January 2027; no week 53 ended in the same months a year before.
    period, previous = Period.parse("2027-T1"), Period.parse("2026-T1")
    definition, gate = load_report_definition(report_dir / "tertial.toml"), small_gate()
    ledger = FigureLedger(gate, periods=(previous, period), breakdowns={})
    context = ReportContext(
        definition=definition,
        ledger=ledger,
        estimates=EstimateLedger(gate, ledger),
        period=period,
        previous=previous,
        years=(),
        known_at=known_at,
        goals=(),
        finance=None,
        texts=Texts({}),
    )
    (chart,) = introduction.build(context, definition.sections[1])["bild-1"]
    assert isinstance(chart, ChartBlock)
    assert [cell.text for cell in chart.data.rows[0].cells][:2] == ["Vecka 53", "ingen motsvarande vecka"]
    assert json.loads(chart.spec_json)["layer"]


def outline(report: Report) -> dict[str, str]:
    """A digest per section, so that a change is seen where it is."""
    return {
        s["id"]: hashlib.sha256(json.dumps(s, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]
        for s in json.loads(report.to_json())["sections"]
    }


def test_snapshot_of_the_content(report: Report) -> None:
    """``.venv/bin/python -m tests.reports.test_report rewrite`` writes the file anew; say in the commit what moved."""
    assert outline(report) == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


@pytest.fixture
def own_reports(report_dir: Path, tmp_path: Path) -> Path:
    """A copy of the report's definition that may be broken."""
    for folder in (report_dir, report_dir.parent / "goals"):
        shutil.copytree(folder, tmp_path / folder.name)
    return tmp_path / "reports"


@pytest.mark.parametrize(
    ("old", "new", "told", "remedy"),
    [
        ("published_years = 4", "publiced_years = 4", "nyckeln published_years saknas", "Lägg till"),
        ("published_years = 4", 'published_years = "4"', "published_years = '4'", "heltal"),
        ("listed = false", 'listed = "nej"', "listed = 'nej'", "true eller false"),
        ('title = "Inledning"', 'titel = "Inledning"\ntitle = "Inledning"', "nyckeln titel är okänd", "Menades title"),
        ('section = "goals"', 'section = "gools"', "avsnittet ”gools” finns inte", "goals"),
        ('prose = "mal.md"', 'prose = "finnsinte.md"', "finnsinte.md finns inte", "Lägg den"),
        ('prose = "tertial"', 'prose = "annan"', "mappen annan finns inte", "prose"),
        ("schema = 1", "schema = 9", "schema = 9 är okänt", "schema = 1"),
        ("schema = 1", "schema = = 1", "inte giltig TOML", "Rätta"),
        ('measures = ["ifo.vantetid', 'measures = ["ifo.okand", "ifo.vantetid', "", ""),
    ],
)
def test_a_broken_definition_is_refused(
    own_reports: Path, small_gate: Any, old: str, new: str, told: str, remedy: str
) -> None:
    file = own_reports / "tertial.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Exception, match=told or "ifo.okand finns inte") as caught:
        build_report(small_gate(), period=Period.parse("2025-T1"), report_dir=own_reports, finance=None)
    assert remedy in str(caught.value)


@pytest.mark.parametrize("period", ["2025-03", "2025-W14", "2026-W53", "2025-01..2025-03"])
def test_a_report_is_about_a_tertial_or_a_year(report_dir: Path, small_gate: Any, period: str) -> None:
    with pytest.raises(InvalidReport, match=f"skrivs inte för {period}"):
        build_report(small_gate(), period=Period.parse(period), report_dir=report_dir, finance=None)


def test_appendix_must_stand_last(own_reports: Path, small_gate: Any) -> None:
    file = own_reports / "tertial.toml"
    file.write_text(
        file.read_text(encoding="utf-8")
        + '\n[[section]]\nsection = "direction"\ntitle = "Efteråt"\nprose = "inriktning.md"\n',
        encoding="utf-8",
    )
    with pytest.raises(InvalidReport, match="bilagan står inte sist"):
        build_report(small_gate(), period=Period.parse("2025-T1"), report_dir=own_reports, finance=None)


def test_headings_may_not_miss_a_level(own_reports: Path, small_gate: Any) -> None:
    (own_reports / "tertial" / "inriktning.md").write_text("### För djupt\n\nText.\n", encoding="utf-8")
    with pytest.raises(InvalidReport, match=r"inriktning\.md: rubriken ”För djupt”"):
        build_report(small_gate(), period=Period.parse("2025-T1"), report_dir=own_reports, finance=None)


def test_every_section_module_is_registered_and_used(report_dir: Path) -> None:
    modules = {file.stem for file in Path(str(sections.__file__)).parent.glob("*.py")} - {"__init__"}
    assert modules == set(SECTIONS)
    assert {spec.section for spec in load_report_definition(report_dir / "tertial.toml").sections} == set(SECTIONS)


if __name__ == "__main__" and sys.argv[1:] == ["rewrite"]:
    import tempfile

    from tests.reports.conftest import FORECAST_CSV, REPORT_DIR, FakeGate

    from utfall.finance.statement import read_forecast

    with tempfile.TemporaryDirectory() as folder:
        economy = Path(folder) / "ekonomi.csv"
        economy.write_text(FORECAST_CSV, encoding="utf-8")
        shown = build_report(
            FakeGate(), period=Period.parse("2025-T1"), report_dir=REPORT_DIR, finance=read_forecast(economy)
        )
    SNAPSHOT.write_text(json.dumps(outline(shown), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

"""What the report says of estimates: beside the year before, recorded, and in words where there is none."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.reports import small_estimates
from tests.reports.conftest import KNOWN_AT, MEASURES, FakeGate, define

from utfall.figures.estimates.full_year import FULL_YEAR
from utfall.model.cell import Cell
from utfall.model.figure import Figure, Interval
from utfall.model.period import Period
from utfall.model.unit import Unit
from utfall.reports import Report, build_report
from utfall.reports.content import ChartBlock, FigureTableBlock, Paragraph
from utfall.reports.estimate_ledger import EstimateLedger, NotEstimated
from utfall.reports.estimate_words import change_words, estimate_cell, projection_words, with_interval
from utfall.reports.figure_ledger import Cited, Development, FigureLedger

NOW, BEFORE = Period.parse("2025-T1"), Period.parse("2024-T1")


def blocks(report: Report, section: str) -> tuple[Any, ...]:
    return next(s.blocks for s in report.sections if s.id == section)


def tables(report: Report, section: str) -> list[FigureTableBlock]:
    return [block for block in blocks(report, section) if isinstance(block, FigureTableBlock)]


def table(report: Report, section: str, begins: str) -> FigureTableBlock:
    return next(found for found in tables(report, section) if found.caption.startswith(begins))


def row(found: FigureTableBlock, label: str) -> list[str]:
    cells = next(r.cells for r in found.rows if r.cells[0].text == label)
    return [" ".join(filter(None, (cell.text, cell.aside))).replace("\u00a0", " ") for cell in cells[1:]]


def said(report: Report, section: str) -> str:
    paragraphs = (b for b in blocks(report, section) if isinstance(b, Paragraph))
    return " ".join("".join(i.text for i in p.inlines) for p in paragraphs).replace("\u00a0", " ").replace("\u2060", "")


@pytest.fixture
def build(small_gate: Any, report_dir: Path) -> Any:
    def make(period: str = "2025-T1", **asked: Any) -> Report:
        return build_report(small_gate(**asked), period=Period.parse(period), report_dir=report_dir, finance=None)

    return make


def test_a_wait_stands_beside_the_year_before_at_the_same_cut_off(report: Report) -> None:
    found = table(report, "vantetid", "Väntetid från ansökan")
    assert [(c.label, c.aside) for c in found.columns] == [
        ("Kom in", ""),
        ("jan–apr 2024", "känt 5 maj 2024"),
        ("jan–apr 2025", "känt 5 maj 2025"),
        ("Förändring", ""),
    ]
    assert row(found, "Beslut inom 30 dagar") == ["41 % 38–44", "44 % 41–47", "ingen säker"]
    assert row(found, "Genomsnitt, alla ärenden räknade") == ["55 dagar 52–58", "51 dagar 47–56", "ingen säker"]


def test_what_is_not_known_yet_says_when_and_of_the_year_before_that_it_was_not(report: Report) -> None:
    found = table(report, "vantetid", "Väntetid från ansökan")
    for label in ("Beslut inom 90 dagar", "Annat slut inom 90 dagar"):
        assert row(found, label) == ["var inte känt vid samma tid", "inte känt än tidigast 14 maj 2025", "jämförs inte"]


def test_the_naive_mean_is_last_quiet_and_not_compared(report: Report) -> None:
    found = table(report, "vantetid", "Väntetid från ansökan")
    assert [r.is_quiet for r in found.rows] == [False] * 6 + [True]
    assert found.rows[-1].cells[0].text == "Endast avgjorda ärenden"
    assert row(found, "Endast avgjorda ärenden") == ["29 dagar", "28 dagar", "jämförs inte"]
    assert found.notes[0].startswith("Bygger på omkring 330 ärenden")
    assert any(note.startswith("Förutsätter att") for note in found.notes)


def test_the_section_leads_with_the_wait_and_ends_with_how_it_is_made(report: Report) -> None:
    words = said(report, "vantetid")
    assert "Den som ansöker väntar i genomsnitt 51 dagar (47–56) på beslut." in words
    assert "Det är ingen säker förändring mot januari–april 2024, då det på samma sätt var 55 dagar (52–58)." in words
    assert "Inom 30 dagar har 44 procent (41–47) fått beslut." in words
    assert "Omkring 130 ärenden har varit öppna en vanlig dag." in words
    assert "Våra sex senaste skattningar var inom 4 dagar från facit" in words
    assert "Alla ärenden räknas, också de öppna" in words
    ids = [block.id for block in blocks(report, "vantetid") if isinstance(block, ChartBlock)]
    assert ids == [
        "vantetid_ansokan-kurva", "vantetid_ansokan-manader", "vantetid_anmalan-kurva", "vantetid_anmalan-manader",
    ]  # fmt: skip


def test_the_published_years_are_still_there_and_said_to_be_of_the_decided(report: Report) -> None:
    found = tables(report, "vantetid")[-1]
    assert found.caption == "Genomsnittlig väntetid till beslut bland avgjorda ärenden, dagar"
    assert [c.label for c in found.columns][1:5] == ["2021", "2022", "2023", "2024"]


def test_the_front_page_shows_the_wait_of_all_cases(report: Report) -> None:
    found = tables(report, "viktigast")[0]
    cells = next(r.cells for r in found.rows if "Väntetid från ansökan" in r.cells[0].text)
    assert cells[0].aside == "alla ärenden räknade"
    assert (cells[1].text, cells[1].aside) == ("51\u00a0dagar", "47–56")
    assert cells[2].text == "ingen säker skillnad mot jan–apr 2024"


def test_without_a_delivery_from_then_it_is_said(build: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = small_estimates.waiting_time

    def cut_off(*args: Any, **named: Any) -> Any:
        wait = made(*args, **named)
        assert wait.year_before is not None
        return dataclasses.replace(wait, year_before=dataclasses.replace(wait.year_before, is_as_known_then=False))

    monkeypatch.setattr(small_estimates, "waiting_time", cut_off)
    found = table(build(), "vantetid", "Väntetid från ansökan")
    assert any("Ingen leverans finns kvar från 5\u00a0maj\u00a02024" in note for note in found.notes)


def test_without_a_year_before_there_is_one_column(build: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = small_estimates.waiting_time
    monkeypatch.setattr(
        small_estimates, "waiting_time", lambda *a, **n: dataclasses.replace(made(*a, **n), year_before=None)
    )
    report = build()
    found = table(report, "vantetid", "Väntetid från ansökan")
    assert [c.label for c in found.columns] == ["Kom in", "jan–apr 2025"]
    assert "Någon jämförelse med året före görs inte" in said(report, "vantetid")


def test_a_protected_wait_shows_words_and_no_number(build: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = small_estimates.waiting_time

    def hide(figure: Figure) -> Figure:
        return dataclasses.replace(figure, value=Cell.hidden("skyddad (få)"), interval=None, denominator=None, notes=())

    def hidden(*args: Any, **named: Any) -> Any:
        wait = made(*args, **named)
        return dataclasses.replace(
            wait,
            shares=tuple(hide(figure) for figure in wait.shares),
            restricted_mean=hide(wait.restricted_mean),
            mean=hide(wait.mean),
            naive=hide(wait.naive),
            other_end=hide(wait.other_end),
            curve=(),
            months=dataclasses.replace(wait.months, rows=()),
            open_cases=None,
        )

    monkeypatch.setattr(small_estimates, "waiting_time", hidden)
    report = build()
    found = table(report, "vantetid", "Väntetid från ansökan")
    assert {r.cells[2].text for r in found.rows} == {"skyddat"}
    assert any(note.startswith("Skyddat") for note in found.notes)
    assert "redovisas inte, eftersom få personer berörs" in said(report, "vantetid")
    ids = [block.id for block in blocks(report, "vantetid") if isinstance(block, ChartBlock)]
    assert ids == ["vantetid_ansokan-kurva", "vantetid_anmalan-kurva"], "the year before is still drawn"


def test_where_no_estimate_can_be_made_the_report_says_so_once_and_goes_on(build: Any) -> None:
    everything = tuple(MEASURES)
    report = build(not_estimated=everything)
    assert said(report, "vantetid").count("Väntetid från ansökan, avgjorda ärenden skattas inte.") == 1
    statistics = said(report, "statistik")
    assert statistics.count("Anmälningar och ansökningar skattas inte.") == 2, "the year's total, and the control chart"
    assert statistics.count("Andel som inte återkommit inom tolv månader skattas inte.") == 1
    assert "Familjehem inom sex månader skattas inte." in said(report, "nyckeltal")
    assert not [b for b in (*blocks(report, "vantetid"), *blocks(report, "statistik")) if isinstance(b, ChartBlock)]
    assert "28\u00a0dagar" in json.dumps(json.loads(report.to_json()), ensure_ascii=False)


def test_volumes_are_known_expected_and_of_the_whole_year(build: Any) -> None:
    report = build(at_same_lag=("ifo.aktualiseringar",))
    found = table(report, "statistik", "Mot samma månader året före")
    assert [c.label for c in found.columns] == [
        "Nyckeltal", "jan–apr 2024", "jan–apr 2025", "Förändring", "Väntas bli", "Helår 2025",
    ]  # fmt: skip
    assert {c.aside for c in found.columns[-2:]} == {"8 fall av 10"}
    assert row(found, "Anmälningar och ansökningar") == [
        "3 421", "3 596", "fler", "3 956 3 776–4 135", "10 400 10 000–10 800",
    ]  # fmt: skip
    assert row(found, "Vårddygn i externa placeringar")[3:] == ["–", "46 200 44 500–47 800"]
    assert found.notes[0].startswith("Januari–april 2024 är så som det var känt 5\u00a0maj\u00a02024")
    assert found.notes[-1] == "Vårddygn i externa placeringar skattas inte."


def test_at_the_same_lag_a_preliminary_count_may_be_called_changed_and_the_lag_is_said(build: Any) -> None:
    report = build(at_same_lag=("ifo.aktualiseringar",))
    words = said(report, "statistik")
    assert "Båda åren tas här så som de var kända lika lång tid efter periodens slut." in words
    assert "Antalet anmälningar och ansökningar har ökat jämfört med januari–april 2024." in words
    assert "Båda åren tas" not in said(build(), "statistik")


@pytest.mark.parametrize(
    ("earlier", "now", "at_lag", "is_certain", "said_of_it"),
    [
        ("100", "80", True, True, Development.DECREASED),
        ("100", "80", True, False, Development.NOT_CERTAIN),
        ("100", "120", True, True, Development.INCREASED),
        ("100", "100", True, False, Development.NOT_CERTAIN),
        ("100", "80", False, True, Development.TOO_EARLY),
    ],
)
def test_development_at_the_same_lag(
    monkeypatch: pytest.MonkeyPatch, earlier: str, now: str, at_lag: bool, is_certain: bool, said_of_it: Development
) -> None:
    measure = "ifo.aktualiseringar"
    monkeypatch.setitem(
        MEASURES, measure, dataclasses.replace(MEASURES[measure], is_certain=is_certain, maturity="0.9")
    )
    cells = {(measure, BEFORE.id): Cell.of(Decimal(earlier)), (measure, NOW.id): Cell.of(Decimal(now))}
    gate = FakeGate(cells, at_same_lag=(measure,) if at_lag else ())
    ledger = FigureLedger(gate, periods=(BEFORE, NOW), breakdowns={})
    assert ledger.development(measure, NOW, BEFORE) is said_of_it
    cited = ledger.cite_earlier(measure, NOW, BEFORE)
    assert cited.reference == f"{measure}/2024-T1" + ("/känd-2024-05-05" if at_lag else "")


def test_the_goals_figure_stands_beside_the_final_cohort_and_the_newest(report: Report) -> None:
    (found,) = tables(report, "mal")
    assert [r.cells[0].text for r in found.rows] == [
        "Målets månader", "Senaste tolv månader med färdigt svar", "Senaste tolv månader som är registrerade",
    ]  # fmt: skip
    assert row(found, "Målets månader") == ["82,8 % 73,9–89,1, prel.", "93", "96 %"]
    assert row(found, "Senaste tolv månader med färdigt svar") == ["83,0 % 78,9–86,5", "383", "alla"]
    assert row(found, "Senaste tolv månader som är registrerade") == ["79,9 % 75,1–83,9", "ca 370", "48 %"]
    assert "är andelen 83,0 procent (78,9–86,5); den siffran ändras inte längre" in said(report, "mal")


def test_all_who_began_stand_beside_those_with_an_answer(report: Report) -> None:
    found = table(report, "nyckeltal", "Familjehem inom sex månader")
    assert row(found, "Bara de som har fått sitt svar")[1] == "45"
    assert [r.cells[1].text for r in found.rows] == ["60\u00a0%", "40\u00a0%"]
    assert found.rows[1].cells[2].text == "ca\u00a0120"


def test_each_estimate_is_recorded_and_in_the_appendix_with_its_condition(report: Report) -> None:
    recorded = {record.reference: record for record in report.figures}
    mean = recorded["ifo.vantetid_ansokan/2025-T1/medel_alla"]
    assert mean.title == "Väntetid från ansökan, avgjorda ärenden: Genomsnitt, alla ärenden räknade"
    assert "ifo.vantetid_ansokan/2024-T1/medel_alla/känd-2024-05-05" in recorded
    found = table(report, "bilaga", "Skattningarna")
    assert [c.label for c in found.columns] == [
        "Nyckeltal", "Skattning", "Period", "Värde", "Osäkerhet", "Antal", "Mognad", "Känt",
    ]  # fmt: skip
    by_reference = {cell.reference: r for r in found.rows for cell in r.cells if cell.reference}
    shown = [c.text.replace("\u00a0", " ") for c in by_reference[mean.reference].cells][2:]
    assert shown == ["jan–apr 2025", "51 dagar", "47–56", "ca 330", "63 %", "2025-05-05"]
    assert any("förutsätter att de som väntat längst" in note for note in found.notes)
    assert found.notes[0].startswith("Versioner: ")


def test_the_appendix_tells_each_method_and_what_its_limits_are(report: Report) -> None:
    words = said(report, "bilaga")
    assert "Kumulativ incidens (Aalen–Johansen). Alla ärenden räknas" in words
    assert "Osäkerhet: log-log-gränser, 95 %." in words
    assert "Används för: ”Beslut inom 30 dagar”" in words
    months = table(report, "bilaga", "Väntetid från ansökan, avgjorda ärenden per månad")
    assert [c.label for c in months.columns] == ["Månad", *(f"Beslut inom {age} dagar" for age in (30, 60, 90, 180))]


def test_an_estimate_is_asked_for_once(small_gate: Any) -> None:
    gate = small_gate()
    asked: list[str] = []
    made = gate.waiting_time

    def waiting_time(measure: str, period: Period) -> Any:
        asked.append(measure)
        return made(measure, period)

    gate.waiting_time = waiting_time
    ledger = FigureLedger(gate, periods=(BEFORE, NOW), breakdowns={})
    estimates = EstimateLedger(gate, ledger)
    assert estimates.waiting_time("ifo.vantetid_ansokan", NOW) is estimates.waiting_time("ifo.vantetid_ansokan", NOW)
    refused = estimates.waiting_time("ifo.aktualiseringar", NOW)
    assert refused == NotEstimated("Anmälningar och ansökningar skattas inte.")
    assert estimates.waiting_time("ifo.aktualiseringar", NOW) is refused
    assert asked == ["ifo.vantetid_ansokan", "ifo.aktualiseringar"]
    assert ledger.records == ()


def cited(value: str | Cell, limits: tuple[str, str] | None, *, unit: Unit = Unit.COUNT) -> Cited:
    definition = define(MEASURES["ifo.aktualiseringar"])
    figure = small_estimates.estimate(definition, NOW, FULL_YEAR, value, unit=unit, known_at=KNOWN_AT, limits=limits)
    return Cited("r", figure, definition)


@pytest.mark.parametrize(
    ("value", "limits", "words"),
    [
        ("437.7", ("434", "441"), "omkring 438 (434–441)"),
        ("2803.8", ("2701", "2908"), "omkring 2 800 (2 700–2 910)"),
        ("10407.4", ("10206", "10610"), "omkring 10 400 (10 200–10 700)"),
        ("-1500", ("-1601", "-1399"), "omkring −1 500 (−1 610–−1 390)"),
    ],
)
def test_a_projection_has_no_more_digits_than_it_bears_and_its_limits_are_never_narrowed(
    value: str, limits: tuple[str, str], words: str
) -> None:
    assert projection_words(cited(value, limits).figure).replace("\u00a0", " ").replace("\u2060", "") == words


def test_an_interval_is_not_parted_at_a_lines_end() -> None:
    assert with_interval(cited("52", ("44", "60"), unit=Unit.DAYS)) == "52\u00a0dagar (44\u2060–\u206060)"


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (("60", ("58", "62")), ("50", ("48", "52")), "längre"),
        (("50", ("48", "52")), ("60", ("58", "62")), "kortare"),
        (("51", ("47", "56")), ("55", ("52", "58")), "ingen säker"),
        (("51", ("47", "56")), ("55", None), "jämförs inte"),
        (("51", ("47", "56")), None, "jämförs inte"),
    ],
)
def test_a_change_is_only_called_one_where_it_is_certain(now: Any, before: Any, words: str) -> None:
    earlier = None if before is None else cited(*before, unit=Unit.DAYS).figure
    assert change_words(cited(*now, unit=Unit.DAYS).figure, earlier, more="längre", less="kortare") == words


def test_the_cell_of_an_estimate() -> None:
    later = Cell.not_yet_known("för tidigt", known_on=KNOWN_AT)
    assert estimate_cell(cited(later, None)).aside == "tidigast 5\u00a0maj\u00a02025"
    assert estimate_cell(cited(later, None), is_past=True).text == "var inte känt"
    assert estimate_cell(cited(Cell.not_yet_known("för tidigt"), None)).aside == ""
    assert estimate_cell(cited(Cell.hidden("få"), None)).text == "skyddat"
    share = dataclasses.replace(
        cited("0.41", None, unit=Unit.SHARE), definition=define(MEASURES["ifo.vantetid_ansokan"])
    )
    wide = dataclasses.replace(
        share, figure=dataclasses.replace(share.figure, interval=Interval(Decimal("0.35"), Decimal("0.47"), "x"))
    )
    assert (estimate_cell(wide).text, estimate_cell(wide).aside) == ("41\u00a0%", "35–47")

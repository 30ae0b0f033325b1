"""Each chart of an estimate: its sentence, its second channel beside colour, and a table equal to what is drawn."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import altair as alt
import pytest
from tests.reports import small_estimates
from tests.reports.conftest import KNOWN_AT, MEASURES, FakeGate, define

from utfall.figures.estimates.expected import ExpectedCount
from utfall.model.cell import Cell
from utfall.model.period import Period
from utfall.model.unit import Unit
from utfall.reports.charts.axes import number_axis, percent_axis, round_ticks
from utfall.reports.charts.control import control_chart
from utfall.reports.charts.drawn_once import drawings_kept_by, drawn_once
from utfall.reports.charts.expected_counts import CountedMonth, expected_chart
from utfall.reports.charts.month_ages import CitedMonth, month_age_chart
from utfall.reports.charts.revisions import revision_chart
from utfall.reports.charts.unit_funnel import funnel_chart
from utfall.reports.charts.waiting_curve import waiting_curve
from utfall.reports.charts.waterfall import Step, waterfall_chart
from utfall.reports.content import ChartBlock, Report
from utfall.reports.figure_ledger import FigureLedger
from utfall.reports.render.chart_images import draw_svg
from utfall.reports.render.html import chart_html

NOW, BEFORE = Period.parse("2025-T1"), Period.parse("2024-T1")


@pytest.fixture
def gate() -> FakeGate:
    return FakeGate()


@pytest.fixture
def ledger(gate: FakeGate) -> FigureLedger:
    return FigureLedger(gate, periods=(BEFORE, NOW), breakdowns={})


def valid(chart: ChartBlock) -> dict[str, Any]:
    """The specification, after its schema has accepted it: the drawing itself does not ask."""
    spec: dict[str, Any] = json.loads(chart.spec_json)
    alt.LayerChart.from_dict(spec, validate=True)
    return spec


def values(chart: ChartBlock) -> list[dict[str, Any]]:
    """All rows of all data in the specification, layers first."""
    spec = valid(chart)
    found: list[dict[str, Any]] = list(spec.get("data", {}).get("values", []))
    for layer in spec["layer"]:
        found += layer.get("data", {}).get("values", [])
    return found


def marks(chart: ChartBlock) -> list[dict[str, Any]]:
    return [layer["mark"] for layer in valid(chart)["layer"]]


def texts(chart: ChartBlock) -> list[str]:
    """The words that stand in the drawn picture."""
    return [text.replace("\u00a0", " ") for text in re.findall(r"<text[^>]*>([^<]+)</text>", draw_svg(chart))]


def column(chart: ChartBlock, place: int) -> list[str]:
    return [row.cells[place].text.replace("\u00a0", " ") for row in chart.data.rows]


@pytest.fixture
def curve(gate: FakeGate) -> ChartBlock:
    wait = gate.waiting_time("ifo.vantetid_ansokan", NOW)
    return waiting_curve("kurva", caption="Andel. Mer.", event="fått beslut", wait=wait)


def test_the_curve_tells_the_years_apart_by_dash_and_label_and_ends_where_it_stops(curve: ChartBlock) -> None:
    lines = [mark for mark in marks(curve) if mark["type"] == "line"]
    assert [line.get("strokeDash") for line in lines] == [[6, 4], None]
    assert {"jan–apr 2024", "jan–apr 2025"} <= set(texts(curve))
    ends = [value for value in values(curve) if "label" in value]
    assert {(value["label"], value["day"]) for value in ends} == {("jan–apr 2024", 92), ("jan–apr 2025", 84)}
    (rule,) = (mark for mark in marks(curve) if mark["type"] == "rule")
    assert rule["strokeDash"] and {"day": 90, "text": "90 dagar"} in values(curve)


def test_the_curves_axis_is_swedish_and_starts_at_nothing(curve: ChartBlock) -> None:
    assert {"0 %", "25 %", "100 %", "120 dagar"} <= set(texts(curve))


def test_the_curves_sentence_gives_the_shares_of_the_table_and_where_it_ends(curve: ChartBlock) -> None:
    said = curve.alt.replace("\u00a0", " ")
    assert "Januari–april 2025: 44 procent efter 30 dagar, 70 procent efter 60 dagar" in said
    assert "kurvan slutar vid 84 dagar" in said and "90 dagar" not in said


def test_the_curves_table_holds_each_point_that_is_drawn(gate: FakeGate, curve: ChartBlock) -> None:
    wait = gate.waiting_time("ifo.vantetid_ansokan", NOW)
    drawn = {str(point.day): f"{point.share * 100:.1f} %".replace(".", ",") for point in wait.curve}
    table = dict(zip(column(curve, 0), column(curve, 2), strict=True))
    assert {day: share for day, share in table.items() if share != "–"} == drawn


def test_a_curve_that_cannot_be_drawn_says_so(gate: FakeGate) -> None:
    wait = dataclasses.replace(gate.waiting_time("ifo.vantetid_ansokan", NOW), curve=(), year_before=None)
    chart = waiting_curve("kurva", caption="Andel.", event="fått beslut", wait=wait)
    assert chart.alt.startswith("Ingen kurva") and chart.data.rows == ()
    assert draw_svg(chart)


@pytest.fixture
def months(gate: FakeGate, ledger: FigureLedger) -> ChartBlock:
    wait = gate.waiting_time("ifo.vantetid_ansokan", NOW)
    rows = [
        CitedMonth(row.month, row.cases, ledger.cite_estimates(row.shares, wait.definition)) for row in wait.months.rows
    ]
    return month_age_chart("manader", caption="Per månad.", event="fått beslut", ages=wait.months.ages, months=rows)


def test_what_is_not_known_or_protected_has_an_outline_and_words_instead_of_a_fill(months: ChartBlock) -> None:
    cells = {(v["month"], v["age"]): v for v in values(months)}
    assert cells["jan 2025", "inom 30 dagar"]["text"] == "45\u00a0%"
    coming, hidden = cells["apr 2025", "inom 30 dagar"], cells["mar 2025", "inom 30 dagar"]
    assert (coming["state"], coming["text"].replace("\u00a0", " ")) == ("not_yet", "8 jun")
    assert (hidden["state"], hidden["text"]) == ("hidden", "skyddat")
    assert "share" not in coming and "share" not in hidden
    outlined = [mark for mark in marks(months) if mark["type"] == "rect" and mark.get("strokeDash")]
    assert len(outlined) == 1


def test_the_months_table_holds_what_the_cells_do_and_points_to_the_figures(months: ChartBlock) -> None:
    assert column(months, 2) == ["45 %", "45 %", "skyddat", "inte känt än"]
    assert months.data.rows[3].cells[2].aside == "tidigast 8\u00a0juni\u00a02025"
    assert months.data.rows[0].cells[2].reference == "ifo.vantetid_ansokan/2025-01/manad_inom_30_dagar"
    assert "inom 30 dagar 45 procent, 1 månader inte kända än" in months.alt


def counted(gate: FakeGate, ledger: FigureLedger, found: ExpectedCount | None = None) -> ChartBlock:
    count = found or gate.expected_count("ifo.ej_aterkomst", NOW)
    rows = [
        CountedMonth(*ledger.cite_estimates((month.known_figure, month.expected), count.definition))
        for month in count.months
    ]
    return expected_chart("avslut", caption="Avslut.", subject="personer", unit="personer", months=rows, period=NOW)


def test_what_is_expected_is_dashed_on_top_of_what_is_known_with_its_interval(
    gate: FakeGate, ledger: FigureLedger
) -> None:
    chart = counted(gate, ledger)
    by_month = {value["month"]: value for value in values(chart)}
    assert by_month["mar 2025"] | {"known": 30.0, "expected": 33.0, "low": 31.0, "high": 36.0} == by_month["mar 2025"]
    assert by_month["apr 2025"]["mark"] == "?" and "expected" not in by_month["apr 2025"]
    bars = [mark for mark in marks(chart) if mark["type"] == "bar"]
    assert [bool(bar.get("strokeDash")) for bar in bars] == [True, False]
    assert "?" in texts(chart)


def test_the_counts_table_and_sentence_say_the_same(gate: FakeGate, ledger: FigureLedger) -> None:
    chart = counted(gate, ledger)
    assert [column(chart, place) for place in (1, 2)] == [["30", "30", "30", "9"], ["30", "30", "33", "inte känt än"]]
    assert [row.cells[2].aside for row in chart.data.rows][2:] == ["31–36", "tidigast 4\u00a0juni\u00a02025"]
    assert "Mars 2025 30 kända, omkring 33 väntas; april 2025 9 kända, för tidigt att skatta." in chart.alt


def test_a_protected_month_shows_no_bar(gate: FakeGate, ledger: FigureLedger) -> None:
    count = gate.expected_count("ifo.ej_aterkomst", NOW)
    hidden = Cell.hidden("skyddad (färre än 5)")
    month = dataclasses.replace(
        count.months[0], known=hidden, expected=dataclasses.replace(count.months[0].expected, value=hidden)
    )
    chart = counted(gate, ledger, dataclasses.replace(count, months=(month, *count.months[1:])))
    first = values(chart)[0]
    assert (first["known"], first["mark"]) == (0, "\u00d7")
    assert column(chart, 1)[0] == "skyddat" and "januari 2025 skyddat" in chart.alt.lower()


def controlled(ledger: FigureLedger, *, is_drifting: bool = False) -> ChartBlock:
    definition = define(MEASURES["ifo.aktualiseringar"])
    chart = small_estimates.control_chart(definition, known_at=KNOWN_AT, is_drifting=is_drifting)
    cited = ledger.cite_estimates([point.figure for point in chart.points], definition)
    return control_chart("styrdiagram", caption="Styrdiagram.", unit="antal", chart=chart, cited=cited)


def test_signals_have_the_shape_of_their_rule_and_its_words(ledger: FigureLedger) -> None:
    chart = controlled(ledger)
    assert {"utanför gränsen", "sju på samma sida", "preliminär", "ny definition"} <= set(texts(chart))
    assert {"övre gräns 1 000", "medel 900", "nedre gräns 800"} <= set(texts(chart))
    points = {value["month"]: value for value in values(chart) if "rule" in value}
    assert points["apr 2024"]["rule"] == "outside_limits" and points["jun 2024"]["rule"] == "one_side"
    shapes = {mark.get("shape") for mark in marks(chart) if mark["type"] == "point"}
    assert {"triangle", "square", "cross", "diamond"} <= shapes


def test_the_line_breaks_where_a_definition_begins_and_the_preliminary_point_is_hollow(ledger: FigureLedger) -> None:
    chart = controlled(ledger)
    points = {value["month"]: value for value in values(chart) if "rule" in value}
    assert (points["dec 2024"]["stretch"], points["jan 2025"]["stretch"]) == (0, 1)
    assert [month for month, value in points.items() if value["is_preliminary"]] == ["apr 2025"]
    hollow = [mark for mark in marks(chart) if mark["type"] == "point" and mark.get("fill") == "#ffffff"]
    assert hollow


def test_the_control_table_is_what_is_drawn(ledger: FigureLedger) -> None:
    chart = controlled(ledger)
    assert [c.label for c in chart.data.columns] == ["Period", "Siffra", "I bilden: antal", "Mitt", "Gränser", "Signal"]
    drawn = [f"{value['value']:,.0f}".replace(",", " ") for value in values(chart) if "rule" in value]
    assert column(chart, 2) == drawn[: len(column(chart, 2))]
    assert column(chart, 5)[3:5] == ["utanför gränsen", "sju på samma sida"] and column(chart, 5)[-1] == "preliminär"
    assert "mittlinjen är 900 och gränserna är 800 och 1\u00a0000; 8 punkter är signaler" in chart.alt


def test_a_drifting_measure_has_neither_limits_nor_signals(ledger: FigureLedger) -> None:
    chart = controlled(ledger, is_drifting=True)
    assert not [text for text in texts(chart) if "gräns" in text or "sida" in text]
    assert chart.alt.startswith("Linjediagram")


def test_revisions_are_steps_at_the_days_they_were_known(gate: FakeGate, ledger: FigureLedger) -> None:
    found = gate.revisions("ifo.aktualiseringar", BEFORE)
    cited = ledger.cite_estimates([step.figure for step in found.steps], found.definition)
    chart = revision_chart("steg", caption="Steg.", subject="antalet", unit="antal", revisions=found, cited=cited)
    assert [(v["day"], v["text"]) for v in values(chart) if v.get("text")][:3] == [
        ("2024-05-05", "3\u00a0414"), ("2024-06-05", "3\u00a0421"), ("2025-05-05", "3\u00a0421"),
    ]  # fmt: skip
    (line,) = (mark for mark in marks(chart) if mark["type"] == "line")
    assert line["interpolate"] == "step-after"
    assert column(chart, 1) == ["3 414", "3 421", "3 421"] and column(chart, 2) == ["–", "+7", "0"]
    assert "3\u00a0414 den 5\u00a0maj\u00a02024" in chart.alt
    assert chart.data.rows[0].cells[1].reference == "ifo.aktualiseringar/2024-T1/känd-2024-05-05"


def test_a_figure_that_was_never_shown_has_no_steps(ledger: FigureLedger) -> None:
    hidden = FakeGate({("ifo.aktualiseringar", "2024-T1"): Cell.hidden("få")})
    found = hidden.revisions("ifo.aktualiseringar", BEFORE)
    cited = ledger.cite_estimates([step.figure for step in found.steps], found.definition)
    chart = revision_chart("steg", caption="Steg.", subject="antalet", unit="antal", revisions=found, cited=cited)
    assert chart.alt.startswith("Ingen bild") and draw_svg(chart)
    assert set(column(chart, 1)) == {"skyddat"}


def test_units_outside_the_funnel_have_a_shape_and_a_name() -> None:
    funnel = small_estimates.unit_funnel(define(MEASURES["ifo.vantetid_ansokan"]), Period.parse("2024"))
    chart = funnel_chart("tratt", caption="Tratt.", funnel=funnel)
    assert {"Ekonomi", "alla 46,8 %", "gräns 99,8 %", "gräns 95 %", "utanför 95 %", "utanför 99,8 %"} <= set(
        texts(chart)
    )
    assert not {"Norr", "Väster"} & set(texts(chart))
    shapes = [mark["shape"] for mark in marks(chart) if mark["type"] == "point"]
    assert {"circle", "diamond", "triangle"} <= set(shapes)
    dashes = [mark.get("strokeDash") for mark in marks(chart) if mark["type"] == "line"]
    assert dashes == [[1, 0], [4, 3], [4, 3], [1, 0]]
    assert column(chart, 0) == ["Ekonomi", "Söder", "Norr", "Väster"]
    assert column(chart, 3) == ["utanför 99,8 %", "som väntat", "som väntat", "utanför 95 %"]
    assert "1 visas inte, för att skydda enskilda" in chart.alt


def test_a_chart_of_shares_has_percent_on_its_axis(ledger: FigureLedger) -> None:
    definition = define(MEASURES["ifo.ej_aterkomst"])
    chart = small_estimates.control_chart(definition, known_at=KNOWN_AT)
    points = tuple(
        dataclasses.replace(
            p, value=p.value / 1200, centre=Decimal("0.75"), lower=Decimal("0.66"), upper=Decimal("0.84")
        )
        for p in chart.points
    )
    shares = dataclasses.replace(chart, unit=Unit.SHARE, points=points, is_adjusted=False)
    cited = ledger.cite_estimates([point.figure for point in points], definition)
    drawn = control_chart("andel", caption="Andel.", unit="andel", chart=shares, cited=cited)
    assert "övre gräns 84,0 %" in texts(drawn) and "70 %" in texts(drawn)


@pytest.mark.parametrize(
    ("low", "high", "most", "ticks"),
    [
        (747, 1002, 6, [750, 800, 850, 900, 950, 1000]),
        (0.49, 0.61, 6, [0.5, 0.52, 0.54, 0.56, 0.58, 0.6]),
        (-3, 12, 4, [0, 5, 10]),
    ],
)
def test_ticks_are_round_and_inside(low: float, high: float, most: int, ticks: list[float]) -> None:
    assert round_ticks(low, high, most=most) == pytest.approx(ticks)


def test_ticks_have_the_decimals_they_need() -> None:
    assert number_axis([0, 50, 100], title="").format == ",.0f"
    assert number_axis([0.5, 1.0], title="").format == ",.1f"
    assert number_axis([0.25, 0.5], title="").format == ",.2f"
    assert ",.0f" in percent_axis([0.5, 0.52]).labelExpr and ",.1f" in percent_axis([0.5, 0.505]).labelExpr


def test_no_kind_of_chart_has_anything_inline(
    gate: FakeGate, ledger: FigureLedger, curve: ChartBlock, months: ChartBlock, report: Report
) -> None:
    found = gate.revisions("ifo.aktualiseringar", NOW)
    steps = ledger.cite_estimates([step.figure for step in found.steps], found.definition)
    funnel = small_estimates.unit_funnel(define(MEASURES["ifo.vantetid_ansokan"]), Period.parse("2024"))
    drawn = [block for section in report.sections for block in section.blocks if isinstance(block, ChartBlock)]
    charts = [
        curve,
        months,
        counted(gate, ledger),
        controlled(ledger),
        controlled(ledger, is_drifting=True),
        revision_chart("steg", caption="Steg.", subject="antalet", unit="antal", revisions=found, cited=steps),
        funnel_chart("tratt", caption="Tratt.", funnel=funnel),
        *drawn,
    ]
    assert {"bild-1", "bild-2"} <= {chart.id for chart in charts}
    for chart in charts:
        fragment = str(chart_html(chart))
        assert "<svg" in fragment
        assert not re.findall(r"\sstyle\s*=|<style|<script|\son[a-z]+\s*=|javascript:", fragment), chart.id


def test_a_chart_is_drawn_once_for_what_it_is_given_and_anew_for_anything_else() -> None:
    drawn: list[tuple[int, ...]] = []

    @drawn_once
    def draw(values: list[int], *, unit: str) -> str:
        drawn.append(tuple(values))
        return f"{values} {unit}"

    assert draw([1, 2], unit="dagar") == draw([1, 2], unit="dagar") == "[1, 2] dagar"
    assert draw([1, 3], unit="dagar") != draw([1, 2], unit="procent")
    assert drawn == [(1, 2), (1, 3), (1, 2)]
    kept: list[tuple[object, ...]] = []

    def keep(call: tuple[object, ...], make: Callable[[], str]) -> str:
        kept.append(call)
        return make()

    with drawings_kept_by(keep):
        assert draw([4], unit="dagar") == draw([4], unit="dagar") == "[4] dagar"
    draw([5], unit="dagar")
    assert len(kept) == 1 and drawn[3:] == [(4,), (5,)]


def test_the_waterfall_ends_where_its_steps_lead() -> None:
    """Each bar begins where the one before it ended; better and worse are told by mark and word, not colour alone."""
    steps = [Step("Utfallet hittills", 1_200_000_000), Step("Takten", -340_000_000)]
    chart = waterfall_chart(
        "vattenfall",
        caption="Skillnaden. Mer.",
        start=Step("Chefernas", -50_000_000, True),
        steps=steps,
        end="Maskinens",
    )
    bars = [value for value in values(chart) if "label" in value]
    assert [(bar["label"], bar["from"], bar["to"]) for bar in bars[:4]] == [
        ("Chefernas", 0.0, -0.5),
        ("Utfallet hittills", -0.5, 11.5),
        ("Takten", 11.5, 8.1),
        ("Maskinens", 0.0, 8.1),
    ]
    assert [bar["text"] for bar in bars[:4]] == ["−0,5", "▲ +12,0", "▼ −3,4", "+8,1"]
    assert "från Chefernas (−0,5) till Maskinens (+8,1)" in chart.alt
    assert [row.cells[1].text for row in chart.data.rows] == ["−0,5", "+12,0", "−3,4", "+8,1"]
    assert [row.is_sum for row in chart.data.rows] == [True, False, False, True]
    assert {"Takten", "▼ −3,4", "miljoner kronor"} <= set(texts(chart))

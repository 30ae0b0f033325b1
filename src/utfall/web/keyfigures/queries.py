"""What the pages of key figures show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from utfall.figures.comparison import Comparison
from utfall.figures.estimates.control import ControlChart
from utfall.figures.estimates.expected import ExpectedCount
from utfall.figures.estimates.full_year import FullYearEstimate
from utfall.figures.estimates.revisions import Revisions
from utfall.figures.estimates.track_record import TrackRecord
from utfall.figures.estimates.waiting import WaitingTime
from utfall.figures.explanation import Explanation
from utfall.figures.kept import KeptGate
from utfall.figures.methods import METHODS, Method
from utfall.figures.warming import YEARS_TO_CHOOSE
from utfall.measures.definition import Definition
from utfall.model.cell import CellState
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.reports.charts.pictures import control_picture, revision_picture, waiting_picture
from utfall.reports.content import ChartBlock, ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.estimate_tables.shares import reached_table, returns_table
from utfall.reports.estimate_tables.waiting import waiting_table
from utfall.reports.figure_ledger import Cited, FigureLedger
from utfall.reports.figure_tables import STATE_NOTES, figure_cell
from utfall.reports.prose.insertable import folded
from utfall.web.business_areas import business_areas
from utfall.web.estimates import if_estimated, shown_chart
from utfall.web.figure_words import State, comparability_state, maturity_state
from utfall.web.keyfigures.together import Together, figures_together

OUTSIDE = "utanfor"
"""Chooses the measures that stand in no business area."""
BREAKDOWNS_SV = {
    "area": "Verksamhetsområde",
    "unit": "Enhet",
    "sex": "Kön",
    "persons.sex": "Kön",
    "age": "Ålder",
}


@dataclass(frozen=True)
class CatalogueRow:
    """A measure in the catalogue with its last value."""

    definition: Definition
    figure: Figure
    state: State
    signal: str


@dataclass(frozen=True)
class MeasurePage:
    """A measure at a period. ``others`` are the estimates that it admits; what it does not admit is None."""

    definition: Definition
    period: Period
    figure: Figure
    before: Figure | None
    comparison: Comparison | None
    explanation: Explanation
    maturity: State
    comparability: State
    wait: WaitingTime | None
    control: ControlChart | None
    expected: ExpectedCount | None
    full_year: FullYearEstimate | None
    revisions: Revisions | None
    charts: Mapping[str, ChartBlock] = field(default_factory=dict)
    tables: Mapping[str, FigureTableBlock] = field(default_factory=dict)
    methods: Sequence[Method] = ()

    @property
    def sentence(self) -> str:
        """What the figure says, first of all: of a wait with all cases counted, else against the year before."""
        if self.wait is not None:
            return self.wait.sentence
        return self.comparison.sentence if self.comparison else self.explanation.sentence


def catalogue_rows(
    gate: KeptGate, *, period: Period, query: str = "", area: str = "", owner: str = "", signals_only: bool = False
) -> tuple[CatalogueRow, ...]:
    """The measures that hold every word of the query, by title."""
    words = folded(query).split()
    rows = []
    for measure in gate.measures:
        definition = gate.definition(measure)
        text = folded(" ".join((definition.id, definition.title, definition.short_title, definition.explanation)))
        if not all(word in text for word in words):
            continue
        if (area and _stands_in(measure) != area) or (owner and definition.owner != owner):
            continue
        chart = if_estimated(gate.control_chart, measure)
        signal = chart.sentence if chart is not None and chart.last_judged.rule is not None else ""
        if signals_only and not signal:
            continue
        figure = _pair(gate, measure, period)[-1]
        rows.append(CatalogueRow(definition, figure, maturity_state(figure), signal))
    return tuple(sorted(rows, key=lambda row: row.definition.title))


def areas_to_choose() -> tuple[tuple[str, str], ...]:
    """Value and name of each business area in its order; last, where there are any, the measures outside them."""
    found = business_areas()
    outside = ((OUTSIDE, "Utanför områdena"),) if found.left_out else ()
    return (*((one.id, one.name) for one in found.areas), *outside)


def _stands_in(measure: str) -> str:
    area = business_areas().area_of(measure)
    return area.id if area is not None else OUTSIDE


def measure_page(gate: KeptGate, *, measure: str, period: Period, by: str = "") -> MeasurePage:
    """The page. Raises ``UnknownMeasure`` and ``UnknownBreakdown``."""
    definition = gate.definition(measure)
    together = figures_together(gate, measure=measure, period=period, by=by)
    figure, previous = together.whole.figure(period.id), period.same_period_previous_year()
    before = together.whole.figure(previous.id) if previous else None
    wait = if_estimated(gate.waiting_time, measure, period)
    control = shown_chart(gate, measure)
    year = Period.year(period.first.year)
    comparison = gate.compare(figure, before) if before is not None else None
    page = MeasurePage(
        definition=definition,
        period=period,
        figure=figure,
        before=before,
        comparison=comparison,
        explanation=gate.explain(figure),
        maturity=maturity_state(figure),
        comparability=_comparability(figure, comparison, wait),
        wait=wait,
        control=control,
        expected=if_estimated(gate.expected_count, measure, period),
        full_year=if_estimated(gate.full_year, measure, year),
        # Each step is counted by itself, so it would show what the table beside it hides.
        revisions=None if figure.value.state is CellState.HIDDEN else if_estimated(gate.revisions, measure, period),
    )
    charts, tables = _pictures(page), _tables(gate, page, together, by=by)
    return replace(page, charts=charts, tables=tables, methods=_methods(page))


def _comparability(figure: Figure, comparison: Comparison | None, wait: WaitingTime | None) -> State:
    """Whether what the page says first may stand beside the year before: estimates that count both years alike, counts
    as known equally long after, else what the gate says of the figure itself."""
    if wait is not None and wait.year_before is not None:
        return State("good", "Ja, räknat lika", "Båda åren är räknade på samma sätt och följda lika länge.")
    if comparison is not None and comparison.is_at_same_lag:
        return State("good", "Ja, lika länge efteråt", comparison.reason)
    return comparability_state(figure)


def track_record(gate: KeptGate, *, measure: str, period: Period) -> TrackRecord | None:
    """How right our earlier estimates of the kind have been; None where none are made."""
    return if_estimated(gate.track_record, measure, period)


def page_figures(page: MeasurePage, gate: KeptGate, *, by: str = "") -> tuple[Figure, ...]:
    """The figures that the page shows, for its files: the value, the year before, the months, the parts, estimates."""
    together = figures_together(gate, measure=page.definition.id, period=page.period, by=by)
    found = [page.figure]
    if page.before is not None:
        found.append(page.before)
    found += [*together.months(gate), *together.parts]
    if page.wait is not None:
        found += page.wait.figures
    if page.expected is not None:
        found.append(page.expected.expected)
    if page.full_year is not None:
        found.append(page.full_year.expected)
    return tuple(found)


def periods_to_choose(known_at: date) -> tuple[Period, ...]:
    """Tertials and years of the last three years that have begun, the newest first."""
    found = []
    for year in range(known_at.year, known_at.year - YEARS_TO_CHOOSE, -1):
        found += [Period.tertial(year, number) for number in (3, 2, 1)] + [Period.year(year)]
    return tuple(period for period in found if period.first < known_at)


def _pair(gate: KeptGate, measure: str, period: Period) -> tuple[Figure, ...]:
    previous = period.same_period_previous_year()
    periods = (period,) if previous is None else (previous, period)
    table = gate.standing(measure, periods)
    return tuple(table.figure(one.id) for one in periods)


def _pictures(page: MeasurePage) -> dict[str, ChartBlock]:
    found = {}
    if page.wait is not None and (page.wait.curve or (page.wait.year_before and page.wait.year_before.curve)):
        found["wait"] = waiting_picture(page.wait)
    if page.control is not None:
        found["control"] = control_picture(page.control)
    steps = [] if page.revisions is None else [s for s in page.revisions.steps if s.figure.value.has_value]
    if page.revisions is not None and len(steps) > 1:
        found["revisions"] = revision_picture(page.revisions)
    return found


def _tables(gate: KeptGate, page: MeasurePage, together: Together, *, by: str) -> dict[str, FigureTableBlock]:
    found = {"months": _months(together.months(gate), page.definition)}
    if page.wait is not None:
        ledger = FigureLedger(gate, periods=(page.period,), breakdowns={})
        found["wait"] = waiting_table(page.wait, ledger=ledger)
    found |= _share_tables(gate, page)
    if by:
        found["split"] = _split_table((*together.parts, page.figure), page, by)
    return found


def _share_tables(gate: KeptGate, page: MeasurePage) -> dict[str, FigureTableBlock]:
    """The measure's share beside those that its newest or all its cases give, where it admits them."""
    measure, own = page.definition.id, Cited("", page.figure, page.definition)
    ledger = FigureLedger(gate, periods=(page.period,), breakdowns={})
    if (returns := if_estimated(gate.returns, measure, page.period)) is not None:
        return {"shares": returns_table(returns, own, ledger=ledger)}
    if (reached := if_estimated(gate.reached, measure, page.period)) is not None:
        return {"shares": reached_table(reached, own, ledger=ledger)}
    return {}


def _months(months: Sequence[Figure], definition: Definition) -> FigureTableBlock:
    """Two years of months, this year beside the last."""
    half = len(months) // 2
    rows = []
    for earlier, later in zip(months[:half], months[half:], strict=True):
        cells = [figure_cell(Cited("", figure, definition)) for figure in (earlier, later)]
        names = [TableCell(figure.period.label_sv()) for figure in (earlier, later)]
        rows.append(TableRow((names[0], cells[0], names[1], cells[1])))
    columns = (
        TableColumn("Månad", ColumnKind.TEXT),
        TableColumn(definition.unit.label_sv.capitalize()),
        TableColumn("Ett år senare", ColumnKind.TEXT, gap_before=True),
        TableColumn(definition.unit.label_sv.capitalize()),
    )
    return FigureTableBlock(f"{definition.short_title} per månad", columns, tuple(rows), is_dense=True)


def _split_table(figures: Sequence[Figure], page: MeasurePage, by: str) -> FigureTableBlock:
    rows = []
    for figure in figures:
        name = dict(figure.groups).get(by)
        cell = figure_cell(Cited("", figure, page.definition))
        rows.append(TableRow((TableCell(name or "Alla"), cell), is_sum=name is None))
    columns = (TableColumn(BREAKDOWNS_SV.get(by, by), ColumnKind.TEXT), TableColumn(page.period.label_sv()))
    states = {figure.value.state for figure in figures}
    notes = tuple(note for state, note in STATE_NOTES.items() if state in states)
    rows.sort(key=lambda row: row.is_sum)
    return FigureTableBlock(f"{page.definition.short_title}, {page.period.label_sv()}", columns, tuple(rows), notes)


def _methods(page: MeasurePage) -> tuple[Method, ...]:
    keys: list[str] = []
    if page.wait is not None:
        keys += [figure.estimand.method for figure in page.wait.figures if figure.estimand is not None]
    for estimate in (page.expected, page.full_year):
        if estimate is not None and estimate.expected.estimand is not None:
            keys.append(estimate.expected.estimand.method)
    if page.control is not None:
        keys.append(page.control.method)
    return tuple(METHODS[key] for key in dict.fromkeys(keys) if key in METHODS)

"""Showing what is estimated of a measure: waits, returns, expected counts and the full year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.table import Table
from rich.text import Text

from utfall.cli.opening import chosen_groups, open_gate, print_plain
from utfall.cli.presenting import console, interval_text
from utfall.errors import NoEstimate
from utfall.figures.estimates.expected import ExpectedCount
from utfall.figures.estimates.full_year import FullYearEstimate
from utfall.figures.estimates.making import change_between
from utfall.figures.estimates.month_ages import MonthAges
from utfall.figures.estimates.reached import Reached
from utfall.figures.estimates.returns import Returns
from utfall.figures.estimates.waiting import WaitingTime
from utfall.figures.explanation import explain_estimate
from utfall.figures.gate import Gate
from utfall.figures.methods import METHODS
from utfall.measures.definition import Definition
from utfall.model.cell import Cell
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.model.question import EventCount, NoReturnShare, ReachShare, SpellDays, TimeToEvent
from utfall.model.unit import Unit
from utfall.reports.figure_exports import as_csv, as_json
from utfall.reports.numbers import format_cell

Estimate = WaitingTime | Returns | Reached | ExpectedCount | FullYearEstimate


@dataclass(frozen=True)
class Estimated:
    """The estimates of a measure for a period, and why others could not be made."""

    found: tuple[Estimate, ...]
    refused: tuple[str, ...]
    track: str = field(default="")
    comparison: str = field(default="")

    @property
    def figures(self) -> list[Figure]:
        """All of them, each year's."""
        return [figure for estimate in self.found for figure in figures_of(estimate)]


def estimate(gate: Gate, definition: Definition, period: Period, groups: Sequence[tuple[str, str]] = ()) -> Estimated:
    """What can be estimated of the measure, by its kind. Raises ``NoEstimate`` where nothing can."""
    spec = definition.version_for(period.first).spec
    found: list[Estimate] = []
    refused: list[str] = []
    makers: list[Callable[[], Estimate]] = []
    match spec:
        case TimeToEvent():
            makers = [lambda: gate.waiting_time(definition.id, period, groups=tuple(groups))]
        case NoReturnShare():
            makers = [lambda: gate.returns(definition.id, period), lambda: gate.expected_count(definition.id, period)]
        case ReachShare():
            makers = [lambda: gate.reached(definition.id, period)]
        case EventCount() | SpellDays():
            year = Period.year(period.last.year)
            makers = [lambda: gate.expected_count(definition.id, period), lambda: gate.full_year(definition.id, year)]
    for make in makers:
        try:
            found.append(make())
        except NoEstimate as error:
            refused.append(str(error))
    if not found:
        raise NoEstimate(
            refused[0] if refused else f"{definition.id} räknas helt och hållet: det finns inget att skatta.",
            remedy="Se siffran med utfall figures.",
        )
    comparison = _comparison(gate, definition, period) if isinstance(spec, EventCount) else ""
    return Estimated(tuple(found), tuple(refused), _track(gate, definition, period), comparison)


def _comparison(gate: Gate, definition: Definition, period: Period) -> str:
    """The count against the same months last year; one that can still move as both were known equally long after."""
    earlier = period.same_period_previous_year()
    if earlier is None:
        return ""
    table = gate.table(definition.id, (earlier, period))
    return gate.compare(table.figure(period), table.figure(earlier)).sentence


def _track(gate: Gate, definition: Definition, period: Period) -> str:
    try:
        return gate.track_record(definition.id, period).sentence
    except NoEstimate:
        return ""


def expected_line(gate: Gate, definition: Definition, period: Period) -> str:
    """What a preliminary count is expected to come to, as one line under its table; empty where nothing is."""
    try:
        found = gate.expected_count(definition.id, period)
    except NoEstimate:
        return ""
    if not found.expected.value.has_value or not found.expected.is_preliminary:
        return ""
    value, limits = _cells(found.expected)
    return (
        f"Väntat när allt är registrerat, {period.label_sv()}: {value.removesuffix(' prel.')} ({limits}; 80 %). Mer: "
        f"utfall estimate {definition.id} --period {period.id}"
    )


def show_estimate(
    store_path: Path,
    measure: str,
    period_text: str,
    groups: list[str],
    *,
    definitions: Path | None,
    as_of: str | None,
    engine: str,
    format: str,
) -> None:
    """Print the estimates as sentences and tables, JSON or CSV."""
    period = Period.parse(period_text)
    with open_gate(store_path, definitions=definitions, as_of=as_of, engine=engine) as gate:
        found = estimate(gate, gate.definition(measure), period, chosen_groups(groups))
    if format == "json":
        print_plain(as_json(found.figures))
    elif format == "csv":
        print_plain(as_csv(found.figures), end="")
    else:
        show_estimated(found)


def show_estimated(found: Estimated) -> None:
    """Sentences, tables, conditions and how it was done, in that order."""
    terminal = console()
    for one in found.found:
        terminal.print()
        match one:
            case WaitingTime():
                _show_wait(one)
            case Returns():
                _show_rows("Ej återkomna, skattat", [one.own, *one.figures])
            case Reached():
                _show_rows("Kommit i mål i tid, skattat", [one.own, one.estimated])
            case ExpectedCount():
                _show_expected(one)
            case FullYearEstimate():
                _show_full_year(one)
    for said in filter(None, (found.comparison, found.track)):
        terminal.print()
        terminal.print(said, markup=False)
    _show_methods(found)
    for refused in found.refused:
        terminal.print(f"Inte skattat: {refused}", markup=False, style="dim")


def explain_estimates(
    gate: Gate, definition: Definition, period: Period, groups: Sequence[tuple[str, str]] = ()
) -> None:
    """Print a paragraph for each estimate of the measure: value, interval, method, condition and source."""
    try:
        found = estimate(gate, definition, period, groups)
    except NoEstimate:
        return
    terminal = console()
    terminal.print()
    terminal.print("Skattningar:")
    for one in found.found:
        shown = one.figures if isinstance(one, WaitingTime) else figures_of(one)
        for figure in shown:
            terminal.print(f"  {explain_estimate(figure, definition)}", markup=False)
    if found.track:
        terminal.print(f"  {found.track}", markup=False)


def figures_of(one: Estimate) -> list[Figure]:
    """The estimate's figures; of a wait those of both years."""
    match one:
        case WaitingTime():
            earlier = [] if one.year_before is None else list(one.year_before.figures)
            months = [figure for row in one.months.rows for figure in row.shares]
            return [*one.figures, *earlier, *months]
        case Returns():
            return list(one.figures)
        case Reached():
            return [one.estimated]
        case ExpectedCount():
            return [one.expected]
        case FullYearEstimate():
            return [one.expected]


def _show_wait(wait: WaitingTime) -> None:
    terminal = console()
    terminal.print(wait.sentence, markup=False)
    before = wait.year_before
    grid = Table(title=f"{wait.definition.short_title}, räknat på samma sätt båda åren", title_justify="left")
    grid.add_column("")
    for year in filter(None, (before, wait)):
        grid.add_column(year.period.label_sv(), justify="right", no_wrap=True)
    grid.add_column("Förändring", no_wrap=True)
    earlier: dict[int, Figure] = {} if before is None else dict(enumerate(before.figures))
    for place, figure in enumerate(wait.figures):
        old = earlier.get(place)
        cells = [_value_over_interval(one) for one in (old, figure) if one is not None]
        is_naive = place == len(wait.figures) - 1
        title = figure.estimand.title_sv if figure.estimand else ""
        grid.add_row(title, *cells, _change(figure, old), style="dim" if is_naive else None)
    terminal.print(grid)
    _show_notes([wait.mean])
    if before is not None and not before.is_as_known_then:
        terminal.print("  Fjolåret är räknat på dagens uppgifter, eftersom ingen leverans finns från då.", markup=False)
    if wait.open_cases is not None:
        terminal.print(f"  {wait.open_cases.sentence}", markup=False)
    if wait.months.rows:
        _show_months(wait.months)


def _value_over_interval(figure: Figure) -> str:
    """The value, and under it its limits: a wait's table has two years side by side."""
    value, limits = _cells(figure)
    return f"{value}\n{limits}" if limits else value


def _show_months(months: MonthAges) -> None:
    title = "Andel med beslut per månad då ärendet kom in (ett datum: den dag andelen kan vara känd)"
    grid = Table(title=title, title_justify="left")
    grid.add_column("Månad", no_wrap=True)
    grid.add_column("Ärenden", justify="right")
    for age in months.ages:
        grid.add_column(f"inom {age} dagar", justify="right")
    for row in months.rows:
        shares = (_short(figure) for figure in row.shares)
        cases = "–" if row.cases.value is None else format_cell(row.cases, unit=Unit.COUNT, decimals=0)
        grid.add_row(row.month.label_sv(), cases, *shares)
    console().print(grid)


def _short(figure: Figure) -> str:
    if figure.value.known_on is not None:
        return f"{figure.value.known_on.day}/{figure.value.known_on.month} {figure.value.known_on.year}"
    return format_cell(figure.value, unit=figure.unit, decimals=0)


def _show_rows(title: str, figures: Sequence[Figure]) -> None:
    grid = Table(title=title, title_justify="left")
    for head, right in (("", False), ("Avslutade eller började", False), ("Värde", True), ("95 %", True)):
        grid.add_column(head, justify="right" if right else "left")
    for figure in figures:
        name = figure.estimand.title_sv if figure.estimand else "Måttet som det är definierat"
        grid.add_row(name, figure.period.label_sv(), *_cells(figure))
    console().print(grid)
    _show_notes(figures)


def _show_expected(found: ExpectedCount) -> None:
    grid = Table(title=f"{found.definition.short_title}: känt och väntat", title_justify="left")
    grid.add_column("Period", no_wrap=True)
    for head in ("Känt", "Väntat", "80 %", "Registrerat"):
        grid.add_column(head, justify="right", no_wrap=True)
    rows = [(month.month, month.known, month.expected) for month in found.months[-6:]]
    for period, known, expected in (*rows, (found.period, found.known, found.expected)):
        seen = f"{expected.maturity_share * 100:.0f} %" if expected.value.has_value else ""
        known_text = format_cell(known, unit=Unit.COUNT, decimals=0)
        grid.add_row(period.label_sv(), known_text, *_cells(expected), seen)
    console().print(grid)
    _show_notes([found.expected])


def _show_full_year(found: FullYearEstimate) -> None:
    decimals = found.definition.decimals
    grid = Table(title=f"{found.definition.short_title}: helåret {found.year.id}", title_justify="left")
    grid.add_column("", no_wrap=True)
    grid.add_column("Värde", justify="right", no_wrap=True)
    grid.add_column("P10–P90", justify="right", no_wrap=True)
    for year, cell in found.earlier:
        grid.add_row(year.label_sv(), format_cell(cell, unit=found.definition.unit, decimals=decimals), "")
    known = format_cell(found.known, unit=found.definition.unit, decimals=decimals)
    grid.add_row(f"{found.months.label_sv()}, känt", known, "")
    grid.add_row(f"{found.year.id}, väntat", *_cells(found.expected))
    console().print(grid)
    _show_notes([found.expected])


def _cells(figure: Figure) -> tuple[str, str]:
    """Value and interval as a table shows them; a value not known yet says when."""
    decimals = figure.unit.decimals
    if figure.value.known_on is not None:
        return f"tidigast {figure.value.known_on.isoformat()}", ""
    mark = " prel." if figure.is_preliminary and figure.value.has_value else ""
    value = format_cell(figure.value, unit=figure.unit, decimals=decimals)
    return f"{value}{mark}", interval_text(figure, decimals=decimals)


def _change(figure: Figure, earlier: Figure | None) -> str:
    change = change_between(figure, earlier)
    if not change.is_compared:
        has_values = figure.value.has_value and earlier is not None and earlier.value.has_value
        return "jämförs inte" if has_values else "–"
    if change.direction == 0:
        return "ingen säker"
    if figure.unit is Unit.SHARE:
        return "högre" if change.direction > 0 else "lägre"
    return "längre" if change.direction > 0 else "kortare"


def _show_notes(figures: Sequence[Figure]) -> None:
    said = dict.fromkeys(note for figure in figures for note in (*figure.notes, *_reason(figure.value)))
    for note in said:
        console().print(Text(f"  {note}"))


def _reason(cell: Cell) -> tuple[str, ...]:
    return () if cell.has_value else (f"{cell.reason[:1].upper()}{cell.reason[1:]}.",)


def _show_methods(found: Estimated) -> None:
    methods = dict.fromkeys(figure.estimand.method for figure in found.figures if figure.estimand is not None)
    console().print()
    for key in methods:
        method = METHODS[key]
        console().print(f"{method.name}: {method.explanation}", markup=False, style="dim")

"""Showing signals, units beside each other, and the bridge between two ways of counting."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from utfall.cli.opening import open_gate
from utfall.cli.picture import write_picture
from utfall.cli.presenting import console
from utfall.errors import NoEstimate, UnwritableFile
from utfall.figures.estimates.control import ControlChart
from utfall.figures.estimates.control_words import RULES
from utfall.figures.methods import METHODS
from utfall.model.cell import Cell
from utfall.model.period import Period
from utfall.model.unit import Unit
from utfall.reports.charts.pictures import control_picture
from utfall.reports.charts.unit_funnel import funnel_chart
from utfall.reports.numbers import format_cell, format_number
from utfall.stats.funnel import Place

_PER_DAY = "styrdiagram_takt"


def show_signals(
    store_path: Path,
    measures: list[str],
    *,
    definitions: Path | None,
    as_of: str | None,
    engine: str,
    picture: Path | None = None,
) -> None:
    """Print a chart's points for each measure named, or a sentence for every measure that can be charted.

    Raises ``UnwritableFile`` for a picture of other than one measure.
    """
    if picture is not None and len(measures) != 1:
        raise UnwritableFile(f"{picture} kan visa ett mått.", remedy="Ange ett mått och en bild i taget.")
    with open_gate(store_path, definitions=definitions, as_of=as_of, engine=engine) as gate:
        if measures:
            for chart in [gate.control_chart(measure) for measure in measures]:
                _show_chart(chart)
                if picture is not None:
                    write_picture(control_picture(chart), picture)
            return
        refused = 0
        for measure in gate.measures:
            try:
                chart = gate.control_chart(measure)
            except NoEstimate:
                refused += 1
                continue
            mark = "●" if chart.last_judged.rule is not None else "·"
            console().print(f"{mark} {chart.sentence}", markup=False)
        console().print(
            f"{refused} mått följs inte så här: de har för få färdiga perioder, är skyddade eller kommer färdiga.",
            style="dim",
        )


def _show_chart(chart: ControlChart) -> None:
    unit = Unit.COUNT if chart.method == _PER_DAY else chart.unit
    decimals = (
        1 if chart.unit is Unit.SHARE or chart.is_adjusted or chart.method == _PER_DAY else chart.definition.decimals
    )
    terminal = console()
    terminal.print(chart.sentence, markup=False)
    season = ", utan säsong" if chart.is_adjusted else ""
    per_day = ", per dag" if chart.method == _PER_DAY else ""
    grid = Table(title=f"{chart.definition.title}{season}{per_day}", title_justify="left")
    grid.add_column("Period", no_wrap=True)
    for head in ("Värde", "Genomsnitt", "Gränser"):
        grid.add_column(head, justify="right", no_wrap=True)
    grid.add_column("Signal")
    for point in chart.points:
        limits = " – ".join(
            "" if limit is None else format_cell(Cell.of(limit), unit=unit, decimals=decimals)
            for limit in (point.lower, point.upper)
        )
        signal = "" if point.rule is None else f"{'▲' if point.direction > 0 else '▼'} {RULES[point.rule]}"
        grid.add_row(
            point.figure.period.label_sv(),
            format_cell(Cell.of(point.value), unit=unit, decimals=decimals),
            format_cell(Cell.of(point.centre), unit=unit, decimals=decimals),
            limits,
            "preliminär" if point.is_preliminary else signal,
        )
    terminal.print(grid)
    if any(point.is_trial for point in chart.points):
        terminal.print("  Färre än tolv punkter: gränserna är på prov.")
    terminal.print(f"  {METHODS[chart.method].name}: {METHODS[chart.method].explanation}", markup=False, style="dim")


def show_funnel(
    store_path: Path,
    measure: str,
    period_text: str,
    by: str,
    *,
    definitions: Path | None,
    as_of: str | None,
    engine: str,
    picture: Path | None = None,
) -> None:
    """Print each unit's share, size and place in the funnel."""
    with open_gate(store_path, definitions=definitions, as_of=as_of, engine=engine) as gate:
        found = gate.unit_funnel(measure, Period.parse(period_text), by=by)
    places = {Place.INSIDE: "inom", Place.BEYOND_95: "kan vara slump", Place.BEYOND_998: "utanför"}
    terminal = console()
    terminal.print(found.sentence, markup=False)
    short = found.definition.short_title
    what = "" if found.what == short.lower() else f" ({found.what})"
    grid = Table(title=f"{short}, {found.period.label_sv()}{what}", title_justify="left")
    grid.add_column("Enhet")
    for head in ("Antal", "Andel", "Avstånd"):
        grid.add_column(head, justify="right", no_wrap=True)
    grid.add_column("Tratten")
    for unit in sorted(found.units, key=lambda unit: -unit.cases):
        grid.add_row(
            unit.label,
            f"{unit.cases}",
            format_cell(Cell.of(unit.share), unit=Unit.SHARE, decimals=1),
            f"{format_number(unit.z, decimals=1, signed=True)} σ",
            places[unit.place],
        )
    grid.add_row("alla", "", format_cell(Cell.of(found.pooled), unit=Unit.SHARE, decimals=1), "", "", style="bold")
    terminal.print(grid)
    if found.hidden:
        terminal.print(f"  {found.hidden} enheter visas inte, för att skydda enskilda.")
    terminal.print(f"  {METHODS['tratt'].explanation}", markup=False, style="dim")
    if picture is not None:
        write_picture(funnel_chart("tratt", caption=f"{short}, {found.period.label_sv()}", funnel=found), picture)


def show_bridge(
    store_path: Path,
    measure: str,
    old: str | None,
    new: str | None,
    *,
    definitions: Path | None,
    as_of: str | None,
    engine: str,
) -> None:
    """Print the months under both versions, the ratio, and what may be done with it."""
    with open_gate(store_path, definitions=definitions, as_of=as_of, engine=engine) as gate:
        found = gate.version_bridge(measure, old=old, new=new)
    decimals = max(found.definition.decimals, found.definition.unit.decimals)
    terminal = console()
    terminal.print(found.sentence, markup=False)
    grid = Table(title=f"{found.definition.title}: samma månader på två sätt", title_justify="left")
    grid.add_column("Månad", no_wrap=True)
    for head in (f"Version {found.old.number}", f"Version {found.new.number}", "Kvot"):
        grid.add_column(head, justify="right", no_wrap=True)
    for month in found.months:
        grid.add_row(
            month.month.label_sv(),
            format_cell(month.old.value, unit=month.old.unit, decimals=decimals),
            format_cell(month.new.value, unit=month.new.unit, decimals=decimals),
            "–" if month.ratio is None else format_number(month.ratio, decimals=2),
        )
    terminal.print(grid)
    if found.spliced:
        first, last = found.spliced[0][0].label_sv(), found.spliced[-1][0].label_sv()
        terminal.print(f"  {len(found.spliced)} äldre månader kan räknas om, från {first} till {last}.", markup=False)
    terminal.print(f"  {METHODS['brygga'].explanation}", markup=False, style="dim")

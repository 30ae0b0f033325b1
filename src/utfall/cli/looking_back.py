"""Showing what was known when: how a figure has been revised, and how right our estimates have been."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from rich.table import Table

from utfall.cli.opening import open_gate
from utfall.cli.picture import write_picture
from utfall.cli.presenting import console, interval_text
from utfall.figures.methods import METHODS
from utfall.model.cell import Cell
from utfall.model.period import Period
from utfall.model.unit import Unit
from utfall.reports.charts.pictures import revision_picture
from utfall.reports.numbers import format_cell, format_number, scale_for_display
from utfall.stats.backtest import Backtest


def show_revisions(
    store_path: Path,
    measure: str,
    period_text: str,
    *,
    definitions: Path | None,
    as_of: str | None,
    engine: str,
    picture: Path | None = None,
) -> None:
    """Print the figure as each delivery knew it: first, every step that may be shown, and now."""
    period = Period.parse(period_text)
    with open_gate(store_path, definitions=definitions, as_of=as_of, engine=engine) as gate:
        found = gate.revisions(measure, period)
    decimals = found.definition.decimals
    grid = Table(title=f"{found.definition.title}, {period.label_sv()}", title_justify="left")
    grid.add_column("Känt", no_wrap=True)
    for head in ("Värde", "95 %", "Ändring"):
        grid.add_column(head, justify="right", no_wrap=True)
    grid.add_column("Läge")
    if found.published is not None:
        shown = format_cell(found.published.value, unit=found.published.unit, decimals=decimals)
        grid.add_row("publicerat", shown, "", "", "i en tidigare rapport")
    for place, step in enumerate(found.steps):
        figure = step.figure
        stage = "preliminär" if figure.is_preliminary and figure.value.has_value else ""
        is_now = place == len(found.steps) - 1
        grid.add_row(
            f"{figure.origin.known_at.isoformat()}{' (nu)' if is_now else ''}",
            format_cell(figure.value, unit=figure.unit, decimals=decimals),
            interval_text(figure, decimals=decimals),
            _change(step.change, figure.unit, decimals),
            stage or (figure.value.reason if not figure.value.has_value else ""),
        )
    console().print(grid)
    quiet = found.deliveries - len(found.steps) - found.merged
    console().print(
        f"  {found.deliveries} leveranser sedan perioden slutade, varav {quiet} inte ändrade siffran"
        + (f" och {found.merged} ändrade den med för få för att visas var för sig." if found.merged else ".")
    )
    console().print(f"  {METHODS['revisioner'].explanation}", markup=False, style="dim")
    if picture is not None:
        write_picture(revision_picture(found), picture)


def _change(cell: Cell, unit: Unit, decimals: int) -> str:
    if cell.value is None:
        return ""
    if cell.value == 0:
        return "±0"
    value = scale_for_display(cell.value, unit=unit)
    return format_number(value, decimals=max(decimals, unit.decimals), signed=True)


def show_track_record(
    store_path: Path,
    measure: str,
    period_text: str | None,
    *,
    definitions: Path | None,
    as_of: str | None,
    engine: str,
) -> None:
    """Print what would have been said at each earlier cut-off, what came true, and the score."""
    with open_gate(store_path, definitions=definitions, as_of=as_of, engine=engine) as gate:
        known_at = gate.known_at
        period = Period.parse(period_text) if period_text else _last_tertial(known_at.year, known_at.month)
        found = gate.track_record(measure, period)
    decimals = (found.said[-1].figure.unit if found.said else Unit.COUNT).decimals
    grid = Table(title=f"{found.definition.short_title}: {found.estimand.title_sv.lower()}", title_justify="left")
    grid.add_column("Period", no_wrap=True)
    grid.add_column("Sagt", no_wrap=True)
    for head in ("Skattning", "Osäkerhet", "Facit", "Fel"):
        grid.add_column(head, justify="right", no_wrap=True)
    grid.add_column("Inom")
    for one in found.said:
        truth = (
            "inte känt än"
            if one.truth.value is None
            else format_cell(one.truth, unit=one.figure.unit, decimals=decimals)
        )
        error = "" if one.error is None else _change(Cell.of(one.error), one.figure.unit, decimals)
        grid.add_row(
            one.period.label_sv(),
            one.known_at.isoformat(),
            format_cell(one.figure.value, unit=one.figure.unit, decimals=decimals),
            interval_text(one.figure, decimals=decimals),
            truth,
            error,
            {True: "ja", False: "nej", None: ""}[one.is_covered],
        )
    terminal = console()
    terminal.print(grid)
    if found.score is not None:
        terminal.print(_score(found.score, found.said[-1].figure.unit), markup=False)
    terminal.print(found.sentence, markup=False)
    terminal.print(METHODS["backtest"].explanation, markup=False, style="dim")


def _score(score: Backtest, unit: Unit) -> str:
    factor, name = (100, "procentenheter") if unit is Unit.SHARE else (1, "dagar" if unit is Unit.DAYS else "")

    def shown(value: float) -> str:
        return f"{format_number(Decimal(str(value * factor)), decimals=1, signed=True)} {name}".strip()

    return (
        f"{score.estimates} skattningar med facit. Systematiskt fel {shown(score.bias)}, vanligt fel "
        f"{shown(score.mean_absolute_error).lstrip('+')}, inom osäkerheten {score.covered} av {score.estimates}."
    )


def _last_tertial(year: int, month: int) -> Period:
    """The last tertial that was over before the month."""
    number = (month - 1) // 4
    return Period.tertial(year, number) if number else Period.tertial(year - 1, 3)

"""Showing and explaining figures."""

from __future__ import annotations

import json
from pathlib import Path

from rich.table import Table

from utfall.cli.estimating import Estimated, estimate, expected_line, explain_estimates, show_estimated
from utfall.cli.opening import chosen_groups, open_gate, print_plain
from utfall.cli.presenting import console, show_table
from utfall.cli.private_file import write_private_csv
from utfall.cli.surroundings import definitions_folder, parse_periods
from utfall.errors import InvalidPeriod, NotAuthorised, UnknownBreakdown
from utfall.figures.access import Reader
from utfall.measures.load import load_catalogue
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.model.question import TimeToEvent
from utfall.reports.figure_exports import as_csv, as_json


def list_measures(*, definitions: Path | None, format: str) -> None:
    """Print every measure there is: id, title, kind and breakdowns."""
    catalogue = load_catalogue(definitions_folder(definitions))
    records = [
        {
            "measure": measure.id,
            "title": measure.title,
            "kind": measure.versions[-1].spec.KIND,
            "unit": measure.unit.value,
            "breakdowns": ", ".join(breakdown.name for breakdown in measure.breakdowns),
        }
        for measure in catalogue.values()
    ]
    if format == "json":
        print_plain(json.dumps(records, ensure_ascii=False, indent=2))
    elif format == "csv":
        print_plain("\n".join(";".join(row) for row in [list(records[0]), *(list(r.values()) for r in records)]))
    else:
        grid = Table(title="Mått", title_justify="left")
        grid.add_column("Mått", no_wrap=True, overflow="ignore")  # there to be copied
        grid.add_column("Namn")
        grid.add_column("Uppdelningar")
        for record in records:
            grid.add_row(record["measure"], record["title"], record["breakdowns"])
        console().print(grid)


def show_figures(
    store_path: Path,
    measures: list[str],
    period_texts: list[str],
    by: list[str],
    *,
    definitions: Path | None,
    as_of: str | None,
    engine: str,
    format: str,
) -> None:
    """Print the measures for the periods, as a table, JSON or CSV."""
    periods = parse_periods(period_texts)
    if not periods:
        raise InvalidPeriod("Ingen period är angiven.", remedy="Lägg till till exempel --period 2025-T1.")
    waits: dict[str, list[Estimated]] = {}
    expected: dict[str, str] = {}
    with open_gate(store_path, definitions=definitions, as_of=as_of, engine=engine) as gate:
        tables = [gate.table(measure, periods, by=tuple(by)) for measure in measures]
        for table in tables:
            # A wait's own value leaves out the slow: it is never shown alone.
            of_measure = (
                []
                if by
                else [p for p in periods if isinstance(table.definition.version_for(p.first).spec, TimeToEvent)]
            )
            shown = of_measure if format != "table" else of_measure[-1:]
            waits[table.definition.id] = [estimate(gate, table.definition, period) for period in shown]
            preliminary = [figure.period for figure in table.figures if figure.is_preliminary]
            if format == "table" and not by and preliminary:
                expected[table.definition.id] = expected_line(gate, table.definition, preliminary[-1])
    figures = [
        figure
        for table in tables
        for figure in (*table.figures, *(f for wait in waits[table.definition.id] for f in wait.figures))
    ]
    if format == "json":
        print_plain(as_json(figures))
    elif format == "csv":
        print_plain(as_csv(figures), end="")
    else:
        for table in tables:
            show_table(table)
            if line := expected.get(table.definition.id):
                console().print(f"  {line}", markup=False)
            for wait in waits[table.definition.id]:
                show_estimated(wait)


def explain_figure(
    store_path: Path,
    measure: str,
    period_text: str,
    groups: list[str],
    *,
    definitions: Path | None,
    as_of: str | None,
    engine: str,
    show_sql: bool,
    rows_out: Path | None,
    reader: str | None,
) -> None:
    """Print the explanation of one figure, on request the query, and write the rows behind it."""
    period = Period.parse(period_text)
    chosen = dict(chosen_groups(groups))
    terminal = console()
    with open_gate(store_path, definitions=definitions, as_of=as_of, engine=engine) as gate:
        table = gate.table(measure, (period,), by=tuple(chosen))
        figure = _find(table.figures, period, chosen, measure)
        explanation = gate.explain(figure)
        terminal.print(explanation.sentence, markup=False)
        terminal.print()
        terminal.print(f"Definition: {explanation.definition}", markup=False)
        terminal.print(f"Räknas på: {explanation.population}", markup=False)
        for line in explanation.versions:
            terminal.print(f"  {line}", markup=False)
        terminal.print(f"Ögonblicksbild: {explanation.snapshot}", markup=False)
        explain_estimates(gate, gate.definition(measure), period, chosen_groups(groups))
        if show_sql:
            terminal.print()
            print_plain(explanation.sql)
        if rows_out is not None:
            if not reader:
                raise NotAuthorised(
                    "Rader på personnivå visas bara för en namngiven läsare.", remedy="Ange vem som läser med --reader."
                )
            rows = gate.rows(figure, reader=Reader(name=reader, may_read_rows=True))
            write_private_csv(rows_out, columns=rows.columns, rows=rows.rows)
            terminal.print(f"{len(rows.rows)} rader skrivna till {rows_out}. Läsningen är loggad.")


def _find(figures: tuple[Figure, ...], period: Period, groups: dict[str, str], measure: str) -> Figure:
    for figure in figures:
        if figure.period == period and dict(figure.groups) == groups:
            return figure
    asked = ", ".join(f"{name}={value}" for name, value in groups.items())
    there_are = sorted({", ".join(f"{name}={value}" for name, value in figure.groups) for figure in figures})
    raise UnknownBreakdown(
        f"{measure} har ingen siffra för {asked} i {period.id}.",
        remedy=f"Grupper som finns: {'; '.join(there_are)}." if there_are else "Inget är räknat den perioden.",
    )

"""Help with a file that no mapping knows, in a terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from rich.table import Table

from utfall.cli.presenting import console
from utfall.cli.surroundings import definitions_folder
from utfall.errors import InvalidDefinition
from utfall.model.tables import TABLES_BY_NAME
from utfall.reports.numbers import format_number
from utfall.sources.mapping_file import load_mappings
from utfall.sources.suggesting.beginning import first_draft
from utfall.sources.suggesting.checking import problems_of
from utfall.sources.suggesting.draft import MappingDraft
from utfall.sources.suggesting.fitting import fitting_of
from utfall.sources.suggesting.preview import preview
from utfall.sources.suggesting.ranking import TableSuggestion, suggest_tables
from utfall.sources.suggesting.sample import take_sample
from utfall.sources.suggesting.saving import save_draft


def show_suggestion(
    path: Path, *, table: str | None, save: str | None, definitions: Path | None, own_mappings: Path | None
) -> None:
    """Print which mapping fits, or what the file most likely holds; save the draft where asked to."""
    shipped = definitions_folder(definitions) / "mappings"
    sample = take_sample(path)
    fitting = fitting_of(path, mappings=load_mappings(shipped, own_mappings))
    if fitting.system:
        console().print(
            f"{path.name} känns igen som ”{fitting.file_rule}” i mappningen {fitting.system}.", markup=False
        )
        return
    suggested = suggest_tables(sample)
    chosen = _chosen(suggested, table)
    draft = first_draft(sample, chosen)
    _show_columns(chosen)
    problems = problems_of(draft)
    for problem in problems:
        console().print(f"  {problem.message}", markup=False)
    if not problems:
        _show_preview(draft, path)
    if save is None:
        console().print("Spara förslaget med --save NAMN --mappings MAPP. Värdelistor rättas sedan i filen.")
    elif own_mappings is None:
        raise InvalidDefinition("Det är inte sagt var mappningen ska sparas.", remedy="Ange mappen med --mappings.")
    else:
        saved = save_draft(replace(draft, system=save), own_dir=own_mappings, shipped_dir=shipped)
        console().print(f"Mappningen är sparad: {saved}. Granska den innan filen läses in.", markup=False)


def _chosen(suggested: tuple[TableSuggestion, ...], table: str | None) -> TableSuggestion:
    if table is None:
        return suggested[0]
    found = next((one for one in suggested if one.table == table), None)
    if found is None:
        raise InvalidDefinition(f"Tabellen ”{table}” finns inte.", remedy=f"Tabellerna är {', '.join(TABLES_BY_NAME)}.")
    return found


def _show_columns(chosen: TableSuggestion) -> None:
    picked = {source: column for column, source in chosen.chosen}
    grid = Table(title=f"Filen innehåller troligen {chosen.title_sv.lower()} ({chosen.table})", title_justify="left")
    for head in ("Kolumn i filen", "Blir", "Skäl"):
        grid.add_column(head, overflow="fold")
    for one in chosen.columns:
        column = picked.get(one.source)
        reason = next((s.reason for s in one.suggestions if s.column == column), one.drop_reason)
        grid.add_row(one.source, column or "utelämnas", reason or "En annan kolumn passar bättre.")
    console().print(grid, markup=False)


def _show_preview(draft: MappingDraft, path: Path) -> None:
    seen = preview(draft, path=path, known_at=date.today())
    console().print(
        f"Av de första {format_number(len(seen.rows))} raderna skulle {format_number(seen.rows_accepted)} läsas in."
    )
    told: dict[str, None] = {}
    for row in seen.rows:
        told |= dict.fromkeys((*(problem for cell in row.cells for problem in cell.problems), *row.problems))
    for message in list(told)[:10]:
        console().print(f"  {message}", markup=False)

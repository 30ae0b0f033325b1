"""A report's definition as data: which sections, in which order, with which measures."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from utfall.errors import InvalidReport
from utfall.reports.strict_table import StrictTable

SCHEMA = 1


@dataclass(frozen=True)
class SectionSpec:
    """One section: ``section`` names the module in ``utfall.reports.sections``, ``prose`` the Markdown file.

    ``measures`` are the rows of its table, in order.
    """

    section: str
    title: str
    prose: str
    measures: tuple[str, ...]
    is_listed: bool
    starts_page: bool


@dataclass(frozen=True)
class ReportDefinition:
    """The report as its TOML file declares it; ``folder`` holds the prose files.

    ``title`` is what a tertial's report is called, ``title_year`` a whole year's.
    """

    title: str
    title_year: str
    organisation: str
    board: str
    folder: Path
    published_years: int
    sections: tuple[SectionSpec, ...]
    file: Path


def load_report_definition(file: Path) -> ReportDefinition:
    """The definition in the file, read strictly. Raises ``InvalidReport``."""
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InvalidReport(f"{file} finns inte.", remedy="Ange mappen där rapportens TOML-fil ligger.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidReport(f"{file.name} är inte giltig TOML ({error}).", remedy="Rätta raden.") from None
    top = StrictTable(raw, file=file.name, place="överst")
    if (schema := top.integer("schema")) != SCHEMA:
        raise top.fault(f"schema = {schema} är okänt", remedy=f"Skriv schema = {SCHEMA}.")
    definition = ReportDefinition(
        title=top.text("title"),
        title_year=top.text("title_year"),
        organisation=top.text("organisation"),
        board=top.text("board"),
        folder=file.parent / top.text("prose"),
        published_years=top.integer("published_years"),
        sections=tuple(_section(table) for table in top.tables("section")),
        file=file,
    )
    top.finish()
    if not definition.sections:
        raise top.fault("rapporten har inga avsnitt", remedy="Lägg till [[section]].")
    if not definition.folder.is_dir():
        raise top.fault(f"mappen {definition.folder.name} finns inte", remedy="Rätta nyckeln prose.")
    return definition


def _section(table: StrictTable) -> SectionSpec:
    spec = SectionSpec(
        section=table.text("section"),
        title=table.text("title"),
        prose=table.text("prose", default=""),
        measures=table.texts("measures"),
        is_listed=table.boolean("listed", default=True),
        starts_page=table.boolean("new_page", default=False),
    )
    table.finish()
    return spec

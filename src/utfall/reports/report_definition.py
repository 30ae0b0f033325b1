"""A report's definition as data: which sections, in which order, with which measures and goals."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from utfall.errors import InvalidReport
from utfall.measures.definition import Direction
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


@dataclass(frozen=True)
class GoalSpec:
    """A goal: the measure, the months it is measured on (``first_month`` to ``last_month``, ``years_back`` years
    before the report's year) and the target: fixed, or a reduction from what was published for the same months a year
    earlier. Percentages are of the measure's share, reductions relative (minus 20 percent of 53.7 is 43.0)."""

    id: str
    title: str
    short_title: str
    measure: str
    direction: Direction
    first_month: int
    last_month: int
    years_back: int
    target_percent: Decimal | None
    reduce_percent: Decimal | None


@dataclass(frozen=True)
class ReportDefinition:
    """The report as its TOML file declares it; ``folder`` holds the prose files."""

    title: str
    organisation: str
    board: str
    folder: Path
    published_years: int
    sections: tuple[SectionSpec, ...]
    goals: tuple[GoalSpec, ...]
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
        organisation=top.text("organisation"),
        board=top.text("board"),
        folder=file.parent / top.text("prose"),
        published_years=top.integer("published_years"),
        sections=tuple(_section(table) for table in top.tables("section")),
        goals=tuple(_goal(table) for table in top.tables("goal")),
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
    )
    table.finish()
    return spec


def _goal(table: StrictTable) -> GoalSpec:
    target, reduction = table.optional_integer("target_percent"), table.optional_integer("reduce_percent")
    direction = table.text("direction")
    if direction not in (Direction.HIGHER, Direction.LOWER):
        raise table.fault(f"direction = {direction}", remedy="Skriv higher eller lower.")
    spec = GoalSpec(
        id=table.text("id"),
        title=table.text("title"),
        short_title=table.text("short_title"),
        measure=table.text("measure"),
        direction=Direction(direction),
        first_month=table.integer("first_month"),
        last_month=table.integer("last_month"),
        years_back=table.optional_integer("years_back") or 0,
        target_percent=None if target is None else Decimal(target),
        reduce_percent=None if reduction is None else Decimal(reduction),
    )
    table.finish()
    if (target is None) == (reduction is None):
        raise table.fault("målet ska ha en målnivå", remedy="Skriv target_percent eller reduce_percent, en av dem.")
    return spec

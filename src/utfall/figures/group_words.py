"""A figure's groups in Swedish: the column's title and the code's label."""

from __future__ import annotations

from utfall.measures.definition import Definition, Version
from utfall.measures.schema_specs import counted_tables
from utfall.model.figure import Figure
from utfall.model.tables import TABLES_BY_NAME


def groups_in_words(figure: Figure, definition: Definition, version: Version | None) -> str:
    """``verksamhetsområde Boende, kön kvinna``; empty for a figure over all groups."""
    words = (group_words(name, value, definition, version) for name, value in figure.groups)
    return ", ".join(f"{title.lower()} {label}" for title, label in words)


def group_words(name: str, value: str, definition: Definition, version: Version | None) -> tuple[str, str]:
    """The breakdown's title and the value's label: ``("Kön", "kvinna")``; as they stand where there are no words."""
    breakdown = definition.breakdown(name)
    if breakdown.age is not None:
        return "Ålder", value
    table, _, column = breakdown.column.rpartition(".")
    tables = [TABLES_BY_NAME[table]] if table else counted_tables(version.spec) if version is not None else []
    if not tables:
        return name, value
    found = tables[0].column(column)
    return found.title_sv, dict(found.codes).get(value, value)

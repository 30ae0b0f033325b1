"""A figure's groups in Swedish: the column's title and the code's label."""

from __future__ import annotations

from utfall.figures.extent import main_table
from utfall.measures.definition import Definition, Version
from utfall.model.figure import Figure
from utfall.model.tables import TABLES_BY_NAME


def groups_in_words(figure: Figure, definition: Definition, version: Version | None) -> str:
    """``verksamhetsområde Boende, kön kvinna``; empty for a figure over all groups."""
    return ", ".join(_in_words(name, value, definition, version) for name, value in figure.groups)


def _in_words(name: str, value: str, definition: Definition, version: Version | None) -> str:
    breakdown = definition.breakdown(name)
    if breakdown.age is not None:
        return f"ålder {value}"
    table, _, column = breakdown.column.rpartition(".")
    if not table:
        place = main_table(version.spec) if version is not None else None
        if place is None:
            return f"{name} {value}"
        table = place[0]
    found = TABLES_BY_NAME[table].column(column)
    return f"{found.title_sv.lower()} {dict(found.codes).get(value, value)}"

"""Key columns of the canonical tables: what identifies a counted row."""

from __future__ import annotations

from utfall.model.tables import TABLES_BY_NAME


def of(table: str) -> list[str]:
    """The table's key columns, in order."""
    return list(TABLES_BY_NAME[table].key)

"""Small tables of counts with the sums that tie them together, and what the protection hid of them."""

from __future__ import annotations

from utfall.disclosure.relations import Key, Relation
from utfall.disclosure.suppression import ProtectedTable
from utfall.model.figure import Protection


def crossed(rows: list[str], columns: list[str], inner: list[list[int]]) -> tuple[dict[Key, int], tuple[Relation, ...]]:
    """A two-way table with ``*`` for totals, and the sums that tie it together."""
    counts: dict[Key, int] = {}
    for row, values in zip(rows, inner, strict=True):
        counts.update({(row, column): value for column, value in zip(columns, values, strict=True)})
        counts[row, "*"] = sum(values)
    for column in (*columns, "*"):
        counts["*", column] = sum(counts[row, column] for row in rows)
    across = [Relation((row, "*"), tuple((row, column) for column in columns)) for row in (*rows, "*")]
    down = [Relation(("*", column), tuple((row, column) for row in rows)) for column in (*columns, "*")]
    return counts, (*across, *down)


def hidden(protected: ProtectedTable) -> dict[Key, Protection]:
    return {key: status for key, status in protected.status.items() if status is not Protection.FREE}

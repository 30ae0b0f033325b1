"""The values of a breakdown: those that data hold, those that codes and age bands allow, and their order."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from utfall.figures.asking import ALL, Place
from utfall.measures.schema_specs import counted_tables
from utfall.model.question import UNKNOWN_GROUP, Breakdown, NoReturnShare, ShareAbove, Spec
from utfall.model.tables import TABLES_BY_NAME

Values = tuple[tuple[str, ...], ...]
"""Per breakdown its values, in order."""


def seen_values(places: Iterable[Place], breakdowns: Sequence[Breakdown], spec: Spec) -> Values:
    """The values that occur, in order of the codes or bands, else of the alphabet; the unknown group last."""
    found: list[set[str]] = [set() for _ in breakdowns]
    for _, groups in places:
        for values, value in zip(found, groups, strict=True):
            values.add(value)
    return tuple(
        tuple(sorted(values - {ALL}, key=lambda value: _rank(value, allowed_values(breakdown, spec))))
        for values, breakdown in zip(found, breakdowns, strict=True)
    )


def allowed_values(breakdown: Breakdown, spec: Spec) -> tuple[str, ...]:
    """All values of a coded column or an age band; empty for free text, where only data know."""
    if breakdown.age is not None:
        # An age that the measure does not count is no group of it.
        limits = spec.age if isinstance(spec, NoReturnShare | ShareAbove) else None
        return breakdown.age.labels() if limits is None else breakdown.age.labels_within(limits)
    table, _, column = breakdown.column.rpartition(".")
    found = [TABLES_BY_NAME[table]] if table else counted_tables(spec)
    # Where several tables are counted the column is the same in all.
    return found[0].column(column).code_names if found else ()


def combinations(values: Values) -> Iterator[tuple[str, ...]]:
    """Every combination of one value per breakdown, in order."""
    return itertools.product(*values)


def with_totals(values: Values) -> Iterator[tuple[str, ...]]:
    """The same with ``ALL`` among the values of each breakdown."""
    return itertools.product(*((*each, ALL) for each in values))


def each(values: Values) -> Iterator[tuple[str, ...]]:
    """One value of one breakdown and ``ALL`` of the others, breakdown by breakdown; last the total."""
    for position, found in enumerate(values):
        yield from (alone((value,), position, of=len(values)) for value in found)
    yield (ALL,) * len(values)


def alone(groups: tuple[str, ...], position: int, *, of: int) -> tuple[str, ...]:
    """The group of one breakdown (or none) as one of several breakdowns that are not crossed."""
    return tuple(groups[0] if place == position else ALL for place in range(of)) if groups else (ALL,) * of


def _rank(value: str, order: tuple[str, ...]) -> tuple[bool, int, str]:
    return value == UNKNOWN_GROUP, order.index(value) if value in order else len(order), value

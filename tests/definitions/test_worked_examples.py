"""Every worked example in every definition file gives its expected cells, on DuckDB and on the reference engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from utfall.engines.duckdb import DuckDB
from utfall.engines.reference import Reference
from utfall.measures.compiling import plan
from utfall.measures.definition import Definition, Example, Version
from utfall.measures.load import load_catalogue
from utfall.model.period import Period
from utfall.model.question import CellCounts, Question

EXAMPLES = [
    pytest.param(definition, version, example, id=f"{definition.id}-{version.number}-{number}")
    for definition in load_catalogue(Path(__file__).parents[2] / "definitions").values()
    for version in definition.versions
    for number, example in enumerate(version.examples, start=1)
]


@pytest.mark.parametrize("engine", [DuckDB(threads=1), Reference()], ids=lambda engine: engine.name)
@pytest.mark.parametrize(("definition", "version", "example"), EXAMPLES)
def test_the_example_gives_its_cells(
    definition: Definition,
    version: Version,
    example: Example,
    engine: DuckDB | Reference,
    write_tables: Callable[[Mapping[str, Sequence[Mapping[str, object]]]], dict[str, list[str]]],
) -> None:
    question = Question(
        version.spec,
        tuple(Period.parse(period) for period in example.periods),
        tuple(definition.breakdown(name) for name in example.breakdowns),
        example.known_until,
    )
    planned = plan(question)
    with engine.open(write_tables({name: [dict(row) for row in rows] for name, rows in example.tables})) as session:
        found = session.cells(question, planned.cells, planned.groundwork)
    assert sorted(found, key=_order) == sorted(example.expect, key=_order)


def _order(cell: CellCounts) -> tuple[object, ...]:
    return (cell.period, cell.groups, cell.statistics)

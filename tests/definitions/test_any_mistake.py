"""Whatever stands at whatever place in a definition file: it loads, or it is refused in words. It never crashes."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from utfall.errors import InvalidDefinition
from utfall.measures import load, schema_goals
from utfall.measures.schema import Section, read_file

DEFINITIONS = Path(__file__).parents[2] / "definitions"
OF_EVERY_KIND = (
    "ifo/inledda_insatser",
    "ifo/serviceuppdrag",
    "ifo/varddygn_externa",
    "placering/lvm",
    "ifo/vantetid_ansokan",
    "ifo/ej_aterkomst",
    "ifo/ateraktualisering_kkik",
    "barn/familjehem_inom_sex_manader",
    "skola/hog_franvaro",
    "innovation/ideer",
)
MISTAKES: tuple[object, ...] = (
    "",
    "persons.sex",
    "x",
    -1,
    10**9,
    True,
    Decimal("0.5"),
    date(2025, 1, 1),
    datetime(2025, 1, 1),
    time(12),
    [],
    [1, "a"],
    [[]],
    {},
    {"ge": {}},
)

Path_ = tuple[str | int, ...]


def places(value: object, at: Path_ = ()) -> Iterator[Path_]:
    """Every place in a parsed file; of the rows of an example and of its cells only the first."""
    if at:
        yield at
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, (*at, key))
    if isinstance(value, list):
        for number, item in enumerate(value[:1]):
            yield from places(item, (*at, number))


def put(values: dict[str, Any], at: Path_, mistake: object) -> dict[str, Any]:
    """A copy with the mistake at that place."""
    changed = copy.deepcopy(values)
    inner: Any = changed
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = mistake
    return changed


@pytest.mark.parametrize("name", OF_EVERY_KIND)
def test_a_measure_loads_or_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = DEFINITIONS / "measures" / f"{name}.toml"
    values = dict(read_file(path, shown_as=name).values)
    refused = tried = 0
    for at in places(values):
        for mistake in MISTAKES:
            section = Section(put(values, at, mistake), name)
            monkeypatch.setattr(load, "read_file", lambda path, *, shown_as, section=section: section)
            tried += 1
            try:
                load.load_definition(path, folder=DEFINITIONS)
            except InvalidDefinition as error:
                assert error.cause.startswith(name) and error.remedy, (at, mistake)
                refused += 1
    assert refused > tried / 2


@pytest.mark.parametrize("name", ["okad_sjalvstandighet", "okad_skolnarvaro"])
def test_a_goal_loads_or_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = DEFINITIONS / "goals" / f"{name}.toml"
    values = dict(read_file(path, shown_as=name).values)
    said = {"report": "2025-T1", "status": "uncertain", "reason": "Skäl.", "by": "chef", "on": date(2025, 5, 12)}
    values.setdefault("overrule", [said])
    for at in places(values):
        for mistake in MISTAKES:
            section = Section(put(values, at, mistake), name)
            monkeypatch.setattr(schema_goals, "read_file", lambda path, *, shown_as, section=section: section)
            try:
                load.load_goal(path, folder=DEFINITIONS)
            except InvalidDefinition as error:
                assert error.cause.startswith(name) and error.remedy, (at, mistake)

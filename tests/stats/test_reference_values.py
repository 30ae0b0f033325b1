"""The stored reference values: each with its source, none forgotten, the same as in the files beside the project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.disclosure import beside as beside_disclosure
from tests.stats import beside
from tests.stats.stored import FOLDERS, HEAD, stored

ROOMS = {"stats": beside.MADE_OF, "disclosure": beside_disclosure.MADE_OF}
NAMES = [(room, path.stem) for room, folder in FOLDERS.items() for path in sorted(folder.glob("*.json"))]
MOST_BYTES = 400_000


@pytest.mark.parametrize(("room", "name"), NAMES)
def test_each_says_where_it_comes_from(room: str, name: str) -> None:
    content = stored(name, room=room)
    assert tuple(content)[: len(HEAD)] == HEAD
    assert all(len(content[key]) > 2 for key in ("source", "licence", "kind"))
    assert len(content["source"]) > 60
    assert content["beside"] and len(content) > len(HEAD)


def test_they_are_small() -> None:
    assert sum((FOLDERS[room] / f"{name}.json").stat().st_size for room, name in NAMES) < MOST_BYTES


def test_each_is_used() -> None:
    tests = "\n".join(
        path.read_text(encoding="utf-8") for room in FOLDERS for path in FOLDERS[room].parent.glob("test_*.py")
    )
    assert not [name for _, name in NAMES if f'stored("{name}"' not in tests]


def test_each_is_compared() -> None:
    assert {(room, name) for room, made in ROOMS.items() for name in made} == set(NAMES)


@beside.needs_files_beside
@pytest.mark.parametrize(("room", "name"), NAMES)
def test_they_are_the_values_of_the_files_beside(room: str, name: str) -> None:
    values = {key: value for key, value in stored(name, room=room).items() if key not in HEAD}
    assert _as_stored(ROOMS[room][name]()) == values


@beside.needs_files_beside
def test_every_file_beside_is_covered() -> None:
    named = {file for room, name in NAMES for file in stored(name, room=room)["beside"]}
    files = {path.name for path in Path(beside.FOLDER).iterdir()}
    assert files - named == {"SOURCES.md"}
    assert named <= files


def _as_stored(values: Any) -> Any:
    return json.loads(json.dumps(values))

"""Reading a file as an import would, with everything it gave gathered up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from utfall.model.problem import Problem
from utfall.sources.extracts import ExtractFile, incoming
from utfall.sources.mapping import Mapping
from utfall.sources.mapping_file import load_mappings
from utfall.store.delivery import SetAsideRow

DEFINITIONS = Path(__file__).parents[2] / "definitions" / "mappings"
KEY = b"a key for tests, 32 bytes long.."
KNOWN_AT = date(2025, 5, 5)


@dataclass(frozen=True)
class Reading:
    """A whole file: rows per table as dictionaries, and what was set aside."""

    file: ExtractFile
    rows_in: int
    accepted: int
    tables: dict[str, list[dict[str, object]]]
    set_aside: tuple[SetAsideRow, ...]
    findings: tuple[Problem, ...]

    @property
    def places(self) -> set[tuple[str, int | None, str | None]]:
        """Code, line and column of every problem of the rows set aside."""
        return {(p.code, p.place.line, p.place.column) for row in self.set_aside for p in row.problems}


Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def mappings() -> dict[str, Mapping]:
    return load_mappings(DEFINITIONS)


@pytest.fixture
def open_file(mappings: dict[str, Mapping]) -> Callable[..., ExtractFile]:
    def open_it(path: Path, *, known_at: date = KNOWN_AT, using: dict[str, Mapping] = mappings) -> ExtractFile:
        return incoming(path, mappings=using, key=KEY, known_at=known_at)

    return open_it


@pytest.fixture
def read(open_file: Callable[..., ExtractFile]) -> Read:
    def read_it(path: Path, **options: object) -> Reading:
        file = open_file(path, **options)
        rows_in = accepted = 0
        tables: dict[str, list[dict[str, object]]] = {name: [] for name in file.tables}
        set_aside: list[SetAsideRow] = []
        findings: list[Problem] = []
        for chunk in file.chunks():
            assert chunk.rows_in == chunk.rows_accepted + len(chunk.set_aside)
            rows_in += chunk.rows_in
            accepted += chunk.rows_accepted
            for name, batch in chunk.tables.items():
                tables[name].extend(batch.to_pylist())
            set_aside.extend(chunk.set_aside)
            findings.extend(chunk.findings)
        return Reading(file, rows_in, accepted, tables, tuple(set_aside), tuple(findings))

    return read_it


@pytest.fixture
def lenient(mappings: dict[str, Mapping]) -> dict[str, Mapping]:
    """The mappings with no limit to bad rows, for files of a few rows."""
    from dataclasses import replace

    return {name: replace(mapping, max_bad_rows_share=1.0) for name, mapping in mappings.items()}

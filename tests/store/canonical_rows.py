"""Incoming files for the store's tests: canonical rows without any source format."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from utfall.model.problem import Place, Problem, Severity
from utfall.model.tables import TABLES_BY_NAME
from utfall.store.delivery import Chunk, SetAsideRow
from utfall.store.schema import incoming_schema

Row = Mapping[str, object]


@dataclass
class FakeFile:
    """Rows per table in chunks of ``chunk_rows``; ``bad`` lines are set aside in the first chunk."""

    name: str
    rows: Mapping[str, Sequence[Row]]
    bad: Sequence[tuple[int, str]] = ()
    findings: tuple[Problem, ...] = ()
    chunk_rows: int = 1000
    mapping: str = "prov"
    columns: tuple[str, ...] = ("id", "namn")
    dropped_columns: tuple[str, ...] = ("namn",)
    fails_after: int | None = None
    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        self.fingerprint = hashlib.sha256(repr((self.rows, self.bad)).encode()).hexdigest()

    @property
    def tables(self) -> tuple[str, ...]:
        return tuple(self.rows)

    def chunks(self) -> Iterator[Chunk]:
        aside = tuple(SetAsideRow(line, text, (bad_row(self.name, line),)) for line, text in self.bad)
        longest = max((len(rows) for rows in self.rows.values()), default=0)
        for number, start in enumerate(range(0, max(longest, 1), self.chunk_rows)):
            if self.fails_after == number:
                raise RuntimeError("the source broke")
            batches = {
                table: batch(table, rows[start : start + self.chunk_rows], start) for table, rows in self.rows.items()
            }
            accepted = max((len(rows[start : start + self.chunk_rows]) for rows in self.rows.values()), default=0)
            now = aside if number == 0 else ()
            yield Chunk(accepted + len(now), accepted, batches, now, self.findings if number == 0 else ())


def bad_row(file: str, line: int) -> Problem:
    """The problem of a row set aside."""
    return Problem(
        "EXT-003", Severity.ERROR, "Datumet går inte att tolka.", "Rätta datumet.", Place(file, line, "född")
    )


def batch(table: str, rows: Sequence[Row], start: int = 0) -> pa.RecordBatch:
    """The rows as a source hands them over; columns not named are empty."""
    schema = incoming_schema(TABLES_BY_NAME[table])
    complete = [
        {name: row.get(name) for name in schema.names} | {"source_line": start + offset + 2}
        for offset, row in enumerate(rows)
    ]
    return pa.RecordBatch.from_pylist(complete, schema=schema)


def person(key: str, **columns: object) -> dict[str, object]:
    """A row of persons."""
    return {"person_key": key, "sex": "woman", "birth_date": date(1990, 1, 1), **columns}


def referral(number: int | str, person_key: str, **columns: object) -> dict[str, object]:
    """A row of referrals."""
    return {
        "referral_id": f"A{number:06d}" if isinstance(number, int) else number,
        "person_key": person_key,
        "received_on": date(2024, 3, 1),
        "kind": "application",
        **columns,
    }

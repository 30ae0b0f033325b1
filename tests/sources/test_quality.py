"""Each quality check finds what it is for and nothing else; a check that crashes is a finding."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from utfall.model.tables import TABLES_BY_NAME
from utfall.sources.quality import BROKEN_CHECK, CHECKS, check_quality
from utfall.store.schema import stored_schema

KNOWN_AT = dt.date(2025, 5, 5)
DEFAULTS = {"source_file": "fil.csv", "extracted_on": KNOWN_AT, "person_key": "p1"}


@pytest.fixture
def check(tmp_path: Path):
    def run(**tables: list[dict[str, object]]):
        files: dict[str, list[str]] = {}
        for name, rows in tables.items():
            schema = stored_schema(TABLES_BY_NAME[name])
            full = [{"source_line": i, **DEFAULTS, **row} for i, row in enumerate(rows, start=2)]
            path = tmp_path / f"{name}.parquet"
            pq.write_table(pa.Table.from_pylist(full, schema=schema), path)
            files[name] = [str(path)]
        return check_quality(files, known_at=KNOWN_AT)

    return run


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def spell(number: int, start: str, end: str | None, **more: object) -> dict[str, object]:
    ended = {"ended_on": day(end)} if end else {}
    return {"placement_id": f"v{number}", "form": "hvb", "started_on": day(start), **ended, **more}


def test_end_before_start(check):
    [found] = check(
        placements=[spell(1, "2025-02-02", "2025-02-01"), spell(2, "2025-02-02", "2025-02-02", person_key="p2")]
    )
    assert (found.code, found.count) == ("QUA-001", 1)
    assert str(found.place) == "fil.csv, rad 2, kolumn ended_on"


def test_events_after_the_extract(check):
    [found] = check(
        placements=[
            spell(1, "2025-05-05", "2026-01-01"),  # a planned end is no event
            spell(2, "2025-05-06", None, person_key="p2"),
        ]
    )
    assert (found.code, found.place.line, found.place.column) == ("QUA-002", 3, "started_on")


def test_overlapping_placements_of_one_person(check):
    [found] = check(
        placements=[
            spell(1, "2025-01-01", "2025-03-01"),
            spell(2, "2025-01-10", "2025-01-20"),
            spell(3, "2025-02-01", "2025-02-02"),  # behind the long first one, though not behind the second
            spell(4, "2025-03-01", None),  # the same day as the end: no overlap
            spell(5, "2025-01-01", "2025-03-01", person_key="p2"),
        ]
    )
    assert (found.code, found.count, found.place.line) == ("QUA-003", 2, 3)
    assert "Även rad 4." in found.message


def test_orphans(check):
    decision = {"kind": "approval", "decided_on": day("2025-01-01")}
    found = check(
        persons=[{}],
        investigations=[{"investigation_id": "u1", "started_on": day("2025-01-01")}],
        decisions=[
            {"decision_id": "b1", "investigation_id": "u1", **decision},
            {"decision_id": "b2", "investigation_id": "u2", **decision},
            {"decision_id": "b3", **decision},
        ],
        referrals=[
            {"referral_id": "a1", "kind": "other", "received_on": day("2025-01-01"), "person_key": "p9"},
            {
                "referral_id": "a2",
                "kind": "other",
                "received_on": day("2025-01-02"),
                "investigation_id": "u9",
            },
        ],
    )
    assert {(p.code, p.place.column, p.place.line, p.count) for p in found} == {
        ("QUA-004", "investigation_id", 3, 1),  # of the decisions and of the referrals alike
        ("QUA-005", "person_key", 2, 1),
    }
    assert len(found) == 3


def test_the_same_event_in_two_files(check):
    within_one_file = [spell(1, "2025-01-01", "2025-01-01"), spell(2, "2025-01-01", "2025-01-01")]
    assert check(placements=within_one_file) == ()
    rows = [spell(1, "2025-01-01", None), spell(2, "2025-01-01", None, source_file="andra.csv")]
    found = {p.code: p for p in check(placements=rows)}
    assert found["QUA-006"].count == 2
    assert "andra.csv" in str(found["QUA-006"])


def test_start_before_birth(check):
    [found] = check(persons=[{"birth_date": day("2010-01-02")}], placements=[spell(1, "2010-01-01", "2010-01-05")])
    assert (found.code, found.place.line) == ("QUA-007", 2)


def test_many_findings_are_counted_and_few_are_placed(check):
    rows = [spell(i, "2025-02-02", "2025-02-01", person_key=f"p{i}") for i in range(40)]
    [found] = check(placements=rows)
    assert found.count == 40
    assert found.message.count("rad ") == 4
    assert "med flera" in found.message


def test_clean_rows_and_empty_tables_find_nothing(check, tmp_path: Path):
    assert check(persons=[{}], placements=[spell(1, "2025-01-01", "2025-02-01"), spell(2, "2025-02-01", None)]) == ()
    assert check_quality({"placements": [], "persons": []}, known_at=KNOWN_AT) == ()


def test_a_sabotaged_check_is_a_finding_and_the_others_are_still_made(tmp_path: Path):
    path = tmp_path / "placements.parquet"
    row = {"source_line": 2, **DEFAULTS, **spell(1, "2025-02-02", "2025-02-01")}
    pq.write_table(pa.Table.from_pylist([row], schema=stored_schema(TABLES_BY_NAME["placements"])), path)
    sabotaged = {"QUA-000": replace(CHECKS["QUA-001"], queries=((("placements",), "SELECT no_such_column"),)), **CHECKS}
    found = check_quality({"placements": [str(path)]}, known_at=KNOWN_AT, checks=sabotaged)
    assert [p.code for p in found] == [BROKEN_CHECK, "QUA-001"]
    assert "QUA-000, slut före start, kunde inte göras" in found[0].message


def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path):
    path = tmp_path / "placements.parquet"
    path.write_bytes(b"PAR1 damaged")
    found = check_quality({"placements": [str(path)]}, known_at=KNOWN_AT)
    assert [p.code for p in found] == [BROKEN_CHECK]
    assert "placements kunde inte läsas" in found[0].message


def test_every_query_of_every_check_runs(tmp_path: Path):
    """On empty tables: a misspelt column would come out as a broken check."""
    files = {}
    for name, table in TABLES_BY_NAME.items():
        files[name] = [str(tmp_path / f"{name}.parquet")]
        pq.write_table(stored_schema(table).empty_table(), files[name][0])
    assert check_quality(files, known_at=KNOWN_AT) == ()

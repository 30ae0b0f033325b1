"""Two promises of the README from a terminal: a report can be made again, and the store names nobody."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from utfall.cli.app import app

INVESTIGATIONS = "utredning;person;slag;inledd;avslutad;utfall;område;enhet;registrerad\n"
PERSONS = "person;familj;födelsedag;kön;registrerad;namn;adress\n"
IDENTITY, NAME, ADDRESS = "PERSON-4711", "Ada Exempel", "Påhittade vägen 1"


def run(*arguments: str | Path) -> None:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output


@pytest.fixture
def store(tmp_path: Path) -> Path:
    run("init", "--store", tmp_path / "data")
    return tmp_path / "data"


def deliver(store: Path, name: str, text: str, known_at: str) -> None:
    extract = store.parent / name
    extract.write_text(text, encoding="utf-8")
    run("import", extract, "--known-at", known_at, "--store", store)


def test_the_report_of_a_day_is_the_same_bytes_after_a_correction(store: Path, tmp_path: Path) -> None:
    rows = [f"u{n};p{n};barn och unga;2025-01-{n:02d};;;Myndighet;Norr;2025-01-{n:02d}\n" for n in range(1, 21)]
    deliver(store, "utredningar_2025-01.csv", INVESTIGATIONS + "".join(rows), "2025-05-05")
    asked = ["report", "--period", "2025-T1", "--as-of", "2025-05-05", "--store", store, "--out"]
    run(*asked, tmp_path / "before")
    deliver(store, "utredningar_2025-01.csv", INVESTIGATIONS + "".join(rows[:7]), "2025-06-05")
    run(*asked, tmp_path / "again")
    run("report", "--period", "2025-T1", "--store", store, "--out", tmp_path / "after")
    before, again, after = (
        {file.name: file.read_bytes() for file in (tmp_path / folder).iterdir()}
        for folder in ("before", "again", "after")
    )
    assert len(before) == 3
    assert before == again
    assert all(before[name] != after[name] for name in before)


def test_no_identity_name_or_address_lies_in_the_store(store: Path) -> None:
    deliver(
        store,
        "personer_2025-01.csv",
        f"{PERSONS}{IDENTITY};FAMILJ-12;2010-01-01;kvinna;2025-01-01;{NAME};{ADDRESS}\n",
        "2025-02-05",
    )
    kept = [file for file in store.rglob("*") if file.is_file()]
    tables = [duckdb.sql(f"FROM read_parquet('{file}')").fetchall() for file in kept if file.suffix == ".parquet"]
    assert any(len(rows) == 1 for rows in tables), "the person was not delivered"
    everything = b"".join(file.read_bytes() for file in kept) + repr(tables).encode()
    assert not [one for one in (IDENTITY, "FAMILJ-12", NAME, ADDRESS) if one.encode() in everything]

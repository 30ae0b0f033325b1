"""Correcting and undoing a delivery as docs/how-to/lasa-in-utdrag.md says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from utfall.cli.app import app

HEADER = "utredning;person;slag;inledd;avslutad;utfall;område;enhet;registrerad\n"
ROW = "u{n};p{n};barn och unga;2025-01-{n:02d};;;Myndighet;Utredning barn;2025-01-{n:02d}\n"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    assert CliRunner().invoke(app, ["init", "--store", str(tmp_path / "data")]).exit_code == 0
    return tmp_path / "data"


def deliver(store: Path, rows: int, known_at: str) -> str:
    extract = store.parent / "utredningar_2025-01.csv"
    extract.write_text(HEADER + "".join(ROW.format(n=n) for n in range(1, rows + 1)), encoding="utf-8")
    done = CliRunner().invoke(app, ["import", str(extract), "--known-at", known_at, "--store", str(store)])
    assert done.exit_code == 0, done.output
    return done.output


def investigations(store: Path, *, as_of: str) -> tuple[str, str | None]:
    asked = ["figures", "ifo.inledda_utredningar", "--period", "2025-01", "--as-of", as_of, "--format", "json"]
    done = CliRunner().invoke(app, [*asked, "--store", str(store)])
    assert done.exit_code == 0, done.output
    (figure,) = json.loads(done.output)
    return figure["state"], figure["value"]


def test_the_same_name_again_corrects_and_only_headers_undo(store: Path) -> None:
    deliver(store, 12, "2025-02-05")
    deliver(store, 20, "2025-03-05")
    assert "inga rader" in deliver(store, 0, "2025-04-05")
    assert investigations(store, as_of="2025-02-05") == ("number", "12")
    assert investigations(store, as_of="2025-03-05") == ("number", "20")
    assert investigations(store, as_of="2025-04-05") == ("missing", None)

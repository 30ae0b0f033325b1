"""The simulator from a terminal."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from utfall.cli.app import app
from utfall.errors import InvalidSize, OccupiedFolder


def test_extracts_are_written_up_to_a_day(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["simulate", "--out", str(tmp_path / "ut"), "--until", "2021-04-05"])
    assert done.exit_code == 0, done.output
    assert [folder.name for folder in sorted((tmp_path / "ut").iterdir()) if folder.is_dir()] == [
        "2021-02-05",
        "2021-03-05",
        "2021-04-05",
    ]
    assert "3 leveranser" in done.output


def test_a_larger_municipality_is_streamed_to_parquet(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["simulate", "--out", str(tmp_path / "ut"), "--population-factor", "0.5"])
    assert done.exit_code == 0, done.output
    assert "50000 händelser" in done.output
    referrals = list((tmp_path / "ut" / "referrals").glob("*.parquet"))
    assert sum(pq.read_metadata(file).num_rows for file in referrals) > 10_000


@pytest.mark.parametrize("arguments", [["--population-factor", "0"], ["--population-factor", "5000"]])
def test_an_impossible_size_is_refused(tmp_path: Path, arguments: list[str]) -> None:
    done = CliRunner().invoke(app, ["simulate", "--out", str(tmp_path / "ut"), *arguments])
    assert isinstance(done.exception, InvalidSize)
    assert "högst" in str(done.exception)


def test_a_full_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "viktig.txt").write_text("rör inte", encoding="utf-8")
    done = CliRunner().invoke(app, ["simulate", "--out", str(tmp_path)])
    assert isinstance(done.exception, OccupiedFolder)
    assert [path.name for path in tmp_path.iterdir()] == ["viktig.txt"]

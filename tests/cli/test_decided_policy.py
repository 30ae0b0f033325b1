"""The command line protects as the web does, where the policy was decided there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from utfall.cli.app import app

HEADER = "utredning;person;slag;inledd;avslutad;utfall;område;enhet;registrerad\n"
ROW = "u{n};p{n};barn och unga;2025-01-{n:02d};;;Myndighet;Utredning barn;2025-01-{n:02d}\n"
DECIDED = "[protection]\nminimum_count = 15\nminimum_denominator = 30\nshow_zero = true\n"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    extract, store = tmp_path / "utredningar_2025-01.csv", tmp_path / "data"
    extract.write_text(HEADER + "".join(ROW.format(n=n) for n in range(1, 13)), encoding="utf-8")
    for words in (["init"], ["import", str(extract), "--known-at", "2025-02-05"]):
        assert CliRunner().invoke(app, [*words, "--store", str(store)]).exit_code == 0
    return store


def shown(store: Path, home: Path | None) -> str:
    words = ["figures", "ifo.inledda_utredningar", "--period", "2025-01", "--format", "json", "--store", str(store)]
    done = CliRunner().invoke(app, words, env={"UTFALL_HOME": None if home is None else str(home)})
    assert done.exit_code == 0, done.output
    (figure,) = json.loads(done.output)
    return str(figure["state"])


def test_a_policy_decided_in_the_web_holds_in_the_terminal(store: Path, tmp_path: Path) -> None:
    home = tmp_path / "webb"
    (home / "policies").mkdir(parents=True)
    assert shown(store, None) == "number"
    assert shown(store, home) == "number", "nothing is decided there yet"
    (home / "policies" / "disclosure.toml").write_text(DECIDED, encoding="utf-8")
    assert shown(store, home) == "hidden"
    assert shown(store, None) == "number"

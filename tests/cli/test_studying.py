"""The simulation study from a terminal."""

from __future__ import annotations

from functools import partial

import pytest
from typer.testing import CliRunner

import utfall.cli.benchmarking
import utfall.cli.studying
from utfall.cli.app import app
from utfall.synthetic.study.running import run_study


def test_every_service_is_shown_with_what_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(utfall.cli.studying, "run_study", partial(run_study, workers=1))
    done = CliRunner().invoke(app, ["bench", "--study-only", "--replications", "10"])
    assert done.exit_code == 0, done.output
    text = " ".join(done.output.split())
    for service in (
        "Oförändrad väntan",
        "25 % längre väntan i år",
        "25 % kortare väntan i år",
        "Snabba och långsamma ärenden",
        "Vart femte ärende återtas",
    ):
        assert f"{service}, 3 000 ärenden om året, 10 försök" in text
        assert f"{service}, 300 ärenden om året, 40 försök" in text
    assert "Sen registrering av beslut (följt till 40 dagar före)" in text
    assert "medel av avgjorda 52,5 100 −24," in text
    assert "Väntat antal i månaden när hälften är registrerat: procent, 10 försök" in text
    assert "Väntat helår i slutet av april, 5 tidigare år: procent, 40 försök" in text
    assert "Krav:" in text and " inte uppfyllda, " in text and " ms för 99 581 ärenden" in text
    assert max(map(len, done.output.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "parts"), [([], ["bench", "study"]), (["--no-study"], ["bench"]), (["--study-only"], ["study"])]
)
def test_either_part_can_be_left_out(monkeypatch: pytest.MonkeyPatch, arguments: list[str], parts: list[str]) -> None:
    done: list[str] = []
    monkeypatch.setattr(utfall.cli.benchmarking, "run_bench", lambda *_, **__: done.append("bench"))
    monkeypatch.setattr(utfall.cli.studying, "show_study", lambda *, replications: done.append("study"))
    assert CliRunner().invoke(app, ["bench", *arguments]).exit_code == 0
    assert done == parts


def test_too_few_replications_are_refused() -> None:
    done = CliRunner().invoke(app, ["bench", "--study-only", "--replications", "9"])
    assert done.exit_code == 2

"""A command line that cannot be understood is answered in Swedish, with what to write instead."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import utfall.cli.app as command_line
from utfall.cli.importing import create_store
from utfall.errors import UnwritableFile


def run(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[object, str]:
    monkeypatch.setattr(sys, "argv", ["utfall", *arguments])
    with pytest.raises(SystemExit) as ended:
        command_line.main()
    return ended.value.code, capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "cause", "remedy"),
    [
        (["fugures"], "Kommandot ”fugures” finns inte.", "Menade du ”figures”?"),
        (["xyz"], "Kommandot ”xyz” finns inte.", "Kommandona är init, import,"),
        (["report"], "--period måste anges.", "report --help"),
        (["report", "--period"], "--period behöver ett värde.", "--help"),
        (["import"], "PATHS måste anges.", "import --help"),
        (["init", "--stor", "x"], "Valet --stor finns inte.", "Menade du --store?"),
        (["init", "--help=x"], "--help tar inget värde.", "--help"),
        (["init", "ett", "två"], "”ett två” är för mycket.", "init --help"),
        (["figures", "x", "--format", "xml"], "--format godtar inte ”xml”.", "Välj table, json eller csv."),
        (["bench", "--runs", "tio"], "--runs godtar inte", "bench --help"),
    ],
)
def test_the_answer_says_what_and_how(
    arguments: list[str],
    cause: str,
    remedy: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, said = run(arguments, monkeypatch, capsys)
    first, second, rest = said.split("\n")
    assert (code, rest) == (2, "")
    assert first.startswith("Kommandot går inte att tolka: ") and cause in first
    assert second.startswith("Gör så här: ") and remedy in second


def test_alone_it_shows_the_commands(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run([], monkeypatch, capsys)
    assert code == 2
    assert "Skapa ett tomt datalager" in said


def test_every_command_shows_an_example() -> None:
    for command in command_line.app.registered_commands:
        assert command.callback is not None
        name = command.name or command.callback.__name__
        shown = CliRunner().invoke(command_line.app, [name, "--help"])
        assert shown.exit_code == 0
        assert f"Exempel: utfall {name}" in shown.output


def test_a_question_unanswered_changes_nothing(tmp_path: Path) -> None:
    create_store(tmp_path / "data")
    done = subprocess.run(
        [
            *(sys.executable, "-c", "from utfall.cli import main; main()", "erase"),
            *("--person", "p1", "--reason", "begäran", "--store", str(tmp_path / "data")),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.returncode == 1
    assert "Avbrutet. Inget har ändrats." in done.stderr


def test_a_store_is_made_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    create_store(tmp_path / "data")
    assert "Datalagret är skapat" in capsys.readouterr().out
    create_store(tmp_path / "data")
    said = capsys.readouterr().out
    assert "Datalagret fanns redan" in said and "skapat" not in said


def test_a_store_is_not_made_among_other_files(tmp_path: Path) -> None:
    """``--store=`` with nothing after it is the folder one stands in."""
    (tmp_path / "annat.txt").write_text("x", encoding="utf-8")
    with pytest.raises(UnwritableFile, match="innehåller annat"):
        create_store(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["annat.txt"]


@pytest.mark.parametrize("interruption", [KeyboardInterrupt(), RuntimeError("Query interrupted")])
def test_ctrl_c_is_no_traceback(
    interruption: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whether Python or DuckDB hears it."""

    def interrupted(path: Path) -> None:
        raise interruption

    monkeypatch.setattr("utfall.cli.importing.show_deliveries", interrupted)
    assert run(["deliveries"], monkeypatch, capsys) == (130, "\nAvbrutet.\n")


def test_another_mistake_of_the_program_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: Path) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("utfall.cli.importing.show_deliveries", broken)
    monkeypatch.setattr(sys, "argv", ["utfall", "deliveries"])
    with pytest.raises(RuntimeError, match="broken"):
        command_line.main()

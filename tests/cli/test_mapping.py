"""A file that no mapping knows, from the terminal: suggested, saved, and imported with what was saved."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from utfall.cli.app import app

ROWS = "Ärendenr;Personnummer;Namn;Inkom datum;Typ\nA1;19500101-1000;Påhittad Person;2025-01-02;Orosanmälan\n"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)])


def test_suggest_save_and_import(tmp_path: Path) -> None:
    path, own, store = tmp_path / "anmälningar 2025.csv", tmp_path / "egna", tmp_path / "data"
    path.write_text(ROWS, encoding="utf-8")
    seen = run("suggest-mapping", path)
    assert seen.exit_code == 0, seen.output
    assert "aktualiseringar (referrals)" in seen.output and "utelämnas" in seen.output
    assert "Av de första 1 raderna skulle 1 läsas in" in seen.output
    assert "1950" not in seen.output and "Påhittad" not in seen.output

    saved = run("suggest-mapping", path, "--save", "egna_anmalningar", "--mappings", own)
    assert saved.exit_code == 0, saved.output
    assert "känns igen som" in run("suggest-mapping", path, "--mappings", own).output
    assert run("init", "--store", store).exit_code == 0
    done = run("import", path, "--known-at", "2025-02-05", "--store", store, "--mappings", own)
    assert done.exit_code == 0, done.output
    assert "Namn" in done.output


def test_a_draft_needs_a_folder_and_a_table_that_exists(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(ROWS, encoding="utf-8")
    assert "--mappings" in str(run("suggest-mapping", path, "--save", "x").exception.remedy)  # type: ignore[union-attr]
    assert "Tabellerna är" in str(run("suggest-mapping", path, "--table", "x").exception.remedy)  # type: ignore[union-attr]

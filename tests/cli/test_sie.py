"""A SIE file looked at from the terminal."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from utfall.cli.app import app

FILE = (
    '#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#FNAMN "Påhittad kommun"\n#RAR 0 20250101 20251231\n#KONTO 3010 Taxor\n'
    "#KONTO 4610 Vård\n#VER A 1 20250131\n{\n#TRANS 4610 {} 1250.50\n#TRANS 3010 {} -1250.50\n}\n"
)


def test_show_and_check(tmp_path: Path) -> None:
    path = tmp_path / "bok.se"
    path.write_bytes(FILE.encode("cp437"))
    shown = CliRunner().invoke(app, ["sie", "show", str(path)])
    assert shown.exit_code == 0, shown.output
    assert "Påhittad kommun" in shown.output and "1\u00a0250,50" in shown.output
    assert CliRunner().invoke(app, ["sie", "check", str(path)]).exit_code == 0
    path.write_bytes(FILE.replace("-1250.50", "-1000").encode("cp437"))
    checked = CliRunner().invoke(app, ["sie", "check", str(path)])
    assert checked.exit_code == 1
    assert "SIE-101" in checked.output and "rad 8" in checked.output and "250,50 kr" in checked.output

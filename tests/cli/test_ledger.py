"""The ledger from the terminal: imported, and followed from a line to its vouchers."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from utfall.cli.app import app
from utfall.errors import UnknownLedgerPart

FILE = (
    '#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#FNAMN "Påhittad kommun"\n#RAR 0 20250101 20251231\n#KONTO 4641 HVB\n'
    "#KONTO 1930 Bank\n#DIM 20 Ansvar\n#VER A 1 20250131 Faktura\n{\n#TRANS 4641 {20 2010} 1250.50\n"
    "#TRANS 1930 {} -1250.50\n}\n"
)


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_from_a_line_to_its_vouchers(tmp_path: Path) -> None:
    path, store = tmp_path / "bok.se", str(tmp_path / "lager")
    path.write_bytes(FILE.encode("cp437"))
    run("init", "--store", store)
    assert "bok.se" in run("import", str(path), "--store", store, "--known-at", "2025-05-05")
    lines = run("ledger", "show", "--store", store)
    assert "Köp av huvudverksamhet" in lines and "\u22121\u00a0250,50" in lines
    assert "--line kop_av_verksamhet" in lines
    chosen = ["--line", "Köp av huvudverksamhet", "--area", "myndighet", "--period", "2025-01"]
    assert "4641" in run("ledger", "show", "--store", store, *chosen)
    vouchers = run("ledger", "show", "--store", store, *chosen, "--account", "4641")
    assert "A 1" in vouchers and "2025-01-31" in vouchers and "Faktura" in vouchers
    with pytest.raises(UnknownLedgerPart, match="klientkostnad"):
        run("ledger", "show", "--store", store, "--group", "hyllor")

"""The year's money from the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from utfall.cli.app import app
from utfall.errors import NoForecast


def ledger(year: int, months: int) -> str:
    """Care for 1 000 000 kronor and a grant of 1 100 000 a month; one account that nothing is known of."""
    vouchers = "".join(
        f"#VER A {month} {year}{month:02d}15 Faktura\n{{\n#TRANS 4641 {{20 2010}} 1000000\n"
        f"#TRANS 8090 {{20 2010}} -1100000\n#TRANS 9999 {{20 2010}} 2000\n#TRANS 1930 {{}} 98000\n}}\n"
        for month in range(1, months + 1)
    )
    return (
        '#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#FNAMN "Påhittad kommun"\n'
        f"#RAR 0 {year}0101 {year}1231\n#KONTO 4641 HVB\n#KONTO 8090 Ram\n#KONTO 9999 Okänt\n#KONTO 1930 Bank\n"
        f"#DIM 20 Ansvar\n{vouchers}"
    )


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words), env={"COLUMNS": "200"})
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def store(tmp_path: Path) -> str:
    path = str(tmp_path / "lager")
    run("init", "--store", path)
    return path


def test_the_statement_is_printed_with_what_is_not_mapped(store: str, tmp_path: Path) -> None:
    for year, months, day in ((2023, 12, "2024-02-05"), (2024, 12, "2025-02-05"), (2025, 4, "2025-05-05")):
        (tmp_path / f"bok_{year}.se").write_bytes(ledger(year, months).encode("cp437"))
        run("import", str(tmp_path / f"bok_{year}.se"), "--store", store, "--known-at", day)
    printed = run("forecast", "--store", store)
    assert "januari–april 2025 bokförda" in printed
    assert "bok_2025.se" in printed
    (result,) = [line for line in printed.splitlines() if "Årets resultat" in line][:1]
    # 12 × (1 100 000 − 1 000 000 − 2 000) and 4 × the same; every month is alike, so the machine carries it on.
    assert [part.strip() for part in result.split("│")[2:-1]] == ["1\u00a0176", "–", "392", "–", "1\u00a0176"]
    assert "Ej mappat" in printed
    assert "som ingen regel känner" in printed


def test_a_year_without_a_whole_month_cannot_be_forecast(store: str, tmp_path: Path) -> None:
    (tmp_path / "bok.se").write_bytes(ledger(2025, 1).encode("cp437"))
    run("import", str(tmp_path / "bok.se"), "--store", store, "--known-at", "2025-01-20")
    with pytest.raises(NoForecast, match="Ingen hel månad av 2025"):
        run("forecast", "--store", store)


def test_a_store_without_a_ledger_says_so(store: str, tmp_path: Path) -> None:
    (tmp_path / "kontoplan.csv").write_text("konto;namn\n4641;HVB\n", encoding="utf-8")
    run(
        "import", str(tmp_path / "kontoplan.csv"), "--store", store, "--known-at", "2025-05-05", "--mapping", "huvudbok"
    )
    assert "ingen bokföring" in run("forecast", "--store", store)

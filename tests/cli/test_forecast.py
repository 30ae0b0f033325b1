"""The year's money from the terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from utfall.cli.app import app
from utfall.errors import InvalidScenario, NoForecast, UnknownLedgerPart, UnwritableFile


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


def numbers(line: str) -> list[str]:
    """The cells of a printed row after its label."""
    return re.split(r" {2,}", line.strip(" "))[1:]


@pytest.fixture
def store(tmp_path: Path) -> str:
    path = str(tmp_path / "lager")
    run("init", "--store", path)
    return path


@pytest.fixture
def three_years(store: str, tmp_path: Path) -> str:
    for year, months, day in ((2023, 12, "2024-02-05"), (2024, 12, "2025-02-05"), (2025, 4, "2025-05-05")):
        (tmp_path / f"bok_{year}.se").write_bytes(ledger(year, months).encode("cp437"))
        run("import", str(tmp_path / f"bok_{year}.se"), "--store", store, "--known-at", day)
    return store


def test_the_statement_is_printed_with_what_is_not_mapped(three_years: str) -> None:
    printed = run("forecast", "--store", three_years)
    assert "Januari–april 2025 bokförda" in printed
    assert "bok_2025.se" in printed
    (result,) = [line for line in printed.splitlines() if "Årets resultat" in line][:1]
    # 12 × (1 100 000 − 1 000 000 − 2 000) and 4 × the same; every month is alike, so the machine carries it on.
    assert numbers(result) == ["1\u00a0176", "–", "392", "–", "1\u00a0176"]
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
    with pytest.raises(NoForecast, match="har ingen bokföring"):
        run("forecast", "--store", store)


def test_scenarios_are_saved_and_compared(three_years: str, tmp_path: Path) -> None:
    """One placement for 153 days at 4 200 kronor: 642 600; the other file gets a second step and keeps its name."""
    care = ["--area", "Myndighet", "--group", "klientkostnader"]
    hvb, more = str(tmp_path / "hvb.toml"), str(tmp_path / "mer" / "index.toml")
    placed = ["--number", "1", "--cost-per-day", "4 200", "--from", "2025-08-01"]
    run("scenario", "placements", hvb, "--name", "Ett barn till", *care, *placed)
    run("scenario", "index", more, "--name", "Index och vite", "--percent=-0,5", "--from", "2025-07")
    assert "har 2 steg" in run("scenario", "one-off", more, *care, "--amount", "500000")
    turnover = ["--posts", "10", "--points", "10", "--cost-per-leaver", "100000", "--from", "2025-07-01"]
    assert "har 3 steg" in run("scenario", "turnover", more, *care, *turnover)
    printed = run("forecast", "--store", three_years, "--scenario", hvb, "--scenario", more)
    (difference,) = [line for line in printed.splitlines() if "Skillnad" in line]
    # Index −0,5 % of six months of 1 002 000 gives 30 060; the fine costs 500 000; 1 leaver × 184/365 costs 50 411.
    assert numbers(difference) == ["−0,6", "−0,5"]
    with pytest.raises(InvalidScenario, match="heter ”Index och vite”"):
        run("scenario", "one-off", more, *care, "--amount", "1", "--name", "Annat")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--area", "myndigheten", "--group", "klientkostnader", "--amount", "1"], "Verksamhetsområde ”myndigheten”"),
        (["--area", "myndighet", "--group", "hyllor", "--amount", "1"], "Kontogrupp ”hyllor” finns inte"),
        (["--area", "myndighet", "--group", "klientkostnader", "--amount", "mycket"], "”mycket” är inget tal"),
        (["--area", "myndighet", "--group", "klientkostnader", "--amount", "1,005"], "högst två decimaler"),
    ],
)
def test_a_scenario_that_cannot_be_is_not_saved(tmp_path: Path, words: list[str], message: str) -> None:
    with pytest.raises(InvalidScenario, match=message):
        run("scenario", "one-off", str(tmp_path / "s.toml"), "--name", "S", *words)
    assert not (tmp_path / "s.toml").exists()


def test_a_new_scenario_needs_a_name_and_days_that_are_days(tmp_path: Path) -> None:
    line = ["--area", "myndighet", "--group", "klientkostnader"]
    with pytest.raises(InvalidScenario, match="inget namn"):
        run("scenario", "one-off", str(tmp_path / "s.toml"), *line, "--amount", "1")
    with pytest.raises(InvalidScenario, match="är ingen dag"):
        run("scenario", "index", str(tmp_path / "s.toml"), "--name", "S", "--percent", "1", "--from", "i höst")


def test_the_past_is_printed(three_years: str) -> None:
    """One earlier year has a year before it; every month was alike, so the forecast was right."""
    printed = run("forecast", "--store", three_years, "--backtest")
    assert "Prognoser för 2024 mot utfallet" in printed
    (april,) = [line for line in printed.splitlines() if "Nämnden" in line and "april" in line]
    assert "0,00" in april
    assert "Prognosen för 2024 hade för kort historik för att visa ett spann" in " ".join(printed.split())
    assert numbers(april)[-2:] == ["–", "–"]


def test_an_unknown_area_is_told(three_years: str) -> None:
    with pytest.raises(UnknownLedgerPart, match="heter ”skolan”"):
        run("forecast", "--store", three_years, "--area", "skolan")
    assert "Resultaträkning 2025, Myndighet" in run("forecast", "--store", three_years, "--area", "Myndighet")


def test_what_has_changed_since_a_day(store: str, tmp_path: Path) -> None:
    """Care is a hundred thousand dearer in each of the two months that came after: so is what the machine expects."""
    for year, months, day in ((2023, 12, "2024-02-05"), (2024, 12, "2025-02-05"), (2025, 4, "2025-05-05")):
        (tmp_path / f"bok_{year}.se").write_bytes(ledger(year, months).encode("cp437"))
        run("import", str(tmp_path / f"bok_{year}.se"), "--store", store, "--known-at", day)
    dearer = ledger(2025, 6).split("#VER A 5")
    text = (
        dearer[0]
        + "#VER A 5"
        + dearer[1]
        .replace("4641 {20 2010} 1000000", "4641 {20 2010} 1100000")
        .replace("1930 {} 98000", "1930 {} -2000")
    )
    (tmp_path / "bok_2025.se").write_bytes(text.encode("cp437"))
    run("import", str(tmp_path / "bok_2025.se"), "--store", store, "--known-at", "2025-07-05")
    printed = run("forecast", "--store", store, "--since", "2025-05-05")
    assert "Chefernas prognos finns inte båda dagarna" in printed
    (board,) = [line for line in printed.splitlines() if "Nämnden" in line]
    then, now, change = (int(part.replace("\u00a0", "").replace("\u2212", "-")) for part in numbers(board))
    assert then == 1176
    assert now - then == change
    assert change <= -200


def test_a_year_that_is_booked_to_its_end_has_accounts_and_no_forecast(three_years: str) -> None:
    printed = run("forecast", "--store", three_years, "--year", "2024")
    assert "Bokslut 2024" in printed
    assert "Hela 2024 är bokfört, så någon prognos görs inte." in printed
    assert "Maskinens prognos" not in printed
    with pytest.raises(NoForecast, match="Hela 2024 är bokfört"):
        run("forecast", "--store", three_years, "--year", "2024", "--scenario", "x.toml")
    past = run("forecast", "--store", three_years, "--year", "2024", "--backtest")
    assert "Prognoser för 2024 mot utfallet" in past, "a closed year is one of those that came out"


def test_the_workbook_is_written_beside(three_years: str, tmp_path: Path) -> None:
    run("forecast", "--store", three_years, "--xlsx", str(tmp_path / "ekonomi.xlsx"))
    assert (tmp_path / "ekonomi.xlsx").read_bytes().startswith(b"PK")
    with pytest.raises(UnwritableFile, match="kan inte skrivas"):
        run("forecast", "--store", three_years, "--xlsx", str(tmp_path / "saknas" / "ekonomi.xlsx"))

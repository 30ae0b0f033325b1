"""Budget, allocation and forecasts from the terminal, on the example municipality's own files."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from tests.finance.example_plan import write_example
from typer.testing import CliRunner

from utfall.cli.app import app
from utfall.errors import UnknownPlanPart, UnwritableFile

GUIDE = Path(__file__).parents[2] / "docs/how-to/budget-och-tilldelning.md"


def run(*words: str, code: int = 0) -> str:
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, list(words))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.output.replace("\u00a0", " ")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with the whole folder, brought in by the command."""
    folder = tmp_path_factory.mktemp("plan")
    write_example(folder / "filer")
    place = str(folder / "lager")
    run("init", "--store", place)
    told = run("import", str(folder / "filer"), "--store", place, "--known-at", "2025-11-05")
    names = ("internbudget", "omforingar", "chefsprognoser", "engangsposter", "investeringar", "eget_kapital")
    assert all(f"{name}_2025.csv" in told for name in (*names, "statsbidrag")) and "tilldelning_2026.csv" in told
    return place


def test_the_allocation_bridge(store: str) -> None:
    told = run("allocation", "show", "--store", store, "--without", "påslag pensioner")
    for number in ("720,5", "738,6", "27,4", "766,0", "45,5", "6,3 %", "6,6 %", "780,8", "795,4"):
        assert number in told
    assert "tilldelning_2026.csv:21" in told
    assert "Uppräkning 2 procent: stämmer med underlaget utgångspunkten och demografin 724,1 mnkr." in told
    assert "Inget har ändrats sedan förslag 2025-05-22." in told
    older = run("allocation", "show", "--store", store, "--version", "Förslag")
    assert "Ändrat sedan inriktningsbeslut 2025-02-19" in older and "Nära socialtjänst" in older
    first = run("allocation", "show", "--store", store, "--version", "inriktningsbeslut")
    assert "766,0" not in first.split("Versioner:")[0] and "Summa justeringar" not in first
    with pytest.raises(UnknownPlanPart, match="rymdfart"):
        run("allocation", "show", "--store", store, "--without", "rymdfart")
    with pytest.raises(UnknownPlanPart, match="slutlig"):
        run("allocation", "show", "--store", store, "--version", "slutlig")
    with pytest.raises(UnknownPlanPart, match="2019"):
        run("allocation", "show", "--store", store, "--year", "2019")


def test_the_allocation_as_a_workbook(store: str, tmp_path: Path) -> None:
    path = tmp_path / "tilldelning.xlsx"
    assert "Excelboken ligger i" in run("allocation", "show", "--store", store, "--xlsx", str(path))
    assert openpyxl.load_workbook(path).sheetnames[0] == "Beslut"
    with pytest.raises(UnwritableFile, match="kan inte skrivas"):
        run("allocation", "show", "--store", store, "--xlsx", str(tmp_path / "saknas" / "t.xlsx"))


def test_the_difference_is_asked_about(store: str) -> None:
    told = " ".join(run("allocation", "reconcile", "--store", store, code=1).split())
    (shown,) = re.findall(r"```text\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert " ".join(shown.split()) in told
    assert (
        "Fråga: Utgångspunkten 2025 är 720 500 tkr, men kommunbidraget i internbudgeten 2025 är 723 482 tkr: 2 982 tkr"
        " mer. Vad förklarar skillnaden?" in told
    )
    assert "+42,5 mnkr (5,9 %), inte +45,5 mnkr (6,3 %)" in told
    assert "Gick inte att pröva, för uppgifter saknas: Utgångspunkten mot tilldelningen 2025;" in told


def test_the_budget_down_to_the_files_rows(store: str) -> None:
    told = run("budget", "show", "--store", store)
    assert "internbudget_2025.csv (leverans 1)" in told
    assert "723 482" in told and "−263 300" in told
    months = run("budget", "show", "--store", store, "--area", "Myndighet", "--group", "klientkostnader")
    assert "internbudget_2025.csv:338" in months and "−10 325 000,66" in months and "−123 400 000,00" in months
    assert "Förebygga ökad gängkriminalitet" in run("budget", "transfers", "--store", store)
    with pytest.raises(UnknownPlanPart, match="fritid"):
        run("budget", "show", "--store", store, "--area", "fritid")


def test_the_rest_of_the_plan(store: str) -> None:
    assert "−1 680" in run("budget", "one-offs", "--store", store)
    assert "Netto" in run("budget", "investments", "--store", store)
    assert "Före årets resultat" in run("budget", "equity", "--store", store)
    grants = run("budget", "grants", "--store", store)
    assert "14 300" in grants and "4 600" in grants and "Fråga" not in grants


def test_managers_forecasts(store: str) -> None:
    told = run("manager-forecasts", "show", "--store", store, "--report-day", "2025-05-05")
    assert "3 500" in told and "−3 500" in told
    assert "var inte inläst den dagen" in told  # the first delivery came in November
    area = run("manager-forecasts", "show", "--store", store, "--report-day", "2025-09-05", "--area", "boende")
    assert "Bevakning av ett boende till mitten av april. Skäl: engångspost." in area
    with pytest.raises(UnknownPlanPart, match="2025-06-01"):
        run("manager-forecasts", "show", "--store", store, "--report-day", "2025-06-01")


def test_the_form_that_managers_fill_in_is_read_back(store: str, tmp_path: Path) -> None:
    form = tmp_path / "chefsprognoser_2025_T3.xlsx"
    chosen = ("--report-day", "2025-12-05", "--month", "2025-11", "--out", str(form))
    assert "9 rader" in run("manager-forecasts", "form", "--store", store, "--area", "boende", *chosen)
    with pytest.raises(UnwritableFile, match="finns redan"):
        run("manager-forecasts", "form", "--store", store, *chosen)
    book = openpyxl.load_workbook(form)
    sheet = book.active
    assert sheet is not None and sheet.freeze_panes == "E2"
    heads = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        named = dict(zip(heads, row, strict=True))
        assert named["förra_prognosen_kr"].value is not None and named["prognos_kr"].value is None
        named["prognos_kr"].value = named["internbudget_kr"].value
        named["kommentar"].value = "Enligt budget.\nInget nytt."
    book.save(form)
    own = str(shutil.copytree(store, tmp_path / "lager"))
    shutil.copy(f"{store}.key", f"{own}.key")
    told = run("import", str(form), "--store", own, "--known-at", "2025-12-01")
    assert "internbudget_kr, förra_prognosen_kr" in told and "PLA-" not in told
    shown = " ".join(run("manager-forecasts", "show", "--store", own, "--area", "boende").split())
    assert "låsta 2025-12-05, med utfall till och med 2025-11" in shown and "Enligt budget. Inget nytt." in shown
    assert "Lokalkostnader │ −56 200 │ −56 200 │ 0 │" in shown
    with pytest.raises(UnknownPlanPart, match="2031"):
        run(
            "manager-forecasts",
            "form",
            "--store",
            store,
            *chosen[:2],
            "--month",
            "2031-01",
            "--out",
            str(tmp_path / "x.xlsx"),
        )


def test_a_store_without_a_plan_says_what_is_lacking(tmp_path: Path) -> None:
    place, path = str(tmp_path / "lager"), tmp_path / "statsbidrag_2025.csv"
    path.write_text("år;statsbidrag;dag;slag;mottagare;belopp_kr\n2025;A;2025-01-02;tilldelat;Kommunen;5000000\n")
    run("init", "--store", place)
    run("import", str(path), "--store", place, "--known-at", "2025-05-05")
    assert "Var är de 5 000 tkr som skiljer?" in " ".join(run("budget", "grants", "--store", place).split())
    for words in (("allocation", "show"), ("budget", "show"), ("manager-forecasts", "show")):
        with pytest.raises(UnknownPlanPart, match="har ing"):
            run(*words, "--store", place)


def test_the_import_tells_what_the_lock_keeps_aside(tmp_path: Path) -> None:
    place, path = str(tmp_path / "lager"), tmp_path / "chefsprognoser_2025.csv"
    text = "rapportdag;prognosmånad;verksamhetsområde;kontogrupp;prognos_kr;kommentar;skäl\n"
    text += "2025-05-05;2025-04;Boende;Lokalkostnader;{};;\n"
    run("init", "--store", place)
    path.write_text(text.format(100), encoding="utf-8")
    assert "PLA-" not in run("import", str(path), "--store", place, "--known-at", "2025-05-05")
    path.write_text(text.format(200), encoding="utf-8")
    told = run("import", str(path), "--store", place, "--known-at", "2025-05-12")
    assert "PLA-004 chefsprognoser_2025.csv, rad 2: Prognosen ändrades efter 2025-05-05." in told
    assert "PLA-" not in run("import", str(path), "--store", place, "--known-at", "2025-05-12")


def test_rows_set_aside_are_said_beside_the_sum(tmp_path: Path) -> None:
    place, path = str(tmp_path / "lager"), tmp_path / "internbudget_2025.csv"
    rows = [f"2025-{month:02d};Boende;Lokalkostnader;1000" for month in range(1, 13)]
    text = "\n".join(("månad;verksamhetsområde;kontogrupp;budget_kr", *rows, rows[0], ""))
    path.write_bytes(text.encode("cp1252"))
    run("init", "--store", place)
    run("import", str(path), "--store", place, "--known-at", "2025-05-05")
    assert "1 rad i internbudget_2025.csv lades åt sidan och ingår inte" in run("budget", "show", "--store", place)
    run("set-aside", "--mendable", str(tmp_path / "fel"), "--store", place)
    (mended,) = (tmp_path / "fel").iterdir()
    mended.write_text(mended.read_text(encoding="utf-8-sig").replace("Lokalkostnader", "Bidrag"), encoding="utf-8")
    run("import", str(mended), "--store", place, "--known-at", "2025-05-06")
    told = run("budget", "show", "--store", place)
    assert "åt sidan" not in told and mended.name in told

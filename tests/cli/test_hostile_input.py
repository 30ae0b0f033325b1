"""Text from files on the terminal and in spreadsheets, files written beside others', and what the log may not say."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from utfall.cli.app import app
from utfall.cli.demonstration import MARKER, _make_room
from utfall.cli.presenting import console, printable
from utfall.cli.private_file import write_private_csv
from utfall.errors import OccupiedFolder, UnwritableFile, UtfallError
from utfall.sources.formulas import harmless

HEADER = "utredning;person;slag;inledd;avslutad;utfall;område;enhet;registrerad;[/red]fri;=1+1\n"
PERSON = "19850314-1234"


def run(*arguments: str | Path, answers: str = "") -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], input=answers)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with areas that look like markup, one person to erase, and one row set aside."""
    store, extract = tmp_path / "data", tmp_path / "utredningar_2025-01.csv"
    assert run("init", "--store", store).exit_code == 0
    rows = [f"U{n};P{n};barn och unga;2025-01-02;;;[/bold]Område;[red]Å;2025-01-03;x;y" for n in range(60)]
    rows += [f"U99;{PERSON};barn och unga;2025-01-02;;;[/bold]Område;Å;2025-01-03;x;y", "=U100;P1;;igår;;;A;B;;;"]
    extract.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    done = run("import", extract, "--known-at", "2025-02-05", "--store", store)
    assert done.exit_code == 0, done.output
    assert "[/red]fri" in done.output
    return store


def test_brackets_in_data_are_no_markup(store: Path) -> None:
    done = run("figures", "ifo.inledda_utredningar", "--period", "2025-01", "--by", "area", "--store", store)
    assert done.exit_code == 0, done.output
    assert "[/bold]Område" in done.output


def test_no_control_character_reaches_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    console().print("röd \x1b[31mtext\x9b2J \u202evänd\x07")
    assert capsys.readouterr().out == "röd \ufffd[31mtext\ufffd2J \ufffdvänd\ufffd\n"
    assert printable("rad\n\tåäö –") == "rad\n\tåäö –"


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", " =1", "|calc", "＝1"])
def test_formulas_are_made_harmless(text: str) -> None:
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("value", ["-5", "-5.25", "+46,5", "Enhet -1", 7, None, ""])
def test_other_values_stay(value: object) -> None:
    assert harmless(value) == value


def test_rows_set_aside_run_no_formula(store: Path, tmp_path: Path) -> None:
    assert run("set-aside", "--out", tmp_path / "ut.csv", "--store", store).exit_code == 0
    with (tmp_path / "ut.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, delimiter=";"))
    assert lines[1][-1].startswith("'=U100")


def test_private_files_take_no_ones_place_and_are_no_ones_to_read(tmp_path: Path) -> None:
    others, link, open_file = tmp_path / "others.csv", tmp_path / "link.csv", tmp_path / "open.csv"
    others.write_text("kvar", encoding="utf-8")
    link.symlink_to(others)
    open_file.write_text("", encoding="utf-8")
    open_file.chmod(0o666)
    for path in (link, open_file):
        write_private_csv(path, columns=("a",), rows=[("b",)])
        assert path.read_bytes() == b"a\r\nb\r\n"
        assert path.stat().st_mode & 0o777 == 0o600
        assert not path.is_symlink()
    assert others.read_text(encoding="utf-8") == "kvar"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.csv", "open.csv", "others.csv"]


@pytest.mark.parametrize("place", ["missing/ut.csv", "."])
def test_a_place_that_cannot_be_written_is_a_user_error(tmp_path: Path, place: str) -> None:
    with pytest.raises(UnwritableFile):
        write_private_csv(tmp_path / place, columns=("a",), rows=[])


@pytest.mark.parametrize("reason", [f"Begäran från {PERSON}", "850314-1234 vill", "1985 0314 1234", "om 19990101-0000"])
def test_the_reason_of_an_erasure_may_not_say_who(store: Path, reason: str) -> None:
    done = run("erase", "--person", PERSON, "--reason", reason, "--by", "DSO", "--store", store, answers="j\n")
    assert isinstance(done.exception, UtfallError)
    assert done.exception.exit_code == 2


def test_a_short_identity_does_not_forbid_ordinary_reasons(store: Path) -> None:
    options = ("--reason", "Begäran enligt artikel 17", "--by", "DSO", "--store", store)
    assert run("erase", "--person", "P1", *options, answers="j\n").exit_code == 0


def test_an_erasure_needs_a_yes_and_leaves_no_trace(store: Path) -> None:
    options = ("--person", PERSON, "--reason", "Begäran enligt artikel 17", "--by", "DSO", "--store", store)
    assert run("erase", *options, answers="\n").exit_code == 1
    with closing(sqlite3.connect(store / "deliveries.db")) as records:
        assert records.execute("SELECT count(*) FROM erasures").fetchone() == (0,)
    assert run("erase", *options, answers="j\n").exit_code == 0
    for path in store.rglob("*"):
        assert path.is_dir() or b"19850314" not in path.read_bytes()


def test_a_demonstration_removes_only_what_a_demonstration_made(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    _make_room(folder)
    (folder / "utdrag").mkdir()
    (folder / "utdrag" / "gammalt.csv").write_text("", encoding="utf-8")
    _make_room(folder)
    assert [path.name for path in folder.iterdir()] == [MARKER]

    own = folder / "egna siffror.csv"
    own.write_text("kvar", encoding="utf-8")
    with pytest.raises(OccupiedFolder, match="egna siffror"):
        _make_room(folder)
    own.unlink()

    elsewhere = tmp_path / "riktigt lager"
    elsewhere.mkdir()
    (folder / "data").symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(OccupiedFolder, match="data"):
        _make_room(folder)
    assert elsewhere.is_dir()


def test_a_marker_of_the_same_name_is_not_enough(tmp_path: Path) -> None:
    (tmp_path / MARKER).write_text("mina anteckningar", encoding="utf-8")
    with pytest.raises(OccupiedFolder):
        _make_room(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [MARKER]


@pytest.mark.parametrize("place", ["fil", "fil/lager"])
def test_a_store_that_cannot_be_made_is_a_user_error(tmp_path: Path, place: str) -> None:
    (tmp_path / "fil").write_text("", encoding="utf-8")
    assert isinstance(run("init", "--store", tmp_path / place).exception, UnwritableFile)


def test_rows_to_mend_are_no_ones_to_read(store: Path, tmp_path: Path) -> None:
    done = run("set-aside", "--mendable", tmp_path / "ratta", "--store", store)
    assert done.exit_code == 0, done.output
    (file,) = (tmp_path / "ratta").iterdir()
    assert file.name == "utredningar_2025-01.csv-rattad-0001.csv"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert "'=U100;P1;;igår;" in file.read_text(encoding="utf-8-sig")
    file.write_text(file.read_text(encoding="utf-8-sig").replace(";igår;", ";2025-01-04;"), encoding="utf-8")
    done = run("import", tmp_path / "ratta", "--known-at", "2025-02-05", "--store", store)
    assert done.exit_code == 0, done.output
    nothing = run("set-aside", "--mendable", tmp_path / "ratta", "--store", store)
    assert "Leverans 2 har inga rader" in nothing.output


def test_set_aside_must_know_what_to_write(store: Path) -> None:
    done = run("set-aside", "--store", store)
    assert done.exit_code == 2
    assert "--mendable" in done.output

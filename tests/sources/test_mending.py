"""Rows set aside come back as files, are mended and imported, and count exactly once."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from utfall.errors import RefusedFile
from utfall.sources.extracts.mended import ADDED_COLUMNS
from utfall.sources.importing import import_files
from utfall.sources.mapping_file import load_mappings
from utfall.sources.mended_names import is_mended, mended_name, original_name
from utfall.sources.mending import MendableFile, mendable_files
from utfall.store.delivery import Delivery
from utfall.store.keys import pseudonym
from utfall.store.store import Store

SHIPPED = Path(__file__).parents[2] / "definitions" / "mappings"
HEADER = "utredning;person;slag;inledd;avslutad;utfall;område;enhet;registrerad;Namn"
NAME = "utredningar_2025-04.csv"
DAY = date(2025, 5, 5)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "lager")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "definitions"
    folder.mkdir()
    for name in ("utfall", "ssda903"):
        text = (SHIPPED / f"{name}.toml").read_text(encoding="utf-8")
        text = text.replace("max_bad_rows_share = 0.02", "max_bad_rows_share = 1.0")
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def good_rows(count: int = 10) -> list[str]:
    return [f"U{n};P{n};barn och unga;2025-01-0{1 + n % 9};;;Barn;Norr;2025-01-10;Påhittad" for n in range(count)]


BAD = [
    "U90;P90;barn och unga;igår;;;Barn;Norr;2025-01-10;=HYPERLINK(1)",
    "U91;P91;barnn;2025-01-02;2025-01-01;;Barn;=Enhet;2025-01-10;x",
    "U92;P92;barn och unga;2025-01-02;;;Barn;Norr",
]


def write(tmp_path: Path, name: str, rows: list[str], *, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(("\n".join([header, *rows]) + "\n").encode(encoding))
    return path


def deliver(store: Store, path: Path, folder: Path, *, day: date = DAY) -> Delivery:
    return import_files(store, [path], mappings_dir=folder, known_at=day)


def mendable(store: Store, delivery: Delivery, folder: Path) -> MendableFile:
    (file,) = mendable_files(store, mappings=load_mappings(folder), delivery=delivery)
    return file


def cells(file: MendableFile, delimiter: str = ";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=delimiter))


def counted(store: Store, delivery: Delivery, what: str = "investigation_id, unit") -> list[tuple[object, ...]]:
    files = store.current_files(delivery)["investigations"]
    return duckdb.execute(f"SELECT {what} FROM read_parquet($files) ORDER BY ALL", {"files": files}).fetchall()


def mend(file: MendableFile) -> str:
    """The three faulty rows of ``BAD``, mended as somebody would in a text editor."""
    text = file.content.decode("utf-8-sig").replace(";igår;", ";2025-01-03;")
    text = text.replace(";barnn;2025-01-02;2025-01-01;", ";barn och unga;2025-01-02;2025-02-01;")
    return text.replace(f'"{BAD[2]}"', BAD[2] + ";2025-01-10").replace("2025-01-10;;;;;;;;;;14", "2025-01-10;;14")


def test_from_faults_by_mending_to_all_accepted(tmp_path: Path, store: Store, folder: Path):
    rows = good_rows() + BAD
    first = deliver(store, write(tmp_path, NAME, rows), folder)
    (receipt,) = first.files
    assert (receipt.rows_in, receipt.rows_accepted, receipt.rows_set_aside) == (13, 10, 3)

    file = mendable(store, first, folder)
    assert (file.name, file.rows, file.obstacle) == (f"{NAME}-rattad-0001.csv", 3, "")
    lines = cells(file)
    assert lines[0] == [*HEADER.split(";"), *ADDED_COLUMNS]
    assert [line[-3] for line in lines[1:]] == ["12", "13", "14"]
    assert lines[1][:10] == [*BAD[0].split(";")[:9], "'=HYPERLINK(1)"]  # no spreadsheet runs it
    assert "inledd: ”igår” är inte ett datum" in lines[1][-2]
    assert lines[2][-2].count(" | ") == 1  # both faults of the row
    assert lines[3][0] == BAD[2] and "fel antal fält" in lines[3][-2]  # undivided, it stands whole

    mended = write(tmp_path, file.name, [], header=mend(file).rstrip())
    second = deliver(store, mended, folder)
    (receipt,) = second.files
    assert (receipt.rows_in, receipt.rows_accepted, receipt.rows_set_aside) == (3, 3, 0)
    assert receipt.dropped_columns == ("Namn",)
    found = counted(store, second)
    assert len(found) == 13
    assert ("U91", "=Enhet") in found  # the apostrophe does not stay

    again = deliver(store, mended, folder)
    assert again.is_unchanged and again.number == second.number


def test_unmended_rows_are_set_aside_again_and_can_be_mended_then(tmp_path: Path, store: Store, folder: Path):
    first = deliver(store, write(tmp_path, NAME, good_rows() + BAD), folder)
    file = mendable(store, first, folder)
    path = tmp_path / file.name
    path.write_bytes(file.content.replace(";igår;".encode(), b";2025-01-03;"))
    second = deliver(store, path, folder)
    (receipt,) = second.files
    assert (receipt.rows_in, receipt.rows_accepted, receipt.rows_set_aside) == (3, 1, 2)

    later = mendable(store, second, folder)
    assert later.name == f"{NAME}-rattad-0001-0002.csv"
    assert cells(later)[0] == [*HEADER.split(";"), *ADDED_COLUMNS]
    path = tmp_path / later.name
    path.write_bytes(later.content.replace(b";barnn;2025-01-02;2025-01-01;", b";barn och unga;2025-01-02;;"))
    third = deliver(store, path, folder)
    assert third.files[0].rows_accepted == 1
    assert [key for key, _ in counted(store, third)][-2:] == ["U90", "U91"]


def test_the_next_extract_with_the_mended_row_counts_it_once_and_is_the_one_believed(
    tmp_path: Path, store: Store, folder: Path
):
    first = deliver(store, write(tmp_path, NAME, good_rows() + BAD), folder)
    file = mendable(store, first, folder)
    second = deliver(store, write(tmp_path, file.name, [], header=mend(file).rstrip()), folder)
    assert ("U90", "Norr") in counted(store, second)

    still_faulty = deliver(store, write(tmp_path, NAME, [*good_rows(11), *BAD]), folder, day=date(2025, 6, 5))
    assert ("U90", "Norr") in counted(store, still_faulty)  # set aside again, and what was mended stands

    corrected = BAD[0].replace(";igår;", ";2025-01-04;").replace(";Norr;", ";Söder;")
    third = deliver(store, write(tmp_path, NAME, [*good_rows(), corrected]), folder, day=date(2025, 7, 5))
    found = counted(store, third)
    assert len(found) == len({key for key, _ in found}) == 13
    assert ("U90", "Söder") in found


def test_of_one_day_the_mended_row_counts(tmp_path: Path, store: Store, folder: Path):
    twice = "U1;P1;barn och unga;2025-01-02;;;Barn;Söder;2025-01-10;x"  # its key stands earlier in the file
    first = deliver(store, write(tmp_path, NAME, [*good_rows(), twice]), folder)
    file = mendable(store, first, folder)
    assert "samma nyckel" in cells(file)[1][-2]
    (tmp_path / file.name).write_bytes(file.content)
    second = deliver(store, tmp_path / file.name, folder)
    assert len(counted(store, second)) == 10
    assert ("U1", "Söder") in counted(store, second)


def test_what_a_spreadsheet_does_to_a_file_is_allowed(tmp_path: Path, store: Store, folder: Path):
    path = folder / "eget.toml"
    text = 'schema = 1\nsystem = "eget"\ntitle = "Eget"\nmax_bad_rows_share = 1.0\n'
    text += '[format]\ndelimiter = ","\nencoding = "utf-8"\ndates = ["%d/%m/%Y"]\n[[file]]\nname = "u"\n'
    text += 'patterns = ["u_*.csv"]\n[[file.table]]\nname = "investigations"\n[file.table.columns]\n'
    text += 'investigation_id = "Nr"\nperson_key = { column = "Pnr", identifier = "person" }\n'
    text += 'started_on = "Från"\nunit = "Enhet"\n'
    path.write_text(text, encoding="utf-8")
    first = deliver(store, write(tmp_path, "u_1.csv", ["1,P1,31/02/2025,Å"], header="Nr,Pnr,Från,Enhet"), folder)
    file = mendable(store, first, folder)
    assert cells(file)[1][:4] == ["1", "P1", "31/02/2025", "Å"]
    saved = file.content.decode("utf-8-sig").replace("31/02/2025", "2025-02-28")
    (tmp_path / file.name).write_bytes(saved.encode("windows-1252", errors="replace"))
    second = deliver(store, tmp_path / file.name, folder)
    assert counted(store, second, "investigation_id, started_on, unit") == [("1", date(2025, 2, 28), "Å")]


def test_rows_of_workbooks_and_parquet(tmp_path: Path, store: Store, folder: Path):
    names = HEADER.split(";")
    book = openpyxl.Workbook()
    book.active.append(names)
    book.active.append(["U1", 1, "barn och unga", date(2025, 1, 2), None, None, "Barn", "Norr", None, "x"])
    book.active.append(["U2", 2, "okänd sort", date(2025, 1, 3), None, None, "Barn", "Norr", 45667, "x"])
    book.save(tmp_path / "utredningar_2025-01.xlsx")
    first = deliver(store, tmp_path / "utredningar_2025-01.xlsx", folder)
    columns = {name: ["a"] for name in names} | {"utredning": ["U3"], "slag": ["okänd sort"], "utfall": [None]}
    columns |= {"inledd": [date(2025, 1, 4)], "avslutad": [None], "registrerad": [date(2025, 1, 9)]}
    table = pa.table(columns | {"lista": [[{"Namn": "x"}]]})
    pq.write_table(table, tmp_path / "utredningar_2025-02.parquet")
    pairs = [(first, "xlsx", "2025-01-03")]
    pairs.append((deliver(store, tmp_path / "utredningar_2025-02.parquet", folder), "parquet", "2025-01-04"))
    for delivery, form, day in pairs:
        file = mendable(store, delivery, folder)
        assert f".{form}-rattad-" in file.name
        assert cells(file)[1][3] == day
        (tmp_path / file.name).write_bytes(file.content.replace("okänd sort".encode(), b"vuxna"))
        last = deliver(store, tmp_path / file.name, folder)
        assert (last.files[0].rows_accepted, last.files[0].rows_set_aside) == (1, 0)
    found = counted(store, last, "investigation_id, kind, registered_on")
    assert found[0][:2] == ("U1", "child")
    assert found[1:] == [("U2", "adult", date(2025, 1, 10)), ("U3", "adult", date(2025, 1, 9))]


def test_rows_without_a_key_of_their_own_are_mended_in_the_source(tmp_path: Path, store: Store, folder: Path):
    header = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
    rows = ["1,01/02/2017,S,C2,N1,U4,PR1,,,,A,B,1", "2,31/02/2017,S,C2,N1,U4,PR1,,,,A,B,1"]
    first = deliver(store, write(tmp_path, "episodes.csv", rows, header=header), folder)
    file = mendable(store, first, folder)
    assert file.content == b"" and "räknas två gånger" in file.obstacle
    with pytest.raises(RefusedFile, match="enda nyckel"):
        deliver(store, write(tmp_path, file.name, rows[:1], header=header), folder)


def test_an_erased_person_is_not_in_the_file_to_mend(tmp_path: Path, store: Store, folder: Path):
    first = deliver(store, write(tmp_path, NAME, good_rows() + BAD), folder)
    store.erase(pseudonym(store.key(), "person", "P91", on=DAY), reason="prov", by="prov")
    file = mendable(store, first, folder)
    assert file.rows == 2
    assert b"P91" not in file.content and b"P90" in file.content
    assert cells(file)[0][:10] == HEADER.split(";")


@pytest.mark.parametrize(
    ("name", "original"),
    [
        ("beslut.csv-rattad-0003.csv", "beslut.csv"),
        ("beslut.xlsx-rattad-0003-0012.CSV", "beslut.xlsx"),
        ("beslut.csv-rattad-0003 (1).csv", "beslut.csv"),
        ("beslut.csv-rattad-0003.xlsx", "beslut.csv"),
        ("beslut.csv", "beslut.csv"),
        ("beslut-rattad-1.csv", "beslut-rattad-1.csv"),
    ],
)
def test_names(name: str, original: str):
    assert original_name(name) == original
    assert is_mended(name) == (name != original)
    assert original_name(mended_name(name, delivery=7)) == original

"""A file that is not what it says is refused by name."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from utfall.errors import RefusedFile, TooManyBadRows

PROVIDERS = "utförare;sektor;registrerad\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "tom fil"),
        (b"\xef\xbb\xbf \r\n\n", "tom fil"),
        (b"<!DOCTYPE html><html><body>Logga in</body></html>", "webbsida"),
        (b"\xef\xbb\xbf\n  <HTML lang='sv'>", "webbsida"),
        (b"<?xml version='1.0'?><rader/>", "XML"),
        (b"Msg 208, Level 16, State 1, Line 1\nInvalid object name 'dbo.Insats'.", "felmeddelande"),
        (b"ORA-00942: table or view does not exist", "felmeddelande"),
        (b'ERROR: relation "insats" does not exist', "felmeddelande"),
        (b"Traceback (most recent call last):", "felmeddelande"),
        (b'{"error": "unauthorized"}', "JSON"),
        (b'[{"utforare": 1}]', "JSON"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, ".xls"),
        (b"\x1f\x8b\x08\x00abc", "gzip"),
        (b"SQLite format 3\0" + bytes(200), "databas"),
        (bytes(range(256)) * 50, "binär"),
        (PROVIDERS.encode("utf-16-le"), "binär"),
        (b"PK\x03\x04 not an archive at all", "zip"),
        (b"PAR1 not a table at all", "Parquet"),
    ],
)
def test_refused_by_what_it_is(tmp_path: Path, open_file, content, told):
    path = tmp_path / "utförare_2025-04.csv"
    path.write_bytes(content)
    with pytest.raises(RefusedFile, match=told) as refusal:
        open_file(path)
    assert "utförare_2025-04.csv" in refusal.value.cause
    assert refusal.value.remedy


def test_a_header_without_rows_is_an_empty_extract_with_a_note(tmp_path: Path, read):
    path = tmp_path / "utförare_2025-04.csv"
    path.write_text(PROVIDERS, encoding="utf-8")
    reading = read(path)
    assert (reading.rows_in, reading.tables) == (0, {"providers": []})
    assert [p.code for p in reading.findings] == ["EXT-101"]


def test_wrong_columns_are_named_with_the_nearest(tmp_path: Path, open_file):
    path = tmp_path / "utförare_2025-04.csv"
    path.write_text("utforare;sektorn;registrerad\nf1;egen;\n", encoding="utf-8")
    with pytest.raises(RefusedFile, match=r"saknar ”utförare” .närmast i filen: ”utforare”., ”sektor”"):
        open_file(path)


def test_an_unknown_file_names_those_that_are_known(tmp_path: Path, open_file):
    path = tmp_path / "budget.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(RefusedFile, match="känns inte igen") as refusal:
        open_file(path)
    assert "personer_????-??" in refusal.value.remedy


def test_a_file_that_two_mappings_know_is_refused(tmp_path: Path, open_file, mappings):
    path = tmp_path / "utförare_2025-04.csv"
    path.write_text(PROVIDERS + "f1;egen;\n", encoding="utf-8")
    twin = replace(mappings["utfall"], system="annan")
    with pytest.raises(RefusedFile, match=r"passar flera .* i utfall och .* i annan"):
        open_file(path, using={"utfall": mappings["utfall"], "annan": twin})


def test_a_used_column_twice_is_refused(tmp_path: Path, open_file):
    path = tmp_path / "utförare_2025-04.csv"
    path.write_text("utförare;sektor;registrerad;Sektor\nf1;egen;;privat\n", encoding="utf-8")
    with pytest.raises(RefusedFile, match="”sektor” flera gånger"):
        open_file(path)


def test_a_missing_file_is_refused(tmp_path: Path, open_file):
    with pytest.raises(RefusedFile, match="går inte att öppna"):
        open_file(tmp_path / "utförare_2025-04.csv")


def workbook_bytes() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(PROVIDERS.strip().split(";"))
    book.active.append(["f1", "egen"])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    result = io.BytesIO(workbook_bytes())
    with zipfile.ZipFile(result, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return result.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (with_part("xl/worksheets/sheet9.xml", b" " * (40 << 20)), "zip-bomb"),
        (
            with_part("xl/worksheets/sheet9.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'),
            "entiteter",
        ),
        (workbook_bytes()[:-300], "zip-arkiv"),
    ],
)
def test_dangerous_and_damaged_workbooks(tmp_path: Path, open_file, content, told):
    path = tmp_path / "utförare_2025-04.xlsx"
    path.write_bytes(content)
    with pytest.raises(RefusedFile, match=told):
        open_file(path)


def test_a_zip_that_is_no_workbook(tmp_path: Path, open_file):
    path = tmp_path / "utförare_2025-04.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("utförare.csv", PROVIDERS)
    with pytest.raises(RefusedFile, match="ingen Excelarbetsbok"):
        open_file(path)


def test_an_archive_of_too_many_parts(tmp_path: Path, open_file):
    path = tmp_path / "utförare_2025-04.xlsx"
    path.write_bytes(workbook_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        for i in range(5001):
            archive.writestr(f"xl/media/{i}", b"")
    with pytest.raises(RefusedFile, match="zip-bomb"):
        open_file(path)


def test_too_many_bad_rows_stop_the_file_with_the_commonest_problems(tmp_path: Path, open_file):
    path = tmp_path / "utförare_2025-04.csv"
    rows = [f"f{i};{'okänd' if i % 20 == 0 else 'egen'};{'2025-02-30' if i % 40 == 0 else ''}" for i in range(1000)]
    path.write_text(PROVIDERS + "\n".join(rows), encoding="utf-8")
    with pytest.raises(TooManyBadRows) as stop:
        list(open_file(path).chunks())
    told = str(stop.value)
    assert "50 av 1000 rader (5,0 %)" in told
    assert told.index("50 × EXT-007 i kolumnen sektor, först på rad 2") < told.index("25 × EXT-004")


def test_a_mostly_bad_file_is_not_read_to_its_end(tmp_path: Path, open_file):
    path = tmp_path / "utförare_2025-04.csv"
    path.write_text(PROVIDERS + "".join(f"f{i};okänd;\n" for i in range(300_000)), encoding="utf-8")
    chunks = open_file(path).chunks()
    with pytest.raises(TooManyBadRows) as stop:
        list(chunks)
    assert "av 300000 rader" not in str(stop.value)

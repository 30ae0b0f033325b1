"""Files made to harm: each is refused in bounded time and memory, and no message repeats what it holds."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from utfall.errors import RefusedFile
from utfall.sources.extracts import ExtractFile
from utfall.sources.mapping import Mapping

from .conftest import Read

COLUMNS = "utredning;person;slag;inledd;avslutad;utfall;område;enhet;registrerad"
ROW = "U{};P{};vuxna;2025-01-01;;;A;B;2025-01-02"
Change = Callable[[str], str]


def write(folder: Path, text: str) -> Path:
    path = folder / "utredningar_2025-05.csv"
    path.write_text(text, encoding="utf-8")
    return path


def workbook(folder: Path, change: Change) -> Path:
    """A workbook whose sheet is changed by hand."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(COLUMNS.split(";"))
    book.active.append(ROW.format(1, 1).split(";"))
    plain = io.BytesIO()
    book.save(plain)
    path = folder / "utredningar_2025-05.xlsx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()) if name == "xl/worksheets/sheet1.xml" else content)
    return path


def test_rows_behind_an_open_quote_do_not_become_a_column_name(tmp_path: Path, read: Read) -> None:
    rows = "".join(ROW.format(i, i) + ";Kalle Anka\n" for i in range(9))
    path = write(tmp_path, f'{COLUMNS};"anteckning\n{rows}"\n{ROW.format(10, 10)};x\n')
    with pytest.raises(RefusedFile, match="en rubrik på") as refused:
        read(path)
    assert "Anka" not in str(refused.value)


@pytest.mark.parametrize("first", ["U1;P1;vuxna;2025-01-01;;;Kalle Anka;B;x", "U1;19850314-1234;Kalle Anka"])
def test_a_first_row_that_is_no_header_is_not_repeated(tmp_path: Path, read: Read, first: str) -> None:
    with pytest.raises(RefusedFile) as refused:
        read(write(tmp_path, f"{first}\n{first}\n"))
    assert "Anka" not in str(refused.value) and "1234" not in str(refused.value)


def test_names_of_columns_that_are_dropped_hold_no_control_characters(tmp_path: Path, read: Read) -> None:
    reading = read(write(tmp_path, f"{COLUMNS};fri\x1b[31m\n{ROW.format(1, 1)};x\n"))
    assert reading.file.dropped_columns == ("fri\ufffd[31m",)


def test_no_file_has_thousands_of_columns(tmp_path: Path, read: Read) -> None:
    with pytest.raises(RefusedFile, match="3009 kolumner"):
        read(write(tmp_path, COLUMNS + "".join(f";x{i}" for i in range(3000)) + "\n"))


def test_a_row_number_beyond_excels_is_not_counted_up_to(tmp_path: Path, read: Read) -> None:
    path = workbook(tmp_path, lambda sheet: sheet.replace('<row r="2"', '<row r="999999999999"'))
    with pytest.raises(RefusedFile, match="högre nummer"):
        read(path)


def test_formatting_to_the_last_column_costs_nothing(tmp_path: Path, read: Read) -> None:
    wide = workbook(tmp_path, lambda sheet: sheet.replace("</row>", '<c r="XFD1"/></row>', 1))
    assert read(wide).accepted == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: sheet.replace(
            "</sheetData>", '<row r="3"><c r="A3" t="n"><v>Kalle Anka</v></c></row></sheetData>'
        ),
        lambda sheet: sheet.replace('r="I2"', 'r="ZZZZZ2"'),
        lambda sheet: (
            f"<!--{'x' * 4000}--><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
            + sheet.replace('<c r="A1"', '<c r="A1" t="inlineStr"><is><t>&e;</t></is></c><c r="B1"')
        ),
    ],
)
def test_a_workbook_that_cannot_be_read_is_refused_without_its_content(
    tmp_path: Path, read: Read, change: Change
) -> None:
    with pytest.raises(RefusedFile, match="ingen läsbar Excelarbetsbok") as refused:
        read(workbook(tmp_path, change))
    assert "Anka" not in str(refused.value) and "root" not in str(refused.value)


def parquet(folder: Path, **columns: pa.Array) -> Path:
    rows = 40_000
    table = {name: pa.array(["A"] * rows) for name in COLUMNS.split(";")}
    table |= {"utredning": pa.array([f"U{i}" for i in range(rows)]), "slag": pa.array(["vuxna"] * rows)}
    table |= dict.fromkeys(("inledd", "registrerad"), pa.array(["2025-01-01"] * rows))
    table |= dict.fromkeys(("avslutad", "utfall"), pa.nulls(rows, pa.string()))
    path = folder / "utredningar_2025-05.parquet"
    pq.write_table(pa.table({**table, **columns}), path, dictionary_pagesize_limit=2 << 20, store_schema=False)
    return path


LONG = pa.DictionaryArray.from_arrays(pa.array([0] * 40_000, pa.int32()), pa.array(["x" * 900_000]))


def test_a_text_that_all_rows_share_is_not_unfolded(tmp_path: Path, read: Read) -> None:
    path = parquet(tmp_path, enhet=LONG)
    assert path.stat().st_size < 2 << 20
    with pytest.raises(RefusedFile, match="MiB"):
        read(path)


def test_a_long_text_in_a_column_that_is_dropped_does_no_harm(tmp_path: Path, read: Read) -> None:
    assert read(parquet(tmp_path, fritext=LONG)).accepted == 40_000


def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, open_file: Callable[..., ExtractFile], lenient: dict[str, Mapping]
) -> None:
    path = write(tmp_path, f"{COLUMNS}\n{ROW.format(1, 1)}\n")
    file = open_file(path, using=lenient)
    write(tmp_path, f"{COLUMNS}\n{ROW.format(2, 2)}\n")
    os.utime(path, ns=(1, 1))
    with pytest.raises(RefusedFile, match="ändrades medan"):
        list(file.chunks())

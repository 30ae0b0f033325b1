"""The same rows in every form, encoding and delimiter give the same table."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

HEADER = "beslut;person;utredning;slag;beslutsdag;område;enhet;registrerad"
ROWS = [
    "b1;p1;u1;bifall;2025-01-31;Myndighet;Enhet Åsen;2025-02-01",
    "b2;p2;;Avslag;2025-02-28;Insats och service;Enhet Öst;",
    "b3;p1;u1;procedural;2025-03-01;;;2025-03-01",
]
EXPECTED = [
    ("b1", "u1", "approval", dt.date(2025, 1, 31), "Myndighet", "Enhet Åsen", dt.date(2025, 2, 1), 2),
    ("b2", None, "rejection", dt.date(2025, 2, 28), "Insats och service", "Enhet Öst", None, 3),
    ("b3", "u1", "procedural", dt.date(2025, 3, 1), None, None, dt.date(2025, 3, 1), 4),
]
COLUMNS = ("decision_id", "investigation_id", "kind", "decided_on", "area", "unit", "registered_on", "source_line")


def plain(rows):
    return [tuple(row[name] for name in COLUMNS) for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_text(tmp_path: Path, read, encoding, delimiter, line_end):
    text = line_end.join([HEADER, *ROWS]).replace(";", delimiter) + line_end
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    path = tmp_path / "beslut_2025-04.csv"
    path.write_bytes(mark + text.encode(encoding))
    reading = read(path)
    assert plain(reading.tables["decisions"]) == EXPECTED
    assert (reading.rows_in, reading.accepted, reading.set_aside) == (3, 3, ())


def test_no_line_end_at_the_end_and_blank_lines_are_no_rows(tmp_path: Path, read):
    path = tmp_path / "beslut_2025-04.csv"
    path.write_text(f"\n{HEADER}\n\n{ROWS[0]}\n;;;;;;;\n{ROWS[1]}", encoding="utf-8")
    reading = read(path)
    assert [row["source_line"] for row in reading.tables["decisions"]] == [4, 6]
    assert reading.rows_in == 2


def test_lines_are_counted_through_quoted_line_breaks(tmp_path: Path, read):
    path = tmp_path / "aktualiseringar_2025-04.csv"
    path.write_text(
        "aktualisering;person;inkom;slag;utredning;följd;område;enhet;registrerad;anteckning\n"
        'a1;p1;2025-01-01;anmälan;;;;;;"rad ett\nrad; två ""citat""\n\nrad fyra"\n'
        "a2;p2;2025-01-02;ansökan;;;;;;\n"
        '"a3";"p3";"2025-01-03";"anmälan";"";"";"Myndighet";"";"";"slut"\n',
        encoding="utf-8",
    )
    reading = read(path)
    assert [(r["referral_id"], r["source_line"]) for r in reading.tables["referrals"]] == [
        ("a1", 2),
        ("a2", 6),
        ("a3", 7),
    ]
    assert reading.file.dropped_columns == ("anteckning",)


def test_a_quoted_row_across_blocks_keeps_its_line(tmp_path: Path, read):
    """Blocks are 2 MiB: with notes of many lines some row lies across every border."""
    path = tmp_path / "aktualiseringar_2025-04.csv"
    note = "\n".join("löpande text" for _ in range(20))
    with path.open("w", encoding="utf-8") as file:
        file.write("aktualisering;person;inkom;slag;utredning;följd;område;enhet;registrerad;anteckning\n")
        for i in range(20_000):
            file.write(f'a{i};p{i};2025-01-01;anmälan;;;;;;"{note}"\n')
    reading = read(path)
    assert reading.accepted == 20_000
    assert [row["source_line"] for row in reading.tables["referrals"]] == list(range(2, 2 + 20_000 * 20, 20))


def test_one_late_swedish_letter_in_windows_1252(tmp_path: Path, read):
    rows = [f"b{i};p{i};;bifall;2025-01-31;;Enhet;" for i in range(60_000)] + ["b;p;;bifall;2025-01-31;;Kvänum;"]
    path = tmp_path / "beslut_2025-04.csv"
    path.write_bytes("\n".join([HEADER, *rows]).encode("windows-1252"))
    reading = read(path)
    assert reading.tables["decisions"][-1]["unit"] == "Kvänum"
    assert reading.accepted == 60_001


@pytest.mark.parametrize("as_text", [False, True])
def test_workbook(tmp_path: Path, read, as_text):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADER.split(";"))
    for row in ROWS:
        cells = [value or None for value in row.split(";")]
        if not as_text:
            cells = [dt.datetime.fromisoformat(c) if c and c.startswith("2025") else c for c in cells]
        sheet.append(cells)
    sheet.append([None] * 8)
    book.save(tmp_path / "beslut_2025-04.xlsx")
    assert plain(read(tmp_path / "beslut_2025-04.xlsx").tables["decisions"]) == EXPECTED


def test_workbook_serial_dates_and_numbers(tmp_path: Path, read):
    """Day 45688 is 2025-01-31; numbers as numbers and as text, kronor into öre."""
    book = openpyxl.Workbook()
    sheet = book.active
    header = (
        "placering;person;vårdkedja;form;regi;lagrum;utförare;behov_familjehem;inledd;avslutad;startskäl;avslutsskäl;"
        "dygnspris;område;enhet;registrerad;avslut_registrerat"
    )
    sheet.append(header.split(";"))
    sheet.append([1, 19900101.0, None, "jourhem", None, "SoL", None, True, 45688, 45689, None, None, 1234.5])
    sheet.append([2, 5, None, "jourhem", None, "SoL", None, "nej", "45688", None, None, None, "1 234,50"])
    book.save(tmp_path / "placeringar_2025-04.xlsx")
    first, second = read(tmp_path / "placeringar_2025-04.xlsx").tables["placements"]
    assert first["placement_id"] == "1"
    assert (first["started_on"], first["ended_on"]) == (dt.date(2025, 1, 31), dt.date(2025, 2, 2))
    assert (first["daily_rate_ore"], second["daily_rate_ore"]) == (123450, 123450)
    assert (first["needs_family_home"], second["needs_family_home"]) == (True, False)
    assert second["started_on"] == dt.date(2025, 1, 31)


def test_parquet(tmp_path: Path, read):
    rows = [dict(zip(HEADER.split(";"), (v or None for v in row.split(";")), strict=True)) for row in ROWS]
    table = pa.Table.from_pylist(rows)
    days = table.column("beslutsdag").cast(pa.date32())
    stamps = table.column("registrerad").cast(pa.timestamp("ns"))
    table = table.set_column(4, "beslutsdag", days).set_column(7, "registrerad", stamps)
    table = table.set_column(5, "område", table.column("område").dictionary_encode())
    pq.write_table(table, tmp_path / "beslut_2025-04.parquet", row_group_size=2)
    expected = [(*row[:-1], row[-1] - 1) for row in EXPECTED]  # no header line
    assert plain(read(tmp_path / "beslut_2025-04.parquet").tables["decisions"]) == expected


def test_decimals_in_every_form(tmp_path: Path, read):
    header = "serie;period;värde;täljare;nämnare;version;källa;publicerad;registrerad"
    text = tmp_path / "observationer_2025-04.csv"
    text.write_text(f"{header}\ns;2024;82,8;77;93;1;k;2025-02-01;\ns;2023;1 234,5;;;;;;\n", encoding="utf-8")
    assert [row["value"] for row in read(text).tables["observations"]] == [Decimal("82.8"), Decimal("1234.5")]
    columns = {name: ["1", "2"] for name in header.split(";")}
    columns |= {"värde": [82.8, -1234.5], "publicerad": ["2025-02-01", None], "registrerad": [None, None]}
    pq.write_table(pa.table(columns), tmp_path / "observationer_2025-03.parquet")
    reading = read(tmp_path / "observationer_2025-03.parquet")
    assert [row["value"] for row in reading.tables["observations"]] == [Decimal("82.8"), Decimal("-1234.5")]

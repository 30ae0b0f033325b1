"""Whatever bytes come: the file is refused by name, or its rows are accepted or set aside. Nothing else."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from utfall.errors import RefusedFile, TooManyBadRows

HEADER = "aktualisering;person;inkom;slag;utredning;följd;område;enhet;registrerad;anteckning\n"
PIECES = [";", '"', "\n", "\r\n", "\r", " ", "a1", "p1", "2025-01-01", "anmälan", "å", "\u2028", "\0", "\x1a", "\ufeff"]
ROWS = st.lists(st.sampled_from([*PIECES, "a2;p2;2025-01-02;ansökan;;;;;;\n"]), max_size=60).map("".join)
CODECS = st.sampled_from(["utf-8", "utf-8-sig", "windows-1252", "utf-16"])


def read_bytes(read, content: bytes, suffix: str, lenient) -> tuple[int, int] | str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"aktualiseringar_2025-04.{suffix}"
        path.write_bytes(content)
        try:
            reading = read(path, using=lenient)
        except (RefusedFile, TooManyBadRows) as refusal:
            assert path.name in refusal.cause
            assert refusal.remedy
            return "refused"
    assert reading.rows_in == reading.accepted + len(reading.set_aside)
    assert reading.accepted == len(reading.tables["referrals"])
    lines = [row["source_line"] for row in reading.tables["referrals"]] + [row.line for row in reading.set_aside]
    assert len(set(lines)) == len(lines)
    for row in reading.set_aside:
        row.text.encode()
        assert row.problems
    return reading.rows_in, reading.accepted


quietly = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)


@quietly
@given(content=st.binary(max_size=600))
def test_any_bytes(read, lenient, content):
    read_bytes(read, content, "csv", lenient)


@quietly
@given(rows=ROWS, codec=CODECS, cut=st.integers(0, 400), stray=st.binary(max_size=4))
def test_any_pieces_of_rows(read, lenient, rows, codec, cut, stray):
    content = (HEADER + rows).encode(codec, errors="replace")
    place = len(HEADER.encode(codec)) + cut
    read_bytes(read, content[:place] + stray + content[place:], "csv", lenient)


@quietly
@given(rows=ROWS)
def test_a_good_row_at_the_end_is_read_whatever_stands_before_it(read, lenient, rows):
    """Unless the text before it is a quote that rightly spans lines, or a line of its own is still open."""
    text = rows.replace('"', "").replace("\0", "").replace("\r", "")
    content = (HEADER + text + "\na9;p9;2025-01-09;anmälan;;;;;;\n").encode()
    result = read_bytes(read, content, "csv", lenient)
    assert result != "refused"
    assert result[1] >= 1


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(HEADER.strip().split(";"))
    book.active.append(["a1", "p1", "2025-01-01", "anmälan"])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def parquet() -> bytes:
    content = io.BytesIO()
    pq.write_table(pa.table({name: ["a1", "a2"] for name in HEADER.strip().split(";")}), content)
    return content.getvalue()


WORKBOOK, PARQUET = workbook(), parquet()


@quietly
@given(place=st.integers(0, len(WORKBOOK) - 1), put=st.binary(min_size=1, max_size=6))
def test_a_damaged_workbook(read, lenient, place, put):
    read_bytes(read, WORKBOOK[:place] + put + WORKBOOK[place + len(put) :], "xlsx", lenient)


@quietly
@given(place=st.integers(0, 2000), put=st.text(st.characters(max_codepoint=300), max_size=8))
def test_a_workbook_with_damaged_xml(read, lenient, place, put):
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as source, zipfile.ZipFile(result, "w") as target:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                part = part[: place % len(part)] + put.encode() + part[place % len(part) :]
            target.writestr(entry.filename, part)
    read_bytes(read, result.getvalue(), "xlsx", lenient)


@quietly
@given(place=st.integers(4, len(PARQUET) - 1), put=st.binary(min_size=1, max_size=3))
def test_a_damaged_parquet_file(read, lenient, place, put):
    read_bytes(read, PARQUET[:place] + put + PARQUET[place + len(put) :], "parquet", lenient)

"""What becomes of single rows: identities, planned ends, repeated keys, rows for several tables."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from utfall.model.problem import Severity
from utfall.sources.extracts.problems import KINDS, Code
from utfall.sources.mapping_file import load_mapping
from utfall.store.keys import pseudonym

PERSONS = "person;familj;födelsedag;kön;registrerad;namn;adress\n"
INVESTIGATIONS = "utredning;person;slag;inledd;avslutad;utfall;område;enhet;registrerad\n"


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_identities_become_pseudonyms_and_names_never_come_in(tmp_path: Path, read, lenient):
    text = PERSONS + "19900101-1234;familj-17;1990-01-01;kvinna;;Påhittad Person;Hittepågatan 1\n"
    reading = read(put(tmp_path, "personer_2025-04.csv", text), using=lenient)
    [person] = reading.tables["persons"]
    key = b"a key for tests, 32 bytes long.."
    assert person["person_key"] == pseudonym(key, "person", "199001011234")
    assert person["family_key"] == pseudonym(key, "family", "familj-17")
    assert reading.file.dropped_columns == ("namn", "adress")
    for secret in ("19900101", "1-1234", "Påhittad", "Hittepå", "familj"):
        assert secret not in " ".join(str(value) for row in reading.tables["persons"] for value in row.values())
    assert "a key for tests" not in repr(reading.file)


def test_nothing_of_a_dropped_column_reaches_a_batch(tmp_path: Path, open_file):
    """Also not hidden in a buffer: the batches are written to Parquet and searched as bytes."""
    header = "aktualisering;person;inkom;slag;utredning;följd;område;enhet;registrerad;anteckning\n"
    rows = "".join(f"a{i};198001011234;2025-01-01;anmälan;;;;;;HEMLIG{i}\n" for i in range(3000))
    chunks = open_file(put(tmp_path, "aktualiseringar_2025-04.csv", header + rows)).chunks()
    for chunk in filter(lambda chunk: chunk.rows_in, chunks):
        for batch in chunk.tables.values():
            sink = pa.BufferOutputStream()
            pq.write_table(pa.Table.from_batches([batch]), sink, compression="none")
            content = sink.getvalue().to_pybytes()
            assert b"HEMLIG" not in content
            assert b"198001011234" not in content
            assert b"a2999" in content


def test_one_identity_written_in_two_ways_is_one_key(tmp_path: Path, read, lenient):
    text = PERSONS + "19900101-1234;;;;;;\n199001011234;;;;;;\n900101-1234;;;;;;\n"
    reading = read(put(tmp_path, "personer_2025-04.csv", text), using=lenient)
    assert reading.places == {(Code.DUPLICATE_KEY, 3, "person"), (Code.DUPLICATE_KEY, 4, "person")}
    assert reading.set_aside[0].problems[0].message == "Raden har samma nyckel som rad 2."


def test_a_bad_identifier_is_not_repeated_in_the_problem(tmp_path: Path, read, lenient):
    text = PERSONS + "Påhittad Person;;;;;;\n"
    [row] = read(put(tmp_path, "personer_2025-04.csv", text), using=lenient).set_aside
    assert "Påhittad" not in str(row.problems[0])
    assert "Påhittad" in row.text


def test_the_last_day_is_inclusive_and_one_day_is_no_reversal(tmp_path: Path, read, lenient):
    text = INVESTIGATIONS + "u1;p;;2025-01-01;2025-01-01;;;;\nu2;p;;2025-01-02;2025-01-01;;;;\n"
    reading = read(put(tmp_path, "utredningar_2025-04.csv", text), using=lenient)
    assert [r["ended_on"] for r in reading.tables["investigations"]] == [dt.date(2025, 1, 2)]
    assert reading.places == {(Code.END_BEFORE_START, 3, "avslutad")}
    assert "”2025-01-01” ligger före startdagen ”2025-01-02”" in reading.set_aside[0].problems[0].message


def test_a_planned_end_may_lie_ahead_but_a_start_may_not(tmp_path: Path, read, lenient):
    text = INVESTIGATIONS + "u1;p;;2025-05-05;2026-01-01;;;;\nu2;p;;2025-05-06;;;;;\n"
    reading = read(put(tmp_path, "utredningar_2025-04.csv", text), using=lenient)
    assert reading.accepted == 1
    assert reading.places == {(Code.DATE_AFTER_EXTRACT, 3, "inledd")}


def test_a_repeated_key_across_batches_names_the_first_line(tmp_path: Path, read, lenient):
    rows = [f"u{i % 99_000};p{i};;2025-01-01;;;Myndighet;Enhet;2025-01-01\n" for i in range(100_000)]
    reading = read(put(tmp_path, "utredningar_2025-04.csv", INVESTIGATIONS + "".join(rows)), using=lenient)
    assert reading.accepted == 99_000
    assert [row.line for row in reading.set_aside] == list(range(99_002, 100_002))
    assert reading.set_aside[-1].problems[0].message == "Raden har samma nyckel som rad 1001."


def test_the_same_row_wrong_in_itself_does_not_take_the_key(tmp_path: Path, read, lenient):
    text = INVESTIGATIONS + "u1;p;;2025-02-30;;;;;\nu1;p;;2025-02-28;;;;;\n"
    reading = read(put(tmp_path, "utredningar_2025-04.csv", text), using=lenient)
    assert [row["source_line"] for row in reading.tables["investigations"]] == [3]


def test_a_field_beyond_all_bounds_is_set_aside(tmp_path: Path, read, lenient):
    text = INVESTIGATIONS + f"u1;p;;2025-01-01;;;;{'x' * 200_000};\nu2;p;;2025-01-01;;;;;\n"
    reading = read(put(tmp_path, "utredningar_2025-04.csv", text), using=lenient)
    assert reading.places == {(Code.FIELD_TOO_LARGE, 2, None)}
    assert reading.accepted == 1


def test_one_stray_quote_does_not_swallow_the_rest(tmp_path: Path, read, lenient):
    rows = [f"u{i};p{i};;2025-01-01;;;Myndighet;{'”5' if i else chr(34) + 'fem'};\n" for i in range(50_000)]
    reading = read(put(tmp_path, "utredningar_2025-04.csv", INVESTIGATIONS + "".join(rows)), using=lenient)
    assert reading.places == {(Code.UNBALANCED_QUOTE, 2, "enhet")}
    assert reading.accepted == 49_999


MAPPING = """
schema = 1
system = "two"
title = "En fil till två tabeller"
max_bad_rows_share = 1.0
[format]
dates = ["%d.%m.%Y", "%Y%m%d"]
decimal_comma = false
yes = ["J"]
no = ["N"]
[[file]]
name = "allt"
columns = ["Sort", "Nr"]
[[file.table]]
name = "placements"
where = [{ column = "Sort", in = ["P"] }]
[file.table.columns]
placement_id = { columns = ["Nr", "Del"], separator = "/" }
person_key = { column = "Vem", identifier = "person" }
care_spell_id = { column = "Vem", identifier = "family" }
form = { column = "Form", values = { "17" = "hvb", "0" = "" }, otherwise = "other" }
needs_family_home = { column = "Hem", optional = true }
started_on = "Dag"
daily_rate_ore = { column = "Pris", kronor = true }
unit = { constant = "Enhet 1" }
[[file.table]]
name = "decisions"
where = [{ column = "Sort", not_in = ["P", "X"] }]
[file.table.columns]
decision_id = { row_number = true }
person_key = { column = "Vem", identifier = "person" }
kind = { constant = "approval" }
decided_on = "Dag"
[[file.table]]
name = "persons"
repeats = "skip"
where = [{ column = "Sort", not_in = ["X"] }]
[file.table.columns]
person_key = { column = "Vem", identifier = "person" }
"""


@pytest.fixture
def two_tables(tmp_path: Path):
    path = tmp_path / "two.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return {"two": load_mapping(path)}


def test_one_file_to_several_tables(tmp_path: Path, read, two_tables):
    text = (
        "Sort,Nr,Del,Vem,Form,Dag,Pris,Rest\n"
        "P,1,a,p1,17,31.01.2025,1234.5,x\n"
        "P,1,b,p1,99,20250201,1,x\n"
        "p,2,a,p2,17,01.02.2025,,x\n"
        "B,3,,p1,,01.02.2025,,x\n"
        "X,4,,,,,,x\n"
        "P,5,a,p3,0,01.02.2025,,x\n"
        "P,6,,p3,17,01.02.2025,,x\n"
    )
    reading = read(put(tmp_path, "vad som helst.csv", text), using=two_tables)
    placements = reading.tables["placements"]
    assert [row["placement_id"] for row in placements] == ["1/a", "1/b", "2/a"]
    assert [row["form"] for row in placements] == ["hvb", "other", "hvb"]
    assert [row["daily_rate_ore"] for row in placements] == [123450, 100, None]
    assert {row["unit"] for row in placements} == {"Enhet 1"}
    assert all(len(row["care_spell_id"]) == 32 for row in placements)
    assert placements[0]["care_spell_id"] != placements[0]["person_key"]
    assert [row["decision_id"] for row in reading.tables["decisions"]] == ["vad som helst.csv:000000005"]
    assert len(reading.tables["persons"]) == 2  # p3's rows were set aside
    assert reading.places == {(Code.REQUIRED_MISSING, 7, "Form"), (Code.REQUIRED_MISSING, 8, "Nr + Del")}
    assert [(p.code, p.message[:7]) for p in reading.findings] == [("EXT-103", "1 rader")]
    assert (reading.rows_in, reading.accepted) == (7, 5)


def test_every_problem_is_told_in_full():
    assert set(KINDS) == set(Code)
    for code, kind in KINDS.items():
        assert (kind.severity is Severity.ERROR) == (code < "EXT-100")
        assert kind.message.endswith((".", "}"))
        assert kind.remedy.endswith(".")

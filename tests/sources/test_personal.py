"""Persons in the wrong column: nothing of them passes the door or is repeated in a message."""

from __future__ import annotations

from pathlib import Path

import pytest

from utfall.sources.extracts.personal import has_personal_number, shown
from utfall.sources.mapping import Mapping
from utfall.sources.mapping_file import load_mapping

from .conftest import Read

HEADER = "utredning;person;slag;inledd;avslutad;utfall;område;enhet;registrerad\n"


def investigations(folder: Path, *rows: str) -> Path:
    path = folder / "utredningar_2025-05.csv"
    path.write_text(HEADER + "".join(row + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        "19850314-1234",
        "198503141234",
        "850314-1234",
        "850314+1234",
        "20 barn, 850374-1234",  # a coordination number: the day plus 60
        "8503141239",  # ten bare digits count where the check digit is right
        "Dnr 19850314 - 1234 A",
    ],
)
def test_personal_numbers_are_seen(text: str) -> None:
    assert has_personal_number(text)
    assert "1234" not in shown(text) and "1239" not in shown(text)


@pytest.mark.parametrize(
    "text", ["U000123", "2025-03-14", "20055127-0001", "8503141234", "utredningar_2025-05.csv:000000002", "2025:1234"]
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not has_personal_number(text)
    assert shown(text) == text


@pytest.mark.parametrize(("column", "position"), [("utredning", 0), ("område", 6), ("enhet", 7)])
@pytest.mark.parametrize(
    ("value", "code"), [("19850314-1234", "EXT-018"), ("8503141239", "EXT-018"), ("röd\x1b[31m text", "EXT-019")]
)
def test_a_text_column_takes_no_personal_number_and_no_control_character(
    tmp_path: Path, read: Read, lenient: dict[str, Mapping], column: str, position: int, value: str, code: str
) -> None:
    good = "U1;P1;barn och unga;2025-01-02;;;Myndighet;Mottagning;2025-01-03"
    bad = good.replace("U1", "U2").split(";")
    bad[position] = value
    reading = read(investigations(tmp_path, good, ";".join(bad)), using=lenient)
    assert [row["investigation_id"] for row in reading.tables["investigations"]] == ["U1"]
    assert reading.places == {(code, 3, column)}
    assert value not in str(reading.set_aside[0].problems)


def test_messages_do_not_repeat_persons(tmp_path: Path, read: Read, lenient: dict[str, Mapping]) -> None:
    reading = read(
        investigations(
            tmp_path,
            "U1;P1;Kalle Anka;2025-01-02;;;Myndighet;Mottagning;2025-01-03",
            "U2;P2;barn och unga;850314-1234;;;Myndighet;Mottagning;2025-01-03",
            "U3;P3;barn och ungs;2025-13-02;;;Myndighet;Mottagning;2025-01-03",
        ),
        using=lenient,
    )
    told = [" ".join(problem.message for problem in row.problems) for row in reading.set_aside]
    assert "Anka" not in told[0] and "1234" not in told[1]
    assert "barn och ungs" in told[2] and "2025-13-02" in told[2]
    assert "Kalle Anka" in reading.set_aside[0].text


def test_a_mapping_may_say_that_case_numbers_only_look_so(tmp_path: Path, read: Read) -> None:
    mapping = tmp_path / "eget.toml"
    mapping.write_text(
        """
schema = 1
system = "eget"
title = "Eget"
[[file]]
name = "utredningar"
patterns = ["utredningar_*"]
[[file.table]]
name = "investigations"
[file.table.columns]
investigation_id = { column = "utredning", personal_numbers = true }
person_key = { column = "person", identifier = "person" }
started_on = "inledd"
""",
        encoding="utf-8",
    )
    path = investigations(tmp_path, "20250115-0001;P1;x;2025-01-02;;;A;B;2025-01-03")
    reading = read(path, using={"eget": load_mapping(mapping)})
    assert [row["investigation_id"] for row in reading.tables["investigations"]] == ["20250115-0001"]

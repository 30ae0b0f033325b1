"""12 000 rows of the real format with 40 seeded faults: each found and placed, the rest accepted, sums agree."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from utfall.sources.extracts.problems import Code

REFERRALS = "aktualisering;person;inkom;slag;utredning;följd;område;enhet;registrerad;anteckning"
PLACEMENTS = (
    "placering;person;vårdkedja;form;regi;lagrum;utförare;behov_familjehem;inledd;avslutad;startskäl;avslutsskäl;"
    "dygnspris;område;enhet;registrerad;avslut_registrerat"
)


@dataclass(frozen=True)
class Fault:
    """A value put into a row's column, and the problems that must come of it (code and column)."""

    column: str
    value: str
    expected: tuple[tuple[Code, str | None], ...]


def one(column: str, value: str, code: Code) -> Fault:
    return Fault(column, value, ((code, column),))


REFERRAL_FAULTS = [
    one("inkom", "2025-02-31", Code.DATE_NOT_IN_CALENDAR),
    one("inkom", "2025-13-01", Code.DATE_NOT_IN_CALENDAR),
    one("inkom", "31/1/2025", Code.DATE_FORMAT),
    one("inkom", "2025-1-5", Code.DATE_FORMAT),
    one("inkom", "i går", Code.DATE_FORMAT),
    one("inkom", "1025-01-05", Code.DATE_TOO_EARLY),
    one("inkom", "2052-01-05", Code.DATE_AFTER_EXTRACT),
    one("registrerad", "2025-05-06", Code.DATE_AFTER_EXTRACT),
    one("registrerad", "20250105", Code.DATE_FORMAT),
    one("inkom", "", Code.REQUIRED_MISSING),
    one("person", "", Code.REQUIRED_MISSING),
    one("aktualisering", "19850314-1234", Code.PERSONAL_NUMBER),
    one("slag", "", Code.REQUIRED_MISSING),
    one("slag", "anmälning", Code.UNKNOWN_CODE),
    one("enhet", "\x1b[31mEnhet", Code.CONTROL_CHARACTER),
    one("följd", "utredning inled", Code.UNKNOWN_CODE),
    one("person", "Påhittad Person", Code.BAD_IDENTIFIER),
    one("person", "p" * 65, Code.BAD_IDENTIFIER),
    one("enhet", "ord " * 40, Code.TEXT_TOO_LONG),
    Fault("område", "Myn;dighet", ((Code.FIELD_COUNT, None),)),
    Fault("område", '"Myndighet', ((Code.UNBALANCED_QUOTE, "område"),)),
    Fault("enhet", "Enhet \udcff", ((Code.UNDECODABLE, "enhet"),)),
    Fault("anteckning", 'hon sade;"hej', ((Code.UNBALANCED_QUOTE, None),)),  # in a field too many, which has no name
    Fault("aktualisering", "a7", ((Code.DUPLICATE_KEY, "aktualisering"),)),
]
PLACEMENT_FAULTS = [
    one("form", "", Code.REQUIRED_MISSING),
    one("form", "familjehemm", Code.UNKNOWN_CODE),
    one("regi", "hemma", Code.UNKNOWN_CODE),
    one("lagrum", "XYZ", Code.UNKNOWN_CODE),
    one("avslutsskäl", "okänt skäl", Code.UNKNOWN_CODE),
    one("behov_familjehem", "kanske", Code.BAD_YES_NO),
    one("dygnspris", "1.234,50", Code.BAD_NUMBER),
    one("dygnspris", "gratis", Code.BAD_NUMBER),
    one("dygnspris", "10,555", Code.BAD_NUMBER),
    one("dygnspris", "-1500", Code.NEGATIVE_NUMBER),
    one("avslutad", "2001-01-01", Code.END_BEFORE_START),
    one("avslutad", "2024-04-31", Code.DATE_NOT_IN_CALENDAR),
    one("avslut_registrerat", "2099-01-01", Code.DATE_AFTER_EXTRACT),
    one("inledd", "0202-01-01", Code.DATE_TOO_EARLY),
    one("placering", "v7", Code.DUPLICATE_KEY),
    Fault("form", "fel", ((Code.UNKNOWN_CODE, "form"), (Code.DATE_FORMAT, "inledd"))),
]


def referral(i: int, draw: random.Random) -> list[str]:
    day = (date(2021, 1, 1) + timedelta(days=draw.randrange(1500))).isoformat()
    note = draw.choice(["", "kort", '"två\nrader"', '"med ""citat"" och ; i"'])
    kind = draw.choice(["anmälan", "ansökan", "application", "Begäran"])
    return [f"a{i}", f"p{draw.randrange(3000)}", day, kind, f"u{i}", "utredning inleds", "Myndighet", "Åsen", day, note]


def placement(i: int, draw: random.Random) -> list[str]:
    start = date(2021, 1, 1) + timedelta(days=draw.randrange(1000))
    end = start + timedelta(days=draw.randrange(500))
    ended = draw.random() < 0.7
    return [
        *(f"v{i}", f"p{draw.randrange(3000)}", f"k{i}", draw.choice(["jourhem", "HVB", "hvb", "familjehem"])),
        *(draw.choice(["egen regi", "extern regi"]), "LVU", "f1", draw.choice(["ja", "nej", ""]), start.isoformat()),
        *(end.isoformat() if ended else "", "vården inleds", "hem" if ended else "", f"{draw.randrange(100, 9000)},50"),
        *("Boende", "Öst", start.isoformat(), end.isoformat() if ended else ""),
    ]


def write(path: Path, header: str, rows: Sequence[Sequence[str]]) -> list[int]:
    """The file, and the line on which each row begins."""
    lines, line = [], 2
    with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(header + "\n")
        for row in rows:
            text = ";".join(row)
            lines.append(line)
            line += text.count("\n") + 1
            file.write(text + "\n")
    return lines


def seed(rows: list[list[str]], header: str, faults: Sequence[Fault], draw: random.Random) -> dict[int, Fault]:
    """The faults put into rows spread over the file; by row."""
    names = header.split(";")
    step = len(rows) // len(faults)
    placed: dict[int, Fault] = {}
    for number, fault in enumerate(faults):
        row = number * step + draw.randrange(10, step)
        if len(names) == 10:
            rows[row][9] = ""  # a note of two lines would hide a stray quote's own line
        if len(fault.expected) == 2:
            rows[row][names.index("inledd")] = "igår"
        rows[row][names.index(fault.column)] = fault.value
        placed[row] = fault
    return placed


@pytest.mark.parametrize(
    ("name", "header", "make", "faults", "table"),
    [
        ("aktualiseringar", REFERRALS, referral, REFERRAL_FAULTS, "referrals"),
        ("placeringar", PLACEMENTS, placement, PLACEMENT_FAULTS, "placements"),
    ],
)
def test_every_seeded_fault_is_found_and_placed(tmp_path: Path, read, name, header, make, faults, table):
    draw = random.Random(20250505)
    rows = [make(i, draw) for i in range(7200 if table == "referrals" else 4800)]
    placed = seed(rows, header, faults, draw)
    path = tmp_path / f"{name}_2025-04.csv"
    lines = write(path, header, rows)

    reading = read(path)

    expected = {(code, lines[row], column) for row, fault in placed.items() for code, column in fault.expected}
    assert reading.places == expected
    assert {row.line for row in reading.set_aside} == {lines[row] for row in placed}
    assert reading.rows_in == len(rows)
    assert reading.accepted == len(rows) - len(faults) == len(reading.tables[table])
    for row in reading.set_aside:
        index = lines.index(row.line)
        assert row.text == ";".join(rows[index]).replace("\udcff", "\ufffd")
        assert all(p.remedy and p.message for p in row.problems)

    good = [row for i, row in enumerate(rows) if i not in placed]
    assert [r["source_line"] for r in reading.tables[table]] == [n for i, n in enumerate(lines) if i not in placed]
    if table == "placements":
        names = header.split(";")
        assert sum(r["daily_rate_ore"] for r in reading.tables[table]) == sum(
            round(float(row[names.index("dygnspris")].replace(",", ".")) * 100) for row in good
        )
        nights = sum(
            (date.fromisoformat(row[9]) - date.fromisoformat(row[8])).days + 1 for row in good if row[9]
        )  # both days counted, as the file's end days are inclusive
        assert nights == sum((r["ended_on"] - r["started_on"]).days for r in reading.tables[table] if r["ended_on"])


def test_there_are_forty_of_all_kinds():
    assert len(REFERRAL_FAULTS) + len(PLACEMENT_FAULTS) == 40
    seeded = {code for fault in REFERRAL_FAULTS + PLACEMENT_FAULTS for code, _ in fault.expected}
    assert seeded == {code for code in Code if code < "EXT-100"} - {Code.FIELD_TOO_LARGE}  # its own test

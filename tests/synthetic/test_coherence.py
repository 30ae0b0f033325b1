"""The extracts tell one story: nothing contradicts anything, on the report's day and a year later."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from utfall.synthetic.extracts import ExtractsWritten

DAYS = (date(2021, 2, 5), date(2023, 9, 5), date(2025, 5, 5), date(2026, 5, 5))
KnownAt = Callable[[date], duckdb.DuckDBPyConnection]

CONTRADICTIONS = {
    "an investigation ends before it begins": "SELECT * FROM utredningar WHERE avslutad < inledd",
    "an investigation begins before its referral": """
        SELECT * FROM utredningar JOIN aktualiseringar USING (utredning)
        WHERE följd = 'utredning inleds' AND inkom > inledd""",
    "an investigation has two openers": """
        SELECT utredning FROM aktualiseringar WHERE följd = 'utredning inleds' GROUP BY ALL HAVING count(*) > 1""",
    "a decision outside its investigation": """
        SELECT * FROM beslut JOIN utredningar USING (utredning)
        WHERE beslutsdag < inledd OR beslutsdag > avslutad""",
    "two answers in one investigation": """
        SELECT utredning FROM beslut WHERE slag IN ('bifall', 'avslag') GROUP BY ALL HAVING count(*) > 1""",
    "a withdrawn investigation with an answer": """
        SELECT * FROM beslut b JOIN utredningar u USING (utredning)
        WHERE b.slag IN ('bifall', 'avslag') AND u.utfall = 'återtagen'""",
    "an intervention before its decision": """
        SELECT * FROM insatser i JOIN beslut USING (beslut) WHERE i.inledd < beslutsdag""",
    "an intervention without approval": """
        SELECT * FROM insatser LEFT JOIN beslut b USING (beslut) WHERE b.slag IS DISTINCT FROM 'bifall'""",
    "an intervention of another person than the investigation": """
        SELECT * FROM insatser i JOIN utredningar u USING (utredning) WHERE i.person <> u.person""",
    "an intervention ends before it begins": "SELECT * FROM insatser WHERE avslutad < inledd",
    "an end without reason": "SELECT * FROM insatser WHERE (avslutad IS NULL) <> (avslutsskäl IS NULL)",
    "a placement ends before it begins": "SELECT * FROM placeringar WHERE avslutad < inledd",
    "care chains of a person overlap": """
        SELECT * FROM placeringar a JOIN placeringar b USING (person)
        WHERE a.placering < b.placering AND a.startskäl <> 'annat' AND b.startskäl <> 'annat'
          AND a.inledd <= b.avslutad AND b.inledd <= a.avslutad""",
    "relief without care at the same time": """
        SELECT * FROM placeringar a WHERE startskäl = 'annat' AND NOT EXISTS (
          FROM placeringar b WHERE b.person = a.person AND b.startskäl <> 'annat' AND b.inledd <= a.inledd
            AND coalesce(b.avslutad, DATE '2100-01-01') >= a.inledd)""",
    "a move that leaves a gap": """
        SELECT * FROM (SELECT *, lead(inledd) OVER (PARTITION BY vårdkedja ORDER BY inledd) AS nästa FROM placeringar)
        WHERE avslutsskäl = 'omplacering' AND nästa <> avslutad + 1""",
    "family-home care of somebody grown up": """
        SELECT * FROM placeringar JOIN personer USING (person)
        WHERE form IN ('familjehem', 'nätverksfamiljehem', 'jourhem', 'konsulentstött familjehem')
          AND inledd - födelsedag > 366 * 21""",
    "somebody over ninety-five": "SELECT * FROM personer WHERE registrerad - födelsedag > 366 * 95",
    "somebody in an intake unit for children who is grown up": """
        SELECT * FROM aktualiseringar JOIN personer USING (person)
        WHERE enhet = 'Mottagning barn' AND inkom - födelsedag > 365.3 * 19""",
    "a placement under LVM of a child": """
        SELECT * FROM placeringar JOIN personer USING (person)
        WHERE lagrum = 'LVM' AND inledd - födelsedag < 365 * 18""",
    "a placement at an unknown provider": "SELECT * FROM placeringar ANTI JOIN utförare USING (utförare)",
    "more absence than school": """
        SELECT * FROM närvaro WHERE giltig_frånvaro_minuter + ogiltig_frånvaro_minuter > erbjuden_minuter
           OR giltig_frånvaro_minuter < 0 OR ogiltig_frånvaro_minuter < 0""",
    "a family home ends before it begins": "SELECT * FROM familjehem WHERE avtal_till < avtal_från",
} | {
    f"{table} of somebody unknown": f"SELECT * FROM {table} ANTI JOIN personer USING (person)"
    for table in ("aktualiseringar", "utredningar", "beslut", "insatser", "placeringar", "närvaro")
}
EVENT_DAYS = {
    "aktualiseringar": "inkom",
    "utredningar": "inledd",
    "beslut": "beslutsdag",
    "insatser": "inledd",
    "placeringar": "inledd",
    "familjehem": "avtal_från",
    "servicekontakter": "dag",
    "närvaro": "till",
}


@pytest.mark.parametrize("contradiction", CONTRADICTIONS)
def test_nothing_contradicts(known_at: KnownAt, contradiction: str) -> None:
    for day in DAYS:
        assert known_at(day).execute(CONTRADICTIONS[contradiction]).fetchmany(3) == []


def test_the_contradictions_would_be_seen(known_at: KnownAt) -> None:
    """Each query reads rows that exist: the tables are not empty, and a planted fault is found."""
    connection = known_at(date(2025, 5, 5))
    connection.execute("BEGIN")
    connection.execute("UPDATE insatser SET avslutad = inledd - 1 WHERE avslutad IS NOT NULL")
    connection.execute("UPDATE placeringar SET inledd = inledd - 400 WHERE startskäl = 'omplacering'")
    found = {name for name, query in CONTRADICTIONS.items() if connection.execute(query).fetchmany(1)}
    connection.execute("ROLLBACK")
    assert {
        "an intervention ends before it begins",
        "care chains of a person overlap",
        "a move that leaves a gap",
    } <= found


@pytest.mark.parametrize("table", EVENT_DAYS)
def test_rows_are_registered_after_the_event_and_before_the_extract(known_at: KnownAt, table: str) -> None:
    for day in DAYS:
        late = f"SELECT * FROM {table} WHERE registrerad < {EVENT_DAYS[table]} OR registrerad >= DATE '{day}'"
        assert known_at(day).execute(late).fetchmany(3) == []


def test_ends_of_interventions_are_registered_late(known_at: KnownAt) -> None:
    later = known_at(date(2026, 5, 5))
    mean = later.execute("""SELECT avg(avslut_registrerat - avslutad) FROM insatser
                            WHERE avslutad BETWEEN DATE '2021-06-01' AND DATE '2025-05-31'""").fetchone()
    assert mean is not None and 40 <= mean[0] <= 50
    query = "SELECT count(*) FROM insatser WHERE avslutsskäl = 'fullföljd' AND strftime(avslutad, '%Y-%m') = '{}'"
    share_known = []
    for month in ("2024-06", "2025-03", "2025-04"):
        early, full = (c.execute(query.format(month)).fetchone() for c in (known_at(date(2025, 5, 5)), later))
        assert early is not None and full is not None
        share_known.append(early[0] / full[0])
    assert share_known[0] == 1.0
    assert share_known[0] > share_known[1] > share_known[2]


def test_what_was_known_stays_known(known_at: KnownAt) -> None:
    """Start dates, persons and kinds never change between extracts; only ends and assessments are added."""
    early, late = known_at(date(2023, 9, 5)), known_at(date(2025, 5, 5))
    for table, fixed in {
        "aktualiseringar": "aktualisering, person, inkom, slag",
        "utredningar": "utredning, person, slag, inledd",
        "insatser": "insats, person, slag, inledd",
        "placeringar": "placering, person, form, regi, inledd, vårdkedja",
    }.items():
        before = set(early.execute(f"SELECT {fixed} FROM {table}").fetchall())
        assert before <= set(late.execute(f"SELECT {fixed} FROM {table}").fetchall())
        assert len(before) > 1000


def test_summer_and_christmas_are_quieter(known_at: KnownAt) -> None:
    months = dict(
        known_at(date(2025, 5, 5))
        .execute("SELECT month(inkom), count(*) FROM aktualiseringar WHERE inkom < DATE '2025-01-01' GROUP BY 1")
        .fetchall()
    )
    assert months[7] < 0.75 * months[5]
    assert months[12] < 0.9 * months[11]


def test_identifiers_can_belong_to_nobody(known_at: KnownAt) -> None:
    """The place of the month holds 41–52, which no Swedish personal, co-ordination or organisation number does."""
    numbers = [row[0] for row in known_at(date(2025, 5, 5)).execute("SELECT person FROM personer").fetchall()]
    assert len(set(numbers)) == len(numbers) > 10_000
    assert all(re.fullmatch(r"(19|20)\d\d(4[1-9]|5[0-2])[0-3]\d-\d{4}", number) for number in numbers)


def test_one_folder_a_month_with_files_named_after_it(extracts: tuple[Path, ExtractsWritten]) -> None:
    out, written = extracts
    assert [folder.known_at for folder in written.folders[:2]] == [date(2021, 2, 5), date(2021, 3, 5)]
    assert len(written.folders) == 64
    for folder in written.folders:
        assert folder.folder == out / folder.known_at.isoformat()
        assert folder.files
        lines = sum(len(file.read_text(encoding="utf-8").splitlines()) - 1 for file in folder.files)
        assert lines == folder.rows
        assert all(file.stem.endswith(f"_{folder.known_at:%Y-%m}") for file in folder.files)

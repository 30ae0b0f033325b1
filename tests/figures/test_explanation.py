"""Explaining a figure, and the rows behind it."""

from __future__ import annotations

import json
import stat
from datetime import date
from typing import Any

import pytest

from utfall.errors import NotAuthorised
from utfall.figures.access import Reader
from utfall.measures.definition import Comparable
from utfall.model.period import Period
from utfall.model.question import Breakdown, Counted, Dated, EventCount, SpellDays, Spells

STARTED = EventCount(Dated("investigations", "started_on"))
YEAR = (Period.parse("2024"),)
AUTHORISED = Reader("Controller Ett", may_read_rows=True, purpose="avstämning")


def opened(small: Any, version: Any) -> Any:
    second = version(STARTED, number="2", valid_from=date(2025, 1, 1), comparable=Comparable.NO)
    small.define("m", version(STARTED), second, by=[Breakdown("area", "area")], maturity_days=30)
    small.rows("investigations", 9, started_on=date(2024, 3, 1), area="Boende")
    small.rows("investigations", 31, started_on=date(2024, 4, 1), area="Myndighet")
    small.rows("investigations", 2, started_on=date(2025, 4, 1), area="Myndighet")
    return small.open()


def test_an_explanation_says_what_how_when_how_sure(small: Any, version: Any) -> None:
    gate = opened(small, version)
    found = gate.explain(gate.table("m", YEAR, by=("area",)).figure("2024", area="Boende"))
    assert found.sentence == (
        "Antal m, 2024 (verksamhetsområde Boende): 9. Enligt version 1 av definitionen och det som var känt före "
        "5 maj 2025. Alla räknas, det är inget stickprov. En skillnad mellan två perioder kan ändå bero på slumpen. "
        "Jämför den inte rakt av med samma period året före. Uppgift saknas för 2023. Siffran är inte skyddad."
    )
    assert found.definition.startswith("Så här räknas det. ")
    assert found.versions == (
        "Version 1, från 1 januari 2021: Skälet till version 1.",
        "Version 2, från 1 januari 2025: Skälet till version 2. (inte jämförbar med den före)",
    )
    assert "d7" in found.snapshot and "snapshot-7" in found.snapshot
    assert "investigations" in found.sql and "area" in found.sql


def test_an_explanation_keeps_what_is_hidden(small: Any, version: Any) -> None:
    gate = opened(small, version)
    found = gate.explain(gate.table("m", (Period.parse("2025-T1"),)).figures[0])
    assert found.sentence == (
        "Antal m, januari–april 2025. Ingen siffra: skyddad (färre än 5). Enligt version 2 av definitionen och det som "
        "var känt före 5 maj 2025. Jämför den inte rakt av med samma period året före. Räknas på annat sätt sedan "
        "1 januari 2025: Skälet till version 2. Den visas inte, för att skydda enskilda."
    )
    assert "Antal m, januari–april 2025: 2" not in found.sentence


def test_rows_are_as_many_as_the_cell_and_logged(small: Any, version: Any) -> None:
    gate = opened(small, version)
    figure = gate.table("m", YEAR, by=("area",)).figure("2024", area="Boende")
    rows = gate.rows(figure, reader=AUTHORISED)
    assert len(rows.rows) == figure.value.value == 9
    assert "investigation_id" in rows.columns
    log = small.folder / "access.jsonl"
    (entry,) = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert (entry["reader"], entry["purpose"], entry["rows"]) == ("Controller Ett", "avstämning", 9)
    assert (entry["measure"], entry["period"], entry["groups"]) == ("m", "2024", {"area": "Boende"})
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    gate.rows(gate.table("m", YEAR).figures[0], reader=AUTHORISED)
    assert len(log.read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.parametrize("reader", [Reader("Chef Två", may_read_rows=False), Reader("  ", may_read_rows=True)])
def test_others_see_no_rows_and_leave_no_trace_of_a_reading(small: Any, version: Any, reader: Reader) -> None:
    gate = opened(small, version)
    with pytest.raises(NotAuthorised):
        gate.rows(gate.table("m", YEAR).figures[0], reader=reader)
    assert not (small.folder / "access.jsonl").exists()


def test_without_a_log_nobody_reads(small: Any, version: Any) -> None:
    gate = opened(small, version)
    (small.folder / "access.jsonl").mkdir()
    with pytest.raises(NotAuthorised, match="kan inte loggas"):
        gate.rows(gate.table("m", YEAR).figures[0], reader=AUTHORISED)


def test_rows_of_distinct_persons_and_of_sums(small: Any, version: Any) -> None:
    persons = EventCount(Dated("investigations", "started_on"), count=Counted.PERSONS)
    small.define("persons", version(persons))
    small.define("nights", version(SpellDays(Spells("placements", "started_on", "ended_on"))))
    small.rows("placements", 6, form="hvb", started_on=date(2024, 3, 1), ended_on=date(2024, 4, 1))
    small.rows("investigations", 7, started_on=date(2024, 3, 1), person_key="same")
    small.rows("investigations", 5, started_on=date(2024, 3, 1))
    gate = small.open()
    figure = gate.table("persons", YEAR).figures[0]
    assert len(gate.rows(figure, reader=AUTHORISED).rows) == figure.value.value == 6
    assert len(gate.rows(gate.table("nights", YEAR).figures[0], reader=AUTHORISED).rows) == 6

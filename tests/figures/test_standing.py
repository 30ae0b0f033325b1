"""The standing table: the same whatever is asked for first, and periods outside its calendar tell nothing more."""

from __future__ import annotations

from datetime import date
from typing import Any

from utfall.figures.standing import calendar_of, to_date
from utfall.model.cell import CellState
from utfall.model.figure import Protection
from utfall.model.period import Period
from utfall.model.question import Breakdown, Counted, Dated, EventCount, Spells, Stock

STARTED = EventCount(Dated("investigations", "started_on"))
PERSONS = EventCount(Dated("investigations", "started_on"), count=Counted.PERSONS)
AREA, SEX = Breakdown("area", "area"), Breakdown("sex", "persons.sex")


def months(gate: Any, measure: str, *texts: str, by: str = "") -> dict[str, CellState]:
    table = gate.standing(measure, [Period.parse(text) for text in texts], by=by)
    return {one.period.id: one.value.state for one in (*table.figures, *table.totals) if not one.groups}


def test_the_calendar_is_what_had_begun() -> None:
    found = [one.id for one in calendar_of(2025, date(2025, 3, 5))]
    assert sorted(found) == ["2025", "2025-01", "2025-02", "2025-03", "2025-T1"]
    assert [one.id for one in to_date(2025, date(2025, 7, 1))] == [f"2025-01..2025-0{n}" for n in (2, 3, 5, 6)]


def test_a_tertial_asked_for_alone_hides_what_it_hides_beside_its_months(small: Any, version: Any) -> None:
    small.define("m", version(STARTED))
    for month, count in enumerate((3, 20, 30, 40), start=1):
        small.rows("investigations", count, started_on=date(2024, month, 9))
    alone = small.open().standing("m", [Period.parse("2024-T1")])
    beside = small.open()
    found = months(beside, "m", "2024-01", "2024-02", "2024-03", "2024-04", "2024-T1")
    assert found["2024-01"] is CellState.HIDDEN
    assert list(found.values()).count(CellState.HIDDEN) >= 2, "another month, or the tertial, hides the first"
    assert alone.figure("2024-T1").value.state is found["2024-T1"]


def test_totals_and_earlier_breakdowns_stand_whatever_is_asked_for(small: Any, version: Any) -> None:
    small.define("m", version(STARTED), by=(AREA, SEX))
    for sex, area, count in (("man", "a", 3), ("man", "b", 30), ("kvinna", "a", 21), ("kvinna", "b", 2)):
        for number in range(count):
            person = f"{sex}-{area}-{number}"
            small.rows("persons", person_key=person, sex=sex)
            small.rows("investigations", person_key=person, area=area, started_on=date(2024, 1, 9))
    period = [Period.parse("2024-01")]
    first_whole = small.open()
    whole, by_area = first_whole.standing("m", period), first_whole.standing("m", period, by="area")
    last_first = small.open()
    by_sex = last_first.standing("m", period, by="sex")
    assert by_sex.figure("2024-01") == whole.figure("2024-01") == by_area.figure("2024-01")
    assert last_first.standing("m", period, by="area") == by_area
    assert {dict(one.groups)["sex"] for one in by_sex.figures} == {"man", "kvinna"}
    assert {dict(one.groups)["area"] for one in by_area.figures} == {"a", "b"}


def test_a_quarter_is_shown_where_its_months_are(small: Any, version: Any) -> None:
    small.define("m", version(STARTED))
    for month, count in ((4, 20), (5, 20), (6, 20), (7, 3), (8, 20), (9, 20), (10, 20)):
        small.rows("investigations", count, started_on=date(2024, month, 9))
    gate = small.open()
    found = gate.standing("m", [Period.parse("2024-04..2024-06"), Period.parse("2024-07..2024-09")])
    assert found.figure("2024-04..2024-06").value.value == 60
    hidden = found.figure("2024-07..2024-09")
    assert hidden.value.state is CellState.HIDDEN and hidden.protection is Protection.SECONDARY
    assert "perioden" in hidden.value.reason


def test_a_week_is_not_made_of_months(small: Any, version: Any) -> None:
    small.define("m", version(STARTED))
    small.rows("investigations", 40, started_on=date(2024, 1, 9))
    assert months(small.open(), "m", "2024-W02") == {"2024-W02": CellState.HIDDEN}


def test_persons_of_a_quarter_must_differ_by_enough_from_its_months(small: Any, version: Any) -> None:
    """Thirty come in April to July, the same ones; in May two more. In September and October others come."""
    small.define("m", version(PERSONS))
    for month in (4, 5, 6, 7, 9, 10):
        for number in range(32 if month == 5 else 30):
            small.rows("investigations", person_key=f"{month > 8} {number}", started_on=date(2024, month, 9))
    found = months(small.open(), "m", "2024-04", "2024-05", "2024-06", "2024-04..2024-06", "2024-09..2024-10")
    assert found["2024-04..2024-06"] is CellState.HIDDEN
    assert found["2024-09..2024-10"] is CellState.NUMBER


def test_a_stock_on_a_day_of_its_own_is_shown_and_at_a_months_end_is_the_months(small: Any, version: Any) -> None:
    spells = Spells("placements", "started_on", "ended_on")
    small.define("m", version(Stock(spells)))
    small.rows("placements", 40, started_on=date(2024, 1, 1), ended_on=date(2024, 6, 15))
    small.rows("placements", 3, started_on=date(2024, 6, 16), ended_on=None)
    found = months(small.open(), "m", "2024-02..2024-05", "2024-W20", "2024-05..2024-06", "2024-W26", "2024-W27")
    assert found == {
        "2024-02..2024-05": CellState.NUMBER,
        "2024-W20": CellState.NUMBER,
        "2024-05..2024-06": CellState.HIDDEN,
        "2024-W26": CellState.HIDDEN,
        "2024-W27": CellState.HIDDEN,
    }


def test_a_year_of_some_days_more_is_hidden_and_not_its_tertial(small: Any, version: Any) -> None:
    small.define("m", version(STARTED), maturity_days=400)
    for month in (1, 2, 3, 4):
        small.rows("investigations", 20, started_on=date(2025, month, 9))
    small.rows("investigations", 2, started_on=date(2025, 5, 2))
    found = months(small.open(), "m", "2025-T1", "2025")
    assert found == {"2025-T1": CellState.NUMBER, "2025": CellState.HIDDEN}

"""What a count that is still being registered will come to: from deliveries with a known late registration."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.figures.conftest import make_version
from tests.figures.estimates.towns import (
    OPEN_POLICY,
    POLICY,
    STARTED,
    WAIT,
    SmallGate,
    days,
    known_rows,
    monthly,
    open_on,
)
from tests.store.canonical_rows import FakeFile

from utfall.errors import NoEstimate
from utfall.figures.estimates.expected import ExpectedCount
from utfall.figures.gate import Gate
from utfall.model.cell import Cell, CellState
from utfall.model.period import Period
from utfall.model.question import Condition, Counted, Dated, EventCount, NoReturnShare, Operator, Spells
from utfall.model.unit import Unit
from utfall.store.store import Store

DELIVERIES = monthly((2022, 2), (2025, 5))
LATE = ((0, 0.5), (40, 0.3), (70, 0.2))
"""Of a month's events, all on the 10th, half are in on the 5th after it, 0.8 a month later and all in the next."""


LATE_BY_ONE = ((0, 0.3), (40, 0.5), (70, 0.2))
"""Half is in when a month more has passed."""

LATE_BY_TWO = ((0, 0.1), (40, 0.2), (70, 0.7))
"""Half is in when two have."""


@pytest.fixture
def town(small: SmallGate, version: Any) -> SmallGate:
    small.policy = OPEN_POLICY
    small.define("m", version(STARTED), maturity_days=60)
    return small


def months(first: tuple[int, int], last: tuple[int, int]) -> list[date]:
    return monthly(first, last, day=10)


def fill(town: SmallGate, *, per_month: int = 40, late: tuple[tuple[int, float], ...] = LATE, **columns: Any) -> None:
    """So many events on the 10th of each month, registered so late, to the last one exactly."""
    for on in months((2022, 1), (2025, 4)):
        for registered_after, share in late:
            add(town, on, count=round(share * per_month), registered_after=registered_after, **columns)


def add(town: SmallGate, on: date, *, count: int = 1, registered_after: int = 0, **columns: Any) -> None:
    town.rows("investigations", count, started_on=on, registered_on=on + days(registered_after), **columns)


def expected(town: SmallGate, period: str, *, known_at: date = date(2025, 5, 5)) -> ExpectedCount:
    deliveries = [day for day in DELIVERIES if day <= known_at] + [day for day in [known_at] if day not in DELIVERIES]
    return open_on(town, *deliveries).expected_count("m", Period.parse(period))


def value(found: ExpectedCount) -> float:
    assert found.expected.value.value is not None, found.expected.value
    return float(found.expected.value.value)


def test_a_month_of_which_half_is_in(town: SmallGate) -> None:
    """April: 20 of 40 are known. Half is usually in, and a month usually comes to 40.

    20 + (1 − 0.5) · (20 + 1) / (0.5 + 1/40) = 20 + 10.5 / 0.525 = 40. March: 32 + 0.2 · 33 / (0.8 + 1/40) = 40.
    """
    fill(town)
    april, march = expected(town, "2025-04"), expected(town, "2025-03")
    assert (april.known, march.known) == (Cell.of(20), Cell.of(32))
    assert value(april) == pytest.approx(40, abs=1e-5) and value(march) == pytest.approx(40, abs=1e-5)
    assert (april.reported_share, march.reported_share) == (Decimal("0.50"), Decimal("0.80"))
    assert april.expected.unit is Unit.COUNT
    for found in (april, march):
        assert found.expected.interval is not None
        assert found.known.value is not None and found.known.value <= found.expected.interval.low
        assert float(found.expected.interval.low) < 40 < float(found.expected.interval.high)
    # Ever less is awaited, and ever less uncertain.
    assert width(april) > width(march)


def width(found: ExpectedCount) -> Decimal:
    assert found.expected.interval is not None
    return found.expected.interval.high - found.expected.interval.low


def test_a_tertial_is_the_sum_of_its_months(town: SmallGate) -> None:
    """40 + 40 of January and February, all in; 32 of March and 20 of April: 132 known, 160 expected."""
    fill(town)
    found = expected(town, "2025-T1")
    assert found.known == Cell.of(132)
    assert value(found) == pytest.approx(160, abs=1e-4)
    assert found.reported_share == Decimal("0.82") and not found.is_complete
    assert [month.month.id for month in found.months][-4:] == ["2025-01", "2025-02", "2025-03", "2025-04"]
    assert len(found.months) == 16
    parts = [month.expected.value.value for month in found.months[-4:]]
    assert [round(float(part or 0)) for part in parts] == [40] * 4


def test_what_is_all_in_is_what_it_is(town: SmallGate) -> None:
    fill(town)
    found = expected(town, "2024-T2")
    assert found.known == found.expected.value == Cell.of(160)
    assert found.is_complete and not found.expected.is_preliminary
    assert found.expected.interval is not None
    assert found.expected.interval.low == found.expected.interval.high == 160
    for month in found.months:
        assert month.known == month.expected.value == Cell.of(40)
        assert month.expected.interval is not None
        assert month.expected.interval.low == month.expected.interval.high == 40


def test_what_is_corrected_later_than_anything_is_expected(town: SmallGate) -> None:
    """Five of June 2024 were registered two hundred days late: expected is what is known, and that is 45."""
    fill(town)
    add(town, date(2024, 6, 10), count=5, registered_after=200)
    june = next(month for month in expected(town, "2025-T1").months if month.month.id == "2024-06")
    assert june.known == june.expected.value == Cell.of(45)
    assert june.expected.interval is not None
    assert june.expected.interval.low == june.expected.interval.high == 45


def test_a_zero_is_not_expected_to_stay_one(town: SmallGate) -> None:
    """Nothing of April is known, where a month usually comes to 40: about one more is expected."""
    fill(town)
    town.tables["investigations"] = [r for r in town.tables["investigations"] if r["started_on"] < date(2025, 4, 1)]
    found = expected(town, "2025-04")
    assert found.known.state is CellState.ZERO
    # 0 + 0.5 · 1 / (0.5 + 1/40)
    assert value(found) == pytest.approx(0.5 / 0.525, abs=0.01)


def test_it_is_withheld_while_less_than_half_is_in(town: SmallGate) -> None:
    """Three of ten are in after a month, 0.8 after two: nothing is said of April, and March is said."""
    fill(town, late=LATE_BY_ONE)
    april = expected(town, "2025-04")
    assert april.known == Cell.of(12)
    assert april.expected.value.state is CellState.NOT_YET_KNOWN and april.expected.interval is None
    assert "mindre än hälften" in april.expected.value.reason
    assert value(expected(town, "2025-03")) == pytest.approx(40, abs=1e-5)


@pytest.mark.parametrize(("late", "known_on"), [(LATE_BY_ONE, date(2025, 6, 5)), (LATE_BY_TWO, date(2025, 7, 5))])
def test_it_is_known_on_the_day_that_is_said(town: SmallGate, late: Any, known_on: date) -> None:
    """The delivery in June, or in July; not thirty days after that of May."""
    fill(town, late=late)
    assert expected(town, "2025-04").expected.value.known_on == known_on
    deliveries = [day for day in monthly((2022, 2), (2025, 8)) if day <= known_on]
    assert not value_on(town, *deliveries[:-1]) and value_on(town, *deliveries)


def value_on(town: SmallGate, *deliveries: date) -> bool:
    return open_on(town, *deliveries).expected_count("m", Period.parse("2025-04")).expected.value.has_value


def test_a_periods_day_is_when_half_of_its_months_together_is_in(town: SmallGate) -> None:
    """A tenth of each month is in at once, 0.3 after one month, 0.9 after two. March and April on 5 May: 0.3 and 0.1.

    In June 0.9 and 0.3, 0.6 together: not in two months, when half of April alone is.
    """
    fill(town, late=((0, 0.1), (40, 0.2), (70, 0.6), (100, 0.1)))
    town.define("m", make_version(STARTED), maturity_days=90)
    found = expected(town, "2025-03..2025-04")
    assert found.expected.value.known_on == date(2025, 6, 5)
    deliveries = monthly((2022, 2), (2025, 6))
    assert open_on(town, *deliveries).expected_count("m", found.period).expected.value.has_value


def test_no_interval_without_twenty_earlier_estimates_and_so_no_number(town: SmallGate) -> None:
    """The delivery of August 2023 is the first: it knows of April 2023 and later, 25 months. The first estimate that
    can be made is of the fifth of them, and the last that has come true is of January 2025: 18.
    """
    fill(town)
    found = open_on(town, *monthly((2023, 8), (2025, 5))).expected_count("m", Period.parse("2025-04"))
    assert found.past == 18
    assert found.expected.value.state is CellState.NOT_YET_KNOWN and found.expected.interval is None
    more = open_on(town, *monthly((2022, 12), (2025, 5))).expected_count("m", Period.parse("2025-04"))
    assert more.past >= 20 and more.expected.value.has_value


def test_the_interval_is_as_wide_as_past_errors(town: SmallGate, tmp_path: Path) -> None:
    """Now nearly all, now nearly none is in after a month: half on average, but who knows of April?"""
    fill(town)
    steady = width(expected(town, "2025-04"))
    erratic = SmallGate(tmp_path, policy=OPEN_POLICY)
    erratic.define("m", make_version(STARTED), maturity_days=60)
    draw = random.Random(2)
    for on in months((2022, 1), (2025, 4)):
        at_once = 20 if on == date(2025, 4, 10) else draw.choice([5, 35])
        add(erratic, on, count=at_once)
        add(erratic, on, count=40 - at_once, registered_after=40)
    assert width(expected(erratic, "2025-04")) > 2 * steady


def test_what_is_withdrawn_again(town: SmallGate) -> None:
    """A tenth of what is first known is taken back: less is expected than is known, and no interval hides it."""
    fill(town, late=((0, 1.0),))
    gate_rows = {}
    for known_at in DELIVERIES:
        rows = known_rows(town.tables, known_at)
        newest = rows["investigations"][-1]["started_on"] if rows["investigations"] else None
        # Of the newest month four more are known than in the end.
        rows["investigations"] += [dict(rows["investigations"][-1]) for _ in range(4)] if newest else []
        gate_rows[known_at] = rows
    found = open_on(town, *DELIVERIES, by_day=gate_rows).expected_count("m", Period.parse("2025-04"))
    assert found.known == Cell.of(44)
    assert value(found) == pytest.approx(40, abs=1e-4)


def test_persons_in_several_months_are_one_of_the_period(town: SmallGate) -> None:
    """The same 40 persons every month. Of March and April 52 known makes 32 persons; 80 expected, so 80 · 32 / 52."""
    town.define("m", make_version(EventCount(Dated("investigations", "started_on"), Counted.PERSONS)), maturity_days=60)
    for on in months((2022, 1), (2025, 4)):
        for number in range(40):
            after = 0 if number < 20 else 40 if number < 32 else 70
            add(town, on, registered_after=after, person_key=f"p{number}")
    found = expected(town, "2025-03..2025-04")
    assert found.known == Cell.of(32)
    assert value(found) == pytest.approx(80 * 32 / 52, abs=1e-3)


def test_the_known_is_hidden_and_so_is_the_expected(town: SmallGate) -> None:
    """Three of April are known: neither they, nor six expected, nor an interval that begins with three."""
    town.policy = POLICY
    fill(town, per_month=40)
    keep = [r for r in town.tables["investigations"] if r["started_on"] < date(2025, 4, 1)]
    town.tables["investigations"] = keep
    add(town, date(2025, 4, 10), count=3)
    found = expected(town, "2025-04")
    assert found.known.state is CellState.HIDDEN and found.expected.value.state is CellState.HIDDEN
    assert found.expected.interval is None and found.expected.notes == ()
    month = found.months[-1]
    assert month.known.state is CellState.HIDDEN and month.expected.value.state is CellState.HIDDEN


def test_a_hidden_months_number_is_not_the_period_less_the_others(town: SmallGate) -> None:
    """Of January to April 40, 40, 32 and 3 are known: April's three are hidden, and 115 − 112 is not to be had."""
    town.policy = POLICY
    fill(town)
    town.tables["investigations"] = [r for r in town.tables["investigations"] if r["started_on"] < date(2025, 4, 1)]
    add(town, date(2025, 4, 10), count=3)
    found = expected(town, "2025-T1")
    shown = [month.known.has_value for month in found.months[-4:]]
    assert shown[3] is False and not (found.known.has_value and all(shown[:3]))


RETURN = NoReturnShare(
    Spells("interventions", "started_on", "ended_on", (Condition("end_reason", Operator.EQUAL, ("completed",)),)),
    Dated("referrals", "received_on"),
    365,
)


def completions(town: SmallGate, *, until: tuple[int, int], late: tuple[tuple[int, float], ...] = LATE) -> None:
    for on in months((2021, 12), until):
        for registered_after, share in late:
            completed(town, on, count=round(40 * share), registered_after=registered_after)


def completed(town: SmallGate, on: date, *, count: int, registered_after: int = 0) -> None:
    """Completed interventions whose last day is the day before; the end is registered so late."""
    town.rows(
        "interventions",
        count,
        kind="open_care",
        started_on=date(2021, 12, 1),
        ended_on=on,
        end_reason="completed",
        end_registered_on=on + days(registered_after),
    )


def test_completed_interventions_whose_end_is_registered_late(town: SmallGate) -> None:
    """Of a share without return the number that it will be a share of: ends, also those not yet followed."""
    town.define("m", make_version(RETURN), unit=Unit.SHARE, maturity_days=60)
    completions(town, until=(2025, 4))
    found = expected(town, "2025-04")
    assert found.known == Cell.of(20) and value(found) == pytest.approx(40, abs=1e-4)


def test_hidden_ends_of_a_month_are_not_the_period_less_the_others(town: SmallGate) -> None:
    town.policy = POLICY
    town.define("m", make_version(RETURN), unit=Unit.SHARE, maturity_days=60)
    completions(town, until=(2025, 3), late=((0, 1.0),))
    completed(town, date(2025, 4, 10), count=3)
    found = expected(town, "2025-T1")
    shown = [month.known.has_value for month in found.months[-4:]]
    assert shown[3] is False and not (found.known.has_value and all(shown[:3]))


def test_what_cannot_be_expected_and_what_to_do(town: SmallGate, version: Any) -> None:
    fill(town)
    town.define("wait", version(WAIT))
    gate = open_on(town, *DELIVERIES)
    with pytest.raises(NoEstimate, match="räknar inte händelser var för sig") as refused:
        gate.expected_count("wait", Period.parse("2025-04"))
    assert "Välj ett mått som räknar händelser" in str(refused.value.remedy)
    for period in ("2025-05", "2025", "2025-W10", "2019-01"):
        with pytest.raises(NoEstimate, match="är inte hela månader som är slut") as refused:
            gate.expected_count("m", Period.parse(period))
        assert "till april 2025" in str(refused.value.remedy)
    # One delivery shows nothing late; of one every other month none shows a month and the month after.
    for few in (DELIVERIES[-1:], DELIVERIES[::-2][::-1]):
        with pytest.raises(NoEstimate, match="för få leveranser") as refused:
            open_on(town, *few).expected_count("m", Period.parse("2025-04"))
        assert "Läs in äldre utdrag" in str(refused.value.remedy)


@pytest.mark.parametrize("missed", [date(2024, 12, 5), date(2022, 6, 5), date(2025, 4, 5), date(2025, 3, 5)])
def test_a_delivery_that_did_not_come(town: SmallGate, missed: date) -> None:
    """One was missed: the others say all the same how late registration is."""
    fill(town)
    kept = [day for day in DELIVERIES if day != missed]
    found = open_on(town, *kept).expected_count("m", Period.parse("2025-04"))
    assert value(found) == pytest.approx(40, abs=1e-4)


def test_two_deliveries_in_a_row_that_did_not_come(town: SmallGate) -> None:
    fill(town)
    kept = [day for day in DELIVERIES if day not in (date(2024, 11, 5), date(2024, 12, 5))]
    found = open_on(town, *kept).expected_count("m", Period.parse("2025-04"))
    assert value(found) == pytest.approx(40, abs=1e-4)


def test_months_without_any_event(town: SmallGate) -> None:
    """Rare events: nothing at all until 2024, so that no earlier triangle shows the last steps."""
    for on in months((2024, 2), (2025, 4)):
        for registered_after, share in LATE:
            add(town, on, count=round(40 * share), registered_after=registered_after)
    add(town, date(2021, 12, 1))
    assert expected(town, "2025-04").known == Cell.of(20)


def test_deliveries_of_another_day_of_the_month_are_not_equally_late(town: SmallGate) -> None:
    """Until now on the 25th, when more was in; from now on the 5th. Nothing is known of so early a day."""
    fill(town)
    others = [day.replace(day=25) for day in DELIVERIES[:-1]]
    with pytest.raises(NoEstimate, match="för få leveranser"):
        open_on(town, *others, DELIVERIES[-1]).expected_count("m", Period.parse("2025-04"))


def test_from_files_through_the_store(tmp_path: Path, version: Any) -> None:
    """Six deliveries of files, each month's late rows in a later file; too few for an interval, enough to be counted.

    Known of April 20, of March 32, and all of January and February; the triangle reads the past deliveries' files.
    """
    town = SmallGate(tmp_path, policy=OPEN_POLICY)
    definition = town.define("m", version(STARTED), maturity_days=60)
    fill(town)
    store = Store.create(tmp_path / "lager")
    for number, row in enumerate(town.tables["investigations"]):
        row["investigation_id"] = f"u{number}"
    before: date | None = None
    for known_at in DELIVERIES[-7:]:
        new = [
            {key: value for key, value in row.items() if value is not None}
            for row in town.tables["investigations"]
            if row["registered_on"] < known_at and (before is None or row["registered_on"] >= before)
        ]
        store.deliver([FakeFile(f"u_{known_at}.csv", {"investigations": new})], known_at=known_at)
        before = known_at
    with Gate.open(store, {"m": definition}, policy=OPEN_POLICY) as gate:
        found = gate.expected_count("m", Period.parse("2025-T1"))
        again = gate.expected_count("m", Period.parse("2025-T1"))
    assert found == again
    assert [month.known.value for month in found.months[-4:]] == [40, 40, 32, 20]
    assert found.reported_share == Decimal("0.82") and found.past < 20
    assert found.expected.value.state is CellState.NOT_YET_KNOWN

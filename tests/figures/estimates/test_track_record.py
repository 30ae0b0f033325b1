"""What would have been said then, with only what was known then, and what came true."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from tests.figures.conftest import make_version
from tests.figures.estimates.towns import (
    OPEN_POLICY,
    STARTED,
    WAIT,
    SmallGate,
    days,
    known_rows,
    monthly,
    open_on,
    steady_waits,
    wait,
)

from utfall.errors import NoEstimate
from utfall.figures.estimates.track_record import TrackRecord
from utfall.measures.definition import Statistic
from utfall.model.cell import CellState
from utfall.model.period import Period
from utfall.model.question import Dated, NoReturnShare, Spells, Stock
from utfall.model.unit import Unit

NOW = date(2025, 5, 5)
TERTIAL = Period.parse("2025-T1")
DELIVERIES = [day for day in monthly((2023, 1), (2025, 5)) if day.month in (1, 5, 9)]


@pytest.fixture
def waits(small: SmallGate) -> SmallGate:
    """A steady town: each case waits 40 days in the mean, and decisions are registered three days late."""
    small.policy = OPEN_POLICY
    small.define("m", make_version(WAIT, statistic=Statistic.MEAN_OF_DECIDED), unit=Unit.DAYS, maturity_days=30)
    steady_waits(small, first=date(2022, 1, 1), last=date(2025, 5, 4), per_month=15)
    for row in small.tables["decisions"]:
        row["registered_on"] = row["decided_on"] + days(3)
    return small


def record(town: SmallGate, period: Period = TERTIAL, *known_at: date, **by_day: Any) -> TrackRecord:
    return open_on(town, *(known_at or DELIVERIES), **by_day).track_record("m", period)


def test_each_is_what_the_gate_said_then(waits: SmallGate) -> None:
    """Tertials before January to April 2025, each as known five days after it; the truth is the mean of the decided."""
    found = record(waits)
    assert [one.period.id for one in found.said][-3:] == ["2024-T1", "2024-T2", "2024-T3"]
    for one in found.said[-2:]:
        assert (one.known_at - one.period.last).days == 5
        stood = [day for day in DELIVERIES if day <= one.known_at]
        then = open_on(waits, *stood).waiting_time("m", one.period).mean
        assert one.figure == then
    assert found.estimand.id == "medel_alla"


def test_the_truth_is_the_mean_of_all_that_have_been_decided(waits: SmallGate) -> None:
    found = record(waits)
    known = [one for one in found.said if one.truth.has_value]
    assert len(known) >= 4
    for one in known:
        rows = {row["investigation_id"]: row["decided_on"] for row in waits.tables["decisions"]}
        lengths = [
            (rows[row["investigation_id"]] - row["received_on"]).days
            for row in waits.tables["referrals"]
            if one.period.first <= row["received_on"] <= one.period.last and row["investigation_id"] in rows
        ]
        assert float(one.truth.value or 0) == pytest.approx(sum(lengths) / len(lengths), abs=1e-6)
        assert one.error is not None and one.figure.value.value is not None
        assert one.error == one.figure.value.value - (one.truth.value or 0)
    assert found.score is not None and found.score.estimates == len(known)
    assert found.score.covered == sum(bool(one.is_covered) for one in known)


def test_a_truth_that_is_not_final_is_none(waits: SmallGate) -> None:
    """Of the last tertial of 2024 many still wait: neither an error nor covered, and it does not count."""
    wait(waits, date(2024, 10, 1), count=30)
    last = record(waits).said[-1]
    assert last.period.id == "2024-T3" and last.truth.state is CellState.NOT_YET_KNOWN
    assert last.error is None and last.is_covered is None


def test_nothing_delivered_later_changes_what_was_said(waits: SmallGate) -> None:
    """No leakage: the deliveries after 5 May 2024 hold hundreds of other cases, and January to April 2024 is said
    word for word the same. Only the truth is another.
    """
    stood = {day: known_rows(waits.tables, day) for day in DELIVERIES}
    before = record(waits, by_day=stood)
    changed = dict(stood)
    for number in range(300):
        case = f"late{number}"
        on = date(2024, 2 + 4 * (number % 2), 1)
        waits.rows("referrals", received_on=on, kind="application", investigation_id=case)
        waits.rows("decisions", decided_on=on + days(1), kind="approval", investigation_id=case)
    for day in DELIVERIES:
        if day > date(2024, 5, 5):
            changed[day] = known_rows(waits.tables, day)
    after = record(waits, by_day=changed)
    then = {one.period.id: one for one in before.said}
    now = {one.period.id: one for one in after.said}
    for period in ("2023-T1", "2023-T3", "2024-T1"):
        assert now[period].figure == then[period].figure
    assert now["2024-T1"].truth != then["2024-T1"].truth
    assert now["2024-T2"].figure != then["2024-T2"].figure


def test_where_no_delivery_stood_nothing_was_said(waits: SmallGate) -> None:
    """Nor where one stood eight days before the day: it knew less than we do now of January to April."""
    kept = [day for day in DELIVERIES if day not in (date(2024, 5, 5), date(2024, 9, 5))]
    said = [one.period.id for one in record(waits, TERTIAL, *sorted([*kept, date(2024, 8, 28)])).said]
    assert "2024-T1" not in said and "2024-T2" not in said and "2023-T1" in said
    earlier = record(waits, TERTIAL, *sorted([*kept, date(2024, 8, 29)])).said
    assert "2024-T2" in [one.period.id for one in earlier]


def test_without_any_truth_nothing_is_claimed(waits: SmallGate) -> None:
    wait(waits, date(2024, 10, 1), count=30)
    found = record(waits, TERTIAL, date(2025, 1, 5), NOW)
    assert found.score is None and "inte känt än" in found.sentence


@pytest.fixture
def counted(small: SmallGate) -> SmallGate:
    """About 20 events on the 10th of each month: half are registered at once, 0.3 and 0.2 one and two months later."""
    small.policy = OPEN_POLICY
    small.define("m", make_version(STARTED, valid_from=date(2018, 1, 1)), maturity_days=60)
    draw = random.Random(6)
    for on in monthly((2019, 12), (2025, 4), day=10):
        for _ in range(draw.randrange(17, 24)):
            after = draw.choices([0, 40, 70], [5, 3, 2])[0]
            small.rows("investigations", started_on=on, registered_on=on + days(after))
    return small


MANY = monthly((2021, 1), (2025, 5))


def test_a_counts_record(counted: SmallGate) -> None:
    """Months before April 2025 as known on the 5th after each: most that have come true are within their limits."""
    found = record(counted, Period.parse("2025-04"), *MANY)
    assert found.estimand.id == "vantat_antal" and found.score is not None
    assert found.score.estimates >= 10 and found.score.coverage_share >= 0.6
    assert abs(found.score.bias_share or 1) < 0.1
    assert found.said[-1].period.id == "2025-03" and not found.said[-1].truth.has_value
    february = next(one for one in found.said if one.period.id == "2025-02")
    # February is registered on 29 April, sixty days after its end.
    assert february.truth.has_value
    assert "procent från facit" in found.sentence.replace("\u00a0", " ")


def test_what_was_said_of_a_count_then_and_no_more(counted: SmallGate) -> None:
    found = record(counted, Period.parse("2025-04"), *MANY)
    one = next(said for said in found.said if said.period.id == "2024-06")
    stood = [day for day in MANY if day <= date(2024, 7, 5)]
    assert one.figure == open_on(counted, *stood).expected_count("m", Period.parse("2024-06")).expected


def test_a_years_record(counted: SmallGate) -> None:
    """2024 and 2023 as known on 5 May of each, with the years before them; 2025 is the one that is asked about."""
    found = record(counted, Period.year(2025), *MANY)
    assert found.estimand.id == "helar"
    assert [one.period.id for one in found.said] == ["2023", "2024"]
    for one in found.said:
        assert one.known_at == date(one.period.first.year, 5, 5)
        assert one.truth.has_value and one.is_covered is not None
        counts = sum(row["started_on"].year == one.period.first.year for row in counted.tables["investigations"])
        assert one.truth.value == counts


def test_a_returns_record(small: SmallGate) -> None:
    """The curve of a tertial as known a year and a month after it, and the measure's own share once that is final."""
    small.policy = OPEN_POLICY
    spec = NoReturnShare(Spells("interventions", "started_on", "ended_on"), Dated("referrals", "received_on"), 365)
    small.define("m", make_version(spec), unit=Unit.SHARE, maturity_days=60)
    draw = random.Random(8)
    for number in range(900):
        on, person = date(2021, 1, 1) + days(number), f"p{number}"
        small.rows("interventions", started_on=on - days(30), ended_on=on, person_key=person)
        if draw.random() < 0.3:
            back = on + days(draw.randrange(1, 360))
            small.rows("referrals", received_on=back, registered_on=back, kind="application", person_key=person)
    found = open_on(small, *monthly((2022, 1), (2024, 6))).track_record("m", Period.parse("2023-T1"))
    assert found.estimand.id == "aterkomstkurva"
    known = [one for one in found.said if one.truth.has_value]
    assert known and found.score is not None
    for one in known:
        assert (one.known_at - one.period.last).days in range(395, 410)
        assert "procentenheter" in found.sentence


def test_a_returns_truth_waits_for_late_registrations(small: SmallGate) -> None:
    """Followed thirty days, registered within 120. On 5 June 2025 the truth of March is not final, that of December is:
    both were said five weeks after their month.
    """
    small.policy = OPEN_POLICY
    spec = NoReturnShare(Spells("interventions", "started_on", "ended_on"), Dated("referrals", "received_on"), 30)
    small.define("m", make_version(spec), unit=Unit.SHARE, maturity_days=120)
    for number in range(600):
        on = date(2023, 10, 1) + days(number)
        small.rows("interventions", 2, started_on=on - days(30), ended_on=on)
    found = open_on(small, *monthly((2024, 6), (2025, 6))).track_record("m", Period.parse("2025-04"))
    truths = {one.period.id: one.truth for one in found.said}
    assert truths["2025-03"].state is CellState.NOT_YET_KNOWN
    assert truths["2024-12"].value == 1


@pytest.mark.parametrize("period", ["2025-W10", "2025-03-03", "2025-02..2025-03", "2025"])
def test_earlier_periods_are_of_the_same_kind_and_length(waits: SmallGate, period: str) -> None:
    asked = Period.parse(period)
    said = record(waits, asked).said
    for one in said:
        assert one.period.kind is asked.kind and one.period.last < asked.first
        assert abs(one.period.days - asked.days) <= 1
    # Of a week and of a day too few have come for a mean.
    assert bool(said) is (asked.days > 7)


def test_what_is_not_estimated_has_no_record(small: SmallGate) -> None:
    small.define("m", make_version(Stock(Spells("placements", "started_on", "ended_on"))))
    with pytest.raises(NoEstimate, match="skattas inte"):
        open_on(small, NOW).track_record("m", TERTIAL)

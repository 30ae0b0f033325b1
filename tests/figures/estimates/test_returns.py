"""No return within a year: the cohort that is final, and the curve of those not yet followed so long."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from tests.figures.conftest import make_version
from tests.figures.estimates.towns import OPEN_POLICY, POLICY, STARTED, SmallGate, days, open_on

from utfall.errors import NoEstimate
from utfall.figures.estimates.returns import Returns
from utfall.model.cell import Cell, CellState
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.model.question import Condition, Counted, Dated, NoReturnShare, Operator, Spells
from utfall.model.unit import Unit
from utfall.stats.wilson import wilson_interval

NOW = date(2025, 5, 5)
TERTIAL = Period.parse("2025-T1")
COMPLETED = (Condition("end_reason", Operator.EQUAL, ("completed",)),)
SHARE = NoReturnShare(
    Spells("interventions", "started_on", "ended_on", COMPLETED),
    Dated("referrals", "received_on"),
    365,
    count=Counted.PERSONS,
)


@pytest.fixture
def town(small: SmallGate, version: Any) -> SmallGate:
    small.policy = OPEN_POLICY
    small.define("m", version(SHARE), unit=Unit.SHARE, maturity_days=60)
    return small


def ended(
    town: SmallGate, last_day: date, *, count: int = 1, returns_after: int | None = None, registered_after: int = 0
) -> None:
    """So many persons whose intervention had that last day; they are back so many days after it, if ever."""
    for _ in range(count):
        person = f"q{len(town.tables['interventions'])}"
        town.rows(
            "interventions",
            kind="open_care",
            started_on=date(2022, 1, 1),
            ended_on=last_day + days(1),
            end_reason="completed",
            end_registered_on=last_day + days(1 + registered_after),
            person_key=person,
        )
        if returns_after is not None:
            on = last_day + days(returns_after)
            town.rows("referrals", received_on=on, registered_on=on, kind="application", person_key=person)


def found(town: SmallGate, period: Period = TERTIAL, known_at: date = NOW) -> Returns:
    return open_on(town, known_at).returns("m", period)


def number(figure: Figure) -> float:
    assert figure.value.value is not None, figure.value
    return float(figure.value.value)


def test_the_window_of_the_cohort_that_is_final(town: SmallGate) -> None:
    """Every end is registered ten days late. On 5 May 2025 ends to 24 April are waited for, and those to 24 April 2024
    have been followed a year: the cohort is that of the 365 days to it.
    """
    for last_day, count in (
        (date(2023, 4, 25), 100),
        (date(2023, 4, 26), 20),
        (date(2024, 4, 24), 30),
        (date(2024, 4, 25), 100),
    ):
        ended(town, last_day, count=count, registered_after=10)
    answer = found(town)
    assert answer.lag.days == 10 and answer.mature.period.days == 365
    assert (answer.mature.period.first, answer.mature.period.last) == (date(2023, 4, 26), date(2024, 4, 24))
    assert answer.mature.denominator == Cell.of(50)


def test_the_final_share_with_its_interval(town: SmallGate) -> None:
    """77 of 93 without return: Wilson's 73.9 to 89.1 percent. It is the measure's own figure of that year."""
    ended(town, date(2023, 9, 1), count=77)
    ended(town, date(2023, 9, 1), count=16, returns_after=100)
    mature = found(town).mature
    assert (mature.numerator, mature.denominator) == (Cell.of(77), Cell.of(93))
    low, high = wilson_interval(77, 93)
    assert mature.interval is not None
    assert (float(mature.interval.low), float(mature.interval.high)) == pytest.approx((low, high), abs=1e-6)
    assert (round(low, 3), round(high, 3)) == (0.739, 0.891)
    assert not mature.is_preliminary and "som ändras inte längre" in mature.notes[0]


def test_what_is_final_stays_so(town: SmallGate) -> None:
    """A year later the same window is asked of the measure itself: more is known of later ends, nothing of these."""
    draw = random.Random(3)
    for number_ in range(200):
        returns_after = draw.choice([None, None, draw.randrange(1, 700)])
        last_day, late = date(2023, 1, 1) + days(4 * number_), draw.randrange(40)
        ended(town, last_day, returns_after=returns_after, registered_after=late)
    mature = found(town).mature
    later = open_on(town, date(2026, 8, 5)).table("m", [mature.period]).figure(mature.period)
    assert mature.value == later.value and mature.value.has_value


def test_return_on_the_last_day_that_counts(town: SmallGate) -> None:
    """365 days after is a return within the year, 366 is not; on the last day itself is none either."""
    for returns_after, count in ((0, 30), (365, 30), (366, 30)):
        ended(town, date(2023, 9, 1), count=count, returns_after=returns_after)
    assert found(town).mature.numerator == Cell.of(60)


def product_limit(cases: list[tuple[int, bool]]) -> float:
    """The share without return after 365 days: day by day, of those still watched the part that did not return."""
    left = 1.0
    for day in range(366):
        at_risk = sum(duration >= day for duration, _ in cases)
        back = sum(duration == day and has_returned for duration, has_returned in cases)
        left *= 1 - back / at_risk if at_risk else 1
    return left


@pytest.mark.parametrize("seed", range(8))
def test_the_curve_against_a_walk_through_the_days(town: SmallGate, seed: int) -> None:
    """Two years of ends, watched from five days to a year: whoever has not been followed so long counts so far."""
    draw = random.Random(seed)
    period = Period.months((2023, 5), (2025, 4))
    cases: list[tuple[int, bool]] = []
    for _ in range(150):
        last_day = period.first + days(draw.randrange(period.days))
        returns_after = draw.choice([None, draw.randrange(1, 500)])
        ended(town, last_day, returns_after=returns_after)
        watched = min((NOW - timedelta(days=1) - last_day).days, 365)
        if returns_after is not None and returns_after <= watched:
            cases.append((returns_after, True))
        else:
            cases.append((watched, False))
    by_curve = found(town, period).by_curve
    assert number(by_curve) == pytest.approx(product_limit(cases), abs=1e-6)
    assert by_curve.interval is not None
    assert by_curve.interval.low < (by_curve.value.value or 0) < by_curve.interval.high
    followed = sum(duration == 365 or has_returned for duration, has_returned in cases)
    assert float(by_curve.maturity_share) == pytest.approx(followed / 150, abs=0.01)


def test_a_period_too_young_is_not_known_yet_and_when_it_is(town: SmallGate) -> None:
    """Twelve ended on 10 January 2025 and are still watched: ten of them have been a year on 10 January 2026, which is
    seen on the 11th. Not before.
    """
    ended(town, date(2025, 1, 10), count=12)
    ended(town, date(2025, 1, 10), count=9, returns_after=20)
    by_curve = found(town).by_curve
    assert by_curve.value.state is CellState.NOT_YET_KNOWN
    known_on = by_curve.value.known_on
    assert known_on == date(2026, 1, 11)
    assert not found(town, known_at=known_on - days(1)).by_curve.value.has_value
    assert number(found(town, known_at=known_on).by_curve) == pytest.approx(12 / 21, abs=1e-6)


def test_the_newest_year_that_is_registered(town: SmallGate) -> None:
    """By the curve, and marked as preliminary: most of those that ended in it have not been followed a year."""
    steady_ends(town, registered_after=130)
    newest = found(town).newest
    assert (newest.period.last, newest.period.days) == (NOW - days(131), 365)
    assert newest.value.has_value and newest.is_preliminary and newest.estimand is not None
    assert newest.estimand.id == "nyaste_kohort"


def steady_ends(town: SmallGate, *, registered_after: int) -> None:
    for back in range(10, 900, 3):
        returns_after = 30 if back % 2 == 0 else None
        ended(town, NOW - days(back), returns_after=returns_after, registered_after=registered_after)


def test_the_newest_year_where_registration_is_prompt(town: SmallGate) -> None:
    """One in two returns after 30 days; a year up to today would have nobody who has been watched for one."""
    steady_ends(town, registered_after=5)
    newest = found(town).newest
    assert float(newest.value.value or 0) == pytest.approx(0.5, abs=0.05)
    assert newest.period.last < NOW - days(5 + 14)


def test_data_that_do_not_go_back_so_far(town: SmallGate) -> None:
    town.rows("interventions", 30, started_on=date(2024, 1, 1), ended_on=date(2024, 2, 1), end_reason="completed")
    assert found(town).mature.value.state is CellState.MISSING


def test_a_period_without_ends_and_one_to_come(town: SmallGate) -> None:
    ended(town, date(2023, 9, 1), count=30)
    assert found(town).by_curve.value.state is CellState.MISSING
    assert found(town, Period.parse("2025-T2")).by_curve.value.state is CellState.NOT_YET_KNOWN
    with pytest.raises(NoEstimate, match="räknar inte dem som inte återkommer"):
        town.define("n", make_version(STARTED))
        open_on(town, NOW).returns("n", TERTIAL)


@pytest.mark.parametrize(
    ("stayed", "returned", "is_hidden"),
    [(15, 5, False), (14, 5, True), (30, 4, True), (4, 30, True), (30, 0, False)],
)
def test_few_are_hidden(town: SmallGate, stayed: int, returned: int, is_hidden: bool) -> None:
    """Under twenty, or one to four of either kind: by the curve as by the measure itself."""
    town.policy = POLICY
    for year in (2023, 2024):
        ended(town, date(year, 2, 1), count=stayed)
        ended(town, date(year, 2, 1), count=returned, returns_after=50)
    answers = found(town, Period.parse("2024-02"), date(2025, 3, 5))
    for figure in (answers.by_curve, answers.own):
        assert (figure.value.state is CellState.HIDDEN) is is_hidden
        if is_hidden:
            assert figure.interval is None and not any("omkring" in note for note in figure.notes)


@pytest.mark.parametrize("awaited", [1, 3, 4, 5])
def test_how_many_are_still_watched_is_not_told_by_the_share_that_is_followed(town: SmallGate, awaited: int) -> None:
    """40 ends, all but so few followed to their year: tenths, where hundredths would tell."""
    ended(town, date(2024, 1, 10), count=30 - awaited)
    ended(town, date(2024, 1, 10), count=10, returns_after=20)
    ended(town, date(2024, 12, 10), count=awaited)
    share = found(town, Period.parse("2024")).by_curve.maturity_share
    step = 0.1 if awaited < 5 else 0.01
    possible = [n for n in range(1, 15) if float(share) <= (40 - n) / 40 < float(share) + step]
    assert awaited in possible and (len(possible) >= 4 or awaited >= 5)

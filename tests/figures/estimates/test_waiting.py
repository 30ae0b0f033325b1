"""What is said of a wait, worked by hand on a few cases. Nothing is hidden here: the measure is exempt."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.figures.estimates.towns import (
    OPEN_POLICY,
    STARTED,
    WAIT,
    SmallGate,
    days,
    delivery,
    evaluator_of,
    open_on,
    wait,
)

from utfall.errors import NoEstimate
from utfall.figures.estimates.follow_ups import stretch, windows
from utfall.figures.estimates.followed import Followed
from utfall.figures.estimates.registration import RegistrationLag
from utfall.figures.estimates.waiting import WaitingTime
from utfall.measures.definition import Statistic
from utfall.model.cell import CellState
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.model.question import Breakdown
from utfall.model.unit import Unit

TERTIAL = Period.parse("2025-T1")


@pytest.fixture
def town(small: SmallGate, version: Any) -> SmallGate:
    small.policy = OPEN_POLICY
    small.define("m", version(WAIT, statistic=Statistic.MEAN_OF_DECIDED), unit=Unit.DAYS, maturity_days=30)
    return small


def number(figure: Figure) -> float:
    assert figure.value.value is not None, figure.value
    return float(figure.value.value)


def by_id(found: WaitingTime) -> dict[str, Figure]:
    return {figure.estimand.id: figure for figure in found.figures if figure.estimand}


def test_a_period_of_which_all_is_known(town: SmallGate) -> None:
    """20 cases: 10 decided after 10 days, 5 after 40, 3 after 100; 2 withdrawn after 20.

    Within 30 days 10 / 20, within 60 and 90 days 15 / 20, other ends 2 / 20. Open of the first 90 days:
    (10·10 + 5·40 + 2·20 + 3·90) / 20 = 610 / 20. The mean of all that got a decision is the mean of the decided:
    (10·10 + 5·40 + 3·100) / 18 = 600 / 18.
    """
    january = date(2025, 1, 7)
    for count, decided_after in ((10, 10), (5, 40), (3, 100)):
        wait(town, january, count=count, decided_after=decided_after)
    wait(town, january, count=2, withdrawn_after=20)
    found = open_on(town, date(2025, 9, 5)).waiting_time("m", TERTIAL)
    figures = by_id(found)
    expected = {
        "inom_30_dagar": 10 / 20,
        "inom_60_dagar": 15 / 20,
        "inom_90_dagar": 15 / 20,
        "annat_slut_inom_90": 2 / 20,
        "oppet_av_90_dagar": 610 / 20,
        "medel_alla": 600 / 18,
        "medel_avgjorda": 600 / 18,
    }
    assert {name: number(figure) for name, figure in figures.items()} == pytest.approx(expected, abs=1e-6)
    assert {figure.maturity_share for figure in figures.values()} == {Decimal(1)}
    assert found.followed_to == date(2025, 9, 5) and found.lag.days == 0
    assert found.year_before is None
    # All have ended: the mean is final, and assumes nothing of those who wait longer.
    assert not figures["medel_alla"].is_preliminary and len(figures["medel_alla"].notes) == 1


def test_a_period_of_which_a_part_is_followed(town: SmallGate) -> None:
    """Known on 5 May. 40 cases of 1 March, followed 64 days: 10 decided after 10 days, 6 after 20, 4 withdrawn after
    20, 20 open. 20 cases of 20 April, followed 14 days: 5 decided after 10 days, 15 open.

    Day 10: 15 of 60 decided, so 0.25; open 0.75. Day 14: 15 leave. Day 20: of 30, 6 decided (0.75 · 6/30 = 0.15) and 4
    withdrawn (0.75 · 4/30 = 0.1); open 0.5. So within 30 and 60 days 0.40. Nobody has been followed 90 days.

    In the year before 30 cases were decided after 100 days, all that are known to have waited so long. The mean of
    those with a decision: (0.25·10 + 0.15·20 + 0.5·100) / 0.9 = 55.5 / 0.9. Of those already decided, as known:
    (15·10 + 6·20) / 21.
    """
    wait(town, date(2024, 8, 1), count=30, decided_after=100)
    march, april = date(2025, 3, 1), date(2025, 4, 20)
    wait(town, march, count=10, decided_after=10)
    wait(town, march, count=6, decided_after=20)
    wait(town, march, count=4, withdrawn_after=20)
    wait(town, march, count=20)
    wait(town, april, count=5, decided_after=10)
    wait(town, april, count=15)
    found = open_on(town, date(2025, 5, 5)).waiting_time("m", TERTIAL)
    figures = by_id(found)
    shown = {name: number(figure) for name, figure in figures.items() if figure.value.has_value}
    expected = {
        "inom_30_dagar": 0.40,
        "inom_60_dagar": 0.40,
        "medel_alla": 55.5 / 0.9,
        "medel_avgjorda": 270 / 21,
    }
    assert shown == pytest.approx(expected, abs=1e-6)
    for name in ("inom_90_dagar", "oppet_av_90_dagar", "annat_slut_inom_90"):
        assert figures[name].value.state is CellState.NOT_YET_KNOWN
    # 25 have ended of 60; 45 of 60 have been followed to the end or for 30 days.
    assert figures["medel_alla"].maturity_share == Decimal("0.41")
    assert figures["inom_30_dagar"].maturity_share == Decimal("0.75")
    assert figures["medel_alla"].is_preliminary and figures["medel_avgjorda"].is_preliminary
    assert figures["medel_alla"].denominator is not None and figures["medel_alla"].denominator.value == 60
    assert any("mer än 64 dagar" in note for note in figures["medel_alla"].notes)


def test_the_interval_of_a_share_is_that_of_the_textbook(town: SmallGate) -> None:
    """The same 60 cases; day 30. Aalen–Johansen's variance by hand, F = 0.4, from the two days with ends.

    Day 10, hazard 15/60: a case more decided there adds S(9) = 1 and takes what comes after, 0.15 / 0.75 = 0.2, so
    0.8² · 15/60 · 45/60 / 60 = 0.002. Day 20, hazards 6/30 and 4/30 of the 0.75 then open: 0.75² · 6/30 · 24/30 / 30 =
    0.003. In all 0.005. Log-log limits: 0.4^exp(± 1.96 · √0.005 / |0.4 · ln 0.4|).
    """
    march, april = date(2025, 3, 1), date(2025, 4, 20)
    wait(town, march, count=10, decided_after=10)
    wait(town, march, count=6, decided_after=20)
    wait(town, march, count=4, withdrawn_after=20)
    wait(town, march, count=20)
    wait(town, april, count=5, decided_after=10)
    wait(town, april, count=15)
    figure = open_on(town, date(2025, 5, 5)).waiting_time("m", TERTIAL).shares[0]
    width = 1.959964 * math.sqrt(0.005) / abs(0.4 * math.log(0.4))
    assert figure.interval is not None
    assert float(figure.interval.low) == pytest.approx(0.4 ** math.exp(width), abs=1e-5)
    assert float(figure.interval.high) == pytest.approx(0.4 ** math.exp(-width), abs=1e-5)


def test_what_is_not_known_yet_is_known_on_the_day_that_is_said(town: SmallGate) -> None:
    """20 of 1 March are open at the age of 64 and nobody ends later: the restricted mean needs day 89, a share day 90.

    64 days on 5 May, so 89 days on 30 May and 90 on the 31st: known those days, and not the days before.
    """
    march = date(2025, 3, 1)
    wait(town, march, count=20, decided_after=10)
    wait(town, march, count=20)
    first = by_id(open_on(town, date(2025, 5, 5)).waiting_time("m", TERTIAL))
    said = {name: first[name].value.known_on for name in ("oppet_av_90_dagar", "inom_90_dagar", "annat_slut_inom_90")}
    assert said == {
        "oppet_av_90_dagar": date(2025, 5, 30),
        "inom_90_dagar": date(2025, 5, 31),
        "annat_slut_inom_90": date(2025, 5, 31),
    }
    for name, known_on in said.items():
        assert known_on is not None
        before = by_id(open_on(town, known_on - days(1)).waiting_time("m", TERTIAL))[name]
        assert before.value.state is CellState.NOT_YET_KNOWN and before.value.known_on == known_on
        assert by_id(open_on(town, known_on).waiting_time("m", TERTIAL))[name].value.has_value


def test_a_lag_of_registration_delays_what_can_be_known(town: SmallGate) -> None:
    """The same with decisions registered five days late: followed through 29 April, known five days later.

    Those of the year before were open beyond 90 days, so the 20 open at the age of 59 are expected to be still.
    """
    march = date(2025, 3, 1)
    wait(town, date(2024, 8, 1), count=30, decided_after=100, registered_after=5)
    wait(town, march, count=20, decided_after=10, registered_after=5)
    wait(town, march, count=20)
    found = open_on(town, date(2025, 5, 5)).waiting_time("m", TERTIAL)
    assert found.lag.days == 5 and found.followed_to == date(2025, 4, 30)
    assert by_id(found)["inom_90_dagar"].value.known_on == date(2025, 6, 5)
    assert by_id(open_on(town, date(2025, 6, 4)).waiting_time("m", TERTIAL))["inom_90_dagar"].value.has_value is False
    assert by_id(open_on(town, date(2025, 6, 5)).waiting_time("m", TERTIAL))["inom_90_dagar"].value.has_value


def test_the_naive_mean_is_the_measures_own_figure(town: SmallGate) -> None:
    """As known, however few of the last days' decisions are registered: with a lag too."""
    wait(town, date(2025, 2, 3), count=12, decided_after=7)
    wait(town, date(2025, 3, 3), count=30, decided_after=41, registered_after=9)
    wait(town, date(2025, 4, 1), count=9)
    wait(town, date(2025, 4, 29), count=4, decided_after=1)
    gate = open_on(town, date(2025, 5, 5))
    found = gate.waiting_time("m", TERTIAL)
    own = gate.table("m", [TERTIAL]).figure(TERTIAL)
    assert found.lag.days > 0
    assert found.naive.value == own.value and own.value.has_value
    assert found.naive.interval is None and found.naive.notes


def test_a_period_without_cases_and_one_to_come(town: SmallGate) -> None:
    wait(town, date(2025, 1, 7), count=30, decided_after=10)
    gate = open_on(town, date(2025, 5, 5))
    nothing = gate.waiting_time("m", Period.parse("2025-03"))
    assert {figure.value.state for figure in nothing.figures} == {CellState.MISSING}
    coming = gate.waiting_time("m", Period.parse("2025-T2"))
    assert {figure.value.state for figure in coming.figures} == {CellState.NOT_YET_KNOWN}
    for figure in coming.figures:
        assert figure.value.known_on is not None and figure.value.known_on > date(2025, 5, 5)


def test_a_period_that_is_over_but_not_followed(town: SmallGate) -> None:
    """Decisions are registered eight days late: on 5 May cases are followed through 26 April. Those of the 28th are not
    followed at all, and April can be known on 9 May, eight days after its end.
    """
    wait(town, date(2025, 1, 7), count=100, decided_after=10, registered_after=8)
    wait(town, date(2025, 4, 28), count=30)
    april = Period.parse("2025-04")
    found = open_on(town, date(2025, 5, 5)).waiting_time("m", april)
    assert found.followed_to == date(2025, 4, 27)
    assert found.shares[0].value.state is CellState.NOT_YET_KNOWN
    assert found.shares[0].value.known_on == date(2025, 5, 9)
    assert open_on(town, date(2025, 5, 9)).waiting_time("m", april).cases.value == 30


def test_of_few_nothing_is_estimated_but_the_naive_mean(town: SmallGate) -> None:
    """Nine cases, five decided: no curve begins with so few, and nobody promises a day."""
    wait(town, date(2025, 3, 1), count=5, decided_after=10)
    wait(town, date(2025, 3, 1), count=4)
    figures = by_id(open_on(town, date(2025, 5, 5)).waiting_time("m", TERTIAL))
    assert figures["inom_30_dagar"].value.state is CellState.NOT_YET_KNOWN
    assert figures["medel_alla"].value.state is CellState.NOT_YET_KNOWN
    assert number(figures["medel_avgjorda"]) == 10


def test_only_waits_have_waiting_times(town: SmallGate, version: Any) -> None:
    town.define("started", version(STARTED))
    with pytest.raises(NoEstimate, match="är ingen väntetid"):
        open_on(town, date(2025, 5, 5)).waiting_time("started", TERTIAL)


def waits_of_two_years(town: SmallGate, *, slower_now: bool) -> None:
    """30 a month: half decided after 10 days, half after 40, and now after 70 instead of 40."""
    for year in (2023, 2024, 2025):
        for month in range(1, 13):
            on = date(year, month, 5)
            if on > date(2025, 4, 30):
                return
            is_now = slower_now and on >= date(2025, 1, 1)
            wait(town, on, count=15, decided_after=10)
            wait(town, on, count=15, decided_after=70 if is_now else 40)


@pytest.mark.parametrize("slower_now", [True, False])
def test_a_doubtful_tail_is_flagged(town: SmallGate, slower_now: bool) -> None:
    """Where the first 90 days go otherwise than in the year before, the longest waits may too."""
    waits_of_two_years(town, slower_now=slower_now)
    found = open_on(town, date(2025, 5, 5)).waiting_time("m", TERTIAL)
    assert found.tail_is_doubtful is slower_now
    doubts = [note for note in found.mean.notes if "osäker" in note]
    assert bool(doubts) is slower_now
    if slower_now:
        assert "långsammare" in doubts[0] and "för lågt" in doubts[0]


def test_the_windows_that_the_last_and_the_usual_waits_are_read_from(town: SmallGate) -> None:
    """Known on 5 May 2025, lag 3: the last year ends on 1 May, the year before the period on 31 December 2024."""
    waits_of_two_years(town, slower_now=True)
    evaluator = evaluator_of(town, delivery(1, date(2025, 5, 5)))
    found = Followed(evaluator, town.catalogue["m"], WAIT, TERTIAL, (), date(2025, 5, 5), RegistrationLag(3, True))
    last, usual = stretch(date(2024, 5, 2), date(2025, 5, 2)), stretch(date(2024, 1, 2), date(2025, 1, 1))
    asked = windows(evaluator, WAIT, periods=(last, usual), followed_to=date(2025, 5, 2))
    assert (last.days, usual.days) == (365, 365)
    assert found.recent == asked[last] and found.before == asked[usual] and found.recent != found.before
    assert found.own.cases == 120 and found.followed_to == date(2025, 5, 2)


def test_the_wait_of_a_group(town: SmallGate) -> None:
    """Each group's own cases and nobody else's."""
    definition = town.catalogue["m"]
    town.define("m", *definition.versions, unit=Unit.DAYS, by=[Breakdown("area", "area")], maturity_days=30)
    wait(town, date(2025, 1, 7), count=30, decided_after=10, area="Norr")
    wait(town, date(2025, 1, 7), count=20, decided_after=50, area="Syd")
    gate = open_on(town, date(2025, 9, 5))
    for area, mean in (("Norr", 10), ("Syd", 50)):
        found = gate.waiting_time("m", TERTIAL, groups=(("area", area),))
        assert number(found.mean) == pytest.approx(mean) and found.mean.groups == (("area", area),)
    assert number(gate.waiting_time("m", TERTIAL).mean) == pytest.approx((30 * 10 + 20 * 50) / 50)

"""A measure before and after something began: what is judged, when nothing can be said, and what is not concluded."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest
from tests.figures.conftest import make_version
from tests.figures.estimates.test_control import counts, noise
from tests.figures.estimates.towns import OPEN_POLICY, STARTED, WAIT, SmallGate, monthly, open_on, wait

from utfall.errors import NoEstimate
from utfall.figures.estimates.before_after import BeforeAndAfter, Began
from utfall.figures.estimates.control_words import sentence_of
from utfall.measures.definition import Comparable, Direction
from utfall.model.period import Period
from utfall.model.question import Breakdown
from utfall.reports.charts.pictures import before_and_after_picture
from utfall.stats.level_change import Level
from utfall.stats.special_cause import Rule

KNOWN = date(2025, 6, 1)
"""A month is final thirty days after it: the last final one is April 2025, when the last delivery is of 1 June."""
STARTED_ON = date(2024, 9, 15)
"""September is neither before nor after: October to April are the seven months after."""


@pytest.fixture
def town(small: SmallGate, version: Any) -> SmallGate:
    small.define("m", version(STARTED), maturity_days=30)
    return small


def asked(town: SmallGate, *, on: date = STARTED_ON, until: date | None = None, **groups: str) -> BeforeAndAfter:
    """The answer on the known day."""
    return open_on(town, KNOWN).before_and_after("m", Began(on, until), groups=tuple(groups.items()))


def after(*numbers: int) -> list[int]:
    """Twenty-four months around 50 up to August 2024, September, the numbers from October on, and May 2025."""
    return [*noise(1, 24), 50, *numbers, 50]


def test_seven_months_below_the_level_before_are_a_lower_level(town: SmallGate) -> None:
    counts(town, after(40, 41, 39, 40, 42, 40, 41), last=(2025, 5))
    found = asked(town)
    assert found.level is Level.FALLEN and (found.before, found.after) == (24, 7)
    assert "lägre nivå än före starten" in found.sentence and "sju senaste färdiga månader" in found.sentence
    assert found.level_after is not None and float(found.level_after) == pytest.approx(283 / 7)
    judged = [point for point in found.chart.points if not point.is_preliminary]
    assert float(judged[-1].centre) == pytest.approx(283 / 7), "lines of its own where the level has changed"
    assert float(judged[0].centre) == pytest.approx(float(found.level_before or 0))


def test_one_month_on_the_other_side_is_no_certain_change(town: SmallGate) -> None:
    counts(town, after(40, 41, 39, 90, 42, 40, 41), last=(2025, 5))
    found = asked(town)
    assert found.level is Level.NOT_CERTAIN and found.sentence.startswith("Ingen säker förändring")
    assert len({point.centre for point in found.chart.points}) == 1, "the same lines as before"
    assert any("Enstaka månader" in one for one in found.reservations)


def test_too_early_says_so_and_when_it_can_be_known(town: SmallGate) -> None:
    counts(town, after(40, 41, 39, 40, 42, 40, 41), last=(2025, 5))
    found = asked(town, on=date(2024, 10, 2))
    assert found.level is Level.TOO_FEW_AFTER and found.after == 6
    assert found.sentence.startswith("Kan inte vetas än: 6 färdiga månader")
    assert found.known_on == date(2025, 7, 1), "May 2025 is over on 1 June, and final thirty days later"
    assert "1 juli 2025" in found.sentence
    assert open_on(town, date(2025, 5, 5)).before_and_after("m", Began(STARTED_ON)).level is Level.TOO_FEW_AFTER


def test_an_unfinished_month_is_drawn_hollow_and_not_judged(town: SmallGate) -> None:
    counts(town, after(60, 61, 59, 60, 62, 60, 61), last=(2025, 5))
    found = asked(town)
    assert [p.is_preliminary for p in found.chart.points[-2:]] == [False, True] and found.level is Level.RISEN
    assert any("ofyllda" in one for one in found.reservations)


def test_what_has_ended_is_judged_by_its_own_time(town: SmallGate) -> None:
    counts(town, after(40, 41, 39, 40, 42, 40, 41), last=(2025, 5))
    found = asked(town, until=date(2025, 2, 28))
    assert found.after == 5 and found.level is Level.TOO_FEW_AFTER


def test_eleven_months_before_are_too_few(town: SmallGate) -> None:
    counts(town, after(40, 41, 39, 40, 42, 40, 41)[13:], last=(2025, 5))
    found = asked(town)
    assert found.level is Level.TOO_FEW_BEFORE and found.before == 11 and "det behövs 12" in found.sentence


def test_it_is_always_said_that_a_change_is_not_its_doing(town: SmallGate) -> None:
    counts(town, after(40, 41, 39, 40, 42, 40, 41), last=(2025, 5))
    found = asked(town)
    assert "visar inte att det var piloten" in found.reservations[0]
    assert any("Årstiden" in one for one in found.reservations)
    assert any("varken före eller efter" in one for one in found.reservations)


def test_a_series_on_its_way_before_the_start_is_told(town: SmallGate) -> None:
    falling = [50 - 2 * n for n in range(7)]
    counts(town, [*noise(1, 17), *falling, 38, 36, 35, 34, 35, 34, 35, 34, 35], last=(2025, 5))
    assert any("på väg redan före" in one for one in asked(town).reservations)


def test_a_new_definition_after_the_start_is_not_compared(town: SmallGate, version: Any) -> None:
    counts(town, after(40, 41, 39, 40, 42, 40, 41), last=(2025, 5))
    old, new = make_version(STARTED), make_version(STARTED, number="2", valid_from=date(2025, 1, 1))
    town.define("m", old, dataclasses.replace(new, comparable=Comparable.NO), maturity_days=30)
    with pytest.raises(NoEstimate, match="nytt sätt sedan starten"):
        asked(town)


def test_one_area_is_followed_from_the_figures_that_are_shown(town: SmallGate, version: Any) -> None:
    town.define("m", version(STARTED), maturity_days=30, by=[Breakdown("area", "area")])
    counts(town, after(40, 41, 39, 40, 42, 40, 41), last=(2025, 5), area="A")
    counts(town, after(50, 51, 49, 50, 52, 50, 48), last=(2025, 5), area="B")
    assert asked(town, area="A").level is Level.FALLEN
    assert asked(town, area="B").level is Level.NOT_CERTAIN
    with pytest.raises(NoEstimate, match="finns inte för C"):
        asked(town, area="C")


def test_protected_months_are_no_level(town: SmallGate, version: Any) -> None:
    town.define("m", version(STARTED), maturity_days=30, by=[Breakdown("area", "area")])
    counts(town, after(40, 41, 39, 40, 42, 40, 41), last=(2025, 5), area="A")
    counts(town, [1] * 33, last=(2025, 5), area="B")
    with pytest.raises(NoEstimate):
        asked(town, area="B")


def waits(town: SmallGate, version: Any, **areas: tuple[int, int]) -> None:
    """A wait by area: so many cases a month in each, and how many of them are quick since October 2024; a fourth of
    them were before."""
    town.define("m", version(WAIT), maturity_days=30, by=[Breakdown("area", "area")])
    for number, month in enumerate(monthly((2022, 9), (2025, 5), day=1)):
        for area, (cases, since) in areas.items():
            quick = (since if number >= 25 else cases // 4) + number % 2
            wait(town, month, count=quick, decided_after=10, area=area)
            wait(town, month, count=cases - quick, decided_after=60, area=area)


def test_a_wait_is_followed_by_month_where_every_month_of_the_group_is_shown(town: SmallGate, version: Any) -> None:
    waits(town, version, A=(40, 20), B=(48, 12))
    found = asked(town, area="A")
    assert found.level is Level.RISEN and found.groups == (("area", "A"),) and found.chart.unit.value == "share"
    assert {point.figure.period.kind.value for point in found.chart.points} == {"month"}
    assert asked(town, area="B").level is Level.NOT_CERTAIN
    with pytest.raises(NoEstimate, match="finns inte för C"):
        asked(town, area="C")


def test_of_a_wait_more_decided_in_time_is_an_improvement(town: SmallGate, version: Any) -> None:
    """What is charted is the share decided in time, and the measure, of which fewer days are better, its days."""
    waits(town, version, A=(40, 20), B=(48, 12))
    town.catalogue["m"] = dataclasses.replace(town.catalogue["m"], direction=Direction.LOWER)
    said = asked(town, area="A").sentence
    assert said.startswith("M (andelen med beslut inom 30 dagar): högre nivå än före starten")
    assert said.endswith("ligger alla på den sidan, en förbättring.")
    signal = sentence_of(town.catalogue["m"], [(Period.month(2025, 3), Rule.ONE_SIDE, -1)])
    assert "lägre än vanligt" in signal and signal.endswith("en försämring.")


def test_a_small_group_hides_its_own_wait_and_that_of_whom_it_could_be_told_from(town: SmallGate, version: Any) -> None:
    """C is too small to be shown; so is then the smallest of the others, else all less these would tell of C. Nobody
    is shown by tertial where somebody is by month."""
    waits(town, version, A=(40, 20), B=(48, 12), C=(8, 4))
    assert asked(town, area="B").level is Level.NOT_CERTAIN
    for area in ("A", "C"):
        with pytest.raises(NoEstimate, match="skyddade"):
            asked(town, area=area)


def test_where_no_group_can_be_followed_by_month_the_wait_is_followed_by_tertial(town: SmallGate, version: Any) -> None:
    waits(town, version, A=(12, 8), B=(14, 4))
    found = asked(town, area="A")
    assert {point.figure.period.kind.value for point in found.chart.points} == {"tertial"}
    assert found.level is Level.TOO_FEW_BEFORE and "tertial" in found.sentence


def test_the_picture_has_a_line_where_it_began_and_a_table_that_says_so(town: SmallGate) -> None:
    counts(town, after(40, 41, 39, 40, 42, 40, 41), last=(2025, 5))
    chart = before_and_after_picture(asked(town), place="hela nämnden")
    assert "piloten började" in chart.spec_json and "var piloten började, före oktober 2024" in chart.alt
    (first,) = [row for row in chart.data.rows if "första efter starten" in row.cells[-1].text]
    assert first.cells[0].text.startswith("okt 2024") and "ny definition" not in chart.spec_json


def test_rare_events_are_followed_by_the_days_between(town: SmallGate, version: Any) -> None:
    """An event every thirty days, then every ninety: with the exemption of what counts no persons."""
    days = [date(2022, 1, 1) + timedelta(days=30 * n) for n in range(25)]
    days += [date(2024, 2, 1) + timedelta(days=60 * n) for n in range(8)]
    for day in days:
        town.rows("investigations", 1, started_on=day)
    town.policy = OPEN_POLICY
    found = asked(town, on=date(2024, 1, 20))
    assert found.chart.method == "styrdiagram_sallsynt" and found.level is Level.RISEN
    assert "längre mellan gångerna" in found.sentence and (found.before, found.after) == (24, 7)


def test_shares_have_wider_limits_where_fewer_are_in_them(town: SmallGate, version: Any) -> None:
    """A share is judged by its denominators, with the centre of those before."""
    town.define("m", version(WAIT), maturity_days=30)
    for number, month in enumerate(monthly((2022, 9), (2025, 5), day=1)):
        quick = (20 if number >= 25 else 10) + number % 2
        wait(town, month, count=quick, decided_after=10)
        wait(town, month, count=40 - quick, decided_after=60)
    found = asked(town)
    assert found.chart.method == "styrdiagram_andel" and found.level is Level.RISEN

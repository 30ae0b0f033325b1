"""The full year from its first months: by what the same months were of earlier years, never by twelve over four."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from tests.figures.conftest import make_version
from tests.figures.estimates.towns import OPEN_POLICY, POLICY, STARTED, WAIT, SmallGate, days, monthly, open_on

from utfall.errors import NoEstimate
from utfall.figures.estimates.full_year import FullYearEstimate
from utfall.model.cell import Cell, CellState
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.model.question import Counted, Dated, EventCount, SpellDays, Spells
from utfall.model.unit import Unit

SEASON = (30, 30, 30, 30, 10, 10, 10, 10, 20, 20, 20, 20)
"""240 a year, half of them in January to April."""

NOW = date(2025, 5, 5)


@pytest.fixture
def town(small: SmallGate, version: Any) -> SmallGate:
    """Data begin with one event of the last day of 2021."""
    small.policy = OPEN_POLICY
    small.define("m", version(STARTED), maturity_days=60)
    small.rows("investigations", started_on=date(2021, 12, 31), registered_on=date(2021, 12, 31))
    return small


def events(town: SmallGate, year: int, months: tuple[int, ...], *, late: int = 0) -> None:
    """So many on the 10th of each month; of those of April ``late`` are registered three weeks late."""
    for month, count in enumerate(months, start=1):
        on = date(year, month, 10)
        behind = late if month == 4 else 0
        town.rows("investigations", count - behind, started_on=on, registered_on=on)
        town.rows("investigations", behind, started_on=on, registered_on=on + days(30))


def estimated(town: SmallGate, *known_at: date) -> FullYearEstimate:
    return open_on(town, *(known_at or (NOW,))).full_year("m", Period.year(2025))


def value(figure: Figure) -> float:
    assert figure.value.value is not None, figure.value
    return float(figure.value.value)


def test_by_the_season_and_not_times_three(town: SmallGate) -> None:
    """Half of each of three years came in January to April. 132 so far make 264; times three would be 396."""
    for year in (2022, 2023, 2024):
        events(town, year, SEASON)
    events(town, 2025, (33, 33, 33, 33))
    found = estimated(town)
    assert found.known == Cell.of(132) and found.months.id == "2025-T1"
    assert value(found.expected) == pytest.approx(264, abs=0.05)
    assert float(found.factor) == pytest.approx(2)
    assert [(year.id, cell) for year, cell in found.earlier] == [(y, Cell.of(240)) for y in ("2022", "2023", "2024")]
    assert found.expected.is_preliminary and found.expected.period == Period.year(2025)
    assert "januari–april 2025" in found.expected.notes[0]


def nb_quantile(share: float, *, mean: float, variance: float) -> int:
    """By adding up probabilities one by one."""
    size = mean**2 / (variance - mean)
    p = size / (size + mean)
    count, passed, probability = 0, 0.0, p**size
    while True:
        passed += probability
        if passed >= share - 1e-12:
            return count
        probability *= (count + size) / (count + 1) * (1 - p)
        count += 1


def test_the_low_and_the_high_figure(town: SmallGate) -> None:
    """Years that differ at random: φ from Pearson's sum over years and months, quantiles by adding probabilities."""
    draw = random.Random(4)
    history = [[draw.randrange(10, 50) for _ in range(12)] for _ in range(3)]
    for year, months in zip(range(2022, 2025), history, strict=True):
        events(town, year, tuple(months))
    so_far = (30, 22, 41, 28)
    events(town, 2025, so_far)
    found = estimated(town)
    total, first = sum(map(sum, history)), sum(sum(year[:4]) for year in history)
    known = sum(so_far)
    rest = known * (total - first) / first
    pearson = 0.0
    for months in history:
        for place, count in enumerate(months):
            fitted = sum(months) * sum(year[place] for year in history) / total
            pearson += (count - fitted) ** 2 / fitted
    phi = max(1.0, pearson / (2 * 11))
    variance = phi * (rest + rest**2 * (1 / known + 1 / first + 1 / (total - first)))
    assert value(found.expected) == pytest.approx(known + rest, abs=0.06)
    assert found.expected.interval is not None
    for share, limit in ((0.1, found.expected.interval.low), (0.9, found.expected.interval.high)):
        assert int(limit) == known + nb_quantile(share, mean=rest, variance=variance)
    assert phi > 1


def test_earlier_years_as_they_were_known_equally_long_after(town: SmallGate) -> None:
    """Of each April's 30 twenty are registered after 5 May: 100 of 120 were known then, so the year is 2.4 times that.

    110 known now make 264. By what is known of those years today it would be twice, 220.
    """
    for year in (2022, 2023, 2024):
        events(town, year, SEASON, late=20)
    events(town, 2025, (33, 33, 33, 31), late=20)
    then = [date(year, 5, 5) for year in (2022, 2023, 2024)]
    found = estimated(town, *then, NOW)
    assert found.is_at_same_lag and found.known == Cell.of(110)
    assert value(found.expected) == pytest.approx(264, abs=0.05) and float(found.factor) == pytest.approx(2.4)
    without = estimated(town, *then[1:], NOW)
    assert not without.is_at_same_lag
    assert value(without.expected) == pytest.approx(220, abs=0.05)
    assert "är så som de är kända i dag" in without.expected.notes[0]
    assert "kända i dag" not in found.expected.notes[0]


@pytest.mark.parametrize(("known_at", "months"), [(date(2025, 2, 1), 1), (date(2025, 11, 30), 10)])
def test_the_months_that_are_over(town: SmallGate, known_at: date, months: int) -> None:
    for year in (2022, 2023, 2024, 2025):
        events(town, year, SEASON)
    found = estimated(town, known_at)
    assert (found.months.first, found.months.last.month) == (date(2025, 1, 1), months)
    assert value(found.expected) == pytest.approx(240, abs=0.05)


def test_three_years_are_needed_and_five_are_used(town: SmallGate) -> None:
    town.tables["investigations"].clear()
    town.rows("investigations", started_on=date(2022, 12, 31), registered_on=date(2022, 12, 31))
    events(town, 2023, SEASON)
    events(town, 2024, SEASON)
    events(town, 2025, SEASON[:4])
    with pytest.raises(NoEstimate, match="finns 2 hela tidigare år, och det behövs 3") as refused:
        estimated(town)
    assert "äldre utdrag" in str(refused.value.remedy)
    town.define("m", make_version(STARTED, valid_from=date(2015, 1, 1)), maturity_days=60)
    for year in range(2016, 2023):
        events(town, year, SEASON)
    assert [year.id for year, _ in estimated(town).earlier] == ["2020", "2021", "2022", "2023", "2024"]


def test_years_that_are_not_delivered_whole_or_not_covered_do_not_count(town: SmallGate) -> None:
    """Data from 10 January 2021 miss its first days; a definition from 2022 leaves 2021 out."""
    town.tables["investigations"].clear()
    for year in range(2021, 2025):
        events(town, year, SEASON)
    events(town, 2025, SEASON[:4])
    assert [year.id for year, _ in estimated(town).earlier] == ["2022", "2023", "2024"]
    town.rows("investigations", started_on=date(2020, 12, 31), registered_on=date(2020, 12, 31))
    assert [year.id for year, _ in estimated(town).earlier] == ["2021", "2022", "2023", "2024"]
    town.define("m", make_version(STARTED, valid_from=date(2022, 1, 1)), maturity_days=60)
    assert [year.id for year, _ in estimated(town).earlier] == ["2022", "2023", "2024"]


def test_what_is_not_summed_from_months_and_years_that_are_over(town: SmallGate, version: Any) -> None:
    for year in (2022, 2023, 2024):
        events(town, year, SEASON)
    events(town, 2025, SEASON[:4])
    persons = EventCount(Dated("investigations", "started_on"), Counted.PERSONS)
    for name, spec in (("wait", WAIT), ("persons", persons)):
        town.define(name, version(spec))
        with pytest.raises(NoEstimate, match="går inte att räkna fram ur månader"):
            open_on(town, NOW).full_year(name, Period.year(2025))
    for year, known_at in ((2024, NOW), (2026, NOW), (2025, date(2025, 1, 31)), (2025, date(2026, 1, 5))):
        with pytest.raises(NoEstimate, match="är slut eller har ingen hel månad än"):
            open_on(town, known_at).full_year("m", Period.year(year))


def test_days_of_spells(town: SmallGate) -> None:
    """Ten spells all year: 10 · 365 nights; of the first 120 days of 2025 10 · 120, and of 2024 121."""
    spec = SpellDays(Spells("placements", "started_on", "ended_on"))
    town.define("m", make_version(spec), unit=Unit.DAYS)
    town.rows("placements", 10, started_on=date(2020, 12, 1), form="hvb")
    found = estimated(town)
    assert found.known == Cell.of(1200)
    nights, first = 365 + 365 + 365 + 366, 120 + 120 + 120 + 121
    assert value(found.expected) == pytest.approx(1200 * nights / first, abs=0.06)


def test_nothing_known_yet(town: SmallGate) -> None:
    """An empty beginning says nothing of the year."""
    for year in (2022, 2023, 2024):
        events(town, year, SEASON)
    found = estimated(town)
    assert found.known.state is CellState.ZERO
    assert found.expected.value.state is CellState.NOT_YET_KNOWN and found.expected.interval is None


def test_few_are_hidden_and_so_is_what_they_would_make(town: SmallGate) -> None:
    town.policy = POLICY
    for year in (2022, 2023, 2024):
        events(town, year, SEASON)
    events(town, 2025, (1, 1, 1, 0))
    found = estimated(town)
    assert found.known.state is CellState.HIDDEN
    assert found.expected.value.state is CellState.HIDDEN and found.expected.interval is None


def test_a_hidden_year_is_not_to_be_had_from_the_factor(town: SmallGate) -> None:
    """12, 12 and 3 in three years, half of them early but for one: the 3 are hidden.

    24 + x over the early ones of them is the factor, to three decimals: of x from 1 to 4 one alone would fit.
    """
    town.policy = POLICY
    for year in (2022, 2023):
        events(town, year, (2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0))
    events(town, 2024, (1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0))
    events(town, 2025, (10, 10, 10, 10))
    found = estimated(town)
    assert [cell.has_value for _, cell in found.earlier] == [True, True, False]
    assert not found.expected.value.has_value and found.factor == 0


def test_a_small_rest_of_the_years_is_not_to_be_had_from_the_factor(town: SmallGate) -> None:
    """20 in each of three years, all in January to April but for three in all: 60 / 57 = 1.053 would tell of them."""
    town.policy = POLICY
    for year in (2022, 2023, 2024):
        events(town, year, (5, 4, 6, 4, *(int(month == year % 4) for month in range(8))))
    events(town, 2025, (5, 5, 5, 5))
    found = estimated(town)
    assert not found.expected.value.has_value and found.factor == 0


def test_the_gate_knows_no_later_delivery(town: SmallGate) -> None:
    """In May 2025 the answer is the same whether or not the store has June's delivery."""
    for year in (2022, 2023, 2024, 2025):
        events(town, year, SEASON, late=20)
    first = estimated(town, *monthly((2022, 1), (2025, 5)))
    town.rows("investigations", 50, started_on=date(2025, 1, 10), registered_on=date(2025, 5, 20))
    assert estimated(town, *monthly((2022, 1), (2025, 5))).expected.value == first.expected.value
    assert estimated(town, *monthly((2022, 1), (2025, 6))).known != first.known

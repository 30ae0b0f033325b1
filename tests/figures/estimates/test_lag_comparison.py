"""Two counts that can still move are compared as each was known equally long after its period, or not at all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.figures.conftest import make_version
from tests.figures.estimates.towns import OPEN_POLICY, POLICY, STARTED, SmallGate, days, monthly, open_on

from utfall.figures.certainty import Certainty
from utfall.figures.comparison import Comparison, Kind
from utfall.measures.definition import Comparable
from utfall.model.cell import Cell
from utfall.model.period import Period

NOW = date(2025, 5, 5)


@pytest.fixture
def town(small: SmallGate, version: Any) -> SmallGate:
    """240 a year in 2022 to 2024; of each month's 20 five are registered a month late."""
    small.policy = OPEN_POLICY
    small.define("m", version(STARTED), maturity_days=60)
    for year in (2022, 2023, 2024):
        for month in range(1, 13):
            started(small, date(year, month, 20), 15)
            started(small, date(year, month, 20), 5, registered_after=30)
    return small


def started(town: SmallGate, on: date, count: int, *, registered_after: int = 0) -> None:
    town.rows("investigations", count, started_on=on, registered_on=on + days(registered_after))


def compared(town: SmallGate, *known_at: date, later: str = "2025-T1", earlier: str = "2024-T1") -> Comparison:
    with open_on(town, *known_at) as gate:
        periods = [Period.parse(earlier), Period.parse(later)]
        table = gate.table("m", periods)
        return gate.compare(table.figure(periods[1]), table.figure(periods[0]))


EVERY_MONTH = monthly((2024, 1), (2025, 5))


def test_last_year_is_taken_as_it_was_known_then(town: SmallGate) -> None:
    """The same year again: 75 known on 5 May 2025, and 75 on 5 May 2024, which are 80 today. No decrease of 6 percent.

    Of April fifteen are in both days: its late five are registered on the 20th of May.
    """
    for month in range(1, 5):
        started(town, date(2025, month, 20), 15)
        started(town, date(2025, month, 20), 5, registered_after=30)
    found = compared(town, *EVERY_MONTH)
    assert found.kind is Kind.SAME_LAG and found.is_at_same_lag
    assert (found.later.value, found.earlier.value) == (Cell.of(75), Cell.of(75))
    assert found.earlier.origin.known_at == date(2024, 5, 5)
    assert found.certainty is Certainty.NONE and found.absolute == Cell.of(0)
    assert "kända 5 dagar efter periodens slut" in found.sentence
    today = open_on(town, *EVERY_MONTH).table("m", [Period.parse("2024-T1")]).figure(Period.parse("2024-T1"))
    assert today.value == Cell.of(80)


@pytest.mark.parametrize(
    ("per_month", "certainty"),
    [(38, Certainty.BEYOND_CHANCE), (22, Certainty.WITHIN_CHANCE), (5, Certainty.BEYOND_CHANCE)],
)
def test_a_change_is_one_beyond_chance_only(town: SmallGate, per_month: int, certainty: Certainty) -> None:
    """75 last year. 152 and 20 differ by more than chance makes of such counts, 88 does not:
    13 / √(2 · (88 + 75)) = 0.7 standard errors, with the gate's floor of the overdispersion.
    """
    for month in range(1, 5):
        started(town, date(2025, month, 20), per_month)
    found = compared(town, *EVERY_MONTH)
    assert found.kind is Kind.SAME_LAG and found.certainty is certainty
    words = [word for word in ("en ökning", "en minskning") if word in found.sentence]
    assert bool(words) is (certainty is Certainty.BEYOND_CHANCE)
    if certainty is Certainty.WITHIN_CHANCE:
        assert "Ingen säker förändring" in found.sentence


def test_a_few_days_of_lag_may_differ_but_not_more(town: SmallGate) -> None:
    started(town, date(2025, 2, 20), 70)
    assert compared(town, date(2024, 4, 29), NOW).kind is not Kind.SAME_LAG  # the period was not over
    assert compared(town, date(2024, 5, 12), NOW).kind is Kind.SAME_LAG
    for known_at in (date(2024, 5, 13), date(2024, 4, 5)):
        found = compared(town, known_at, NOW)
        assert found.kind is Kind.MARKED and found.certainty is Certainty.PRELIMINARY


def test_without_a_delivery_from_then_it_is_marked_as_preliminary(town: SmallGate) -> None:
    """No word of increase or decrease: 40 now against 80 that have had a year to be registered."""
    started(town, date(2025, 2, 20), 40)
    found = compared(town, NOW)
    assert found.kind is Kind.MARKED and found.certainty is Certainty.PRELIMINARY
    assert "minskning" not in found.sentence and "preliminär" in found.sentence


def test_a_count_that_cannot_move_any_more_is_compared_as_it_stands(town: SmallGate) -> None:
    """2024 against 2023, both registered: today's figures, 240 each."""
    found = compared(town, *EVERY_MONTH, later="2024-T2", earlier="2023-T2")
    assert found.kind is Kind.PLAIN and found.earlier.value == Cell.of(80)
    assert found.earlier.origin.known_at == NOW


def test_what_may_not_be_compared_at_all_is_refused_at_any_lag(town: SmallGate, version: Any) -> None:
    """Another definition, and a part against another length."""
    started(town, date(2025, 2, 20), 75)
    refused = compared(town, *EVERY_MONTH, later="2025-T1", earlier="2024")
    assert refused.kind is Kind.REFUSED
    new = make_version(STARTED, number="2", valid_from=date(2025, 1, 1), comparable=Comparable.NO)
    town.define("m", version(STARTED), new, maturity_days=60)
    assert compared(town, *EVERY_MONTH).kind is Kind.REFUSED


def test_the_earlier_figure_was_hidden_then(town: SmallGate) -> None:
    """Three were known on 5 May 2024, seven today: nothing is said of then."""
    town.policy = POLICY
    town.tables["investigations"].clear()
    started(town, date(2021, 1, 1), 1)
    started(town, date(2024, 4, 20), 3)
    started(town, date(2024, 4, 20), 4, registered_after=30)
    started(town, date(2025, 4, 20), 8)
    found = compared(town, *EVERY_MONTH)
    assert found.kind is not Kind.SAME_LAG and found.earlier.value == Cell.of(7)


def test_data_delivered_later_change_nothing(town: SmallGate) -> None:
    """Fifty more of 2024-T1 are registered in June 2024: as known on 5 May 2024 there were 75."""
    started(town, date(2025, 2, 20), 75)
    started(town, date(2024, 2, 20), 50, registered_after=110)
    found = compared(town, *EVERY_MONTH)
    assert found.earlier.value == Cell.of(75)

"""A day as a period: for the stock on a named day."""

from __future__ import annotations

from datetime import date

import pytest

from utfall.errors import InvalidPeriod
from utfall.model.period import Period, PeriodKind


def test_a_day_is_a_period_of_one_day() -> None:
    day = Period.parse("2025-04-30")
    assert (day.first, day.last, day.kind, day.days) == (date(2025, 4, 30), date(2025, 4, 30), PeriodKind.DAY, 1)
    assert (day.id, day.label_sv(), day.label_long_sv()) == ("2025-04-30", "30 apr 2025", "30 april 2025")
    assert day.is_part_of_year


def test_its_neighbour_is_the_same_date_the_year_before_if_that_exists() -> None:
    assert Period.parse("2025-04-30").same_period_previous_year() == Period.parse("2024-04-30")
    assert Period.parse("2024-02-29").same_period_previous_year() is None


def test_a_day_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InvalidPeriod, match="2025-02-29"):
        Period.parse("2025-02-29")

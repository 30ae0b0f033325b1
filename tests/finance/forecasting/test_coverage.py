"""The forecast on municipalities whose economy is known: limits that hold as often as they say, and smaller errors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.finance.forecasting.municipality import known_of, true_years

from utfall.finance.forecasting.known import by_month
from utfall.finance.forecasting.outlook import Outlook
from utfall.finance.forecasting.past_forecasts import MONTHS_TRIED
from utfall.finance.forecasting.plain_rules import last_pattern_ore, run_rate_ore, year_ore
from utfall.finance.forecasting.year_forecast import forecast_year

YEAR, YEARS = 2023, 5

Tried = tuple[Outlook, int, int, int]
"""Outlook, and in öre the truth, what the pace so far and what last year's pattern would have said."""


def tried(*, municipalities: int) -> Iterator[Tried]:
    """The board and the lines of every municipality."""
    for seed in range(municipalities):
        truth = true_years(seed=seed, years=YEARS)
        booked = MONTHS_TRIED[seed % len(MONTHS_TRIED)]
        found = forecast_year(known_of(truth, year=YEAR, months=booked), seed=seed)
        for outlook in (found.board, *found.lines):
            amounts: dict[int, int] = {}
            for line, months in by_month(truth).items():
                if outlook.area in (None, line.area) and outlook.group in (None, line.group):
                    for month, amount in months.items():
                        amounts[month] = amounts.get(month, 0) + amount
            yield (
                outlook,
                year_ore(amounts, year=YEAR),
                run_rate_ore(amounts, year=YEAR, booked=booked),
                last_pattern_ore(amounts, year=YEAR, booked=booked),
            )


def coverage_share(found: list[Tried]) -> float:
    held = [one.spread is not None and one.spread.p10_ore <= truth <= one.spread.p90_ore for one, truth, _, _ in found]
    return sum(held) / len(held)


def case_share(found: list[Tried]) -> float:
    return sum(
        one.spread is not None and one.spread.best_ore <= truth <= one.spread.worst_ore for one, truth, _, _ in found
    ) / len(found)


def test_lines_of_some_municipalities() -> None:
    found = [one for one in tried(municipalities=24) if one[0].group is not None]
    assert len(found) == 144
    assert 0.72 <= coverage_share(found) <= 0.92
    error = sum(abs(one.expected_ore - truth) for one, truth, _, _ in found)
    assert error < 0.8 * sum(abs(pace - truth) for _, truth, pace, _ in found)
    assert error < 0.8 * sum(abs(pattern - truth) for _, truth, _, pattern in found)


@pytest.fixture(scope="module")
def many() -> list[Tried]:
    return list(tried(municipalities=240))


@pytest.mark.all
@pytest.mark.parametrize("is_board", [True, False])
def test_two_hundred_and_forty_municipalities(many: list[Tried], is_board: bool) -> None:
    """Of 240 boards the share that holds is itself known to within 5 percentage points; 80 is wanted, and the widening
    that a few years need makes it some points more where, as here, the model's own limits are right."""
    found = [one for one in many if (one[0].area is None) is is_board]
    assert 0.77 <= coverage_share(found) <= 0.91
    assert 0.86 <= case_share(found) <= 0.98
    bias = sum(one.expected_ore - truth for one, truth, _, _ in found)
    assert abs(bias) < 0.01 * sum(truth for _, truth, _, _ in found)

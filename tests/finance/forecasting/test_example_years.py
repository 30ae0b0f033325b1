"""The forecast on the example municipality's years, from what was known on the days of reporting."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from utfall.finance.forecasting.known import Known, MonthAmount, Snapshot, by_month
from utfall.finance.forecasting.outlook import Level, Outlook, level_of
from utfall.finance.forecasting.plain_rules import last_pattern_ore, run_rate_ore, year_ore
from utfall.finance.forecasting.year_forecast import forecast_year
from utfall.synthetic.economy import EconomyYear, economy_years, report_days
from utfall.synthetic.economy_ledger import Booking, known_bookings
from utfall.synthetic.municipality import DEFAULT_SEED, simulate

Tried = tuple[Outlook, int, int, int]
"""Outlook, and in öre the truth, the pace so far and last year's pattern."""


def amounts_of(bookings: list[Booking]) -> tuple[MonthAmount, ...]:
    found: Counter[tuple[str, str, date]] = Counter()
    for one in bookings:
        for (area, group), ore in one.places.items():
            found[area, group, one.day.replace(day=1)] += ore
    return tuple(MonthAmount(area, group, month, ore) for (area, group, month), ore in found.items())


def months_of(amounts: tuple[MonthAmount, ...], *, like: Outlook) -> Counter[int]:
    found: Counter[int] = Counter()
    for line, months in by_month(amounts).items():
        if like.area in (None, line.area) and like.group in (None, line.group):
            found.update(months)
    return found


def known_then(years: tuple[EconomyYear, ...], *, on: date) -> Known:
    """The year's ledger of that day, the annual accounts of the years before it, and every delivery until then."""
    snapshots = tuple(
        Snapshot(day, amounts_of(known_bookings(year.bookings, known_at=day)))
        for year in years
        for day in report_days(year.plan.year)
        if day <= on
    )
    annual = [one for one in snapshots if one.known_on.month == 2]
    amounts = (*(amount for one in annual for amount in one.amounts), *snapshots[-1].amounts)
    return Known(on.year, on.month - 1, on, amounts, snapshots=snapshots)


@pytest.fixture(scope="module")
def tried() -> list[Tried]:
    years = economy_years(simulate(seed=DEFAULT_SEED), seed=DEFAULT_SEED)
    whole = tuple(amount for year in years for amount in amounts_of(list(year.bookings)))
    found = []
    for year in (2023, 2024, 2025):
        for day in report_days(year)[:3]:
            known = known_then(years, on=day)
            forecast = forecast_year(known, seed=1)
            for outlook in (forecast.board, *forecast.areas, *forecast.lines):
                so_far = months_of(known.amounts, like=outlook)
                plain = {"year": year, "booked": known.months_booked}
                found.append(
                    (
                        outlook,
                        year_ore(months_of(whole, like=outlook), year=year),
                        run_rate_ore(so_far, **plain),
                        last_pattern_ore(so_far, **plain),
                    )
                )
    return found


def test_four_of_five_outcomes_lie_within_their_limits(tried: list[Tried]) -> None:
    held = [one.spread is not None and one.spread.p10_ore <= truth <= one.spread.p90_ore for one, truth, _, _ in tried]
    assert len(held) == 9 * (1 + 4 + 33)
    assert 0.75 <= sum(held) / len(held) <= 0.85


@pytest.mark.parametrize("level", Level)
def test_errors_are_smaller_than_those_of_the_plain_rules(tried: list[Tried], level: Level) -> None:
    """By more than a third of the pace so far, and of last year's pattern."""
    errors = [
        (abs(one.expected_ore - truth), abs(pace - truth), abs(pattern - truth))
        for one, truth, pace, pattern in tried
        if level_of(one.area, one.group) is level
    ]
    own, pace, pattern = (sum(column) for column in zip(*errors, strict=True))
    assert own < 2 / 3 * pace
    assert own < 2 / 3 * pattern

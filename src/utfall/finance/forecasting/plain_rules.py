"""The two rules that a forecast has to beat: the pace so far, and last year's pattern."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from utfall.finance.forecasting.known import MONTHS_OF_YEAR, month_number


def run_rate_ore(months: Mapping[int, int], *, year: int, booked: int) -> int:
    """The months so far, twelve over their number times."""
    return _sum(months, year=year, months=range(booked)) * MONTHS_OF_YEAR // booked


def last_pattern_ore(months: Mapping[int, int], *, year: int, booked: int) -> int:
    """The months so far and last year's months left, scaled as the months so far are to last year's.

    Unscaled where last year's months so far are nothing, or had the other sign.
    """
    so_far = _sum(months, year=year, months=range(booked))
    same = _sum(months, year=year - 1, months=range(booked))
    rest = _sum(months, year=year - 1, months=range(booked, MONTHS_OF_YEAR))
    return so_far + (rest * so_far // same if so_far * same > 0 else rest)


def year_ore(months: Mapping[int, int], *, year: int) -> int:
    """The whole year."""
    return _sum(months, year=year, months=range(MONTHS_OF_YEAR))


def _sum(amounts: Mapping[int, int], *, year: int, months: Iterable[int]) -> int:
    january = month_number(date(year, 1, 1))
    return sum(amounts.get(january + month, 0) for month in months)

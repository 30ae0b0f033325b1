"""The months left of a year as the pattern of the months before them would have it, line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from utfall.finance.forecasting.known import MONTHS_OF_YEAR, Known, Line, month_number
from utfall.stats.level_and_season import LEAST_MONTHS, CarriedOn
from utfall.stats.season_in_step import carried_on_in_step

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Patterns:
    """Lines carried on together, since they begin in the same month: ``lines`` are the columns of ``carried``."""

    lines: tuple[Line, ...]
    complete_years: int
    carried: CarriedOn


def patterns(
    series: Mapping[Line, Mapping[int, int]], *, of: Sequence[Line], known: Known
) -> tuple[tuple[Patterns, ...], dict[Line, int]]:
    """The lines that can be carried on, and how many complete years there are of every line.

    ``series``: öre by number of month, of what the pattern is to be taken from. A line begins in its first month with
    an amount; one with gaps begins in January of that year, because its empty months belong to its pattern.
    """
    until = month_number(known.booked_until)
    first_of_all = min((month for months in series.values() for month in months), default=until)
    starts = {line: _start(series.get(line, {}), first_of_all=first_of_all, until=until) for line in of}
    years = {line: _complete_years(start, year=known.year) for line, start in starts.items()}
    found = []
    for start in sorted(set(starts.values())):
        lines = tuple(line for line in of if starts[line] == start)
        if until - start < LEAST_MONTHS or years[lines[0]] < 1 or not known.months_left:
            continue
        amounts = np.array([[series[line].get(month, 0) for line in lines] for month in range(start, until)])
        carried = carried_on_in_step(
            amounts.astype(np.float64), first_month=start % MONTHS_OF_YEAR + 1, ahead=known.months_left
        )
        found.append(Patterns(lines, years[lines[0]], carried))
    return tuple(found), years


def common_innovations(found: Sequence[Patterns]) -> tuple[tuple[Line, ...], Floats]:
    """Every line that was carried on, and what surprised it, of the months that all of them have."""
    if not found:
        return (), np.zeros((0, 0))
    months = min(one.carried.innovations.shape[0] for one in found)
    lines = tuple(line for one in found for line in one.lines)
    return lines, np.concatenate([one.carried.innovations[-months:] for one in found], axis=1)


def run_rate(booked: Sequence[int], *, budget: Sequence[int] | None) -> tuple[int, ...]:
    """The months left of a line without history: its budget, and the deviation so far carried on evenly."""
    plan = budget or (0,) * MONTHS_OF_YEAR
    months = len(booked)
    deviation = sum(booked) - sum(plan[:months])
    return tuple(plan[month] + (deviation // months if months else 0) for month in range(months, MONTHS_OF_YEAR))


def _start(months: Mapping[int, int], *, first_of_all: int, until: int) -> int:
    used = sorted(month for month, amount in months.items() if amount and month < until)
    if not used:
        return until
    has_gaps = len(used) < until - used[0]
    return max(first_of_all, used[0] // MONTHS_OF_YEAR * MONTHS_OF_YEAR) if has_gaps else used[0]


def _complete_years(start: int, *, year: int) -> int:
    """Whole calendar years from the start until the year begins."""
    first_january = -(-start // MONTHS_OF_YEAR)
    return max(0, month_number(date(year, 1, 1)) // MONTHS_OF_YEAR - first_january)

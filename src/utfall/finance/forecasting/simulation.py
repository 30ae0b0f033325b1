"""The year of every line: expected, part by part, and drawn many times with what the lines have in common."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from utfall.finance.forecasting.held import PastUse, UseShare, left_of, use_shares
from utfall.finance.forecasting.known import (
    MONTHS_OF_YEAR,
    Known,
    Line,
    PricedVolume,
    by_month,
    evenly,
    month_number,
)
from utfall.finance.forecasting.late_invoices import Late, completeness_by_line, late_amounts
from utfall.finance.forecasting.pattern import Patterns, common_innovations, patterns, run_rate
from utfall.stats.level_and_season import sum_draws
from utfall.stats.shrunk_correlation import correlated_normals, shrunk_correlation

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LineParts:
    """A line's year in öre, the parts of which add up to the year exactly.

    ``booked_ore`` is as known; ``late_ore`` is still expected on the months booked. Of the months left: ``season_ore``
    is what their calendar months usually have above or below the level, ``pace_ore`` the level itself (all of it where
    there is no history), ``volume_ore`` care days times price instead of both, ``calendar_ore`` known items and
    ``reserve_ore`` reserves, and money held centrally, expected to be used. ``left_ore`` is what is left of the budget
    of a line that holds such money beside all else, 0 for others. ``months_ore`` are the twelve months, everything
    included.
    """

    line: Line
    months_booked: int
    booked_ore: int
    late_ore: int
    pace_ore: int
    season_ore: int
    volume_ore: int
    calendar_ore: int
    reserve_ore: int
    months_ore: tuple[int, ...]
    budget_ore: tuple[int, ...] | None
    volumes: tuple[PricedVolume, ...]
    complete_years: int
    left_ore: int = 0

    @property
    def expected_ore(self) -> int:
        return sum(self.months_ore)

    def bears_limits(self, *, least_years: int) -> bool:
        """Whether limits can be given: by its history, or by the errors that its volumes came with."""
        has_errors = bool(self.volumes) and all(one.days_error_share > 0 for one in self.volumes)
        return has_errors or self.complete_years >= least_years


@dataclass(frozen=True, eq=False)
class Simulated:
    """The lines in order, and ``drawn``: equally likely years (draws, lines) in öre, before any widening."""

    lines: tuple[LineParts, ...]
    drawn: Floats


@dataclass(frozen=True, eq=False)
class _Sources:
    """What the parts are put together from, by line."""

    booked: Mapping[Line, Mapping[int, int]]
    budget: Mapping[Line, Mapping[int, int]]
    calendar: Mapping[Line, Mapping[int, int]]
    late: Mapping[Line, Late]
    found: tuple[Patterns, ...]
    years: Mapping[Line, int]
    shares: Mapping[Line, UseShare]


def simulated(known: Known, *, seed: int, draws: int, past: Sequence[PastUse] = ()) -> Simulated:
    """The year's lines and draws; the same seed and content give the same draws, in whatever order they come.

    ``past``: how money held centrally was used in earlier years.
    """
    sources = _sources(known, past=past)
    lines = tuple(_parts(line, known=known, sources=sources) for line in known.lines)
    generator = np.random.default_rng(seed)
    names, innovations = common_innovations(sources.found)
    _, shrunk = shrunk_correlation(innovations)
    normals = correlated_normals(innovations, shrunk_share=shrunk, draws=draws, generator=generator)
    drawn = np.tile(np.array([one.expected_ore for one in lines], dtype=np.float64), (draws, 1))
    column = {one.line: index for index, one in enumerate(lines)}
    priced = {one.line for one in known.volumes}
    for pattern in sources.found:
        own = normals[:, [names.index(line) for line in pattern.lines]]
        moved = sum_draws(pattern.carried, normals=own, generator=generator)
        moved -= pattern.carried.expected.sum(axis=1)
        for index, line in enumerate(pattern.lines):
            drawn[:, column[line]] += 0.0 if line in priced else moved[:, index]
    for volume in sorted(known.volumes, key=lambda one: (one.line, one.days, one.price_ore)):
        shock = normals[:, names.index(volume.line)] if volume.line in names else generator.standard_normal(draws)
        error = np.hypot(volume.days_error_share, volume.price_error_share)
        drawn[:, column[volume.line]] += sum(volume.months_ore) * error * shock
    for one in lines:
        error = _late_error(one.line, known=known, sources=sources)
        drawn[:, column[one.line]] += error * generator.standard_normal(draws)
    _draw_held(drawn, lines=lines, known=known, shares=sources.shares, generator=generator)
    return Simulated(lines, drawn)


def _draw_held(
    drawn: Floats,
    *,
    lines: Sequence[LineParts],
    known: Known,
    shares: Mapping[Line, UseShare],
    generator: np.random.Generator,
) -> None:
    """Draw how much of what is left is used, one share for all lines of a label: it is one decision.

    What is used comes out of the same budget: where the line itself comes to more, less is left.
    """
    columns = {one.line: column for column, one in enumerate(lines)}
    for label in sorted({one.label for one in known.held}):
        own = [one.line for one in known.held if one.label == label and one.line in columns]
        if not any(lines[columns[line]].left_ore for line in own):
            continue
        share = shares[own[0]]
        used = generator.beta(share.used, share.unused, drawn.shape[0])
        for line in own:
            column = columns[line]
            parts = lines[column]
            if parts.left_ore:
                moved = drawn[:, column] - parts.expected_ore
                drawn[:, column] = parts.expected_ore + moved * (1 - used) + parts.left_ore * (used - share.expected)


def _late_error(line: Line, *, known: Known, sources: _Sources) -> float:
    """Standard deviation of the year for the late amounts of its months, and for how the months left follow them."""
    until = month_number(known.booked_until)
    january = until - known.months_booked
    reach: dict[int, float] = {}
    for one in sources.found:
        if line in one.lines and not any(volume.line == line for volume in known.volumes):
            of_line = one.carried.reach[one.lines.index(line)]
            reach = dict(zip(range(until - len(of_line), until), map(float, of_line), strict=True))
    errors = sources.late[line].errors_ore
    return math.hypot(*(error * (reach.get(month, 0.0) + (month >= january)) for month, error in errors.items()))


def _sources(known: Known, *, past: Sequence[PastUse]) -> _Sources:
    until = month_number(known.booked_until)
    booked = {
        line: {month: amount for month, amount in months.items() if month < until}
        for line, months in by_month(known.amounts).items()
    }
    calendar = by_month(known.calendar)
    factors = completeness_by_line(known.snapshots)
    usual = {line: _without(months, calendar.get(line, {})) for line, months in booked.items()}
    late = {
        line: late_amounts(usual.get(line, {}), by=factors.get(line, {}), known_on=known.known_on, last_month=until - 1)
        for line in known.lines
    }
    complete = {
        line: {month: amount + late[line].amounts_ore.get(month, 0) for month, amount in months.items()}
        for line, months in usual.items()
        if line in late
    }
    found, years = patterns(complete, of=known.lines, known=known)
    shares = use_shares(known.held, months=known.months_booked, past=past)
    return _Sources(booked, by_month(known.budget), calendar, late, found, years, shares)


def _without(months: Mapping[int, int], known_items: Mapping[int, int]) -> dict[int, int]:
    return {month: amount - known_items.get(month, 0) for month, amount in months.items()}


def _parts(line: Line, *, known: Known, sources: _Sources) -> LineParts:
    until = month_number(known.booked_until)
    january = until - known.months_booked
    passed, left = range(january, until), range(until, january + MONTHS_OF_YEAR)
    booked = [sources.booked.get(line, {}).get(month, 0) for month in passed]
    late = [sources.late[line].amounts_ore.get(month, 0) for month in passed]
    items = sources.calendar.get(line, {})
    plan = sources.budget.get(line)
    budget = tuple(plan.get(january + month, 0) for month in range(MONTHS_OF_YEAR)) if plan is not None else None
    usual = [amount + more - items.get(month, 0) for amount, more, month in zip(booked, late, passed, strict=True)]
    volumes = tuple(one for one in known.volumes if one.line == line)
    pattern, season = _months_left(line, usual=usual, budget=budget, sources=sources)
    volume = [sum(one.months_ore[index] for one in volumes) for index in range(known.months_left)]
    if volumes:
        pattern, season = (0,) * known.months_left, 0
    calendar = [items.get(month, 0) for month in left]
    reserve = sum(one.expected_use_ore for one in known.reserves if one.line == line) if left else 0
    unused = 0
    share = sources.shares.get(line)
    if share is not None and budget is not None and left:
        whole = sum(booked) + sum(late) + sum(pattern) + sum(volume) + sum(calendar) + reserve
        unused = left_of(sum(budget), expected_ore=whole)
        reserve += round(unused * share.expected)
    reserves = evenly(reserve, parts=known.months_left)
    rest = [sum(parts) for parts in zip(pattern, volume, calendar, reserves, strict=True)]
    return LineParts(
        line=line,
        months_booked=known.months_booked,
        booked_ore=sum(booked),
        late_ore=sum(late),
        pace_ore=sum(pattern) - season,
        season_ore=season,
        volume_ore=sum(volume),
        calendar_ore=sum(calendar),
        reserve_ore=reserve,
        left_ore=unused,
        months_ore=tuple(amount + more for amount, more in zip(booked, late, strict=True)) + tuple(rest),
        budget_ore=budget,
        volumes=volumes,
        complete_years=sources.years[line],
    )


def _months_left(
    line: Line, *, usual: list[int], budget: tuple[int, ...] | None, sources: _Sources
) -> tuple[tuple[int, ...], int]:
    """The pattern's months left, and how much of their sum is season."""
    for one in sources.found:
        if line in one.lines:
            index = one.lines.index(line)
            months = tuple(round(float(amount)) for amount in one.carried.expected[index])
            return months, round(float(one.carried.season[index].sum()))
    return run_rate(usual, budget=budget), 0

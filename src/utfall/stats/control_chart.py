"""Control charts: a measure's own centre line and limits, and the points that chance does not make."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from utfall.stats.special_cause import Line, Signal, signals

LEAST_POINTS = 12
"""With fewer points the limits are on trial: shown, and said to be uncertain."""

LIMIT_RANGES = 2.66
"""Limits of single values in mean moving ranges: 3 / 1.128, as rounded in every published XmR chart."""

SCREENED_RANGES = 3.267
"""A moving range of at least so many mean ranges is left out of the mean, once."""

RANGE_PER_SIGMA = 1.128
"""Mean range of two normal values, in standard deviations."""

RARE_EVENT_POWER = 3.6
"""Times between independent events to the power 1/3.6 are nearly normal. Source: L. S. Nelson, "A control chart for
parts-per-million nonconforming items", Journal of Quality Technology 26 (1994), 239–240."""


@dataclass(frozen=True)
class ChartPoint:
    """A value with its line and, where a rule marks it, its signal; ``is_trial``: limits of under 12 points."""

    value: float
    line: Line
    signal: Signal | None
    is_trial: bool


_Lines = Callable[[int, int], list[Line]]
"""The lines of the points from the first index up to (without) the second, which share one definition."""


def xmr_chart(
    values: Sequence[float], *, rebased_at: Sequence[int] = (), fixed_after: int | None = None, screened: bool = True
) -> tuple[ChartPoint, ...]:
    """Single values, one a period without gaps: mean ± 2.66 mean moving ranges.

    ``rebased_at``: indices of the points at which a new definition begins, with limits and rules of its own.
    ``fixed_after``: limits from the first so many points of each stretch (at least 12), from all if None. Seasonally
    adjusted where there is a season, and never means of the cases decided so far: they are low in the newest periods
    for no other reason than that the slow cases are missing. Source: NHS England, "Making Data Count", as in
    NHSRplotthedots 0.2.2; D. J. Wheeler, "Understanding variation", 2nd ed. 2000.
    """

    def lines(first: int, end: int) -> list[Line]:
        base = values[first:end][:fixed_after]
        return [_line(base, screened=screened)] * (end - first)

    return _chart(values, lines=lines, rebased_at=rebased_at, fixed_after=fixed_after)


def share_chart(
    numerators: Sequence[int],
    denominators: Sequence[int],
    *,
    rebased_at: Sequence[int] = (),
    fixed_after: int | None = None,
    screened: bool = True,
) -> tuple[ChartPoint, ...]:
    """Shares (0–1) of large denominators: Laney's p′ chart, limits as wide as the shares really vary. ``fixed_after``
    as in ``xmr_chart``.

    Centre: sum over sum. Limits: ± 3 √(p (1 − p) / n) σ, with σ the mean moving range of the standardised shares over
    1.128; within 0–1. Source: D. B. Laney, "Improved control charts for attributes", Quality Engineering 14 (2002),
    531–537.
    """
    _check_denominators(denominators)
    if any(not 0 <= part <= whole for part, whole in zip(numerators, denominators, strict=True)):
        raise ValueError("a share lies between 0 and 1")

    def lines(first: int, end: int) -> list[Line]:
        sizes = denominators[first:end]
        centre = sum(numerators[first:end][:fixed_after]) / sum(sizes[:fixed_after])
        errors = [math.sqrt(centre * (1 - centre) / size) for size in sizes]
        return _laney(shares[first:end], centre, errors, fixed_after=fixed_after, screened=screened)

    shares = [part / whole for part, whole in zip(numerators, denominators, strict=True)]
    made = _chart(shares, lines=lines, rebased_at=rebased_at, fixed_after=fixed_after)
    return _within(made, lowest=0.0, highest=1.0)


def rate_chart(
    counts: Sequence[int],
    exposures: Sequence[float],
    *,
    rebased_at: Sequence[int] = (),
    fixed_after: int | None = None,
    screened: bool = True,
) -> tuple[ChartPoint, ...]:
    """Events per exposure (days, inhabitants): Laney's u′ chart, as ``share_chart`` with errors √(u / n); from 0."""
    _check_denominators(exposures)
    if any(count < 0 for count in counts):
        raise ValueError("a count is not negative")

    def lines(first: int, end: int) -> list[Line]:
        centre = sum(counts[first:end][:fixed_after]) / sum(exposures[first:end][:fixed_after])
        errors = [math.sqrt(centre / exposure) for exposure in exposures[first:end]]
        return _laney(rates[first:end], centre, errors, fixed_after=fixed_after, screened=screened)

    rates = [count / exposure for count, exposure in zip(counts, exposures, strict=True)]
    made = _chart(rates, lines=lines, rebased_at=rebased_at, fixed_after=fixed_after)
    return _within(made, lowest=0.0, highest=math.inf)


def rare_event_chart(
    days_between: Sequence[float],
    *,
    rebased_at: Sequence[int] = (),
    fixed_after: int | None = None,
    screened: bool = True,
) -> tuple[ChartPoint, ...]:
    """Days from each rare event to the next (T chart): an XmR chart of days^(1/3.6), shown in days.

    A signal *up* is longer between the events: fewer of them. The time since the last event is no point; it is not yet
    known how long it will be.
    """
    if any(days < 0 for days in days_between):
        raise ValueError("days between events are not negative")
    roots = [days ** (1 / RARE_EVENT_POWER) for days in days_between]
    points = xmr_chart(roots, rebased_at=rebased_at, fixed_after=fixed_after, screened=screened)
    return tuple(
        replace(point, value=days, line=_in_days(point.line)) for days, point in zip(days_between, points, strict=True)
    )


def _chart(
    values: Sequence[float], *, lines: _Lines, rebased_at: Sequence[int], fixed_after: int | None = None
) -> tuple[ChartPoint, ...]:
    if not all(map(math.isfinite, values)):
        raise ValueError("a control chart has a value at every point")
    if fixed_after is not None and fixed_after < LEAST_POINTS:
        raise ValueError(f"limits are fixed after at least {LEAST_POINTS} points, not {fixed_after}")
    if any(not 0 <= index < len(values) for index in rebased_at):
        raise ValueError(f"a definition begins at one of the {len(values)} points, not at {sorted(rebased_at)}")
    starts = sorted({0, *rebased_at})
    points: list[ChartPoint] = []
    for first, end in zip(starts, [*starts[1:], len(values)], strict=True):
        if first == end:
            continue
        stretch, drawn = values[first:end], lines(first, end)
        is_trial = min(end - first, fixed_after or end - first) < LEAST_POINTS
        found = signals(stretch, lines=drawn)
        points += [
            ChartPoint(value, line, signal, is_trial) for value, line, signal in zip(stretch, drawn, found, strict=True)
        ]
    return tuple(points)


def _within(points: Sequence[ChartPoint], *, lowest: float, highest: float) -> tuple[ChartPoint, ...]:
    """The points with limits cut to what a value can be; the rules have judged by the limits as computed."""
    return tuple(
        replace(
            point, line=replace(point.line, lower=max(point.line.lower, lowest), upper=min(point.line.upper, highest))
        )
        for point in points
    )


def _line(values: Sequence[float], *, screened: bool) -> Line:
    centre = math.fsum(values) / len(values)
    if (mean_range := _mean_range(values, screened=screened)) is None:
        return Line(centre, -math.inf, math.inf)
    return Line(centre, centre - LIMIT_RANGES * mean_range, centre + LIMIT_RANGES * mean_range)


def _laney(
    values: Sequence[float], centre: float, errors: Sequence[float], *, fixed_after: int | None, screened: bool
) -> list[Line]:
    standardised = [(v - centre) / error if error else 0.0 for v, error in zip(values, errors, strict=True)]
    mean_range = _mean_range(standardised[:fixed_after], screened=screened)
    if mean_range is None:
        return [Line(centre, -math.inf, math.inf)] * len(values)
    halves = [3 * error * mean_range / RANGE_PER_SIGMA for error in errors]
    return [Line(centre, centre - half, centre + half) for half in halves]


def _mean_range(values: Sequence[float], *, screened: bool) -> float | None:
    """Mean of the differences from each value to the next, without those that are far too large; None under two."""
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    if not ranges:
        return None
    mean = math.fsum(ranges) / len(ranges)
    kept = [one for one in ranges if one < SCREENED_RANGES * mean] if screened else ranges
    return math.fsum(kept) / len(kept) if kept else mean


def _in_days(line: Line) -> Line:
    def days(root: float) -> float:
        return float(max(root, 0.0) ** RARE_EVENT_POWER)

    return Line(days(line.centre), days(line.lower), days(line.upper))


def _check_denominators(denominators: Sequence[float]) -> None:
    if any(one <= 0 for one in denominators):
        raise ValueError("a share or rate has a denominator above 0 at every point")

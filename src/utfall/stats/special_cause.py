"""Which points of a control chart are signals: the four rules and which of them comes first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

RUN = 7
"""Points in a row that make a trend or a shift."""

_TOLERANCE = 1e-12
"""Part of its size within which a value counts as on the centre line, so that rounding makes no side."""


class Rule(StrEnum):
    """In order of precedence: a point that several rules mark has the first of them.

    Outside the limits (on them is inside); one of seven points in a row each above, or each below, the one before (a
    tie breaks the row); beyond two thirds of the way to a limit, and one of two such among three points in a row that
    all lie on the same side of the centre line; one of seven points in a row on one side of the line (a point on the
    line breaks the row).
    """

    OUTSIDE_LIMITS = "outside_limits"
    TREND = "trend"
    NEAR_LIMIT = "near_limit"
    ONE_SIDE = "one_side"


@dataclass(frozen=True)
class Signal:
    """The rule that marks a point, and 1 for up or −1 for down: a trend's own way, else the side of the line."""

    rule: Rule
    direction: int


@dataclass(frozen=True)
class Line:
    """The centre line and the limits at one point; infinite limits where nothing can be said of the spread."""

    centre: float
    lower: float
    upper: float


def side_of(value: float, centre: float) -> int:
    """1 above the line, −1 below it, 0 on it or so near that rounding may have parted them."""
    if math.isinf(centre):
        return -1 if centre > 0 else 1
    if abs(value - centre) <= _TOLERANCE * max(abs(value), abs(centre)):
        return 0
    return 1 if value > centre else -1


def signals(values: Sequence[float], *, lines: Sequence[Line]) -> tuple[Signal | None, ...]:
    """The signal of each point, None for chance alone. One stretch of one definition; rules do not reach across.

    Source: NHS England, "Making Data Count"; order and edge cases as in the package NHSRplotthedots 0.2.2.
    """
    sides = [side_of(value, line.centre) for value, line in zip(values, lines, strict=True)]
    outside = [
        side_of(value, line.upper) > 0 or side_of(value, line.lower) < 0
        for value, line in zip(values, lines, strict=True)
    ]
    near = [not out and _is_far_out(value, line) for value, line, out in zip(values, lines, outside, strict=True)]
    trend, two_of_three, shift = trends(values), two_of_three_near(near, sides=sides), one_sided(sides)
    found: list[Signal | None] = []
    for index, side in enumerate(sides):
        if outside[index]:
            found.append(Signal(Rule.OUTSIDE_LIMITS, side))
        elif trend[index]:
            found.append(Signal(Rule.TREND, trend[index]))
        elif two_of_three[index]:
            found.append(Signal(Rule.NEAR_LIMIT, side))
        elif shift[index]:
            found.append(Signal(Rule.ONE_SIDE, side))
        else:
            found.append(None)
    return tuple(found)


def trends(values: Sequence[float]) -> tuple[int, ...]:
    """1 at each point of seven rising in a row, −1 of seven falling; a turning point keeps the row that ends in it."""
    steps = [(later > earlier) - (later < earlier) for earlier, later in pairwise(values)]
    found = [0] * len(values)
    for first in range(len(values) - RUN + 1):
        run = steps[first : first + RUN - 1]
        if run[0] and all(step == run[0] for step in run):
            for index in range(first, first + RUN):
                found[index] = found[index] or run[0]
    return tuple(found)


def two_of_three_near(near: Sequence[bool], *, sides: Sequence[int]) -> tuple[bool, ...]:
    """True at each point near a limit that is one of at least two such among three in a row on the same side."""
    found = [False] * len(near)
    for first in range(len(near) - 2):
        window = range(first, first + 3)
        if sum(near[index] for index in window) >= 2 and abs(sum(sides[index] for index in window)) == 3:
            for index in window:
                found[index] = found[index] or near[index]
    return tuple(found)


def one_sided(sides: Sequence[int]) -> tuple[int, ...]:
    """The side at each point of seven in a row on it; 0 elsewhere."""
    found = [0] * len(sides)
    for first in range(len(sides) - RUN + 1):
        run = sides[first : first + RUN]
        if run[0] and all(side == run[0] for side in run):
            found[first : first + RUN] = run
    return tuple(found)


def _is_far_out(value: float, line: Line) -> bool:
    """Whether the value lies beyond two thirds of the way from the centre line to a limit."""
    return (
        value < line.centre - 2 * (line.centre - line.lower) / 3
        or value > line.centre + 2 * (line.upper - line.centre) / 3
    )

"""Has the level changed since something began? The points after against the lines of those before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from utfall.stats.control_chart import LEAST_POINTS, ChartPoint
from utfall.stats.drift import is_drifting
from utfall.stats.special_cause import RUN, Signal, one_sided, side_of, signals


class Level(StrEnum):
    """What can be said. ``NOT_CERTAIN`` is the rule's own answer where the last points lie on both sides.

    ``TOO_FEW_BEFORE``: no lines can be drawn. ``DRIFTING``: each value before was mostly the one before it, so that a
    row on one side says nothing. ``TOO_FEW_AFTER``: the row that makes a change cannot be there yet.
    """

    RISEN = "risen"
    FALLEN = "fallen"
    NOT_CERTAIN = "not_certain"
    TOO_FEW_AFTER = "too_few_after"
    TOO_FEW_BEFORE = "too_few_before"
    DRIFTING = "drifting"


def level_after(points: Sequence[ChartPoint], *, before: int) -> Level:
    """Whether the last seven points all lie above, or all below, the centre line of the ``before`` first.

    Only a lasting row counts. Any signal of the four rules among twelve points comes by chance in one of five series
    that nothing has happened to, and in one of four with twelve points before; the last seven on one side in one of
    twenty, however many points there are (``tests/stats/test_level_change.py``). It finds three of five shifts of one
    and a half standard deviations. ``points`` are drawn with lines fixed after ``before``.
    """
    if before < LEAST_POINTS:
        return Level.TOO_FEW_BEFORE
    if is_drifting([point.value for point in points[:before]]):
        return Level.DRIFTING
    after = points[before:]
    if len(after) < RUN:
        return Level.TOO_FEW_AFTER
    last = one_sided([side_of(point.value, point.line.centre) for point in after])[-1]
    return Level.RISEN if last > 0 else Level.FALLEN if last < 0 else Level.NOT_CERTAIN


def signals_apart(points: Sequence[ChartPoint], *, before: int) -> tuple[ChartPoint, ...]:
    """The points with signals of the rules within each side of the start: no row reaches across it."""
    found: list[Signal | None] = []
    for part in (points[:before], points[before:]):
        found += signals([point.value for point in part], lines=[point.line for point in part])
    return tuple(replace(point, signal=signal) for point, signal in zip(points, found, strict=True))

"""A control chart's points at their places, and what their signals are called."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from utfall.figures.estimates.control import ControlChart, ControlPoint
from utfall.model.period import PeriodKind
from utfall.model.unit import Unit
from utfall.reports.numbers import format_number
from utfall.stats.special_cause import Rule

WORDS = {
    Rule.OUTSIDE_LIMITS: "utanför gränsen",
    Rule.TREND: "sju åt samma håll",
    Rule.NEAR_LIMIT: "två av tre nära gränsen",
    Rule.ONE_SIDE: "sju på samma sida",
}
PER_DAY, BETWEEN = "styrdiagram_takt", "styrdiagram_sallsynt"
"""Methods whose points are drawn in another unit than their figures: per day, and days between events."""


@dataclass(frozen=True)
class PlacedPoint:
    """A point at its place on the axis; ``stretch`` counts the definitions, so that lines break between them, and where
    something began."""

    label: str
    point: ControlPoint
    stretch: int


def placed_points(chart: ControlChart) -> list[PlacedPoint]:
    """The points with labels of their own: of rare events several are of one month."""
    drawn: list[PlacedPoint] = []
    stretch = 0
    for number, point in enumerate(chart.points, start=1):
        period = point.figure.period
        stretch += period in chart.rebased_at or number - 1 == chart.began_at
        label = period.label_sv() if chart.method != BETWEEN else f"{number}"
        if period.kind is PeriodKind.TERTIAL:
            label = f"T{(period.first.month + 3) // 4} {period.first.year}"
        drawn.append(PlacedPoint(label, point, stretch))
    return drawn


def number_words(value: Decimal, chart: ControlChart) -> str:
    """A value of the chart as it is written beside it."""
    if chart.unit is Unit.SHARE:
        return f"{format_number(value * 100, decimals=1)}\u00a0%"
    return format_number(value, decimals=1 if chart.method == PER_DAY or abs(value) < 100 else 0)

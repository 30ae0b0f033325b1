"""A control chart small enough for a card: band of the usual, centre, line and signals, as places in a picture.

All numbers are text made here: a page's own number format must not touch coordinates. Axes and table stand on the
measure's own page.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from utfall.figures.estimates.control import ControlChart, ControlPoint
from utfall.reports.charts.control_points import placed_points

WIDTH, HEIGHT, MARGIN = 440, 120, 12


@dataclass(frozen=True)
class Mark:
    """A point; ``kind`` is ``usual``, ``signal`` or ``preliminary``."""

    x: str
    y: str
    kind: str
    diamond: str


@dataclass(frozen=True)
class Band:
    """The usual between its limits around the centre, as long as they stay the same."""

    x: str
    y: str
    width: str
    height: str
    right: str
    centre: str


@dataclass(frozen=True)
class SmallChart:
    """The picture and its description in words. ``lines`` break where the definition is new."""

    alt: str
    bands: tuple[Band, ...]
    lines: tuple[str, ...]
    marks: tuple[Mark, ...]


def small_chart(chart: ControlChart) -> SmallChart:
    """The chart drawn; without a band where no limits hold."""
    points = chart.points
    drawn = [point.value for point in points]
    if not chart.is_drifting:
        drawn += [limit for point in points for limit in (point.lower, point.upper) if limit is not None]
    low, high = min(drawn), max(drawn)
    room = high - low or Decimal(1)
    step = Decimal(WIDTH - 2 * MARGIN) / max(len(points) - 1, 1)

    def across(place: float) -> str:
        return f"{float(MARGIN + step * Decimal(place)):.1f}"

    def up(value: Decimal) -> str:
        return f"{float(HEIGHT - MARGIN - (value - low) / room * (HEIGHT - 2 * MARGIN)):.1f}"

    lines = [
        " ".join(f"{across(place)},{up(one.point.value)}" for place, one in found)
        for _, stretch in groupby(enumerate(placed_points(chart)), key=lambda pair: pair[1].stretch)
        if (found := list(stretch))
    ]
    bands = [] if chart.is_drifting else _bands(points, across=across, up=up)
    marks = tuple(_mark(across(place), up(point.value), point) for place, point in enumerate(points))
    first, last = points[0].figure.period, points[-1].figure.period
    alt = f"Styrdiagram {first.label_long_sv()} till {last.label_long_sv()}. {chart.sentence}"
    return SmallChart(alt, tuple(bands), tuple(lines), marks)


def _bands(points: tuple[ControlPoint, ...], *, across: object, up: object) -> list[Band]:
    assert callable(across) and callable(up)
    found = []
    for limits, stretch in groupby(enumerate(points), key=lambda pair: (pair[1].lower, pair[1].centre, pair[1].upper)):
        lower, centre, upper = limits
        places = [place for place, _ in stretch]
        if lower is None or upper is None:
            continue
        left, right = across(max(places[0] - 0.5, 0)), across(min(places[-1] + 0.5, len(points) - 1))
        top, bottom = up(upper), up(lower)
        width, height = float(right) - float(left), float(bottom) - float(top)
        found.append(Band(left, top, f"{width:.1f}", f"{height:.1f}", right, up(centre)))
    return found


def _mark(x: str, y: str, point: ControlPoint) -> Mark:
    kind = "preliminary" if point.is_preliminary else "usual" if point.rule is None else "signal"
    across, down = float(x), float(y)
    diamond = f"{across:.1f},{down - 6.5:.1f} {across + 6.5:.1f},{down:.1f} {across:.1f},{down + 6.5:.1f} "
    return Mark(x, y, kind, f"{diamond}{across - 6.5:.1f},{down:.1f}")

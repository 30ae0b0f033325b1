"""A control chart drawn: band of the usual, line, points in the shapes of their rules, breaks, what the marks mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import altair as alt

from utfall.figures.estimates.control import ControlChart
from utfall.model.unit import Unit
from utfall.reports.charts.axes import month_axis, number_axis, percent_axis, round_ticks
from utfall.reports.charts.control_points import WORDS, PlacedPoint, number_words
from utfall.reports.charts.drawn_once import drawn_once
from utfall.reports.charts.look import ACCENT, DATA, MUTE, PAPER, PAST, SIGNAL, SOFT, layered, legend
from utfall.stats.special_cause import Rule

HEIGHT, PLOT_WIDTH = 180, 440
BEGAN = "piloten började"
SHAPES = {Rule.OUTSIDE_LIMITS: "triangle", Rule.TREND: "square", Rule.NEAR_LIMIT: "cross", Rule.ONE_SIDE: "diamond"}
_HOLLOW: Mapping[str, object] = {
    "filled": True, "fill": PAPER, "stroke": DATA, "strokeWidth": 1.6, "opacity": 1, "size": 46,
}  # fmt: skip
_SIGNAL: Mapping[str, object] = {"filled": True, "color": SIGNAL, "opacity": 1}


@drawn_once
def draw(chart: ControlChart, drawn: Sequence[PlacedPoint], *, unit: str) -> str:
    """The specification; ``unit`` stands over the axis."""
    low, high = _domain(drawn, with_limits=not chart.is_drifting)
    scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    ticks = round_ticks(low, high, most=6)
    y = alt.Y("value:Q", axis=_axis(chart, ticks, unit), scale=scale)
    x = month_axis([one.label for one in drawn], most_named=12, padding=0.5)
    base = alt.Chart(alt.Data(values=[_values(one) for one in drawn])).encode(x=x)
    layers = [] if chart.is_drifting else _limits(base, scale)
    layers.append(base.mark_line(color=DATA, strokeWidth=1.4).encode(y=y, detail="stretch:N"))
    judged = base.transform_filter("!datum.is_preliminary").encode(y=y)
    layers.append(judged.transform_filter("datum.rule === ''").mark_point(size=32, filled=True, color=DATA, opacity=1))
    for rule, shape in SHAPES.items():
        for direction, angle in ((1, 0), (-1, 180)):
            marked = judged.transform_filter(f"datum.rule === '{rule.value}' && datum.direction === {direction}")
            layers.append(marked.mark_point(size=80, shape=shape, angle=angle, **_SIGNAL))
    layers.append(base.transform_filter("datum.is_preliminary").mark_point(**_HOLLOW).encode(y=y))
    if not chart.is_drifting:
        layers += _line_labels(drawn, x, scale, chart)
    layers += _breaks(drawn, x, high, scale, word="ny definition" if chart.began_at is None else BEGAN)
    layers += legend(_entries(drawn), height=HEIGHT)
    return layered(*layers, height=HEIGHT, width=PLOT_WIDTH)


def _axis(chart: ControlChart, ticks: Sequence[float], unit: str) -> alt.Axis:
    if chart.unit is Unit.SHARE:
        return percent_axis(ticks, title=unit)
    return number_axis(ticks, title=unit)


def _limits(base: alt.Chart, scale: alt.Scale) -> list[alt.Chart]:
    """The band of the usual, its edges and the centre line. Steps reach the middle between two months: a limit is of
    its own month."""
    between = {"interpolate": "step", "strokeWidth": 1}
    lower = alt.Y("lower:Q", scale=scale)
    lines = (("lower", [4, 3]), ("upper", [4, 3]), ("centre", [1, 0]))
    return [
        base.mark_area(color=SOFT, interpolate="step").encode(y=lower, y2="upper:Q", detail="stretch:N"),
        *(
            base.mark_line(color=PAST, strokeDash=dash, **between).encode(
                y=alt.Y(f"{field}:Q", scale=scale), detail="stretch:N"
            )
            for field, dash in lines
        ),
    ]


def _values(one: PlacedPoint) -> dict[str, object]:
    point = one.point
    limits = {
        name: float(value) for name, value in (("lower", point.lower), ("upper", point.upper)) if value is not None
    }
    return {
        "month": one.label,
        "value": float(point.value),
        "centre": float(point.centre),
        **limits,
        "rule": "" if point.rule is None else point.rule.value,
        "direction": point.direction,
        "is_preliminary": point.is_preliminary,
        "stretch": one.stretch,
    }


def _domain(drawn: Sequence[PlacedPoint], *, with_limits: bool) -> tuple[float, float]:
    """All points and limits with some air; never below zero where nothing is."""
    ends = [
        float(value)
        for one in drawn
        for value in (one.point.value, *((one.point.lower, one.point.upper) if with_limits else ()))
        if value is not None
    ]
    low, high = min(ends), max(ends)
    air = (high - low or abs(high) or 1.0) * 0.1
    return (max(0.0, low - air) if low >= 0 else low - air), high + air


def _entries(drawn: Sequence[PlacedPoint]) -> dict[str, dict[str, object]]:
    """What each shape that is in the chart means; nothing where all points are plain."""
    found = {one.point.rule for one in drawn}
    entries: dict[str, dict[str, object]] = {
        WORDS[rule]: {"shape": shape, "size": 70, **_SIGNAL} for rule, shape in SHAPES.items() if rule in found
    }
    if any(one.point.is_preliminary for one in drawn):
        entries["preliminär"] = dict(_HOLLOW)
    return entries


def _line_labels(drawn: Sequence[PlacedPoint], x: alt.X, scale: alt.Scale, chart: ControlChart) -> list[alt.Chart]:
    """What the centre line and the limits are at the last point, after its end."""
    last = drawn[-1].point
    named = (("övre gräns", last.upper), ("medel", last.centre), ("nedre gräns", last.lower))
    labels = []
    for name, value in named:
        if value is None:
            continue
        values = [{"month": drawn[-1].label, "value": float(value), "text": f"{name} {number_words(value, chart)}"}]
        at = alt.Chart(alt.Data(values=values)).encode(x=x, y=alt.Y("value:Q", scale=scale), text="text:N")
        labels.append(at.mark_text(align="left", dx=14, fontSize=11, color=MUTE))
    return labels


def _breaks(drawn: Sequence[PlacedPoint], x: alt.X, top: float, scale: alt.Scale, *, word: str) -> list[alt.Chart]:
    """A line and a word where a new definition begins, or what is looked for the effect of."""
    found: list[alt.Chart] = []
    for before, after in pairwise(drawn):
        if before.stretch == after.stretch:
            continue
        values = [{"month": after.label, "value": top, "text": word}]
        at = alt.Chart(alt.Data(values=values)).encode(x=x)
        found.append(at.mark_rule(color=ACCENT, strokeDash=[2, 3], strokeWidth=1.2, xOffset=-8))
        named = at.encode(y=alt.Y("value:Q", scale=scale), text="text:N")
        found.append(named.mark_text(align="left", dx=-5, dy=6, fontSize=11, color=ACCENT))
    return found

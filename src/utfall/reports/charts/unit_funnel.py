"""Units beside each other in a funnel: the share against the size, with the limits that chance alone would keep to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import altair as alt

from utfall.figures.estimates.units import FunnelLimits, UnitFunnel, UnitPoint
from utfall.reports.charts.axes import percent_axis, round_ticks
from utfall.reports.charts.drawn_once import drawn_once
from utfall.reports.charts.look import DATA, INK, MUTE, PAST, SIGNAL, haloed, layered, legend
from utfall.reports.content import ChartBlock, ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.numbers import format_number
from utfall.stats.funnel import Place

HEIGHT, PLOT_WIDTH = 230, 470
PLACES = {
    Place.INSIDE: "som väntat",
    Place.BEYOND_95: "utanför 95 %",
    Place.BEYOND_998: "utanför 99,8 %",
}
_LIMITS = {"upper_998": [1, 0], "upper_95": [4, 3], "lower_95": [4, 3], "lower_998": [1, 0]}
_MARKS: dict[Place, dict[str, object]] = {
    Place.INSIDE: {"shape": "circle", "color": DATA, "size": 46, "filled": True, "opacity": 1},
    Place.BEYOND_95: {"shape": "diamond", "color": DATA, "size": 80, "filled": False, "strokeWidth": 1.6, "opacity": 1},
    Place.BEYOND_998: {"shape": "triangle", "color": SIGNAL, "size": 90, "filled": True, "opacity": 1},
}


def funnel_chart(chart_id: str, *, caption: str, funnel: UnitFunnel) -> ChartBlock:
    """The funnel; units outside its outer limits are named."""
    return ChartBlock(chart_id, caption, _alt(funnel), _spec(funnel), _data(caption, funnel))


@drawn_once
def _spec(funnel: UnitFunnel) -> str:
    low, high = _domain(funnel)
    scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    largest = max(limit.cases for limit in funnel.limits)
    sizes = round_ticks(0, largest, most=6)
    x = alt.X(
        "cases:Q",
        title=None,
        scale=alt.Scale(domain=[0, largest], nice=False),
        axis=alt.Axis(
            grid=False,
            values=sizes,
            tickCount=len(sizes),
            labelExpr=f"format(datum.value, ',d') + (datum.value === {sizes[-1]} ? ' \u00e4renden' : '')",
        ),
    )
    axis = percent_axis(round_ticks(low, high, most=6), title=funnel.what)
    limits = alt.Chart(alt.Data(values=[_limit(one) for one in funnel.limits])).encode(x=x)
    middle = alt.Chart(alt.Data(values=[{"value": float(funnel.pooled), "text": f"alla {_percent(funnel.pooled)}"}]))
    middle = middle.encode(y=alt.Y("value:Q", scale=scale))
    return layered(
        *(
            limits.mark_line(color=PAST, strokeWidth=1.1, strokeDash=dash, clip=True).encode(
                y=alt.Y(f"{name}:Q", scale=scale, axis=axis)
            )
            for name, dash in _LIMITS.items()
        ),
        middle.mark_rule(color=PAST, strokeWidth=1),
        middle.mark_text(align="left", dx=6, fontSize=11, color=MUTE).encode(x=alt.value(PLOT_WIDTH), text="text:N"),
        *_points(funnel.units, x, scale),
        *legend(_entries(funnel), height=HEIGHT - 14),
        height=HEIGHT,
        width=PLOT_WIDTH,
    )


def _entries(funnel: UnitFunnel) -> dict[str, dict[str, object]]:
    line = {"line": True, "color": PAST, "strokeWidth": 1.1}
    found = {unit.place for unit in funnel.units} - {Place.INSIDE}
    return {
        "gräns 99,8 %": line,
        "gräns 95 %": {**line, "strokeDash": [4, 3]},
        **{PLACES[place]: mark for place, mark in _MARKS.items() if place in found},
    }


def _limit(limit: FunnelLimits) -> dict[str, object]:
    return {
        "cases": limit.cases,
        "lower_998": float(limit.lower_998),
        "lower_95": float(limit.lower_95),
        "upper_95": float(limit.upper_95),
        "upper_998": float(limit.upper_998),
    }


def _points(units: Sequence[UnitPoint], x: alt.X, scale: alt.Scale) -> list[alt.Chart]:
    """The units; one outside points away from the others, and its name stands on its far side."""
    layers: list[alt.Chart] = []
    for place, mark in _MARKS.items():
        for is_above in (True, False):
            values = [_value(unit) for unit in units if unit.place is place and (unit.direction > 0) is is_above]
            if not values:
                continue
            at = alt.Chart(alt.Data(values=values)).encode(x=x, y=alt.Y("share:Q", scale=scale))
            layers.append(at.mark_point(angle=0 if is_above else 180, **mark))
            if place is Place.BEYOND_998:
                named = at.encode(text="label:N")
                layers += haloed(named, dy=-13 if is_above else 14, fontSize=12, fontWeight="bold", color=INK)
    return layers


def _value(unit: UnitPoint) -> dict[str, object]:
    return {"cases": unit.cases, "share": float(unit.share), "label": unit.label}


def _domain(funnel: UnitFunnel) -> tuple[float, float]:
    """All units, and the limits from the smallest unit on: those of a few cases would flatten the rest."""
    smallest = min(unit.cases for unit in funnel.units)
    ends = [unit.share for unit in funnel.units]
    ends += [end for one in funnel.limits if one.cases >= smallest for end in (one.lower_998, one.upper_998)]
    low, high = float(min(ends)), float(max(ends))
    air = (high - low) * 0.06
    return max(0.0, low - air), min(1.0, high + air)


def _percent(share: Decimal) -> str:
    return f"{format_number(share * 100, decimals=1)}\u00a0%"


def _alt(funnel: UnitFunnel) -> str:
    hidden = f" {funnel.hidden} visas inte, för att skydda enskilda." if funnel.hidden else ""
    return (
        f"Trattdiagram över {len(funnel.units)} enheter, {funnel.what}, {funnel.period.label_long_sv()}: alla "
        f"tillsammans {_percent(funnel.pooled)}.{hidden} {funnel.sentence}"
    )


def _data(caption: str, funnel: UnitFunnel) -> FigureTableBlock:
    rows = tuple(
        TableRow(
            (
                TableCell(unit.label),
                TableCell(format_number(unit.cases)),
                TableCell(_percent(unit.share)),
                TableCell(PLACES[unit.place]),
            )
        )
        for unit in sorted(funnel.units, key=lambda unit: (-unit.share, unit.label))
    )
    columns = (
        TableColumn("Enhet", ColumnKind.TEXT),
        TableColumn("Ärenden"),
        TableColumn("Andel"),
        TableColumn("I tratten", ColumnKind.TEXT),
    )
    return FigureTableBlock(f"{caption.split('.')[0]}: underlag", columns, rows, is_dense=True)

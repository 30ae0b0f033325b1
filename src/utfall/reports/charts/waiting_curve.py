"""The waiting curve: share with the event by days waited, this year with its band, the year before dashed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import altair as alt

from utfall.figures.estimates.curve import CurvePoint
from utfall.figures.estimates.waiting import WaitingTime
from utfall.reports.charts.axes import percent_axis
from utfall.reports.charts.drawn_once import drawn_once
from utfall.reports.charts.look import ACCENT, BAND, DATA, INK, MUTE, PAST, haloed, layered
from utfall.reports.content import ChartBlock, ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.numbers import EN_DASH, format_number
from utfall.stats.waiting_time import SHARE_DAYS

HEIGHT, PLOT_WIDTH = 205, 490
RULE_AT_DAY = 90
LEAST_DAYS_SHOWN = 120
MOST_TICKS = 8
_LABEL_GAP_SHARE = 0.055
"""Half a line of text, as a share of the axis: labels this near a line would stand on it."""


def waiting_curve(chart_id: str, *, caption: str, event: str, wait: WaitingTime) -> ChartBlock:
    """The curve of the period's cases and of the year before; ``event`` ends "andel som …"."""
    before = wait.year_before
    years = [one for one in (before, wait) if one is not None and one.curve]
    return ChartBlock(
        chart_id, caption, _alt(years, this=wait, event=event), _spec(years, this=wait), _data(caption, years)
    )


@drawn_once
def _spec(years: Sequence[WaitingTime], *, this: WaitingTime) -> str:
    last_day = max((one.curve[-1].day for one in years), default=0)
    step = next(step for step in (30, 60, 90, 120, 180) if max(last_day, LEAST_DAYS_SHOWN) <= step * MOST_TICKS)
    ends = -(-max(last_day + 1, LEAST_DAYS_SHOWN) // step) * step
    days = alt.X(
        "day:Q",
        axis=alt.Axis(
            values=list(range(0, ends + 1, step)),
            grid=False,
            title=None,
            labelExpr=f"datum.value === {ends} ? datum.label + ' dagar' : datum.label",
            labelFlush=False,
        ),
        scale=alt.Scale(domain=[0, ends], nice=False),
    )
    scale = alt.Scale(domain=[0, 1])
    share = alt.Y("share:Q", axis=percent_axis([0, 0.25, 0.5, 0.75, 1]), scale=scale)
    rule = alt.Chart(alt.Data(values=[{"day": RULE_AT_DAY, "text": f"{RULE_AT_DAY} dagar"}])).encode(x=days)
    layers: list[alt.Chart] = []
    for one in years:
        if one is this:
            band = alt.Chart(alt.Data(values=_band(one.curve)))
            layers.append(band.mark_area(color=BAND).encode(x=days, y=alt.Y("low:Q", scale=scale), y2="high:Q"))
    layers.append(rule.mark_rule(color=ACCENT, strokeDash=[2, 3], strokeWidth=1.2))
    for one in years:
        values = [{"day": point.day, "share": float(point.share)} for point in one.curve]
        line, is_now = alt.Chart(alt.Data(values=values)).encode(x=days, y=share), one is this
        layers.append(
            line.mark_line(color=DATA, strokeWidth=2.4)
            if is_now
            else line.mark_line(color=PAST, strokeWidth=1.8, strokeDash=[6, 4])
        )
        end = alt.Chart(alt.Data(values=[{**values[-1], "label": one.period.label_sv()}])).encode(x=days, y=share)
        layers.append(end.mark_point(filled=True, size=55, opacity=1, color=DATA if is_now else PAST))
        layers += haloed(
            end.encode(text="label:N"),
            align="left",
            dx=9,
            dy=_label_offset(one, years),
            fontSize=12,
            fontWeight="bold" if is_now else "normal",
            color=INK if is_now else MUTE,
        )
    return layered(*layers, height=HEIGHT, width=PLOT_WIDTH)


def _band(curve: Sequence[CurvePoint]) -> list[dict[str, float]]:
    return [{"day": point.day, "low": float(point.low), "high": float(point.high)} for point in curve]


def _label_offset(one: WaitingTime, years: Sequence[WaitingTime]) -> int:
    """Pixels down from the curve's end: away from the other curve where that goes on beside the label."""
    end = one.curve[-1]
    for other in years:
        if other is one:
            continue
        height = _height_at(other.curve, end.day)
        if other.curve[-1].day > end.day:
            return 13 if height >= float(end.share) else -11
        if abs(float(other.curve[-1].share) - float(end.share)) < _LABEL_GAP_SHARE:
            return -8 if float(end.share) >= float(other.curve[-1].share) else 8
    return 0


def _height_at(curve: Sequence[CurvePoint], day: int) -> float:
    """The share at that day on the drawn line; its last one after its end."""
    for earlier, later in pairwise(curve):
        if later.day >= day:
            part = (day - earlier.day) / (later.day - earlier.day)
            return float(earlier.share) + max(part, 0) * float(later.share - earlier.share)
    return float(curve[-1].share)


def _alt(years: Sequence[WaitingTime], *, this: WaitingTime, event: str) -> str:
    if not years:
        return f"Ingen kurva över andelen som {event}: för få ärenden har kunnat följas."
    said = " ".join(_one_year(one) for one in reversed(years))
    band = " Bandet visar osäkerheten, 95 procent." if any(one is this for one in years) else ""
    return f"Kurva över andelen som {event}, efter antal dagar. {said}{band}"


def _one_year(one: WaitingTime) -> str:
    shares = [
        f"{_percent(float(figure.value.value))} efter {day} dagar"
        for day, figure in zip(SHARE_DAYS, one.shares, strict=True)
        if figure.value.value is not None
    ]
    end = one.curve[-1]
    label = one.period.label_long_sv()
    last = f"kurvan slutar vid {end.day} dagar med {_percent(float(end.share))}"
    return f"{label[0].upper()}{label[1:]}: {', '.join((*shares, last))}."


def _percent(share: float) -> str:
    return f"{round(share * 100)}\u00a0procent"


def _data(caption: str, years: Sequence[WaitingTime]) -> FigureTableBlock:
    by_day = [{point.day: point for point in one.curve} for one in years]
    rows = tuple(
        TableRow((TableCell(str(day)), *(_cell(points.get(day)) for points in by_day)))
        for day in sorted({day for points in by_day for day in points})
    )
    return FigureTableBlock(
        f"{caption.split('.')[0]}: underlag",
        (TableColumn("Dagar", ColumnKind.TEXT), *(TableColumn(one.period.label_sv()) for one in years)),
        rows,
        (f"{EN_DASH} betyder att kurvan inte har någon punkt den dagen: minst fem beslut ligger mellan två punkter.",),
        is_dense=True,
    )


def _cell(point: CurvePoint | None) -> TableCell:
    if point is None:
        return TableCell(EN_DASH)
    low, high = (format_number(limit * 100, decimals=1) for limit in (point.low, point.high))
    return TableCell(f"{format_number(point.share * 100, decimals=1)}\u00a0%", f"{low}{EN_DASH}{high}")

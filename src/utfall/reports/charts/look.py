"""What all charts share: colours, sizes, axes, and the specification as canonical JSON.

Colours keep at least 3:1 against white (Okabe and Ito's blue and vermillion, and a grey for the past), and none says
anything alone: dash, shape, outline or a word says it too. An axis of counts or shares starts at zero, so that an even
level looks even; a control chart's does not, and says so.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence

import altair as alt

INK, MUTE, LINE, DATA, PAST = "#1b1b19", "#5d5b55", "#d8d3ca", "#0072b2", "#77746c"
BAND, SOFT, QUIET, ACCENT = "#cfe3f1", "#f1eee8", "#918e86", "#7a0c1e"
SIGNAL, PAPER = "#c2500a", "#ffffff"
FONT = "Libertinus Serif"
WIDTH, HEIGHT = 540, 165
TICKS = 4
TICK_STEPS = tuple(first * 10**power for power in range(6) for first in (1, 2, 5))

Values = Sequence[Mapping[str, object]]


def count_axis(highest: float, *, unit: str, field: str = "value") -> alt.Y:
    """An axis from zero whose highest tick lies above all values, with the unit over it."""
    step = next((step for step in TICK_STEPS if highest <= TICKS * step), TICK_STEPS[-1])
    ticks = [step * count for count in range(TICKS + 1) if step * (count - 1) < highest] or [0, step]
    return alt.Y(f"{field}:Q", axis=titled_axis(unit, values=ticks), scale=alt.Scale(domain=[0, ticks[-1]], nice=False))


def titled_axis(title: str, *, values: Sequence[float], format: str = ",d") -> alt.Axis:
    """Ticks at the values, with the title flush left over the axis."""
    return alt.Axis(
        values=list(values),
        format=format,
        title=title,
        # Vega halves given values that are more than its own count.
        tickCount=len(values),
        titleAngle=0,
        titleAlign="left",
        titleX=-26,
        titleY=-12,
        titlePadding=0,
    )


def percent_axis(shares: Sequence[float], *, title: str = "") -> alt.Axis:
    """Ticks at the shares as ``25 %``: Vega's own percent sign stands without its space."""
    axis = titled_axis(title, values=shares)
    axis.format = alt.Undefined
    axis.labelExpr = "format(datum.value * 100, ',d') + '\u00a0%'"
    return axis


def month_axis(labels: Sequence[str], *, most_named: int = 18, padding: float = 0.3) -> alt.X:
    """Months (``jan 2024``) side by side, the year only under the first and each January; other labels as they are.

    With more than ``most_named`` every third is named, counted from the last.
    """
    step = 1 if len(labels) <= most_named else 3
    named = list(labels[::-step][::-1])
    years = [label for place, label in enumerate(named) if place == 0 or label.split(" ")[-1] != named[place - 1][-4:]]
    name = "split(datum.label, ' ')"
    axis = alt.Axis(
        grid=False,
        labelAngle=0,
        ticks=False,
        values=named,
        labelExpr=f"indexof({json.dumps(years, ensure_ascii=False)}, datum.label) >= 0 ? {name} : {name}[0]",
        labelPadding=6,
    )
    scale = alt.Scale(paddingInner=padding, paddingOuter=padding / 2)
    return alt.X("month:N", sort=list(labels), title=None, axis=axis, scale=scale)


def number_axis(ticks: Sequence[float], *, title: str) -> alt.Axis:
    """Ticks at the values, with decimals where they need them."""
    step = min((abs(tick - round(tick)) for tick in ticks), default=0.0)
    decimals = 0 if all(tick == round(tick) for tick in ticks) else 1 if step == 0 or step >= 0.1 else 2
    return titled_axis(title, values=ticks, format=f",.{decimals}f")


LEGEND_BELOW, PIXELS_PER_LETTER = 50, 6.0


def legend(entries: Mapping[str, Mapping[str, object]], *, height: int) -> list[alt.Chart]:
    """A row below the axis: what each mark means. An entry is the mark's properties; one with ``line`` is a line."""
    layers: list[alt.Chart] = []
    left = 4
    for text, mark in entries.items():
        at = alt.Chart(alt.Data(values=[{"text": text}])).encode(y=alt.value(height + LEGEND_BELOW))
        drawn = {key: value for key, value in mark.items() if key != "line"}
        if "line" in mark:
            layers.append(at.mark_rule(**drawn).encode(x=alt.value(left - 4), x2=alt.value(left + 16)))
            left += 12
        else:
            layers.append(at.mark_point(**drawn).encode(x=alt.value(left)))
        named = at.mark_text(align="left", baseline="middle", fontSize=12, color=MUTE)
        layers.append(named.encode(x=alt.value(left + 10), text="text:N"))
        left += 26 + round(len(text) * PIXELS_PER_LETTER)
    return layers


def round_ticks(low: float, high: float, *, most: int) -> list[float]:
    """Round values inside the limits, at most so many steps between them."""
    steps = [first * 10.0**exponent for exponent in range(-6, 7) for first in (1, 2, 5)]
    step = next((step for step in steps if (high - low) / step <= most), steps[-1])
    first = math.ceil(low / step)
    return [round(place * step, 9) for place in range(first, first + most + 1) if place * step <= high]


def haloed(chart: alt.Chart, **text: object) -> tuple[alt.Chart, alt.Chart]:
    """A label that can be read where it crosses a line: its paper first, then its ink."""
    return chart.mark_text(**{**text, "stroke": PAPER, "strokeWidth": 4, "color": PAPER}), chart.mark_text(**text)


def layered(*layers: alt.Chart | alt.LayerChart, height: int = HEIGHT, width: int = WIDTH) -> str:
    """The layers on top of each other as canonical JSON."""
    finished = (
        alt.layer(*layers)
        .properties(width=width, height=height, background="transparent")
        .configure(
            font=FONT,
            view=alt.ViewConfig(stroke=None),
            axis=alt.AxisConfig(
                labelFontSize=12,
                titleFontSize=12,
                titleFontWeight="normal",
                labelColor=MUTE,
                titleColor=MUTE,
                gridColor=LINE,
                gridWidth=0.6,
                domain=False,
                tickColor=LINE,
            ),
        )
    )
    return json.dumps(finished.to_dict(), ensure_ascii=False, sort_keys=True)

"""What all charts share: colours, sizes, axes, and the specification as canonical JSON.

Colours keep at least 3:1 against white (Okabe and Ito's blue and vermillion, and a grey for the past), and none says
anything alone: dash, shape, outline or a word says it too. An axis of counts or shares starts at zero, so that an even
level looks even; a control chart's does not, and says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import altair as alt

INK, MUTE, LINE, DATA, PAST = "#1b1b19", "#5d5b55", "#d8d3ca", "#0072b2", "#77746c"
BAND, SOFT, QUIET, ACCENT = "#cfe3f1", "#f1eee8", "#918e86", "#7a0c1e"
SIGNAL, PAPER = "#c2500a", "#ffffff"
FONT = "Libertinus Serif"
WIDTH, HEIGHT = 540, 165
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
    # Validation against the schema takes most of the time of a drawing; the tests validate what is drawn.
    return json.dumps(finished.to_dict(validate=False), ensure_ascii=False, sort_keys=True)

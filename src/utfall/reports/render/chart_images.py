"""Charts drawn from their Vega-Lite specification, with Swedish numbers and months, the same bytes every time."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

import vl_convert

from utfall.model.period import MONTHS_LONG_SV, MONTHS_SV
from utfall.reports.content import ChartBlock
from utfall.reports.numbers import MINUS, NO_BREAK_SPACE

PNG_SCALE = 2.5
PNG_FONT = "Liberation Sans"
"""A font that vl-convert carries itself. In one that it does not know, all text would silently be left out."""

_NUMBERS: dict[str, Any] = {
    "decimal": ",",
    "thousands": NO_BREAK_SPACE,
    "grouping": [3],
    "currency": ["", f"{NO_BREAK_SPACE}kr"],
    "minus": MINUS,
}
_DATES: dict[str, Any] = {
    "dateTime": "%A %e %B %Y kl. %X",
    "date": "%Y-%m-%d",
    "time": "%H:%M:%S",
    "periods": ["fm", "em"],
    "days": ["söndag", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag"],
    "shortDays": ["sön", "mån", "tis", "ons", "tor", "fre", "lör"],
    "months": list(MONTHS_LONG_SV),
    "shortMonths": list(MONTHS_SV),
}


def draw_svg(chart: ChartBlock) -> str:
    """The chart as SVG. Ids in it begin with the chart's, so that two charts can stand in one page."""
    return _drawn(chart.id, chart.spec_json)


@lru_cache(maxsize=128)
def _drawn(chart_id: str, spec_json: str) -> str:
    """The same specification gives the same picture: whoever writes a text sees it again at each pause."""
    svg: str = vl_convert.vegalite_to_svg(spec_json, format_locale=_NUMBERS, time_format_locale=_DATES)
    names = sorted(set(re.findall(r'\bid="([^"]+)"', svg)))
    for number, name in enumerate(names):
        svg = re.sub(rf'(\bid="|url\(#|href="#){re.escape(name)}(?=["\)])', rf"\g<1>{chart_id}-{number}", svg)
    return svg


def draw_png(chart: ChartBlock) -> bytes:
    """The chart as PNG on white, for Word."""
    spec = json.loads(chart.spec_json)
    spec["config"]["font"] = PNG_FONT
    spec["background"] = "white"
    png: bytes = vl_convert.vegalite_to_png(spec, scale=PNG_SCALE, format_locale=_NUMBERS, time_format_locale=_DATES)
    return png

"""A published measure's months as a line, drawn from its published figures alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
from markupsafe import Markup

from utfall.model.figure import Figure
from utfall.model.period import PeriodKind
from utfall.model.unit import Unit
from utfall.reports.charts.axes import count_axis
from utfall.reports.charts.look import DATA, layered
from utfall.reports.content import ChartBlock, ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.numbers import format_cell, scale_for_display
from utfall.reports.render.html import chart_html
from utfall.web.public.content import PublishedMeasure

FEWEST_MONTHS = 6
"""Fewer are read as well in the table."""


def months_picture(content: PublishedMeasure) -> Markup:
    """The chart with its caption and table; empty where too few months have a value."""
    months = [one for one in content.figures if one.period.kind is PeriodKind.MONTH and not one.groups]
    shown = [one for one in months if one.value.has_value]
    if len(shown) < FEWEST_MONTHS:
        return Markup("")
    words = content.words
    texts = [_text(one, words.decimals) for one in shown]
    by_value = sorted(zip(shown, texts, strict=True), key=lambda pair: pair[0].value.value or 0)
    first, last = shown[0].period.label_long_sv(), shown[-1].period.label_long_sv()
    said = (
        f"Linjediagram över {words.short_title[:1].lower()}{words.short_title[1:]} per månad, {first} till {last}: "
        f"mellan {by_value[0][1]} och {by_value[-1][1]}, {texts[-1]} sist."
    )
    rows = tuple(TableRow((TableCell(one.period.label_sv()), TableCell(_text(one, words.decimals)))) for one in months)
    columns = (TableColumn("Månad", ColumnKind.TEXT), TableColumn(words.unit.label_sv.capitalize()))
    caption = f"{words.short_title} per månad. En månad som är skyddad har ingen punkt."
    table = FigureTableBlock(f"{words.short_title} per månad", columns, rows, is_dense=True)
    return chart_html(ChartBlock("manader", caption, said, _spec(months, words.unit), table))


def _text(figure: Figure, decimals: int) -> str:
    return format_cell(figure.value, unit=figure.unit, decimals=decimals)


def _spec(months: Sequence[Figure], unit: Unit) -> str:
    """A line that is broken where a month has no value."""
    values: list[dict[str, Any]] = [
        {
            "month": one.period.first.isoformat(),
            "value": None if one.value.value is None else float(scale_for_display(one.value.value, unit=unit)),
        }
        for one in months
    ]
    highest = max((one["value"] for one in values if one["value"] is not None), default=0.0)
    base = alt.Chart(alt.Data(values=values)).encode(
        x=alt.X(
            "month:T",
            title=None,
            # The day is written in UTC and read in UTC: no time zone may move a month.
            timeUnit="utcyearmonth",
            axis=alt.Axis(format="%b %Y", grid=False, tickCount=8, labelOverlap=True),
        ),
        y=count_axis(highest, unit=unit.label_sv),
    )
    point = alt.OverlayMarkDef(color=DATA, size=28, filled=True)
    return layered(base.mark_line(strokeWidth=2.2, color=DATA, point=point))

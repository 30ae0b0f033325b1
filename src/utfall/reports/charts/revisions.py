"""How one figure has moved since it was first known: a step at each delivery that changed it, published beside it."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from utfall.figures.estimates.revisions import Revision, Revisions
from utfall.model.unit import Unit
from utfall.reports.charts.axes import number_axis, percent_axis, round_ticks
from utfall.reports.charts.drawn_once import drawn_once
from utfall.reports.charts.look import DATA, INK, PAST, haloed, layered
from utfall.reports.content import ChartBlock, ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.figure_ledger import Cited
from utfall.reports.figure_tables import figure_cell
from utfall.reports.numbers import EN_DASH, format_cell, format_day, format_number, scale_for_display

HEIGHT = 150
_LABEL_PIXELS = 46
"""Width of a value as written: steps nearer each other than this have only the first and last named."""


def revision_chart(
    chart_id: str, *, caption: str, subject: str, unit: str, revisions: Revisions, cited: Sequence[Cited]
) -> ChartBlock:
    """The steps; ``cited`` are their figures in order, ``subject`` names the figure. Steps without a value are left
    out of the picture and stand in the table."""
    return ChartBlock(
        chart_id,
        caption,
        _alt(subject, revisions, cited),
        _spec(revisions, cited, unit=unit),
        _data(caption, revisions, cited),
    )


@drawn_once
def _spec(revisions: Revisions, cited: Sequence[Cited], *, unit: str) -> str:
    shown = [one for one in cited if one.figure.value.value is not None]
    values = [_drawn(one) for one in shown]
    last = max((one.figure.origin.known_at for one in cited), default=None)
    published = revisions.published
    heights = [float(str(value["value"])) for value in values]
    if published is not None and published.value.value is not None:
        heights.append(float(published.value.value))
    low, high = (min(heights), max(heights)) if heights else (0.0, 1.0)
    air = (high - low or abs(high) * 0.05 or 1.0) * 0.25
    bottom, top = (max(0.0, low - air) if low >= 0 else low - air), high + air
    scale = alt.Scale(domain=[bottom, top], nice=False, zero=False)
    ticks = round_ticks(bottom, top, most=4)
    is_share = revisions.definition.unit is Unit.SHARE
    axis = percent_axis(ticks, title=unit) if is_share else number_axis(ticks, title=unit)
    # The days are written in UTC and read in UTC: no time zone may move one.
    x = alt.X("day:T", title=None, timeUnit="utcyearmonthdate", axis=alt.Axis(format="%b %Y", grid=False, tickCount=6))
    y = alt.Y("value:Q", axis=axis, scale=scale)
    held = [*values, {**values[-1], "day": last.isoformat()}] if values and last is not None else values
    steps = alt.Chart(alt.Data(values=held)).encode(x=x, y=y)
    points = alt.Chart(alt.Data(values=_named(values))).encode(x=x, y=y)
    layers: list[alt.Chart] = [
        steps.mark_line(color=DATA, strokeWidth=2, interpolate="step-after"),
        points.mark_point(filled=True, color=DATA, size=46, opacity=1),
        *haloed(points.encode(text="text:N"), dy=-13, fontSize=12, color=INK),
    ]
    if published is not None and published.value.value is not None and values:
        said = [{"day": values[0]["day"], "value": float(published.value.value), "text": "publicerat"}]
        mark = alt.Chart(alt.Data(values=said)).encode(x=x, y=y)
        layers.append(mark.mark_point(shape="diamond", filled=True, color=PAST, size=80, opacity=1))
        layers += haloed(mark.encode(text="text:N"), align="left", dx=8, dy=12, fontSize=12, color=PAST)
    return layered(*layers, height=HEIGHT, width=520)


def _drawn(cited: Cited) -> dict[str, object]:
    value = cited.figure.value.value
    assert value is not None
    text = format_number(scale_for_display(value, unit=cited.figure.unit), decimals=cited.decimals)
    return {"day": cited.figure.origin.known_at.isoformat(), "value": float(value), "text": text}


def _named(values: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """All points, with the words of those that have room for them."""
    every = len(values) * _LABEL_PIXELS <= 500
    return [
        value if every or place in (0, len(values) - 1) else {**value, "text": ""} for place, value in enumerate(values)
    ]


def _alt(subject: str, revisions: Revisions, cited: Sequence[Cited]) -> str:
    shown = [one for one in cited if one.figure.value.has_value]
    when = revisions.period.label_long_sv()
    if not shown:
        return f"Ingen bild av hur {subject} {when} har ändrats: inget värde kan visas."
    first, last = shown[0], shown[-1]
    said = [
        f"{format_cell(one.figure.value, unit=one.figure.unit, decimals=one.decimals)} "
        f"den {format_day(one.figure.origin.known_at)}"
        for one in dict.fromkeys((first, last))
    ]
    steps = f", i {len(shown)} steg" if len(shown) > 2 else ""
    return f"Trappa över hur {subject} {when} har ändrats sedan det först var känt: {', '.join(said)}{steps}."


def _data(caption: str, revisions: Revisions, cited: Sequence[Cited]) -> FigureTableBlock:
    rows = tuple(
        TableRow((TableCell(format_day(one.figure.origin.known_at)), figure_cell(one), TableCell(_change(step, one))))
        for step, one in zip(revisions.steps, cited, strict=True)
    )
    notes = [f"{revisions.deliveries} leveranser är genomgångna. De som inte ändrade siffran står inte med."]
    if revisions.merged:
        notes.append("Ändringar som gäller så få att de inte får visas var för sig är sammanslagna med nästa.")
    return FigureTableBlock(
        f"{caption.split('.')[0]}: underlag",
        (TableColumn("Känt", ColumnKind.TEXT), TableColumn("Värde"), TableColumn("Ändring")),
        rows,
        tuple(notes),
        is_dense=True,
    )


def _change(step: Revision, cited: Cited) -> str:
    if step.change.value is None:
        return EN_DASH
    return format_number(
        scale_for_display(step.change.value, unit=cited.figure.unit), decimals=cited.decimals, signed=True
    )

"""Charts as Vega-Lite specifications, each with the sentence that stands in for it and the table of its numbers.

Two lines at most, told apart by colour, dash and a label at the line's end; the axis starts at zero, so that an even
level looks even. Colours keep at least 3:1 against white (Okabe and Ito's blue, and a grey for the past).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import altair as alt

from utfall.reports.content import ChartBlock, ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.figure_ledger import Cited
from utfall.reports.figure_tables import figure_cell
from utfall.reports.numbers import format_number

INK, MUTE, LINE, DATA, PAST = "#1b1b19", "#5d5b55", "#d8d3ca", "#0072b2", "#77746c"
FONT = "Libertinus Serif"
WIDTH, HEIGHT = 540, 165
TICKS = 4
TICK_STEPS = tuple(first * 10**power for power in range(6) for first in (1, 2, 5))
LABELLED_WEEKS = 26
MEETING_PIXELS = 16
"""Ends of lines nearer each other than a line of text would have their labels on top of each other."""


def week_chart(
    chart_id: str,
    *,
    caption: str,
    subject: str,
    unit: str,
    this_year: Sequence[Cited],
    last_year: Sequence[Cited | None],
) -> ChartBlock:
    """Stock per ISO week against the same week the year before; None where that year has no such week."""
    now_label, before_label = _span_label(this_year), _span_label([c for c in last_year if c is not None])
    values = []
    for cited, label in (*((c, now_label) for c in this_year), *((c, before_label) for c in last_year)):
        if cited is not None and cited.figure.value.value is not None:
            values.append({"week": _week_number(cited), "series": label, "value": float(cited.figure.value.value)})
    rows = tuple(
        TableRow(
            (
                TableCell(f"Vecka {_week_number(now)}"),
                figure_cell(before) if before is not None else TableCell("ingen motsvarande vecka"),
                figure_cell(now),
            )
        )
        for now, before in zip(this_year, last_year, strict=True)
    )
    data = FigureTableBlock(
        f"{caption}: underlag",
        (TableColumn("Vecka", ColumnKind.TEXT), TableColumn(before_label), TableColumn(now_label)),
        rows,
    )
    alt_text = (
        f"Linjediagram över {subject} per vecka. {now_label.capitalize()}: {_range_words(this_year)}. "
        f"{before_label.capitalize()}: {_range_words([c for c in last_year if c is not None])}."
    )
    spec = _week_spec(values, series=(now_label, before_label), unit=unit)
    return ChartBlock(chart_id, caption, alt_text, spec, data)


def month_chart(chart_id: str, *, caption: str, subject: str, unit: str, months: Sequence[Cited]) -> ChartBlock:
    """Stock at the end of each month as one line."""
    values = [
        {
            "month": cited.figure.period.first.isoformat(),
            "series": "antal",
            "value": float(cited.figure.value.value),
        }
        for cited in months
        if cited.figure.value.value is not None
    ]
    rows = tuple(TableRow((TableCell(cited.figure.period.label_sv()), figure_cell(cited))) for cited in months)
    data = FigureTableBlock(
        f"{caption}: underlag", (TableColumn("Månadens slut", ColumnKind.TEXT), TableColumn("Antal")), rows
    )
    first, last = months[0].figure.period, months[-1].figure.period
    alt_text = (
        f"Linjediagram över {subject} vid varje månads slut, {first.label_long_sv()} till {last.label_long_sv()}: "
        f"{_range_words(months)}."
    )
    return ChartBlock(chart_id, caption, alt_text, _month_spec(values, unit=unit), data)


def _week_spec(values: Sequence[dict[str, object]], *, series: tuple[str, str], unit: str) -> str:
    weeks = list(dict.fromkeys(value["week"] for value in values))
    step = 1 if len(weeks) <= LABELLED_WEEKS else 4
    base = alt.Chart(alt.Data(values=list(values))).encode(
        # Ordinal and in the data's order: week 53 stands before week 1, and no week is drawn twice as wide.
        x=alt.X("week:O", title="Vecka", sort=None, axis=alt.Axis(grid=False, labelAngle=0, values=weeks[::step])),
        y=_count_axis(values, unit=unit),
        color=alt.Color("series:N", legend=None, scale=alt.Scale(domain=list(series), range=[DATA, PAST])),
    )
    lines = base.mark_line(strokeWidth=2.2).encode(
        strokeDash=alt.StrokeDash("series:N", legend=None, scale=alt.Scale(domain=list(series), range=[[1, 0], [6, 4]]))
    )
    # The labels stand after the lines' last points; where those lie close, one is moved up and the other down.
    last = {label: [v for v in values if v["series"] == label][-1:] for label in series}
    ends = []
    for label, weight in ((series[0], "bold"), (series[1], "normal")):
        for value in last[label]:
            offset = _label_offset(label, last)
            at_end = base.transform_filter(f"datum.series === '{label}' && datum.week === {value['week']}")
            year = label.rsplit(" ", 1)[-1]
            ends.append(at_end.mark_text(align="left", dx=8, dy=offset, fontSize=12, fontWeight=weight, text=year))
    return _finish(alt.layer(lines, *ends))


def _label_offset(label: str, last: Mapping[str, Sequence[Mapping[str, object]]]) -> int:
    """Pixels down from the line's end: none where the ends lie apart, half a line each way where they would meet."""
    ends = {name: float(str(values[0]["value"])) for name, values in last.items() if values}
    if len(ends) < len(last):
        return 0
    own = ends.pop(label)
    (other,) = ends.values()
    if abs(own - other) * HEIGHT > MEETING_PIXELS * max(own, other, 1):
        return 0
    is_above = own > other or (own == other and label == next(iter(last)))
    return -8 if is_above else 8


def _count_axis(values: Sequence[Mapping[str, object]], *, unit: str) -> alt.Y:
    """An axis from zero whose highest tick lies above all values, with the unit over it."""
    highest = max((float(str(value["value"])) for value in values), default=0.0)
    step = next((step for step in TICK_STEPS if highest <= TICKS * step), TICK_STEPS[-1])
    ticks = [step * count for count in range(TICKS + 1) if step * (count - 1) < highest] or [0, step]
    return alt.Y(
        "value:Q",
        axis=alt.Axis(
            values=ticks,
            format=",d",
            title=unit,
            titleAngle=0,
            titleAlign="left",
            titleX=-26,
            titleY=-12,
            titlePadding=0,
        ),
        scale=alt.Scale(domain=[0, ticks[-1]], nice=False),
    )


def _month_spec(values: Sequence[dict[str, object]], *, unit: str) -> str:
    base = alt.Chart(alt.Data(values=list(values))).encode(
        x=alt.X(
            "month:T",
            title=None,
            # The day is written in UTC and read in UTC: no time zone may move a month.
            timeUnit="utcyearmonth",
            axis=alt.Axis(format="%b %Y", grid=False, tickCount=8, labelOverlap=True),
        ),
        y=_count_axis(values, unit=unit),
    )
    lines = base.mark_line(strokeWidth=2.2, color=DATA, point=alt.OverlayMarkDef(color=DATA, size=28, filled=True))
    return _finish(alt.layer(lines))


def _finish(chart: alt.LayerChart) -> str:
    finished = chart.properties(width=WIDTH, height=HEIGHT, background="transparent").configure(
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
    spec = finished.to_dict()
    return json.dumps(spec, ensure_ascii=False, sort_keys=True)


def _week_number(cited: Cited) -> int:
    return cited.figure.period.first.isocalendar().week


def _span_label(cited: Sequence[Cited]) -> str:
    """``vecka 1–17 2025``: the ISO year, which need not be the calendar year of the first day."""
    if not cited:
        return "inget år före"
    first, last = (cited[index].figure.period.first.isocalendar() for index in (0, -1))
    return f"vecka {first.week}–{last.week} {last.year}"


def _range_words(cited: Sequence[Cited]) -> str:
    values = [c.figure.value.value for c in cited if c.figure.value.value is not None]
    if not values:
        return "inga värden att visa"
    low, high = format_number(min(values)), format_number(max(values))
    said = f"mellan {low} och {high}" if low != high else f"{low} hela tiden"
    last = cited[-1].figure.value
    end = f", {format_number(last.value)} sist" if last.value is not None and low != high else ""
    hidden = len(cited) - len(values)
    return said + end + (f", {hidden} värden visas inte" if hidden else "")

"""Stock per ISO week against the same week the year before: two lines, told apart by colour, dash and label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt

from utfall.reports.charts.axes import count_axis
from utfall.reports.charts.drawn_once import drawn_once
from utfall.reports.charts.look import DATA, HEIGHT, PAST, layered
from utfall.reports.charts.series_words import range_words
from utfall.reports.content import ChartBlock, ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.figure_ledger import Cited
from utfall.reports.figure_tables import figure_cell

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
        f"Linjediagram över {subject} per vecka. {now_label.capitalize()}: {range_words(this_year)}. "
        f"{before_label.capitalize()}: {range_words([c for c in last_year if c is not None])}."
    )
    spec = _week_spec(values, series=(now_label, before_label), unit=unit)
    return ChartBlock(chart_id, caption, alt_text, spec, data)


@drawn_once
def _week_spec(values: Sequence[dict[str, object]], *, series: tuple[str, str], unit: str) -> str:
    weeks = list(dict.fromkeys(value["week"] for value in values))
    step = 1 if len(weeks) <= LABELLED_WEEKS else 4
    base = alt.Chart(alt.Data(values=list(values))).encode(
        # Ordinal and in the data's order: week 53 stands before week 1, and no week is drawn twice as wide.
        x=alt.X("week:O", title="Vecka", sort=None, axis=alt.Axis(grid=False, labelAngle=0, values=weeks[::step])),
        y=count_axis(max((float(str(value["value"])) for value in values), default=0.0), unit=unit),
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
    return layered(lines, *ends)


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


def _week_number(cited: Cited) -> int:
    return cited.figure.period.first.isocalendar().week


def _span_label(cited: Sequence[Cited]) -> str:
    """``vecka 1–17 2025``: the ISO year, which need not be the calendar year of the first day."""
    if not cited:
        return "inget år före"
    first, last = (cited[index].figure.period.first.isocalendar() for index in (0, -1))
    return f"vecka {first.week}–{last.week} {last.year}"

"""Stock at the end of each month as one line."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from utfall.reports.charts.axes import count_axis
from utfall.reports.charts.drawn_once import drawn_once
from utfall.reports.charts.look import DATA, layered
from utfall.reports.charts.series_words import range_words
from utfall.reports.content import ChartBlock, ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.figure_ledger import Cited
from utfall.reports.figure_tables import figure_cell


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
        f"{range_words(months)}."
    )
    return ChartBlock(chart_id, caption, alt_text, _month_spec(values, unit=unit), data)


@drawn_once
def _month_spec(values: Sequence[dict[str, object]], *, unit: str) -> str:
    base = alt.Chart(alt.Data(values=list(values))).encode(
        x=alt.X(
            "month:T",
            title=None,
            # The day is written in UTC and read in UTC: no time zone may move a month.
            timeUnit="utcyearmonth",
            axis=alt.Axis(format="%b %Y", grid=False, tickCount=8, labelOverlap=True),
        ),
        y=count_axis(max((float(str(value["value"])) for value in values), default=0.0), unit=unit),
    )
    lines = base.mark_line(strokeWidth=2.2, color=DATA, point=alt.OverlayMarkDef(color=DATA, size=28, filled=True))
    return layered(lines)

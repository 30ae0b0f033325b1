"""Monthly counts that are registered late: what is known as filled bars, what is expected on top with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.reports.charts.axes import count_axis, month_axis
from utfall.reports.charts.drawn_once import drawn_once
from utfall.reports.charts.look import BAND, DATA, INK, MUTE, QUIET, layered
from utfall.reports.content import ChartBlock, ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.estimate_words import estimate_cell
from utfall.reports.figure_ledger import Cited
from utfall.reports.figure_tables import figure_cell
from utfall.reports.numbers import format_cell

TOO_EARLY, NOT_SHOWN = "?", "\u00d7"


@dataclass(frozen=True)
class CountedMonth:
    """One month: the count as known, and what it is expected to come to."""

    known: Cited
    expected: Cited

    @property
    def label(self) -> str:
        """The month as an axis has it."""
        return self.known.figure.period.label_sv()


def expected_chart(
    chart_id: str, *, caption: str, subject: str, unit: str, months: Sequence[CountedMonth], period: Period
) -> ChartBlock:
    """The months as bars, those of ``period`` in the data's colour; ``subject`` ends "antalet …"."""
    spec = _spec(months, unit=unit, period=period)
    return ChartBlock(chart_id, caption, _alt(subject, months), spec, _data(caption, months))


@drawn_once
def _spec(months: Sequence[CountedMonth], *, unit: str, period: Period) -> str:
    values = [_drawn(month, period) for month in months]
    highest = max((float(str(value["top"])) for value in values), default=0.0)
    base = alt.Chart(alt.Data(values=values)).encode(x=month_axis([month.label for month in months]))
    y = count_axis(highest, unit=unit, field="known")
    awaited = base.transform_filter("isValid(datum.expected) && datum.expected > datum.known")
    interval = base.transform_filter("isValid(datum.low) && datum.high > datum.low")
    ends = (
        interval.mark_tick(color=INK, thickness=1.3, size=8, orient="horizontal").encode(y=alt.Y(f"{end}:Q"))
        for end in ("low", "high")
    )
    outline = {"fill": BAND, "fillOpacity": 0.55, "stroke": DATA, "strokeDash": [3, 2], "strokeWidth": 1}
    return layered(
        awaited.mark_bar(**outline).encode(y=y, y2="expected:Q"),
        base.mark_bar().encode(
            y=y, color=alt.Color("is_own:N", legend=None, scale=alt.Scale(domain=[True, False], range=[DATA, QUIET]))
        ),
        interval.mark_rule(color=INK, strokeWidth=1.3).encode(y=alt.Y("low:Q"), y2="high:Q"),
        *ends,
        base.transform_filter("isValid(datum.mark)")
        .mark_text(color=MUTE, fontSize=14, dy=-9, fontWeight="bold")
        .encode(y=y, text="mark:N"),
        height=180,
    )


def _drawn(month: CountedMonth, period: Period) -> dict[str, object]:
    known, expected = month.known.figure.value.value, month.expected.figure
    is_own = period.first <= month.known.figure.period.first <= period.last
    drawn: dict[str, object] = {"month": month.label, "known": 0 if known is None else float(known), "is_own": is_own}
    ends = [drawn["known"]]
    if expected.value.value is not None:
        drawn["expected"] = float(expected.value.value)
        ends.append(drawn["expected"])
    else:
        drawn["mark"] = NOT_SHOWN if known is None else TOO_EARLY
    if expected.interval is not None:
        drawn["low"], drawn["high"] = float(expected.interval.low), float(expected.interval.high)
        ends.append(drawn["high"])
    return {**drawn, "top": max(float(str(end)) for end in ends)}


def _alt(subject: str, months: Sequence[CountedMonth]) -> str:
    first, last = months[0].known.figure.period, months[-1].known.figure.period
    open_months = [month for month in months if _is_open(month.expected.figure)]
    said = "; ".join(_month_words(month) for month in open_months) or "alla månader är färdiga"
    return (
        f"Staplar över antalet {subject} per månad, {first.label_long_sv()} till {last.label_long_sv()}. "
        f"Det som är känt är fyllt, det som väntas komma till har streckad kontur. {said[0].upper()}{said[1:]}."
    )


def _is_open(expected: Figure) -> bool:
    return expected.value.value is None or expected.is_preliminary


def _month_words(month: CountedMonth) -> str:
    known = format_cell(month.known.figure.value, unit=month.known.figure.unit, decimals=0)
    label, expected = month.known.figure.period.label_long_sv(), month.expected.figure
    if not month.known.figure.value.has_value:
        return f"{label} {known}"
    if expected.value.value is None:
        return f"{label} {known} kända, för tidigt att skatta"
    total = format_cell(expected.value, unit=expected.unit, decimals=0)
    return f"{label} {known} kända, omkring {total} väntas"


def _data(caption: str, months: Sequence[CountedMonth]) -> FigureTableBlock:
    rows = tuple(
        TableRow((TableCell(month.label), figure_cell(month.known), estimate_cell(month.expected))) for month in months
    )
    return FigureTableBlock(
        f"{caption.split('.')[0]}: underlag",
        (TableColumn("Månad", ColumnKind.TEXT), TableColumn("Kända"), TableColumn("Väntas bli", aside="80 %")),
        rows,
        is_dense=True,
    )

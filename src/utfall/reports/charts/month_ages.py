"""Intake month by age as a heat table: the share with the event stands in each cell, and dates where it is not known.

What is known is filled, and darker the more; what is not known yet has no fill but a dashed outline and the day when it
can be known; what is protected has the outline and a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from utfall.model.cell import Cell, CellState
from utfall.model.period import MONTHS_SV, Period
from utfall.model.unit import Unit
from utfall.reports.charts.drawn_once import drawn_once
from utfall.reports.charts.look import MUTE, PAPER, WIDTH, layered
from utfall.reports.content import ChartBlock, ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.estimate_words import estimate_cell
from utfall.reports.figure_ledger import Cited
from utfall.reports.numbers import format_cell

ROW_PIXELS = 21
PALEST, DARKEST, ON_FILL = "#f0f5fa", "#79b1d8", "#1a1a1a"
"""So pale that dark text stands on all of it at 7:1, on white paper and in the dark."""


@dataclass(frozen=True)
class CitedMonth:
    """One intake month: its cases, and per age the share as the report cites it."""

    month: Period
    cases: Cell
    shares: tuple[Cited, ...]


def month_age_chart(
    chart_id: str, *, caption: str, event: str, ages: Sequence[int], months: Sequence[CitedMonth]
) -> ChartBlock:
    """The heat table; ``event`` ends "andel som …"."""
    heads = [f"inom {age} dagar" for age in ages]
    cells = [_drawn(row.month, head, cited) for row in months for head, cited in zip(heads, row.shares, strict=True)]
    return ChartBlock(
        chart_id,
        caption,
        _alt(event, ages, months),
        _spec(cells, heads, [row.month.label_sv() for row in months]),
        _data(caption, heads, months),
    )


def _drawn(month: Period, head: str, cited: Cited) -> dict[str, object]:
    cell = cited.figure.value
    drawn: dict[str, object] = {
        "month": month.label_sv(),
        "age": head,
        "state": "known",
        "text": estimate_cell(cited).text,
    }
    if cell.value is not None:
        return {**drawn, "share": float(cell.value)}
    is_coming = cell.state is CellState.NOT_YET_KNOWN
    text = _day(cell, month) if is_coming and cell.known_on else format_cell(cell, unit=cited.figure.unit, decimals=0)
    return {**drawn, "state": "not_yet" if is_coming else "hidden", "text": text}


def _day(cell: Cell, month: Period) -> str:
    """``8 juni``: the months of a row are known within a year of it."""
    assert cell.known_on is not None
    year = "" if cell.known_on.year == month.last.year else f" {cell.known_on.year}"
    return f"{cell.known_on.day}\u00a0{MONTHS_SV[cell.known_on.month - 1]}{year}"


@drawn_once
def _spec(cells: Sequence[dict[str, object]], heads: Sequence[str], months: Sequence[str]) -> str:
    base = alt.Chart(alt.Data(values=list(cells))).encode(
        x=alt.X(
            "age:N",
            sort=list(heads),
            title=None,
            axis=alt.Axis(orient="top", labelAngle=0, ticks=False, labelFontSize=12, labelPadding=6),
            scale=alt.Scale(paddingInner=0.03, paddingOuter=0),
        ),
        y=alt.Y(
            "month:N",
            sort=list(months),
            title=None,
            axis=alt.Axis(ticks=False, labelPadding=8),
            scale=alt.Scale(paddingInner=0.08, paddingOuter=0),
        ),
    )
    known = base.transform_filter("datum.state === 'known'")
    unknown = base.transform_filter("datum.state !== 'known'")
    fill = alt.Color("share:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[PALEST, DARKEST]))
    outline = {"fill": PAPER, "stroke": MUTE, "strokeDash": [2, 3], "strokeWidth": 0.7, "strokeOpacity": 0.7}
    return layered(
        known.mark_rect(cornerRadius=2).encode(color=fill),
        unknown.mark_rect(cornerRadius=2, **outline),
        known.mark_text(color=ON_FILL, fontSize=12).encode(text="text:N"),
        unknown.mark_text(color=MUTE, fontSize=11, fontStyle="italic").encode(text="text:N"),
        height=ROW_PIXELS * len(months),
        width=WIDTH - 40,
    )


def _alt(event: str, ages: Sequence[int], months: Sequence[CitedMonth]) -> str:
    said = []
    for place, age in enumerate(ages):
        values = [row.shares[place].figure.value.value for row in months]
        known = [round(value * 100) for value in values if value is not None]
        waiting = sum(row.shares[place].figure.value.state is CellState.NOT_YET_KNOWN for row in months)
        if known:
            low, high = min(known), max(known)
            spread = f"mellan {low} och {high}" if low != high else f"{low}"
            said.append(f"inom {age} dagar {spread} procent{f', {waiting} månader inte kända än' if waiting else ''}")
        else:
            said.append(f"inom {age} dagar ingen månad att visa")
    return f"Tabell över andelen som {event}, per månad då ärendet kom in: {'; '.join(said)}."


def _data(caption: str, heads: Sequence[str], months: Sequence[CitedMonth]) -> FigureTableBlock:
    rows = tuple(
        TableRow(
            (
                TableCell(row.month.label_sv()),
                TableCell(format_cell(row.cases, unit=Unit.COUNT, decimals=0)),
                *(estimate_cell(cited) for cited in row.shares),
            )
        )
        for row in months
    )
    columns = (TableColumn("Kom in", ColumnKind.TEXT), TableColumn("Ärenden"), *(TableColumn(head) for head in heads))
    return FigureTableBlock(f"{caption.split('.')[0]}: underlag", columns, rows, is_dense=True)

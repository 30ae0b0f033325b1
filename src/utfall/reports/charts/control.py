"""A control chart: points around their own centre line and limits, with the signals marked and named.

A signal has the shape of its rule, a colour of its own, and words below. A preliminary point is hollow and judged by no
rule. A new definition breaks the line. Where the measure drifts no limits are drawn: they would mean nothing. The axis
does not start at zero: what matters is the distance to the limits.
"""

from __future__ import annotations

from collections.abc import Sequence

from utfall.figures.estimates.control import ControlChart
from utfall.reports.charts.control_drawing import draw
from utfall.reports.charts.control_points import BETWEEN, PER_DAY, WORDS, PlacedPoint, number_words, placed_points
from utfall.reports.content import ChartBlock, ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.figure_ledger import Cited
from utfall.reports.figure_tables import figure_cell
from utfall.reports.numbers import EN_DASH


def control_chart(chart_id: str, *, caption: str, unit: str, chart: ControlChart, cited: Sequence[Cited]) -> ChartBlock:
    """The chart; ``unit`` stands over the axis, ``cited`` are the points' figures in order."""
    placed = placed_points(chart)
    spec = draw(chart, placed, unit=unit)
    return ChartBlock(chart_id, caption, _alt(chart, unit), spec, _data(caption, chart, placed, cited, unit=unit))


def _alt(chart: ControlChart, unit: str) -> str:
    first, last = chart.points[0].figure.period, chart.points[-1].figure.period
    line = chart.points[-1]
    if chart.is_drifting:
        return f"Linjediagram, {unit}, {first.label_long_sv()} till {last.label_long_sv()}. {chart.sentence}"
    limits = (
        f"gränserna är {number_words(line.lower, chart)} och {number_words(line.upper, chart)}"
        if line.lower is not None and line.upper is not None
        else "gränser går inte att dra"
    )
    marked = sum(point.rule is not None for point in chart.points)
    preliminary = sum(point.is_preliminary for point in chart.points)
    said = [
        f"Styrdiagram, {unit}, {first.label_long_sv()} till {last.label_long_sv()}",
        f"mittlinjen är {number_words(line.centre, chart)} och {limits}",
        f"{marked} punkter är signaler" if marked else "ingen punkt är en signal",
    ]
    if chart.began_at is not None:
        said.append(f"en linje visar var piloten började, före {_label_of(chart, chart.began_at)}")
    if preliminary:
        said.append(f"{preliminary} preliminära är ofyllda")
    return f"{'; '.join(said)}. {chart.sentence}"


def _label_of(chart: ControlChart, place: int) -> str:
    """The period of a point in words."""
    return chart.points[place].figure.period.label_long_sv()


def _data(
    caption: str, chart: ControlChart, placed: Sequence[PlacedPoint], cited: Sequence[Cited], *, unit: str
) -> FigureTableBlock:
    is_drawn_otherwise = chart.is_adjusted or chart.method in (PER_DAY, BETWEEN)
    columns = [TableColumn("Period", ColumnKind.TEXT), TableColumn("Siffra")]
    if is_drawn_otherwise:
        columns.append(TableColumn(f"I bilden: {unit}"))
    columns += [TableColumn("Mitt"), TableColumn("Gränser"), TableColumn("Signal", ColumnKind.TEXT)]
    rows = []
    for one, figure in zip(placed, cited, strict=True):
        point = one.point
        limits = (
            EN_DASH
            if point.lower is None or point.upper is None
            else f"{number_words(point.lower, chart)}{EN_DASH}{number_words(point.upper, chart)}"
        )
        said = "preliminär" if point.is_preliminary else "" if point.rule is None else WORDS[point.rule]
        if chart.began_at is not None and one is placed[chart.began_at]:
            said = "; ".join(filter(None, ("första efter starten", said)))
        adjusted = (TableCell(number_words(point.value, chart)),) if is_drawn_otherwise else ()
        rows.append(
            TableRow(
                (
                    TableCell(point.figure.period.label_sv()),
                    figure_cell(figure),
                    *adjusted,
                    TableCell(number_words(point.centre, chart)),
                    TableCell(limits),
                    TableCell(said),
                )
            )
        )
    return FigureTableBlock(f"{caption.split('.')[0]}: underlag", tuple(columns), tuple(rows), is_dense=True)

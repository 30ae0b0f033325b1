"""Inledning: family homes, staff, and picture 1, external placements per week."""

from __future__ import annotations

from utfall.reports.charts.weeks import week_chart
from utfall.reports.context import ReportContext, Slots
from utfall.reports.report_definition import SectionSpec

EXTERNAL_PER_WEEK = "placering.externa_per_vecka"


def build(context: ReportContext, spec: SectionSpec) -> Slots:
    """``bild-1``: the stock per ISO week against the same week the year before."""
    weeks = tuple(context.period.weeks())
    before = tuple(week.same_period_previous_year() for week in weeks)
    asked = (*weeks, *(week for week in before if week is not None))
    by_week = {cited.figure.period: cited for cited in context.ledger.cite_each(EXTERNAL_PER_WEEK, asked)}
    chart = week_chart(
        "bild-1",
        caption="Bild 1. Externa placeringar per vecka, mot samma vecka året före",
        subject="antalet externa placeringar",
        unit="placeringar",
        this_year=[by_week[week] for week in weeks],
        last_year=[None if week is None else by_week[week] for week in before],
    )
    return {"bild-1": (chart,)}

"""Väntetid, its naive means and why they are naive."""

from __future__ import annotations

from utfall.reports.context import ReportContext, Slots
from utfall.reports.figure_tables import year_table
from utfall.reports.report_definition import SectionSpec


def build(context: ReportContext, spec: SectionSpec) -> Slots:
    """``vantetid``: whole years as published, then the report's months and the same months a year before."""
    return {
        "vantetid": (
            year_table(
                context,
                spec.measures,
                caption="Genomsnittlig väntetid till beslut bland avgjorda ärenden",
            ),
        )
    }

"""Statistik, the volumes."""

from __future__ import annotations

from utfall.reports.context import ReportContext, Slots
from utfall.reports.figure_tables import year_table
from utfall.reports.report_definition import SectionSpec


def build(context: ReportContext, spec: SectionSpec) -> Slots:
    """``statistik``: whole years as published, then the report's months and the same months a year before."""
    return {"statistik": (year_table(context, spec.measures, caption="Volymer"),)}

"""Nämndens inriktning och analys: what the board wants and what has been done; prose only."""

from __future__ import annotations

from utfall.reports.context import ReportContext, Slots
from utfall.reports.report_definition import SectionSpec


def build(context: ReportContext, spec: SectionSpec) -> Slots:
    """No tables and no charts."""
    return {}

"""Nyckeltal för nämndens uppdrag och inriktning."""

from __future__ import annotations

from collections.abc import Iterator

from utfall.reports.content import Block, Paragraph, Text
from utfall.reports.context import ReportContext, Slots
from utfall.reports.estimate_ledger import NotEstimated
from utfall.reports.estimate_tables.shares import reached_table
from utfall.reports.figure_tables import year_table
from utfall.reports.report_definition import SectionSpec

REACHES = "barn.familjehem_inom_sex_manader"


def build(context: ReportContext, spec: SectionSpec) -> Slots:
    """``nyckeltal``: whole years as published, then the report's months and the same months a year before.
    ``alla-som-borjat``: the share that finds a family home in time, of all that came."""
    return {
        "nyckeltal": (year_table(context, spec.measures, caption="Barn och vuxna"),),
        "alla-som-borjat": tuple(_reached(context)),
    }


def _reached(context: ReportContext) -> Iterator[Block]:
    found = context.estimates.reached(REACHES, context.period)
    if isinstance(found, NotEstimated):
        yield Paragraph((Text(found.sentence),))
    else:
        yield reached_table(found, context.ledger.cite(REACHES, context.period), ledger=context.ledger)

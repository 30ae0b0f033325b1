"""Statistik, the volumes: as published, as known and as expected, and whether a month stands out."""

from __future__ import annotations

from utfall.reports.charts.control import control_chart
from utfall.reports.charts.expected_counts import CountedMonth, expected_chart
from utfall.reports.content import ChartBlock
from utfall.reports.context import ReportContext, Slots
from utfall.reports.estimate_ledger import NotEstimated
from utfall.reports.estimate_tables.volumes import volume_table
from utfall.reports.figure_tables import year_table
from utfall.reports.report_definition import SectionSpec

WATCHED = "ifo.aktualiseringar"
REGISTERED_LATE = "ifo.ej_aterkomst"
"""Its months count completed interventions, of which only half are registered after a month."""


def build(context: ReportContext, spec: SectionSpec) -> Slots:
    """``statistik``: whole years as published, then the report's months. ``vantat``: the same months as known equally
    long after, as expected, and the full year. ``styrdiagram`` and ``avslut`` are the two pictures, empty where nothing
    is estimated, which the text says."""
    return {
        "statistik": (year_table(context, spec.measures, caption="Volymer"),),
        "vantat": (
            volume_table(
                context, spec.measures, caption="Mot samma månader året före, och vad årets siffror väntas bli"
            ),
        ),
        "styrdiagram": _watched(context),
        "avslut": _registered_late(context),
    }


def _watched(context: ReportContext) -> tuple[ChartBlock, ...]:
    chart = context.estimates.control_chart(WATCHED)
    if isinstance(chart, NotEstimated):
        return ()
    title = chart.definition.short_title
    unit = "antal, utan säsong" if chart.is_adjusted else "antal"
    season = " Årstidens vanliga svängning är borträknad." if chart.is_adjusted else ""
    trial = " Gränserna bygger på få månader och är preliminära." if chart.last_judged.is_trial else ""
    band = "" if chart.is_drifting else " I det grå bandet ligger det som är vanligt."
    drawn = control_chart(
        "bild-styrdiagram",
        caption=f"{title} per månad.{season}{band}{trial} Axeln börjar inte på noll.",
        unit=unit,
        chart=chart,
        cited=context.ledger.cite_estimates([point.figure for point in chart.points], chart.definition),
    )
    return (drawn,)


def _registered_late(context: ReportContext) -> tuple[ChartBlock, ...]:
    found = context.estimates.expected_count(REGISTERED_LATE, context.period)
    if isinstance(found, NotEstimated):
        return ()
    cite = context.ledger.cite_estimates
    drawn = expected_chart(
        "bild-avslut",
        caption="Personer som fullföljt en insats, per månad. Fyllt är känt nu, streckad kontur väntas komma till, det "
        "lodräta strecket är osäkerheten (8 fall av 10), och frågetecken betyder för tidigt att skatta.",
        subject="personer som fullföljt en insats",
        unit="personer",
        months=[CountedMonth(*cite((month.known_figure, month.expected), found.definition)) for month in found.months],
        period=context.period,
    )
    return (drawn,)

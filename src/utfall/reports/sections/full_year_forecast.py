"""Helårsprognos: income statement, areas and investments as entered, and picture 2, clients in external care."""

from __future__ import annotations

from utfall.reports.charts import month_chart
from utfall.reports.content import Block, Paragraph, Text
from utfall.reports.context import ReportContext, Slots, month_ends
from utfall.reports.figure_tables import area_table, investment_table, statement_table
from utfall.reports.report_definition import SectionSpec

CLIENTS_IN_EXTERNAL_CARE = "placering.klienter_extern_vard"


def build(context: ReportContext, spec: SectionSpec) -> Slots:
    """``resultatrakning``, ``omraden``, ``investeringar`` and ``bild-2``; without a forecast a sentence says so."""
    months = month_ends(context.period.first.year - 1, until=context.period)
    chart = month_chart(
        "bild-2",
        caption="Bild 2. Klienter i extern vård vid månadens slut",
        subject="antalet klienter i extern vård",
        months=context.ledger.cite_each(CLIENTS_IN_EXTERNAL_CARE, months),
    )
    finance = context.finance
    absent: Block = Paragraph((Text("Uppgiften saknas: ingen helårsprognos är lämnad."),))
    if finance is None:
        return {"resultatrakning": (absent,), "omraden": (absent,), "investeringar": (absent,), "bild-2": (chart,)}
    return {
        "resultatrakning": (statement_table(finance),),
        "omraden": (area_table(finance) if finance.areas else absent,),
        "investeringar": (investment_table(finance) if finance.investments else absent,),
        "bild-2": (chart,),
    }

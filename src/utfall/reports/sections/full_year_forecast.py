"""Helårsprognos: income statement, areas and investments as entered, and picture 2, clients in external care."""

from __future__ import annotations

from utfall.finance.statement import FullYearForecast
from utfall.reports.charts.months import month_chart
from utfall.reports.content import Block, Emphasis, Paragraph, Text
from utfall.reports.context import ReportContext, Slots, month_ends
from utfall.reports.figure_tables import area_table, investment_table, statement_table
from utfall.reports.report_definition import SectionSpec
from utfall.reports.wording import NO_FORECAST

CLIENTS_IN_EXTERNAL_CARE = "placering.klienter_extern_vard"


def build(context: ReportContext, spec: SectionSpec) -> Slots:
    """``resultatrakning``, ``omraden`` with the managers' comments, ``kontogrupper``, ``investeringar`` and ``bild-2``;
    without a forecast a sentence says so."""
    months = month_ends(context.period.first.year - 1, until=context.period)
    chart = month_chart(
        "bild-2",
        caption="Bild 2. Klienter i extern vård vid månadens slut",
        subject="antalet klienter i extern vård",
        unit="klienter",
        months=context.ledger.cite_each(CLIENTS_IN_EXTERNAL_CARE, months),
    )
    finance = context.finance
    absent: Block = Paragraph((Text(NO_FORECAST),))
    if finance is None:
        # Said once; the headings of what follows fall away with their tables.
        return {
            "resultatrakning": (absent,),
            "bild-2": (chart,),
            "omraden": (),
            "kontogrupper": (),
            "investeringar": (),
        }
    return {
        "resultatrakning": (statement_table(finance),),
        "omraden": (area_table(finance), *_said_of_areas(finance)) if finance.areas else (),
        "kontogrupper": tuple(_remark(label, text) for label, text in finance.remarks),
        "investeringar": (investment_table(finance),) if finance.investments else (),
        "bild-2": (chart,),
    }


def _said_of_areas(finance: FullYearForecast) -> tuple[Block, ...]:
    """The managers' comments, as they were handed in."""
    areas = (line.label for line in finance.areas if line.label in finance.comments)
    return tuple(_remark(label, finance.comments[label]) for label in areas)


def _remark(label: str, text: str) -> Block:
    return Paragraph((Text(f"{label}. ", Emphasis.STRONG), Text(text)))

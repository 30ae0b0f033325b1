"""Helårsprognos: what the store knows of the year's money and what was entered, and picture 2, clients in external
care."""

from __future__ import annotations

from utfall.finance.statement import FullYearForecast
from utfall.finance.year_money import YearMoney
from utfall.reports import year_blocks
from utfall.reports.assignment_book import assignment_blocks
from utfall.reports.charts.months import month_chart
from utfall.reports.content import Block, Emphasis, Paragraph, Text
from utfall.reports.context import ReportContext, Slots, month_ends
from utfall.reports.figure_tables import area_table, investment_table, statement_table
from utfall.reports.report_definition import SectionSpec
from utfall.reports.wording import NO_FORECAST

OUT_OF_THE_LEDGER = (
    "utfall-hittills",
    "maskinens-prognos",
    "fall",
    "kanslighet",
    "traffsakerhet",
    "eget-kapital",
    "engangsposter",
    "atgarder",
    "underlag",
)
CLIENTS_IN_EXTERNAL_CARE = "placering.klienter_extern_vard"


def build(context: ReportContext, spec: SectionSpec) -> Slots:
    """``resultatrakning``, ``omraden`` with the managers' comments, ``kontogrupper``, ``investeringar``, ``bild-2``;
    and those ``OUT_OF_THE_LEDGER``. What is missing is said once; the headings of what follows fall away."""
    months = month_ends(context.period.first.year - 1, until=context.period)
    chart = month_chart(
        "bild-2",
        caption="Bild 2. Klienter i extern vård vid månadens slut",
        subject="antalet klienter i extern vård",
        unit="klienter",
        months=context.ledger.cite_each(CLIENTS_IN_EXTERNAL_CARE, months),
    )
    return {**_entered(context.finance, context.money), "bild-2": (chart,), **_out_of_the_ledger(context)}


def _entered(finance: FullYearForecast | None, money: YearMoney | None) -> Slots:
    """The statement, the areas, the groups and the investments, the store's own where it has them."""
    if finance is None:
        absent: Block = Paragraph((Text(NO_FORECAST),))
        return {"resultatrakning": (absent,), "omraden": (), "kontogrupper": (), "investeringar": ()}
    remarks = tuple(_remark(label, text) for label, text in finance.remarks)
    investments: tuple[Block, ...] = (investment_table(finance),) if finance.investments else ()
    if money is None:
        return {
            "resultatrakning": (statement_table(finance),),
            "omraden": (area_table(finance), *_said_of_areas(finance)) if finance.areas else (),
            "kontogrupper": remarks,
            "investeringar": investments,
        }
    return {
        "resultatrakning": year_blocks.statement_blocks(money, finance),
        "omraden": tuple(year_blocks.area_blocks(money, finance)),
        "kontogrupper": (*year_blocks.group_blocks(money), *remarks),
        "investeringar": tuple(year_blocks.investment_blocks(money, finance)),
    }


def _out_of_the_ledger(context: ReportContext) -> Slots:
    money, given = context.money, assignment_blocks(context.assignments, context.period)
    if money is None:
        absent: Block = Paragraph((Text(year_blocks.NO_LEDGER),))
        return dict.fromkeys(OUT_OF_THE_LEDGER, ()) | {"maskinens-prognos": (absent,), "atgarder": given}
    return {
        "utfall-hittills": tuple(year_blocks.outcome_blocks(money)),
        "maskinens-prognos": tuple(year_blocks.machine_blocks(money)),
        "fall": tuple(year_blocks.case_blocks(money)),
        "kanslighet": tuple(year_blocks.sensitivity_blocks(money)),
        "traffsakerhet": tuple(year_blocks.past_blocks(money)),
        "eget-kapital": tuple(year_blocks.equity_blocks(money)),
        "engangsposter": tuple(year_blocks.one_off_blocks(money)),
        "atgarder": (*year_blocks.balance_blocks(context, money), *given),
        "underlag": tuple(year_blocks.source_blocks(money)),
    }


def _said_of_areas(finance: FullYearForecast) -> tuple[Block, ...]:
    """The managers' comments, as they were handed in."""
    areas = (line.label for line in finance.areas if line.label in finance.comments)
    return tuple(_remark(label, finance.comments[label]) for label in areas)


def _remark(label: str, text: str) -> Block:
    return Paragraph((Text(f"{label}. ", Emphasis.STRONG), Text(text)))

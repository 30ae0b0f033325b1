"""Väntetid: what a new case waits, as known and beside the year before, and the naive means of older reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from utfall.figures.estimates.waiting import WaitingTime
from utfall.figures.methods import METHODS
from utfall.reports.charts.month_ages import CitedMonth, month_age_chart
from utfall.reports.charts.waiting_curve import waiting_curve
from utfall.reports.content import Block, Emphasis, Paragraph, Role, Text
from utfall.reports.context import ReportContext, Slots
from utfall.reports.estimate_tables.waiting import waiting_table
from utfall.reports.figure_tables import year_table
from utfall.reports.report_definition import SectionSpec

EVENT = "fått beslut"
SHOWN_METHODS = ("andel_inom", "begransat_medel", "hybrid")


def build(context: ReportContext, spec: SectionSpec) -> Slots:
    """Of each measure a slot by its name (``vantetid_ansokan``): curve, table, months, cross-check; empty where nothing
    is estimated, which the text says. ``metod`` says how it is done, ``publicerat`` holds the means of the decided, as
    earlier reports gave them."""
    waits = {measure: context.estimates.waiting_time(measure, context.period) for measure in spec.measures}
    published = year_table(context, spec.measures, caption="Genomsnittlig väntetid till beslut bland avgjorda ärenden")
    return {
        **{
            measure.rpartition(".")[2]: tuple(_wait(context, found)) if isinstance(found, WaitingTime) else ()
            for measure, found in waits.items()
        },
        "metod": tuple(_methods([found for found in waits.values() if isinstance(found, WaitingTime)])),
        "publicerat": (published,),
    }


def _wait(context: ReportContext, wait: WaitingTime) -> Iterator[Block]:
    slug, title = wait.definition.id.rpartition(".")[2], wait.definition.short_title
    before = wait.year_before if wait.year_before is not None and wait.year_before.curve else None
    if wait.curve or before is not None:
        caption = " ".join(_curve_caption(title, wait, before))
        yield waiting_curve(f"{slug}-kurva", caption=caption, event=EVENT, wait=wait)
    yield waiting_table(wait, ledger=context.ledger)
    if wait.months.rows:
        yield month_age_chart(
            f"{slug}-manader",
            caption=f"{title}: andel som {EVENT}, efter den månad då ärendet kom in. Det som inte är känt än har "
            "streckad ram och den dag då det kan vara känt.",
            event=EVENT,
            ages=wait.months.ages,
            months=[
                CitedMonth(row.month, row.cases, context.ledger.cite_estimates(row.shares, wait.definition))
                for row in wait.months.rows
            ],
        )
    if wait.open_cases is not None:
        yield Paragraph((Text(wait.open_cases.sentence),))


def _curve_caption(title: str, wait: WaitingTime, before: WaitingTime | None) -> Iterator[str]:
    yield f"{title}: andel som {EVENT}, efter antal dagar."
    if wait.curve:
        yield "Bandet visar osäkerheten (95\u00a0%), den lodräta linjen 90 dagar."
    if before is not None:
        yield f"Den streckade linjen är {before.period.label_sv()}."
    yield "En kurva slutar där för få ärenden har kunnat följas."


def _methods(waits: Sequence[WaitingTime]) -> Iterator[Block]:
    """How each kind of figure is made, in its two sentences; nothing where none is shown."""
    titles = {
        figure.estimand.method: figure.estimand.title_sv
        for wait in waits
        for figure in reversed(wait.figures)
        if figure.estimand is not None
    }
    for method in SHOWN_METHODS:
        if method in titles:
            yield Paragraph(
                (Text(f"{titles[method]}. ", Emphasis.STRONG), Text(METHODS[method].explanation)), Role.NOTE
            )

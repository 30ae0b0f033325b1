"""Ekonomisk tilldelning: the bridge from last year's to the next, its versions, and what it agrees with."""

from __future__ import annotations

from collections.abc import Iterator

from utfall.finance.allocation_book import AllocationBook
from utfall.finance.indexation import indexation_bases
from utfall.reports import allocation_tables as tables
from utfall.reports.allocation_words import base_sentence, questions, untried
from utfall.reports.content import Block, BulletList, Paragraph, Text
from utfall.reports.context import ReportContext, Slots
from utfall.reports.report_definition import SectionSpec
from utfall.reports.source_tables import source_table
from utfall.reports.wording import NO_ALLOCATION, join_words

SLOTS = ("brygga", "brygga-bild", "uppräkning", "planar", "avstamning", "underlag")


def build(context: ReportContext, spec: SectionSpec) -> Slots:
    """``brygga`` (with its versions), ``brygga-bild``, ``uppräkning``, ``planar``, ``avstamning`` with what is asked,
    and ``underlag``. Without an allocation that is said once, and the headings of what follows fall away."""
    book = context.allocation
    if book is None:
        return dict.fromkeys(SLOTS, ()) | {"brygga": (_paragraph(NO_ALLOCATION),)}
    newest = book.year.newest
    chart, plan_years = tables.bridge_chart(newest), tables.plan_year_table(newest)
    bases = tuple((Text(base_sentence(one)),) for one in indexation_bases(newest))
    return {
        "brygga": (tables.bridge_table(book.year),),
        "brygga-bild": () if chart is None else (chart,),
        "uppräkning": (BulletList(bases),) if bases else (),
        "planar": () if plan_years is None else (plan_years,),
        "avstamning": tuple(_reconciliation(book)),
        "underlag": (source_table(book.delivery, book.sources, of="Tilldelningens underlag"),),
    }


def _reconciliation(book: AllocationBook) -> Iterator[Block]:
    found = book.reconciliation
    yield tables.reconciliation_table(found)
    if found.months_lacking:
        yield _paragraph(f"Internbudgeten {found.allocation.year - 1} saknar {found.months_lacking} månader.")
    asked = questions(found)
    if asked:
        yield _paragraph("Det här är öppet och behöver ett svar:")
        yield BulletList(tuple((Text(one),) for one in asked))
    else:
        yield _paragraph("Inget är öppet.")
    if left := untried(found):
        yield _paragraph(f"Gick inte att pröva, för uppgifter saknas: {join_words(left)}.")


def _paragraph(text: str) -> Block:
    return Paragraph((Text(text),))

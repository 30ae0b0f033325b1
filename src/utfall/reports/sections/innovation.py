"""Innovation: ideas, pilots and what was scaled, from the register where it holds all, else as delivered."""

from __future__ import annotations

from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.reports.content import Block, ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.context import ReportContext, Slots
from utfall.reports.figure_tables import LABEL_COLUMN, STATE_NOTES, figure_cell, year_table
from utfall.reports.innovation_book import Happening, InnovationBook, PilotLine
from utfall.reports.numbers import EN_DASH, format_day, format_number
from utfall.reports.report_definition import SectionSpec

CAPTION = "Idéer, piloter och uppskalningar"


def build(context: ReportContext, spec: SectionSpec) -> Slots:
    """``innovation``: whole years, then the report's months and the same months a year before; and the period's pilots
    under it, where there are any."""
    book = context.innovation
    if book is None or not book.covers(context.period):
        return {"innovation": (year_table(context, spec.measures, caption=CAPTION),)}
    blocks: list[Block] = [_counted(context, spec, book)]
    if pilots := book.pilots_in(context.period):
        blocks.append(_pilots(pilots, context.period))
    return {"innovation": tuple(blocks)}


def _counted(context: ReportContext, spec: SectionSpec, book: InnovationBook) -> FigureTableBlock:
    """A column from the register where it covers the column's period; the others as they were delivered."""
    asked = (context.previous, context.period)
    years = tuple(
        year
        for year in context.years
        if year not in asked and (book.covers(year) or _is_published(context, spec, year))
    )
    columns = (
        LABEL_COLUMN,
        *(TableColumn(year.label_sv()) for year in years),
        TableColumn(context.previous.label_sv(), gap_before=True),
        TableColumn(context.period.label_sv()),
    )
    rows, absent = [], False
    for measure in spec.measures:
        cells = [TableCell(context.ledger.definition(measure).short_title)]
        for period in (*years, *asked):
            if book.covers(period) and measure in list(Happening):
                cells.append(TableCell(format_number(book.count(Happening(measure), period), decimals=0)))
                continue
            cite = context.ledger.cite_each if period in asked else context.ledger.cite_published
            (cited,) = cite(measure, (period,))
            absent |= not cited.figure.value.has_value
            cells.append(figure_cell(cited))
        rows.append(TableRow(tuple(cells)))
    return FigureTableBlock(CAPTION, columns, tuple(rows), _notes(context, spec, book, has_absent=absent))


def _is_published(context: ReportContext, spec: SectionSpec, year: Period) -> bool:
    return any(context.ledger.peek_published(measure, (year,))[0].value.has_value for measure in spec.measures)


def _notes(context: ReportContext, spec: SectionSpec, book: InnovationBook, *, has_absent: bool) -> tuple[str, ...]:
    since = format_day(book.complete_since)
    notes = [f"Från {since} räknade ur registret över idéer och piloter; dessförinnan som de har lämnats."]
    for measure in spec.measures:
        delivered = context.ledger.peek(measure, context.period)
        if measure in list(Happening) and _differs(delivered, book.count(Happening(measure), context.period)):
            title = context.ledger.definition(measure).short_title
            value = delivered.value.value
            assert value is not None
            notes.append(f"{title}: för perioden har också lämnats uppgiften {format_number(value, decimals=0)}.")
    if has_absent:
        notes += [note for state, note in STATE_NOTES.items() if state.value == "missing"]
    return tuple(notes)


def _differs(delivered: Figure, counted: int) -> bool:
    return delivered.value.value is not None and delivered.value.value != counted


def _pilots(pilots: tuple[PilotLine, ...], period: Period) -> FigureTableBlock:
    columns = (
        TableColumn("Pilot", ColumnKind.TEXT),
        TableColumn("Tid", ColumnKind.TEXT),
        TableColumn("Nyckeltal", ColumnKind.TEXT),
        TableColumn("Vad siffran säger", ColumnKind.TEXT),
    )
    rows = tuple(
        TableRow(
            (
                TableCell(one.title, one.state.lower()),
                TableCell(f"{format_day(one.started_on)}{EN_DASH}{format_day(one.ended_on or one.due)}"),
                TableCell(one.measure, one.place),
                TableCell(one.said),
            )
        )
        for one in pilots
    )
    note = "En förändring efter starten visar inte ensam att det var piloten som gav den."
    return FigureTableBlock(f"Piloter {period.label_long_sv()}", columns, rows, (note,))

"""Volumes: both years as known equally long after, what the count will come to, and what the year will.

A column that no measure has anything in is left out; a cell that one measure lacks says nothing, and the note why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from utfall.figures.estimates.expected import ExpectedCount
from utfall.figures.estimates.full_year import FullYearEstimate
from utfall.model.period import Period
from utfall.reports.content import ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.context import ReportContext
from utfall.reports.estimate_ledger import NotEstimated
from utfall.reports.estimate_words import NO_CERTAIN_CHANGE, NOT_COMPARED, estimate_cell, projection_cell
from utfall.reports.figure_ledger import Cited, Development
from utfall.reports.figure_tables import EMPTY, figure_cell
from utfall.reports.numbers import format_day
from utfall.reports.wording import join_words, more_or_less

_DEVELOPMENTS = {
    Development.UNCHANGED: "samma",
    Development.NOT_CERTAIN: NO_CERTAIN_CHANGE,
    Development.TOO_EARLY: "för tidigt",
    Development.NOT_COMPARABLE: NOT_COMPARED,
}


@dataclass(frozen=True)
class _Volume:
    """One measure: both years, what may be said of them, and its estimates."""

    now: Cited
    before: Cited
    development: Development
    expected: ExpectedCount | NotEstimated
    full_year: FullYearEstimate | NotEstimated


def volume_table(context: ReportContext, measures: Sequence[str], *, caption: str) -> FigureTableBlock:
    """The measures as rows. The year before is as it was known equally long after where the gate compares so."""
    volumes = [_volume(context, measure) for measure in measures]
    has_expected = any(isinstance(one.expected, ExpectedCount) for one in volumes)
    has_year = any(isinstance(one.full_year, FullYearEstimate) for one in volumes)
    columns = [
        TableColumn("Nyckeltal", ColumnKind.TEXT),
        TableColumn(context.previous.label_sv()),
        TableColumn(context.period.label_sv()),
        TableColumn("Förändring", ColumnKind.TEXT),
    ]
    if has_expected:
        columns.append(TableColumn("Väntas bli", gap_before=True, aside="8 fall av 10"))
    if has_year:
        columns.append(
            TableColumn(f"Helår {context.period.first.year}", gap_before=not has_expected, aside="8 fall av 10")
        )
    rows = [_row(context, one, has_expected=has_expected, has_year=has_year) for one in volumes]
    return FigureTableBlock(
        caption, tuple(columns), tuple(rows), tuple(_notes(context, volumes, has_expected, has_year))
    )


def _volume(context: ReportContext, measure: str) -> _Volume:
    ledger, estimates = context.ledger, context.estimates
    return _Volume(
        ledger.cite(measure, context.period),
        ledger.cite_earlier(measure, context.period, context.previous),
        ledger.development(measure, context.period, context.previous),
        estimates.expected_count(measure, context.period),
        estimates.full_year(measure, Period.year(context.period.first.year)),
    )


def _row(context: ReportContext, one: _Volume, *, has_expected: bool, has_year: bool) -> TableRow:
    definition = one.now.definition
    cells = [TableCell(definition.short_title), figure_cell(one.before), figure_cell(one.now)]
    cells.append(TableCell(_development_words(one)))
    if has_expected:
        cells.append(_expected_cell(context, one.expected))
    if has_year:
        cells.append(_year_cell(context, one.full_year))
    return TableRow(tuple(cells))


def _development_words(one: _Volume) -> str:
    return _DEVELOPMENTS.get(one.development) or more_or_less(one.development, unit=one.now.figure.unit)


def _expected_cell(context: ReportContext, found: ExpectedCount | NotEstimated) -> TableCell:
    if isinstance(found, NotEstimated):
        return TableCell(EMPTY)
    (cited,) = context.ledger.cite_estimates((found.expected,), found.definition)
    return estimate_cell(cited)


def _year_cell(context: ReportContext, found: FullYearEstimate | NotEstimated) -> TableCell:
    if isinstance(found, NotEstimated):
        return TableCell(EMPTY)
    (cited,) = context.ledger.cite_estimates((found.expected,), found.definition)
    return projection_cell(cited)


def _notes(context: ReportContext, volumes: Sequence[_Volume], has_expected: bool, has_year: bool) -> list[str]:
    notes = []
    then = {one.before.figure.origin.known_at for one in volumes} - {context.known_at}
    if then:
        days = join_words([format_day(day) for day in sorted(then)])
        label = context.previous.label_long_sv()
        notes.append(
            f"{label[0].upper()}{label[1:]} är så som det var känt {days}, lika lång tid efteråt som årets siffror nu."
        )
    if has_expected:
        notes.append("Väntas bli: när allt är registrerat. I åtta fall av tio hamnar utfallet inom gränserna i grått.")
    if has_year:
        notes.append(
            "Helår: efter hur stor del av året samma månader var tidigare år. Gränserna i grått är i åtta fall av tio."
        )
    lacking = [
        found.sentence
        for one in volumes
        for found, is_shown in ((one.expected, has_expected), (one.full_year, has_year))
        if is_shown and isinstance(found, NotEstimated)
    ]
    return [*notes, *dict.fromkeys(lacking)]

"""The estimates in the appendix: one row each, and of each method its name, its two sentences and its limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from utfall.figures.methods import METHODS
from utfall.measures.definition import Definition
from utfall.model.figure import Estimand
from utfall.reports.appendix_series import is_series
from utfall.reports.content import (
    Block,
    ColumnKind,
    Emphasis,
    FigureRecord,
    FigureTableBlock,
    Paragraph,
    Role,
    TableCell,
    TableColumn,
    TableRow,
    Text,
)
from utfall.reports.numbers import EN_DASH, format_cell, format_interval, format_number
from utfall.reports.wording import join_words

_COLUMNS = (
    TableColumn("Nyckeltal", ColumnKind.TEXT),
    TableColumn("Skattning", ColumnKind.TEXT),
    TableColumn("Period", ColumnKind.TEXT),
    TableColumn("Värde"),
    TableColumn("Osäkerhet"),
    TableColumn("Antal"),
    TableColumn("Mognad"),
    TableColumn("Känt"),
)
_EXACT = "mogen_kohort"
"""The one method whose number of cases is not rounded: it is the measure's own figure of another period."""


def is_estimate(record: FigureRecord) -> bool:
    """True for an estimated figure that stands in a text or a table, not in a chart's series."""
    return record.figure.estimand is not None and not is_series(record)


def estimate_table(measures: Sequence[tuple[Definition, Sequence[FigureRecord]]]) -> Iterator[FigureTableBlock]:
    """All estimates in one table, their conditions below it; nothing where there are none."""
    found = [(record, definition) for definition, records in measures for record in records if is_estimate(record)]
    versions: dict[str, list[str]] = {}
    subjects: dict[str, list[str]] = {}
    for record, definition in found:
        versions.setdefault(definition.short_title, []).append(record.figure.origin.version)
        for note in record.figure.notes:
            subjects.setdefault(note, []).append(f"{definition.short_title} {record.figure.period.label_sv()}")
    told = "; ".join(f"{title} {join_words(list(dict.fromkeys(used)))}" for title, used in versions.items())
    notes = [f"{join_words(list(dict.fromkeys(of)))}: {note[0].lower()}{note[1:]}" for note, of in subjects.items()]
    rows = tuple(_row(record, definition) for record, definition in found)
    if rows:
        caption = "Skattningarna i rapportens text och tabeller"
        yield FigureTableBlock(caption, _COLUMNS, rows, (f"Versioner: {told}.", *notes), is_dense=True)


def method_paragraphs(records: Sequence[FigureRecord]) -> Iterator[Block]:
    """Each method used by any of the records: what it does, how its limits are made, and what it is used for."""
    by_method: dict[str, list[FigureRecord]] = {}
    for record in records:
        if record.figure.estimand is not None:
            by_method.setdefault(record.figure.estimand.method, []).append(record)
    for key in METHODS:
        if key in by_method:
            yield _method(key, by_method[key])


def _method(key: str, records: Sequence[FigureRecord]) -> Block:
    estimands = [record.figure.estimand for record in records]
    used = dict.fromkeys(e.title_sv for e in estimands if e is not None)
    limits = dict.fromkeys(r.figure.interval.method for r in records if r.figure.interval is not None)
    told = f" Osäkerhet: {join_words(list(limits))}." if limits else ""
    return Paragraph(
        (
            Text(f"{METHODS[key].name}. ", Emphasis.STRONG),
            Text(f"{METHODS[key].explanation}{told} Används för: {join_words([f'”{title}”' for title in used])}."),
        ),
        Role.NOTE,
    )


def _row(record: FigureRecord, definition: Definition) -> TableRow:
    figure = record.figure
    estimand, interval = figure.estimand, figure.interval
    assert estimand is not None
    decimals = definition.decimals if figure.unit is definition.unit else 0
    limits = EN_DASH if interval is None else format_interval(interval, unit=figure.unit, decimals=decimals)
    return TableRow(
        (
            TableCell(definition.short_title),
            TableCell(estimand.title_sv),
            TableCell(figure.period.label_sv()),
            TableCell(format_cell(figure.value, unit=figure.unit, decimals=decimals), "", record.reference),
            TableCell(limits),
            TableCell(_cases(record, estimand)),
            TableCell(f"{format_number(figure.maturity_share * 100)}\u00a0%" if figure.value.has_value else EN_DASH),
            TableCell(figure.origin.known_at.isoformat()),
        )
    )


def _cases(record: FigureRecord, estimand: Estimand) -> str:
    below = record.figure.denominator
    if below is None or below.value is None:
        return EN_DASH
    number = format_number(below.value)
    return number if estimand.method == _EXACT else f"ca\u00a0{number}"

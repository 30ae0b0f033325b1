"""Bilaga: every figure of the report with definition, version, period, known-at day, comparability and protection, and
of every estimate its method, interval, cases, maturity and condition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from utfall.measures.definition import Definition
from utfall.model.tables import TABLES
from utfall.reports.appendix_estimates import estimate_table, is_estimate, method_paragraphs
from utfall.reports.appendix_series import is_series, series_tables
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
from utfall.reports.context import ReportContext, Slots
from utfall.reports.numbers import format_cell, format_day, format_interval, in_alphabet
from utfall.reports.report_definition import SectionSpec
from utfall.reports.wording import COMPARABILITY, PROTECTION, interval_to_show

_COLUMNS = (
    TableColumn("Nyckeltal", ColumnKind.TEXT),
    TableColumn("Period", ColumnKind.TEXT),
    TableColumn("Värde"),
    TableColumn("Osäkerhet"),
    TableColumn("Vers."),
    TableColumn("Känt"),
    TableColumn("Jämförbarhet", ColumnKind.TEXT),
    TableColumn("Skydd", ColumnKind.TEXT),
)
_CODE_LABELS = {code: label for table in TABLES for column in table.columns for code, label in column.codes}


def build(context: ReportContext, spec: SectionSpec) -> Slots:
    """``definitioner``, one paragraph a measure; ``siffror``, one row a figure; ``skattningar``, one row an estimate;
    ``metoder``, how they are made; ``serier``, the charts' figures.

    All hold the figures of the sections before this one, measure by measure in the order of their short titles.
    """

    def title_order(record: FigureRecord) -> tuple[str, str]:
        return in_alphabet(context.ledger.definition(record.measure).short_title), record.measure

    by_title = sorted(context.ledger.records, key=title_order)
    measures = [
        (context.ledger.definition(measure), tuple(records))
        for measure, records in groupby(by_title, key=lambda record: record.measure)
    ]
    rows = [
        _row(record, definition)
        for definition, records in measures
        for record in _in_order(r for r in records if not is_series(r) and not is_estimate(r))
    ]
    return {
        "definitioner": tuple(_describe(definition, records) for definition, records in measures),
        "siffror": (
            FigureTableBlock("Siffrorna i rapportens text och tabeller", _COLUMNS, tuple(rows), is_dense=True),
        ),
        "skattningar": tuple(estimate_table(measures)),
        "metoder": tuple(method_paragraphs(context.ledger.records)),
        "serier": tuple(series_tables(measures)),
    }


def _describe(definition: Definition, records: Sequence[FigureRecord]) -> Block:
    used = dict.fromkeys(record.figure.origin.version for record in records)
    versions = " ".join(
        f"Version {version.number} gäller perioder från {format_day(version.valid_from)}. "
        f"{' '.join(version.reason.split())}"
        for version in definition.versions
        if version.number in used or len(definition.versions) > 1
    )
    hashes = ", ".join(dict.fromkeys(record.figure.origin.definition_hash[:12] for record in records))
    explanation, population = (" ".join(text.split()) for text in (definition.explanation, definition.population))
    return Paragraph(
        (
            Text(f"{definition.short_title}. ", Emphasis.STRONG),
            Text(f"{explanation} Räknas på: {population[0].lower()}{population[1:]} {versions} "),
            Text(f"Ansvarig: {definition.owner}. Mått {definition.id}, kontrollsumma {hashes}."),
        ),
        Role.NOTE,
    )


def _in_order(records: Iterator[FigureRecord]) -> list[FigureRecord]:
    return sorted(records, key=lambda r: (not r.is_published, r.figure.period.first, r.figure.period.last, r.reference))


def _row(record: FigureRecord, definition: Definition) -> TableRow:
    figure = record.figure
    groups = "".join(f", {_CODE_LABELS.get(value, value)}" for _, value in figure.groups)
    status = ", publicerat" if record.is_published else ", prel." if figure.is_preliminary else ""
    decimals, interval = definition.decimals, interval_to_show(figure, definition)
    limits = "–" if interval is None else format_interval(interval, unit=figure.unit, decimals=decimals)
    return TableRow(
        (
            TableCell(definition.short_title + groups),
            TableCell(figure.period.label_sv() + status),
            TableCell(format_cell(figure.value, unit=figure.unit, decimals=decimals), "", record.reference),
            TableCell(limits),
            TableCell(figure.origin.version),
            TableCell(figure.origin.known_at.isoformat()),
            TableCell(COMPARABILITY[figure.comparability]),
            TableCell(PROTECTION[figure.protection]),
        )
    )

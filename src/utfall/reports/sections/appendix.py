"""Bilaga: every figure of the report with definition, version, period, known-at day, comparability and protection."""

from __future__ import annotations

from itertools import groupby

from utfall.measures.definition import Definition
from utfall.model.tables import TABLES
from utfall.reports.content import (
    Block,
    ColumnKind,
    Emphasis,
    FigureRecord,
    FigureTableBlock,
    Heading,
    Paragraph,
    Role,
    TableCell,
    TableColumn,
    TableRow,
    Text,
)
from utfall.reports.context import ReportContext, Slots
from utfall.reports.numbers import format_cell, format_day, format_interval
from utfall.reports.report_definition import SectionSpec
from utfall.reports.wording import COMPARABILITY, PROTECTION, interval_to_show

_COLUMNS = (
    TableColumn("Period", ColumnKind.TEXT),
    TableColumn("Värde"),
    TableColumn("Osäkerhet"),
    TableColumn("Vers.", ColumnKind.TEXT),
    TableColumn("Känt", ColumnKind.TEXT),
    TableColumn("Jämförbarhet", ColumnKind.TEXT),
    TableColumn("Skydd", ColumnKind.TEXT),
)
_CODE_LABELS = {code: label for table in TABLES for column in table.columns for code, label in column.codes}


def build(context: ReportContext, spec: SectionSpec) -> Slots:
    """``siffror``: the figures used by the sections before this one, measure by measure in alphabetical order."""
    blocks: list[Block] = []
    records = sorted(context.ledger.records, key=lambda record: record.measure)
    for measure, group in groupby(records, key=lambda record: record.measure):
        blocks.extend(_describe(context, measure, tuple(group)))
    return {"siffror": tuple(blocks)}


def _describe(context: ReportContext, measure: str, records: tuple[FigureRecord, ...]) -> tuple[Block, ...]:
    definition = context.ledger.definition(measure)
    versions = " ".join(
        f"Version {version.number} gäller perioder från {format_day(version.valid_from)}: {version.reason}"
        for version in definition.versions
    )
    snapshots = ", ".join(dict.fromkeys(record.figure.origin.snapshot[:12] for record in records))
    hashes = ", ".join(dict.fromkeys(record.figure.origin.definition_hash[:12] for record in records))
    ordered = sorted(
        records, key=lambda r: (not r.is_published, r.figure.period.first, r.figure.period.last, r.reference)
    )
    return (
        Heading(3, definition.title),
        Paragraph((Text(" ".join(definition.explanation.split())),)),
        Paragraph(
            (
                Text(measure, Emphasis.ITALIC),
                Text(f". {definition.population} {versions} Ansvarig: {definition.owner}. "),
                Text(f"Definitionens kontrollsumma {hashes}. Ögonblicksbild {snapshots}."),
            ),
            Role.NOTE,
        ),
        FigureTableBlock(
            f"Siffror i rapporten: {definition.short_title}",
            _COLUMNS,
            tuple(_row(record, definition) for record in ordered),
            is_dense=True,
        ),
    )


def _row(record: FigureRecord, definition: Definition) -> TableRow:
    figure = record.figure
    groups = ", ".join(_CODE_LABELS.get(value, value) for _, value in figure.groups)
    status = "publicerad" if record.is_published else "preliminär" if figure.is_preliminary else ""
    decimals, interval = definition.decimals, interval_to_show(figure, definition)
    limits = "–" if interval is None else format_interval(interval, unit=figure.unit, decimals=decimals)
    return TableRow(
        (
            TableCell(", ".join(part for part in (figure.period.label_sv(), groups, status) if part)),
            TableCell(format_cell(figure.value, unit=figure.unit, decimals=decimals), "", record.reference),
            TableCell(limits),
            TableCell(figure.origin.version),
            TableCell(format_day(figure.origin.known_at)),
            TableCell(COMPARABILITY[figure.comparability]),
            TableCell(PROTECTION[figure.protection]),
        )
    )

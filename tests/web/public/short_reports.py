"""Reports that show one measure, decided without being built: what is published of them is the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tests.web.example_store import KNOWN_DAYS

from utfall.model.period import Period
from utfall.reports.content import (
    BoundText,
    ColumnKind,
    FigureRecord,
    FigureTableBlock,
    Paragraph,
    Report,
    Section,
    TableCell,
    TableColumn,
    TableRow,
    Text,
)
from utfall.web.accounts.models import User
from utfall.web.gates import gate_at
from utfall.web.reporting.actions import comment, start_report
from utfall.web.reporting.models import FrozenReport, WrittenReport
from utfall.web.shown import delivery_at


def report_of(known: date, measure: str, periods: Sequence[Period]) -> Report:
    """A short report that shows a measure's periods, the first in words and in a table, as known that day."""
    gate = gate_at(delivery_at(known))
    figures = gate.standing(measure, periods).figures
    reference = f"{measure}/{periods[0].id}"
    value = str(figures[0].value.value)
    table = FigureTableBlock(
        "Månaden",
        (TableColumn("Mått", ColumnKind.TEXT), TableColumn("feb 2025"), TableColumn("Ändring")),
        (TableRow((TableCell("Insatser"), TableCell(value, reference=reference), TableCell(f"+{value}"))),),
    )
    words = Paragraph(
        (
            Text("Det var "),
            BoundText(value, f'figure("{measure}")', reference),
            BoundText(f"fler än {value}", f'development("{measure}")', f"{measure}/2025-T1"),
        )
    )
    return Report(
        title="Tertialrapport januari–april 2025",
        organisation="Exempelstads kommun",
        board="Socialnämnden",
        kicker="Socialnämnden",
        period=Period.parse("2025-T1"),
        known_at=gate.known_at,
        delivery=gate.delivery.id,
        snapshot=gate.delivery.snapshot,
        sections=(Section("volymer", "Volymer", (words, table)),),
        figures=tuple(
            FigureRecord(f"{measure}/{one.period.id}", measure, "Inledda insatser", one, False) for one in figures
        ),
    )


def decide(content: Report, *, by: User) -> WrittenReport:
    """The content as a decided report, with a comment that is nobody else's."""
    report = start_report(Period.parse("2025-T1"), as_of=KNOWN_DAYS[-1], deadline=None, by=by)
    comment(report.sections.first(), text="Hemlig kommentar.", by=by)
    FrozenReport.objects.create(
        report=report, content=content.to_json(), digest=content.digest, approved_by=by, html=b"", pdf=b"", docx=b""
    )
    return report

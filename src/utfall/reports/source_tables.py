"""What figures rest on, as a table: delivery, files, and the sums over their bytes."""

from __future__ import annotations

from collections.abc import Sequence

from utfall.finance.source_files import SourceFile
from utfall.reports.content import ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.numbers import format_day
from utfall.store.delivery import Delivery

FINGERPRINT_SHOWN = 12


def source_table(delivery: Delivery, sources: Sequence[SourceFile], *, of: str = "Underlag") -> FigureTableBlock:
    """The files by name, each with its day, its delivery and the beginning of its SHA-256. ``of`` begins the caption:
    a report with several such tables tells them apart by it."""
    return FigureTableBlock(
        f"{of}: leverans {delivery.number} ({delivery.id}), känd {format_day(delivery.known_at)}",
        (
            TableColumn("Fil", ColumnKind.TEXT),
            TableColumn("Känd", ColumnKind.TEXT),
            TableColumn("Leverans"),
            TableColumn("Kontrollsumma", ColumnKind.TEXT),
        ),
        tuple(_row(one) for one in sources),
        is_dense=True,
    )


def _row(one: SourceFile) -> TableRow:
    return TableRow(
        (
            TableCell(one.name),
            TableCell(one.known_at.isoformat()),
            TableCell(str(one.delivery)),
            TableCell(one.fingerprint[:FINGERPRINT_SHOWN]),
        )
    )

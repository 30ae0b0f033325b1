"""The record of a dialogue: one content that the page, the PDF and the Word document are written from."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.utils import timezone

from utfall.model.period import Period
from utfall.reports import Report, write_docx, write_pdf
from utfall.reports.content import (
    Block,
    ColumnKind,
    Emphasis,
    FigureTableBlock,
    Paragraph,
    Section,
    TableCell,
    TableColumn,
    TableRow,
    Text,
)
from utfall.reports.numbers import format_day
from utfall.reports.report_definition import load_report_definition
from utfall.web.dialogue.models import Dialogue, Part, Signature
from utfall.web.dialogue.queries import AgreementRow, DialoguePage
from utfall.web.gates import surroundings

NOTHING = Text("Inget antecknat.")


def record_of(dialogue: Dialogue) -> Report:
    """The record as the dialogue stands now; a closed one is read from its own content instead. What became of last
    time's agreements is told only where everybody may see the assignment."""
    page = DialoguePage(dialogue, None, None)
    definition = load_report_definition(surroundings().definitions / "reports" / "tertial.toml")
    return Report(
        title=f"Verksamhetsdialog {dialogue}",
        organisation=definition.organisation,
        board=definition.board,
        kicker=_kicker(dialogue),
        period=Period.parse(page.overview.period_id),
        known_at=page.overview.known_on,
        delivery=page.overview.delivery,
        snapshot=page.overview.snapshot,
        sections=tuple(_sections(page)),
        figures=(),
    )


def written_files(content: Report) -> dict[str, bytes]:
    """The record as ``pdf`` and ``docx``."""
    with tempfile.TemporaryDirectory(dir=surroundings().uploads) as folder:
        pdf, docx = Path(folder) / "protokoll.pdf", Path(folder) / "protokoll.docx"
        write_pdf(content, pdf, form="record")
        write_docx(content, docx)
        return {"pdf": pdf.read_bytes(), "docx": docx.read_bytes()}


def _kicker(dialogue: Dialogue) -> str:
    met = f"Möte {format_day(dialogue.meeting_on)}." if dialogue.meeting_on else "Mötets dag är inte angiven."
    return f"{met} Rättelse: {dialogue.reason}" if dialogue.reason else met


def _sections(page: DialoguePage) -> list[Section]:
    found = []
    if page.last is not None:
        title = f"Från förra dialogen, {page.last.cycle}"
        found.append(Section("forra", title, (_agreed(page.last_agreements, with_state=True),)))
    found.append(Section("nulage", "Nuläge", tuple(_overview(page))))
    found.append(Section("kommentarer", "Inför mötet", tuple(_written(part) for part in page.comments)))
    found.append(Section("fragor", "Frågor och svar", tuple(_written(one.part) for one in page.questions)))
    found.append(Section("overenskommelser", "Överenskommelser", (_agreed(page.agreements, with_state=False),)))
    found.append(Section("underskrifter", "Undertecknat", (_signed(page.dialogue),)))
    return found


def _overview(page: DialoguePage) -> list[Block]:
    overview = page.overview
    columns = [TableColumn("Nyckeltal", ColumnKind.TEXT), TableColumn("Läge", ColumnKind.TEXT), TableColumn("Siffra")]
    if page.last is not None:
        columns.append(TableColumn("Förra dialogen", gap_before=True))
    rows = []
    for one in page.figures:
        if one.this is None:
            continue
        cells = [TableCell(one.title), TableCell(one.this.word), TableCell(one.this.value, one.this.interval)]
        if page.last is not None:
            cells.append(TableCell("–") if one.last is None else TableCell(one.last.value, one.last.period))
        rows.append(TableRow(tuple(cells)))
    note = (
        f"Siffrorna frystes när dialogen började. Antal under {overview.smallest_count} personer skyddas. "
        f"Nulägets kontrolltal {page.dialogue.overview_digest[:8]}."
    )
    caption = f"{overview.period}, känt {format_day(overview.known_on)}"
    goals = [_headed(f"Mål: {goal.title}.", f"{goal.word}. {goal.because}") for goal in overview.goals]
    table = FigureTableBlock(caption, tuple(columns), tuple(rows), (note,))
    return [Paragraph((Text(overview.lead),)), table, *goals]


def _written(part: Part) -> Paragraph:
    if not part.is_written:
        return Paragraph((Text(part.title, Emphasis.STRONG), Text(" "), NOTHING))
    by = f" ({part.updated_by})" if part.kind != Part.Kind.QUESTION else ""
    return _headed(part.title, " ".join(part.text.split()) + by)


def _agreed(rows: tuple[AgreementRow, ...], *, with_state: bool) -> Block:
    if not rows:
        return Paragraph((Text("Inget avtalades."),))
    heads = ["Vad", "Ansvarig", "Klart senast", *(["Läge"] if with_state else [])]
    made = []
    for row in rows:
        agreement = row.agreement
        cells = [agreement.text, str(agreement.owner), format_day(agreement.due)]
        made.append(TableRow(tuple(TableCell(cell) for cell in (*cells, *([row.state.word] if with_state else [])))))
    columns = tuple(TableColumn(head, ColumnKind.TEXT) for head in heads)
    return FigureTableBlock("Hur det gick" if with_state else "Följs som uppdrag", columns, tuple(made))


def _signed(dialogue: Dialogue) -> Paragraph:
    said = [
        f"{Signature.Side(one.side).label} {one.by}, {format_day(timezone.localtime(one.at).date())}"
        for one in dialogue.signatures.select_related("by").order_by("at")
    ]
    return Paragraph((Text(f"{'; '.join(said)}." if said else "Inte än."),))


def _headed(head: str, text: str) -> Paragraph:
    return Paragraph((Text(head, Emphasis.STRONG), Text(f" {text}")))

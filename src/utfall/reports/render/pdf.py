"""The report as PDF: PDF/UA-1 and PDF/A-3a, with the report's own content attached as JSON."""

from __future__ import annotations

import datetime
import json
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Literal

import typst

from utfall.errors import RenderingFailed
from utfall.reports.content import ChartBlock, Report
from utfall.reports.numbers import format_day
from utfall.reports.render.chart_images import draw_svg
from utfall.reports.render.row_headers import mark_row_headers

TEMPLATE = "report.typ"
STANDARDS: list[Literal["a-3a", "ua-1"]] = ["a-3a", "ua-1"]
ATTACHMENT = "report.json"

Form = Literal["report", "record"]


def write_pdf(report: Report, path: Path, *, form: Form = "report") -> None:
    """Write the PDF. Same content, same bytes: its only date is the known-at day. Raises ``RenderingFailed``.

    A ``record`` is set small and without margin for notes: what was said and agreed at a meeting, on a page.
    """
    path.write_bytes(_rendered(report, form=form))


def _rendered(report: Report, *, form: Form) -> bytes:
    with tempfile.TemporaryDirectory(prefix="utfall-report-") as folder:
        root = Path(folder)
        template = files("utfall.reports.render") / "templates" / TEMPLATE
        (root / TEMPLATE).write_bytes(template.read_bytes())
        (root / ATTACHMENT).write_text(report.to_json(), encoding="utf-8")
        (root / "print.json").write_text(json.dumps(_printed(report, form=form), ensure_ascii=False), encoding="utf-8")
        for section in report.sections:
            for block in section.blocks:
                if isinstance(block, ChartBlock):
                    (root / f"{block.id}.svg").write_text(draw_svg(block), encoding="utf-8")
        return compile_pdf(root, TEMPLATE, day=report.known_at)


def compile_pdf(root: Path, template: str, *, day: datetime.date) -> bytes:
    """The template of that name, with all that it reads, in the folder ``root``, as a tagged PDF for the archive whose
    only date is ``day``. Raises ``RenderingFailed``."""
    try:
        compiled = typst.compile(
            str(root / template),
            root=str(root),
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=[*STANDARDS],
            timestamp=datetime.datetime.combine(day, datetime.time(), tzinfo=datetime.UTC),
        )
    except typst.TypstError as error:
        raise RenderingFailed(
            f"PDF:en kunde inte skrivas: {error}", remedy="Rapportera felet med texten ovan."
        ) from error
    if not isinstance(compiled, bytes):
        raise RenderingFailed("PDF:en blev tom.", remedy="Rapportera felet.")
    return mark_row_headers(compiled)


def _printed(report: Report, *, form: Form) -> dict[str, str]:
    """What stands on each page but is not content."""
    whole = "Rapportens hela innehåll som JSON, med varje siffras definition och ursprung."
    return {
        "form": form,
        "known_at": format_day(report.known_at),
        "digest": report.short_digest,
        "description": f"{report.title}. Uppgifter kända {format_day(report.known_at)}.",
        "attachment": whole if form == "report" else "Protokollets hela innehåll som JSON.",
    }

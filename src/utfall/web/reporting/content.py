"""The report's content as the rooms below build it: from the sections' texts, the day's gate and the economy file."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from utfall.errors import UtfallError
from utfall.figures.kept import KeptGate
from utfall.finance.allocation_book import AllocationBook, allocation_for_report
from utfall.finance.statement import FullYearForecast, read_forecast
from utfall.finance.year_book import economy_digest
from utfall.finance.year_money import YearMoney
from utfall.measures.goals import Overrule
from utfall.reports import Report, build_report, write_docx, write_html, write_pdf
from utfall.reports.build import load_goals, open_context
from utfall.reports.charts.drawn_once import drawings_kept_by
from utfall.reports.context import ReportContext
from utfall.reports.preview import Preview, preview_text
from utfall.reports.prose.bindings import BoundParagraph, ChangedParagraph, bound_paragraphs, changed_paragraphs
from utfall.reports.prose.bindings import from_json as bindings_from_json
from utfall.reports.report_definition import load_report_definition
from utfall.reports.texts import Texts, read_texts, with_inserts_of
from utfall.web.gates import gate_at, open_store, surroundings
from utfall.web.goal_overrules import overrules_for
from utfall.web.held_forecasts import held_mark, with_held
from utfall.web.innovation_book import innovation_book
from utfall.web.reporting.followed_up import assignment_book
from utfall.web.reporting.models import Section, WrittenReport
from utfall.web.shown import delivery_at
from utfall.web.year_money import money_at


@dataclass(frozen=True)
class Outline:
    """A text of a new report: its file name, the title its editor sees, and the text it begins with."""

    name: str
    title: str
    text: str


def report_dir() -> Path:
    """Where the report's definition lies."""
    return surroundings().definitions / "reports"


def outlines(*, year: int) -> tuple[Outline, ...]:
    """The texts that a report of that year has, in its order, each as the definitions begin it."""
    definition = load_report_definition(report_dir() / "tertial.toml")
    texts = read_texts(definition.folder)
    found: list[Outline] = []
    for spec in definition.sections:
        found.append(Outline(spec.prose, spec.title, texts.text(spec.prose)))
        if spec.section == "goals":
            for goal in load_goals(report_dir(), year=year):
                name = f"{goal.id}.md"
                if name in texts:
                    found.append(Outline(name, f"Mål: {goal.short_title}", texts.text(name)))
    return tuple(found)


def gate_of(report: WrittenReport) -> KeptGate:
    """The gate on the day that the report shows. Raises ``NoDelivery``."""
    return gate_at(delivery_at(report.as_of))


def finance() -> FullYearForecast | None:
    """The full-year forecast, where an economy file has been given."""
    file = surroundings().economy
    return None if file is None or not file.is_file() else read_forecast(file)


def finance_for(report: WrittenReport) -> FullYearForecast | None:
    """The forecast of the report's year; None where the file is of another."""
    found = finance()
    return found if found is not None and found.year == report.period.first.year else None


def money_for(report: WrittenReport) -> YearMoney | None:
    """What the store knows of the money of the report's year on its day; None without a ledger of it.

    Kept with the delivery's answers: a forecast takes seconds, and every page of the report shows it.
    """
    money = money_at(gate_of(report), report.period.first.year)
    return None if money is None else with_held(money, known=report.as_of)


def allocation_for(report: WrittenReport) -> AllocationBook | None:
    """What the store knows of the allocation that the report is about, on its day; kept as ``money_for`` is."""
    gate, year, folder = gate_of(report), report.period.first.year, surroundings().definitions
    return gate.keep(
        ("allocation", year, economy_digest(folder)),
        lambda: allocation_for_report(open_store(), gate.delivery, definitions=folder, year=year),
    )


def texts_of(report: WrittenReport) -> Texts:
    """The report's texts as they stand now. A section that the definitions have got since the report was begun has
    their text, and a table that a section has got stands last in it, so that neither stops the report."""
    definition = load_report_definition(report_dir() / "tertial.toml")
    begun = read_texts(definition.folder).by_name
    newer = {spec.prose: begun[spec.prose] for spec in definition.sections if spec.prose in begun}
    own = {one.name: with_inserts_of(one.text, newer.get(one.name, "")) for one in report.sections.all()}
    return Texts({**newer, **own})


def _asked(report: WrittenReport) -> dict[str, Any]:
    overrules: Mapping[str, Overrule] = overrules_for(report.period)
    return {
        "period": report.period,
        "report_dir": report_dir(),
        "finance": finance_for(report),
        "money": money_for(report),
        "allocation": allocation_for(report),
        "overrules": overrules,
        "innovation": innovation_book(gate_of(report), report.period),
        "assignments": assignment_book(report, known_at=gate_of(report).known_at),
    }


def built(report: WrittenReport) -> Report:
    """The report as it stands now. Raises ``InvalidReport`` naming the text and line that stops it."""
    gate = gate_of(report)
    with drawings_kept_by(gate.keep):
        return build_report(gate, texts=texts_of(report), **_asked(report))


def build_open_reports(gate: KeptGate, **signal: Any) -> None:
    """Every report that goes on showing the newest figures, built once so that its answers are kept (a receiver of
    ``readiness.figures_are_kept``)."""
    for report in WrittenReport.objects.filter(as_of=None):
        if not report.is_frozen:
            # A fault in a text is shown to whoever writes it.
            with contextlib.suppress(UtfallError), drawings_kept_by(gate.keep):
                build_report(gate, texts=texts_of(report), **_asked(report))


def previewed(section: Section, text: str) -> Preview:
    """The section as it would be with that text."""
    report = section.report
    texts = texts_of(report).with_text(section.name, text)
    gate = gate_of(report)
    with drawings_kept_by(gate.keep):
        return preview_text(gate, texts=texts, name=section.name, **_asked(report))


def context_of(report: WrittenReport) -> ReportContext:
    """What the report's bound figures are asked of."""
    return open_context(gate_of(report), texts=texts_of(report), **_asked(report))


def bound(section: Section, text: str) -> tuple[BoundParagraph, ...]:
    """What the text's figures print now."""
    return bound_paragraphs(text, name=section.name, context=context_of(section.report))


def changed(section: Section) -> tuple[ChangedParagraph, ...]:
    """The paragraphs whose figures print something else than when the text was saved or last reviewed."""
    if section.bindings in ("", "[]"):
        return ()
    delivery = gate_of(section.report).delivery
    return _changed(section.id, section.revision, section.bindings, delivery.id, delivery.snapshot, held_mark())


@lru_cache(maxsize=256)
def _changed(
    section_id: int, revision: int, bindings: str, delivery: str, snapshot: str, forecasts: int
) -> tuple[ChangedParagraph, ...]:
    section = Section.objects.select_related("report").get(id=section_id)
    return changed_paragraphs(bindings_from_json(bindings), bound(section, section.text))


def files(report: Report) -> dict[str, bytes]:
    """The report as ``html``, ``pdf`` and ``docx``."""
    with tempfile.TemporaryDirectory(dir=surroundings().uploads) as folder:
        made = {}
        for name, write in (("html", write_html), ("pdf", write_pdf), ("docx", write_docx)):
            path = Path(folder) / f"rapport.{name}"
            write(report, path)
            made[name] = path.read_bytes()
        return made

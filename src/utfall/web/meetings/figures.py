"""Figures in the text of an item: asked of the gate when the text is saved, and shown as they were then ever after."""

from __future__ import annotations

from collections.abc import Iterable

from utfall.errors import UtfallError
from utfall.figures.warming import last_whole_tertial
from utfall.reports.build import DEFINITION_FILE, load_goals, open_context
from utfall.reports.context import ReportContext
from utfall.reports.prose.bindings import BoundParagraph, bound_paragraphs, from_json, to_json
from utfall.reports.prose.insertable import Insertable, insertables, search
from utfall.reports.prose.parsing import CALL
from utfall.reports.report_definition import load_report_definition
from utfall.reports.texts import read_texts
from utfall.web.gates import catalogue, gate_at, surroundings
from utfall.web.goal_overrules import overrules_for
from utfall.web.meetings.content import FigureContent
from utfall.web.published_figures import BoundFigure, public_among
from utfall.web.shown import delivery_at

MISSING = "[siffran finns inte]"
"""What stands where a call could not be made."""


def bindings_now(text: str) -> str:
    """What the text's figures print of the newest delivery that is shown, as JSON to store beside the text.

    A text without figures asks nothing; one whose figures cannot be asked for is saved all the same.
    """
    if not CALL.search(text):
        return "[]"
    try:
        name, context = _context(text)
        return to_json(bound_paragraphs(text, name=name, context=context))
    except UtfallError:
        return "[]"


def printed_text(text: str, bindings: str) -> str:
    """The text with its figures as they were printed."""
    words = {one.call: one.words for paragraph in _bound(bindings) for one in paragraph.bindings}
    return CALL.sub(lambda match: words.get(match[1].strip(), MISSING), text)


def figures_in(bindings: str) -> tuple[FigureContent, ...]:
    """The figures of a text with their origin, each once."""
    found = (
        FigureContent(one.call, one.words, one.version, one.definition_hash, one.delivery, one.reference)
        for paragraph in _bound(bindings)
        for one in paragraph.bindings
    )
    return tuple(dict.fromkeys(found))


def public_figures(figures: Iterable[FigureContent]) -> frozenset[FigureContent]:
    """Those of the figures that anybody may read now, as they are printed."""
    asked = {one: BoundFigure(one.call, one.words, one.reference, one.definition_hash, one.delivery) for one in figures}
    public = public_among(asked.values())
    return frozenset(one for one, bound in asked.items() if bound in public)


def insertable_figures(query: str) -> tuple[Insertable, ...]:
    """The figures that can be put into a text, found by the query; none where nothing is read in."""
    try:
        year = last_whole_tertial(gate_at(delivery_at(None)).known_at).first.year
    except UtfallError:
        return ()
    return search(insertables(catalogue(), load_goals(surroundings().definitions / "reports", year=year)), query)


def _bound(bindings: str) -> tuple[BoundParagraph, ...]:
    return from_json(bindings)


def _context(text: str) -> tuple[str, ReportContext]:
    """What figures are asked of, as in a report of the last whole tertial, and the name that the text has there."""
    gate = gate_at(delivery_at(None))
    folder = surroundings().definitions / "reports"
    definition = load_report_definition(folder / DEFINITION_FILE)
    name = definition.sections[0].prose
    period = last_whole_tertial(gate.known_at)
    context = open_context(
        gate,
        period=period,
        report_dir=folder,
        finance=None,
        texts=read_texts(definition.folder).with_text(name, text),
        overrules=overrules_for(period),
    )
    return name, context

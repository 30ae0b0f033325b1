"""One section as it would read with a text that somebody is writing, and what is wrong with the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from utfall.errors import InvalidReport, UtfallError
from utfall.finance.allocation_book import AllocationBook
from utfall.finance.statement import FullYearForecast
from utfall.finance.year_money import YearMoney
from utfall.measures.goals import Overrule
from utfall.model.period import Period
from utfall.reports.assignment_book import AssignmentBook
from utfall.reports.build import build_section, open_context
from utfall.reports.content import Section
from utfall.reports.context import ReportContext
from utfall.reports.gate_view import Gate
from utfall.reports.innovation_book import InnovationBook
from utfall.reports.texts import Texts

_PLACE = re.compile(r"^(?P<name>[\w.-]+)(?:, rad (?P<line>\d+))?: ")


@dataclass(frozen=True)
class TextProblem:
    """What stops a text from being read: ``line`` counts from 1, None where it is about the text as a whole."""

    line: int | None
    cause: str
    remedy: str


@dataclass(frozen=True)
class Preview:
    """The section, or None where the text cannot be read; then ``problem`` says why."""

    section: Section | None
    problem: TextProblem | None


def preview_text(
    gate: Gate,
    *,
    period: Period,
    report_dir: Path,
    finance: FullYearForecast | None,
    money: YearMoney | None = None,
    allocation: AllocationBook | None = None,
    texts: Texts,
    name: str,
    overrules: Mapping[str, Overrule] = MappingProxyType({}),
    innovation: InnovationBook | None = None,
    assignments: AssignmentBook | None = None,
) -> Preview:
    """The section whose own text, or a goal's text in it, is the one of that name. Raises ``InvalidReport`` only for
    a name that no section shows; what is wrong with the text is the preview's ``problem``."""
    try:
        context = open_context(
            gate,
            period=period,
            report_dir=report_dir,
            finance=finance,
            money=money,
            allocation=allocation,
            texts=texts,
            overrules=overrules,
            innovation=innovation,
            assignments=assignments,
        )
        index = section_of(context, name)
        return Preview(build_section(context, index), None)
    except UtfallError as error:
        return Preview(None, _problem(error, name))


def section_of(context: ReportContext, name: str) -> int:
    """The place of the section that shows the text of that name. Raises ``InvalidReport``."""
    specs = context.definition.sections
    goal_texts = {f"{goal.goal.id}.md" for goal in context.goals}
    for index, spec in enumerate(specs):
        if spec.prose == name or (spec.section == "goals" and name in goal_texts):
            return index
    raise InvalidReport(f"Inget avsnitt visar texten {name}.", remedy="Välj ett av rapportens avsnitt.")


def _problem(error: UtfallError, name: str) -> TextProblem:
    """The error without the text's name, which the writer knows; of another text with it, so that it can be found."""
    place = _PLACE.match(error.cause)
    if place is None or place["name"] != name:
        return TextProblem(None, error.cause, error.remedy)
    cause = error.cause[place.end() :]
    line = int(place["line"]) if place["line"] else None
    return TextProblem(line, cause[0].upper() + cause[1:], error.remedy)

"""A report's content built through the gate: one definition file, its prose, one period, one known-at day."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType

from utfall.errors import InvalidReport
from utfall.finance.allocation_book import AllocationBook
from utfall.finance.full_year import full_year_of
from utfall.finance.statement import FullYearForecast
from utfall.finance.year_money import YearMoney
from utfall.measures.goals import Goal, Overrule
from utfall.measures.schema_goals import load_goal
from utfall.model.period import Period, PeriodKind
from utfall.reports.assignment_book import AssignmentBook
from utfall.reports.content import Block, Heading, Report, Section
from utfall.reports.context import ReportContext, whole_years_before
from utfall.reports.estimate_ledger import EstimateLedger
from utfall.reports.figure_ledger import FigureLedger
from utfall.reports.gate_view import Gate
from utfall.reports.goal_assessment import assess_goal
from utfall.reports.innovation_book import InnovationBook
from utfall.reports.numbers import format_day
from utfall.reports.prose.binding import bind_prose, declared_breakdowns
from utfall.reports.report_definition import ReportDefinition, load_report_definition
from utfall.reports.sections import SECTIONS
from utfall.reports.texts import Texts, read_texts

DEFINITION_FILE = "tertial.toml"
LAST_SECTION = "appendix"


def build_report(
    gate: Gate,
    *,
    period: Period,
    report_dir: Path,
    finance: FullYearForecast | None,
    money: YearMoney | None = None,
    allocation: AllocationBook | None = None,
    texts: Texts | None = None,
    overrules: Mapping[str, Overrule] = MappingProxyType({}),
    innovation: InnovationBook | None = None,
    assignments: AssignmentBook | None = None,
) -> Report:
    """The report's content for the period, as the gate's delivery knows it.

    ``report_dir`` holds ``tertial.toml`` and its prose folder; the goals lie in ``goals`` beside it. ``finance`` is
    what was entered of the year's money, ``money`` what the store knows of it, ``allocation`` what the council gives.
    ``texts`` stand in place of the folder's, ``overrules`` (by goal id) of those in the goals' files; ``innovation`` is
    the register and ``assignments`` what earlier reports have given. Raises ``InvalidReport`` with text and line where
    the definition or the prose asks for something that does not exist.
    """
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
    definition = context.definition
    origin = context.ledger.origin(first_measure(definition), period)
    sections = tuple(build_section(context, index) for index in range(len(definition.sections)))
    name = definition.title_year if period.kind is PeriodKind.YEAR else definition.title
    return Report(
        title=f"{name} {period.label_long_sv()}",
        organisation=definition.organisation,
        board=definition.board,
        kicker=_kicker(definition, period, known_at=origin.known_at),
        period=period,
        known_at=origin.known_at,
        delivery=origin.delivery,
        snapshot=origin.snapshot,
        sections=sections,
        figures=context.ledger.records,
    )


def open_context(
    gate: Gate,
    *,
    period: Period,
    report_dir: Path,
    finance: FullYearForecast | None,
    money: YearMoney | None = None,
    allocation: AllocationBook | None = None,
    texts: Texts | None = None,
    overrules: Mapping[str, Overrule] = MappingProxyType({}),
    innovation: InnovationBook | None = None,
    assignments: AssignmentBook | None = None,
) -> ReportContext:
    """What the report's sections see, before any is built. Raises as ``build_report``."""
    definition = load_report_definition(report_dir / DEFINITION_FILE)
    _check_sections(definition)
    previous = period.same_period_previous_year()
    if previous is None or period.kind not in (PeriodKind.TERTIAL, PeriodKind.YEAR):
        raise InvalidReport(f"Rapporten skrivs inte för {period}.", remedy="Välj ett tertial eller ett år: 2025-T1.")
    goals = load_goals(report_dir, year=period.first.year)
    texts = read_texts(definition.folder) if texts is None else texts
    names = [spec.prose for spec in definition.sections]
    names += [name for name in (f"{goal.id}.md" for goal in goals) if name in texts]
    ledger = FigureLedger(gate, periods=(previous, period), breakdowns=declared_breakdowns(texts, names))
    origin = ledger.origin(first_measure(definition), period)
    _check_days(period, known_at=origin.known_at, finance=finance)
    if money is not None and money.book.year != period.first.year:
        money = None
    return ReportContext(
        definition=definition,
        ledger=ledger,
        estimates=EstimateLedger(gate, ledger),
        period=period,
        previous=previous,
        years=whole_years_before(period, count=definition.published_years),
        known_at=origin.known_at,
        goals=tuple(assess_goal(_overruled(goal, overrules), ledger=ledger, period=period) for goal in goals),
        finance=full_year_of(money, finance),
        texts=texts,
        money=money,
        allocation=allocation,
        innovation=innovation,
        assignments=assignments,
    )


def _overruled(goal: Goal, overrules: Mapping[str, Overrule]) -> Goal:
    """The goal with the overrule given for it in place of its file's for the same report."""
    given = overrules.get(goal.id)
    if given is None:
        return goal
    others = tuple(one for one in goal.overrules if one.report != given.report)
    return dataclasses.replace(goal, overrules=(*others, given))


def load_goals(report_dir: Path, *, year: int) -> tuple[Goal, ...]:
    """The board's goals for the year, in the report's order. Raises ``InvalidDefinition``."""
    folder = report_dir.parent
    goals = [load_goal(file, folder=folder) for file in sorted((folder / "goals").glob("*.toml"))]
    return tuple(sorted((goal for goal in goals if goal.year == year), key=lambda goal: (goal.order, goal.id)))


def _check_days(period: Period, *, known_at: date, finance: FullYearForecast | None) -> None:
    if period.first >= known_at:
        raise InvalidReport(
            f"{period.label_long_sv().capitalize()} hade inte börjat {format_day(known_at)}.",
            remedy="Välj en tidigare period, eller en senare dag med --as-of.",
        )
    if finance is not None and finance.year != period.first.year:
        raise InvalidReport(
            f"Ekonomifilen gäller {finance.year}, men rapporten {period.label_long_sv()}.",
            remedy=f"Ange ekonomifilen för {period.first.year}, eller utelämna --economy.",
        )


def _kicker(definition: ReportDefinition, period: Period, *, known_at: date) -> str:
    unfinished = " · perioden är inte slut" if period.last >= known_at else ""
    return f"{definition.organisation} · {definition.board} · uppgifter kända {format_day(known_at)}{unfinished}"


def build_section(context: ReportContext, index: int) -> Section:
    """The section at that place of the definition. Raises ``InvalidReport``."""
    spec = context.definition.sections[index]
    slots = SECTIONS[spec.section](context, spec)
    blocks = bind_prose(spec.prose, context=context, slots=slots, lead=index == 0)
    _check_heading_order(blocks, file=spec.prose)
    return Section(Path(spec.prose).stem, spec.title, blocks, spec.is_listed, spec.starts_page)


def _check_heading_order(blocks: Sequence[Block], *, file: str) -> None:
    """A reader of headings must not miss a level: PDF/UA-1 (7.4.2) refuses it, and so do we, with the file's name."""
    level = 1
    for block in blocks:
        if isinstance(block, Heading):
            if block.level > level + 1:
                raise InvalidReport(
                    f"{file}: rubriken ”{block.text}” hoppar över en nivå.", remedy="Lägg till ## före."
                )
            level = block.level


def _check_sections(definition: ReportDefinition) -> None:
    for spec in definition.sections:
        if spec.section not in SECTIONS:
            raise InvalidReport(
                f"{definition.file.name}: avsnittet ”{spec.section}” finns inte.", remedy=f"Välj {', '.join(SECTIONS)}."
            )
    names = [spec.section for spec in definition.sections]
    if LAST_SECTION in names and names.index(LAST_SECTION) != len(names) - 1:
        raise InvalidReport(
            f"{definition.file.name}: bilagan står inte sist.",
            remedy="Flytta den sist: den redovisar avsnitten före.",
        )


def first_measure(definition: ReportDefinition) -> str:
    """A measure that the report shows, to read its day off. Raises ``InvalidReport``."""
    for spec in definition.sections:
        if spec.measures:
            return spec.measures[0]
    raise InvalidReport(f"{definition.file.name} nämner inget mått.", remedy="Lägg till measures i ett avsnitt.")

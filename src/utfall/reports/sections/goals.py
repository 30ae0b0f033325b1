"""Nämndens mål: for each goal of the year its decided wording, its assessment and its own text."""

from __future__ import annotations

from collections.abc import Iterator

from utfall.figures.estimates.returns import Returns
from utfall.reports.content import Block, Emphasis, Heading, Paragraph, Text
from utfall.reports.context import ReportContext, Slots
from utfall.reports.estimate_tables.shares import returns_table
from utfall.reports.goal_assessment import AssessedGoal, goal_block
from utfall.reports.prose.binding import bind_prose
from utfall.reports.report_definition import SectionSpec


def build(context: ReportContext, spec: SectionSpec) -> Slots:
    """``mal``: every goal in the report's order. A goal's text lies in ``<goal id>.md`` and places ``bedomning`` and,
    of a share without return, ``skattningar``; a goal without a text of its own is shown with all of them."""
    blocks = [block for goal in context.goals for block in _goal(context, goal)]
    nothing = Paragraph((Text(f"Inga mål är beslutade för {context.period.first.year}."),))
    return {"mal": tuple(blocks) or (nothing,)}


def _goal(context: ReportContext, goal: AssessedGoal) -> Iterator[Block]:
    assessment: tuple[Block, ...] = (
        Paragraph((Text(f"{' '.join(goal.goal.title.split())}.", Emphasis.ITALIC),)),
        goal_block(goal, report=context.period),
    )
    estimates = tuple(_estimates(context, goal))
    name = f"{goal.goal.id}.md"
    if name in context.texts:
        yield from bind_prose(name, context=context, slots={"bedomning": assessment, "skattningar": estimates})
    else:
        yield Heading(2, goal.goal.short_title)
        yield from assessment
        yield from estimates


def _estimates(context: ReportContext, goal: AssessedGoal) -> Iterator[Block]:
    """The goal's figure beside the final cohort and the newest by the curve; nothing for measures of another kind."""
    found = context.estimates.returns(goal.goal.measure, goal.cited.figure.period)
    if isinstance(found, Returns):
        yield returns_table(found, goal.cited, ledger=context.ledger)

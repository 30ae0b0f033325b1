"""Nämndens mål: for each goal of the year its decided wording, its assessment and its own text."""

from __future__ import annotations

from collections.abc import Iterator

from utfall.reports.content import Block, Emphasis, GoalBlock, Heading, Paragraph, Text
from utfall.reports.context import ReportContext, Slots
from utfall.reports.goal_assessment import AssessedGoal, draw_bar
from utfall.reports.prose.binding import bind_prose
from utfall.reports.report_definition import SectionSpec


def build(context: ReportContext, spec: SectionSpec) -> Slots:
    """``mal``: every goal in the report's order. A goal's text lies in ``<goal id>.md`` and places ``bedomning``;
    a goal without a text of its own is shown with its wording and assessment."""
    blocks = [block for goal in context.goals for block in _goal(context, goal)]
    nothing = Paragraph((Text(f"Inga mål är beslutade för {context.period.first.year}."),))
    return {"mal": tuple(blocks) or (nothing,)}


def _goal(context: ReportContext, goal: AssessedGoal) -> Iterator[Block]:
    assessment: tuple[Block, ...] = (
        Paragraph((Text(f"{' '.join(goal.goal.title.split())}.", Emphasis.ITALIC),)),
        GoalBlock(goal.status, goal.word, goal.because, draw_bar(goal)),
    )
    file = context.definition.folder / f"{goal.goal.id}.md"
    if file.exists():
        yield from bind_prose(file, context=context, slots={"bedomning": assessment})
    else:
        yield Heading(2, goal.goal.short_title)
        yield from assessment

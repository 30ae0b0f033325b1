"""Nämndens mål: each goal's assessment, placed by the prose under the goal's own heading."""

from __future__ import annotations

from utfall.reports.content import GoalBlock
from utfall.reports.context import ReportContext, Slots
from utfall.reports.goal_assessment import draw_bar
from utfall.reports.report_definition import SectionSpec


def build(context: ReportContext, spec: SectionSpec) -> Slots:
    """One slot per goal, named by the goal's id."""
    return {goal.goal.id: (GoalBlock(goal.status, goal.word, goal.because, draw_bar(goal)),) for goal in context.goals}

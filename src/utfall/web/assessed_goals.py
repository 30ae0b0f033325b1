"""The goals of a report's period, assessed by rule and by person, as several rooms show them."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from utfall.figures.kept import KeptGate
from utfall.figures.warming import last_whole_tertial
from utfall.measures.areas import Area
from utfall.measures.goals import Goal
from utfall.model.period import Period
from utfall.reports.build import load_goals
from utfall.reports.content import GoalBlock, IntervalBar
from utfall.reports.figure_ledger import FigureLedger
from utfall.reports.goal_assessment import WORDS, AssessedGoal, assess_goal, goal_block
from utfall.web.business_areas import business_areas
from utfall.web.gates import surroundings
from utfall.web.goal_overrules import overrules_for

_WIDTH, _MARGIN = 600, 40


@dataclass(frozen=True)
class DrawnBar:
    """A bar's places in the picture, as text: a page's own number format must not touch them."""

    bar: IntervalBar
    value: str
    target: str
    low: str
    high: str
    width: str


@dataclass(frozen=True)
class GoalMark:
    """A goal with its assessment as the report words it, its bar, and the area that answers for its measure."""

    assessed: AssessedGoal
    block: GoalBlock
    drawn: DrawnBar | None
    area: Area | None

    @property
    def goal(self) -> Goal:
        """The goal itself."""
        return self.assessed.goal

    @property
    def rule_word(self) -> str:
        """What the rule says, in words."""
        return WORDS[self.assessed.rule_status]

    @property
    def follow_up(self) -> Period:
        """The months followed up."""
        return self.assessed.cited.figure.period


@cache
def goals_of(year: int) -> tuple[Goal, ...]:
    """The board's goals for the year, read once."""
    return load_goals(surroundings().definitions / "reports", year=year)


def goal_period(known_at: datetime.date) -> Period:
    """The report whose goals are shown: the last whole tertial's, or, where its year has no goals, that now running."""
    last = last_whole_tertial(known_at)
    running = Period.tertial(known_at.year, (known_at.month + 3) // 4)
    return last if goals_of(last.first.year) or not goals_of(running.first.year) else running


def assessed_goals(
    gate: KeptGate, period: Period, *, known: datetime.date | None, goals: Sequence[Goal] | None = None
) -> tuple[GoalMark, ...]:
    """The goals of the period's year (or ``goals``), assessed; a person's assessment as it stood the day ``known``
    (None: now) stands before the rule's."""
    ledger = FigureLedger(gate, periods=(), breakdowns={})
    standing = overrules_for(period, known=known)
    found = []
    for goal in goals_of(period.first.year) if goals is None else goals:
        of_person = (standing[goal.id],) if goal.id in standing else goal.overrules
        assessed = assess_goal(dataclasses.replace(goal, overrules=of_person), ledger=ledger, period=period)
        block = goal_block(assessed, report=period)
        drawn = None if block.bar is None else _drawn(block.bar)
        found.append(GoalMark(assessed, block, drawn, business_areas().area_of(goal.measure)))
    return tuple(found)


def _drawn(bar: IntervalBar) -> DrawnBar:
    low = bar.value_position if bar.low_position is None else bar.low_position
    high = bar.value_position if bar.high_position is None else bar.high_position
    width = (high - low) * (_WIDTH - 2 * _MARGIN)
    return DrawnBar(
        bar, _place(bar.value_position), _place(bar.target_position), _place(low), _place(high), f"{width:.1f}"
    )


def _place(share: float) -> str:
    return f"{_MARGIN + share * (_WIDTH - 2 * _MARGIN):.1f}"

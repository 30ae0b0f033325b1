"""What the pages of goals show."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from utfall.figures.kept import KeptGate
from utfall.measures.goals import Goal
from utfall.model.figure import Figure
from utfall.model.period import Period, PeriodKind
from utfall.web.assessed_goals import GoalMark, assessed_goals, goals_of
from utfall.web.goals.models import Assessment

YEARS_BACK = 3


@dataclass(frozen=True)
class Direction:
    """An area of the board's direction and the goals that serve it."""

    name: str
    marks: tuple[GoalMark, ...]


@dataclass(frozen=True)
class GoalPage:
    """One goal in one report: its mark, the same months of earlier years, and what people have said of it."""

    mark: GoalMark
    period: Period
    periods: tuple[Period, ...]
    series: tuple[Figure, ...]
    history: tuple[Assessment, ...]

    @property
    def standing(self) -> Assessment | None:
        """The person's assessment that holds now, if any."""
        return next((one for one in self.history if one.withdrawn_at is None), None)


def directions(marks: Iterable[GoalMark]) -> tuple[Direction, ...]:
    """The marks under the direction they serve, in the report's order."""
    ordered = list(marks)
    first = {mark.goal.direction: place for place, mark in reversed(list(enumerate(ordered)))}
    ordered.sort(key=lambda mark: first[mark.goal.direction])
    return tuple(
        Direction(name, tuple(found)) for name, found in groupby(ordered, key=lambda mark: mark.goal.direction)
    )


def goal_named(goal_id: str, period: Period) -> Goal | None:
    """The goal of that id in the period's year, for a tertial or a year."""
    if period.kind not in (PeriodKind.TERTIAL, PeriodKind.YEAR):
        return None
    return next((goal for goal in goals_of(period.first.year) if goal.id == goal_id), None)


def reports_of(year: int, *, known_at: datetime.date) -> tuple[Period, ...]:
    """The reports of a year that had begun by then: each tertial, and the whole year when it is over."""
    tertials = [Period.tertial(year, number) for number in (1, 2, 3)]
    found = [tertial for tertial in tertials if tertial.first < known_at]
    whole = Period.year(year)
    return (*found, whole) if whole.last < known_at else tuple(found)


def goal_page(gate: KeptGate, goal: Goal, period: Period, *, known: datetime.date | None) -> GoalPage:
    """The page; only assessments made by the day ``known``, where one is named."""
    (mark,) = assessed_goals(gate, period, known=known, goals=(goal,))
    earlier = [_years_before(mark.follow_up, back) for back in range(YEARS_BACK, 0, -1)]
    table = gate.standing(goal.measure, (*earlier, mark.follow_up))
    history = Assessment.objects.filter(goal_id=goal.id, report_id=period.id).select_related("by", "withdrawn_by")
    if known is not None:
        history = history.filter(at__date__lte=known)
    return GoalPage(
        mark,
        period,
        reports_of(goal.year, known_at=gate.known_at),
        tuple(table.figure(one.id) for one in (*earlier, mark.follow_up)),
        tuple(history),
    )


def _years_before(period: Period, back: int) -> Period:
    first, last = period.first, period.last
    return Period.months((first.year - back, first.month), (last.year - back, last.month))

"""The goals that an assignment or activity may serve, by id, and their pages."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from utfall.measures.goals import Goal
from utfall.web.assessed_goals import goals_of

YEARS_BACK, YEARS_AHEAD = 5, 1


def known_goals() -> dict[str, Goal]:
    """The goals of the last years and the next; where an id stands for several years, the latest."""
    year = timezone.localdate().year
    years = range(year - YEARS_BACK, year + YEARS_AHEAD + 1)
    return {goal.id: goal for one in years for goal in goals_of(one)}


def goal_name(goal_id: str) -> str:
    """What people call it; its id where no file declares it any more."""
    found = known_goals().get(goal_id)
    return goal_id if found is None else found.short_title


def goal_address(goal_id: str) -> str:
    """Its page, in its own year; empty where no file declares it any more."""
    found = known_goals().get(goal_id)
    return "" if found is None else f"{reverse('goal', args=[goal_id])}?{urlencode({'period': found.year})}"

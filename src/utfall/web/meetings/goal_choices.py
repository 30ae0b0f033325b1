"""The goals that an item can belong to."""

from __future__ import annotations

from utfall.web.assessed_goals import goals_of


def goal_choices(year: int) -> tuple[tuple[str, str], ...]:
    """Id and short title of the year's goals; of the year before where that year has none yet."""
    return tuple((goal.id, goal.short_title) for goal in goals_of(year) or goals_of(year - 1))

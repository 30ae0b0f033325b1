"""Weeks beside the same week of the year before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from utfall.model.period import Period, PeriodKind

NO_CORRESPONDING_WEEK = "ingen motsvarande vecka"


@dataclass(frozen=True)
class WeekPair:
    """An ISO week and the week of the same number the year before; ``note`` says why there is none, or what to know.

    ``days_between`` is from Monday to Monday: 364, or 371 where a week 53 lies between.
    """

    week: Period
    year_before: Period | None
    days_between: int | None
    note: str


def pair_weeks(weeks: Iterable[Period]) -> tuple[WeekPair, ...]:
    """Each week with its pair, by ISO year and week (ISO 8601), never by calendar year.

    2026 has a week 53 and 2025 has none: nothing is put in its place. Raises ``ValueError`` for other periods.
    """
    return tuple(_pair(week) for week in weeks)


def _pair(week: Period) -> WeekPair:
    if week.kind is not PeriodKind.WEEK:
        raise ValueError(f"{week} is no ISO week")
    before = week.same_period_previous_year()
    if before is None:
        return WeekPair(week, None, None, NO_CORRESPONDING_WEEK)
    days = (week.first - before.first).days
    note = "" if days == 364 else f"{days // 7} veckor emellan: året före har en vecka 53"
    return WeekPair(week, before, days, note)

"""The cases of one wait at one cut-off: the period's own, its months', the last year's and the year before's."""

from __future__ import annotations

from datetime import date, timedelta

from utfall.figures.estimates.follow_ups import cohorts, followed_cohort, stretch, windows
from utfall.figures.estimates.making import Groups
from utfall.figures.estimates.registration import RegistrationLag, followed_to
from utfall.figures.evaluating import Asked, Evaluator
from utfall.measures.definition import Definition
from utfall.model.period import Period
from utfall.model.question import TimeToEvent

WINDOW_DAYS = 365
"""The longest waits go on as they did in the last twelve months."""

MONTHS_SHOWN = 12
"""Intake months that are followed one by one, up to the period's last."""


class Followed:
    """``own`` are the period's intakes, followed through the day before ``followed_to``; ``as_known`` the same through
    the day before ``known_at``, however few of the last days' decisions are registered. ``recent`` is what happened in
    the year before ``followed_to``, ``before`` in the year before the period, both to cases of whatever intake.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        definition: Definition,
        wait: TimeToEvent,
        period: Period,
        groups: Groups,
        known_at: date,
        lag: RegistrationLag,
    ) -> None:
        self.known_at = known_at
        self.lag = lag
        self.followed_to = followed_to(known_at, lag)
        names, group = tuple(name for name, _ in groups), tuple(value for _, value in groups)
        breakdowns = Asked(definition, (period,), names).breakdowns
        self.is_shown_at_all = _is_shown(evaluator, definition, period, groups)
        end = self.followed_to
        last_year = stretch(end - timedelta(days=WINDOW_DAYS), end)
        first = min(period.first, end)
        year_before = stretch(first - timedelta(days=WINDOW_DAYS), first)
        months = _months_until(period, count=MONTHS_SHOWN)
        self.months = cohorts(evaluator, wait, periods=months, followed_to=end, breakdowns=breakdowns, group=group)
        self.own = followed_cohort(evaluator, wait, period=period, followed_to=end, breakdowns=breakdowns, group=group)
        self.as_known = cohorts(
            evaluator, wait, periods=(period,), followed_to=known_at, breakdowns=breakdowns, group=group
        )[period]
        found = windows(
            evaluator,
            wait,
            periods=tuple(dict.fromkeys((last_year, year_before))),
            followed_to=end,
            breakdowns=breakdowns,
            group=group,
        )
        self.recent, self.before = found[last_year], found[year_before]
        self.still_coming_days = max((period.end - end).days, 0)


def _is_shown(evaluator: Evaluator, definition: Definition, period: Period, groups: Groups) -> bool:
    """Whether the gate's own table shows the group: what it hides to protect another is not estimated either."""
    if not groups:
        return True
    if len(groups) == 1:
        table = evaluator.standing(definition.id, (period,), by=groups[0][0])
    else:
        table = evaluator.table(Asked(definition, (period,), tuple(name for name, _ in groups)))
    found = next((figure for figure in table.figures if figure.groups == groups), None)
    return found is not None and found.value.has_value


def _months_until(period: Period, *, count: int) -> tuple[Period, ...]:
    """The whole months up to the period's last, at most ``count``."""
    last = period.last.year * 12 + period.last.month - 1
    return tuple(Period.month(number // 12, number % 12 + 1) for number in range(last - count + 1, last + 1))

"""From an engine's cells to the follow-ups that the estimators take."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from utfall.figures.evaluating import Evaluator
from utfall.model.period import Period, PeriodKind
from utfall.model.question import Breakdown, CellCounts, PeriodBy, Question, Spec, Study, TimeToEvent, WindowFollowUp
from utfall.stats.follow_up import FollowUp

Group = tuple[str, ...]
"""One value per breakdown asked for; empty for all cases."""


def stretch(first: date, end: date) -> Period:
    """The days from ``first`` up to, not including, ``end``, as a period of its own."""
    return Period(first, end - timedelta(days=1), PeriodKind.MONTHS, f"{first}/{end}")


def by_intake(wait: TimeToEvent) -> TimeToEvent:
    """The same wait with each subject in the period it began in, however it is placed: what estimates are made from."""
    return dataclasses.replace(wait, period_by=PeriodBy.START)


def cohorts(
    evaluator: Evaluator,
    wait: TimeToEvent,
    *,
    periods: Sequence[Period],
    followed_to: date,
    breakdowns: Sequence[Breakdown] = (),
    group: Group = (),
) -> dict[Period, FollowUp]:
    """Per period its intakes, followed through the day before ``followed_to``."""
    cells = _cells(evaluator, by_intake(wait), periods, followed_to, breakdowns, group)
    return {period: follow_up_of(cell for cell in cells if cell.period == period.id) for period in periods}


def followed_cohort(
    evaluator: Evaluator,
    wait: TimeToEvent,
    *,
    period: Period,
    followed_to: date,
    breakdowns: Sequence[Breakdown] = (),
    group: Group = (),
) -> FollowUp:
    """The period's intakes with how long each has been followed: asked day by day, since a day's cases share that."""
    length = (min(period.end, followed_to) - period.first).days
    days = tuple(Period.day(period.first + timedelta(days=number)) for number in range(length))
    if not days:
        return FollowUp({})
    own: list[CellCounts] = []
    followed: Counter[int] = Counter()
    of_day = {day.id: (followed_to - day.first).days - 1 for day in days}
    for cell in _cells(evaluator, by_intake(wait), days, followed_to, breakdowns, group):
        own.append(cell)
        followed[of_day[cell.period]] += cell["n_event"] + cell["n_competing"] + cell["n_open"]
    return dataclasses.replace(follow_up_of(own), followed=+followed)


def windows(
    evaluator: Evaluator,
    wait: TimeToEvent,
    *,
    periods: Sequence[Period],
    followed_to: date,
    breakdowns: Sequence[Breakdown] = (),
    group: Group = (),
) -> dict[Period, FollowUp]:
    """Per period what happened in it to cases of whatever intake, followed through the day before ``followed_to``."""
    cells = _cells(evaluator, WindowFollowUp(wait), periods, followed_to, breakdowns, group)
    return {period: _window(cell for cell in cells if cell.period == period.id) for period in periods}


def follow_up_of(cells: Iterable[CellCounts]) -> FollowUp:
    """The follow-up of ``time_to_event`` cells.

    A case open for d days at the cut-off has been watched through day d − 1: that is the day on which it leaves.
    """
    events, competing, still_open = Counter[int](), Counter[int](), Counter[int]()
    for cell in cells:
        days = cell["duration_days"]
        events[days] += cell["n_event"]
        competing[days] += cell["n_competing"]
        still_open[days - 1] += cell["n_open"]
    return FollowUp(+events, +competing, +still_open)


def _window(cells: Iterable[CellCounts]) -> FollowUp:
    counts = {name: Counter[int]() for name in ("n_event", "n_competing", "n_open", "n_entered")}
    for cell in cells:
        for name, histogram in counts.items():
            histogram[cell["duration_days"]] += cell[name]
    return FollowUp(*(+histogram for histogram in counts.values()))


def _cells(
    evaluator: Evaluator,
    spec: Spec | Study,
    periods: Sequence[Period],
    followed_to: date,
    breakdowns: Sequence[Breakdown],
    group: Group,
) -> list[CellCounts]:
    question = Question(spec, tuple(periods), tuple(breakdowns), followed_to)
    return [cell for cell in evaluator.cells(question) if cell.groups == group]

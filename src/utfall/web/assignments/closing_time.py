"""How long assignments take to be closed, said so that it does not flatter: the open ones count as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from utfall.stats.durations import median_days
from utfall.stats.follow_up import FollowUp
from utfall.stats.survival import kaplan_meier
from utfall.stats.survival_median import SurvivalMedian, survival_median
from utfall.web.assignments.models import Assignment


@dataclass(frozen=True)
class ClosingTime:
    """Days from giving to closing, of however it was closed. ``of_all`` counts the open ones for as long as they have
    been open (Kaplan–Meier); ``of_closed`` is the plain median of those closed, too low while slow ones are still open,
    and ``open_age`` the median age of these."""

    closed: int
    still_open: int
    of_all: SurvivalMedian
    of_closed: Decimal | None
    open_age: Decimal | None
    oldest_open: int | None

    @property
    def given(self) -> int:
        """All of them."""
        return self.closed + self.still_open


def closing_time(assignments: Iterable[Assignment]) -> ClosingTime:
    """Of these assignments, as they stand today."""
    closed: Counter[int] = Counter()
    still_open: Counter[int] = Counter()
    followed: Counter[int] = Counter()
    for one in assignments:
        (still_open if one.is_open else closed)[one.days_open] += 1
        followed[one.days_since_given] += 1
    curve = kaplan_meier(FollowUp(closed, censored=still_open, followed=followed))
    return ClosingTime(
        closed=closed.total(),
        still_open=still_open.total(),
        of_all=survival_median(curve),
        of_closed=median_days(closed) if closed else None,
        open_age=median_days(still_open) if still_open else None,
        oldest_open=max(still_open, default=None),
    )

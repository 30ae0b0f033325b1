"""Cases written out one by one, and the counts of them that the estimators take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from utfall.stats.follow_up import FollowUp


@dataclass(frozen=True)
class Case:
    """``end`` is 0 for open when last seen, 1 for the event, 2 for a competing end; ``entered`` −1 from the start."""

    days: int
    end: int
    entered: int = -1


def counted(cases: Iterable[Case]) -> FollowUp:
    cases = list(cases)
    return FollowUp(
        events=Counter(case.days for case in cases if case.end == 1),
        competing=Counter(case.days for case in cases if case.end == 2),
        censored=Counter(case.days for case in cases if case.end == 0),
        entered=Counter(case.entered for case in cases if case.entered >= 0),
    )

"""Cases written out one by one, and the counts of them that the estimators take."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from utfall.stats.follow_up import FollowUp

REFERENCE = Path(__file__).parents[2] / ".." / "shared" / "samples" / "stats"
needs_reference = pytest.mark.skipif(
    not REFERENCE.exists(), reason="the stored results of R and lifelines are not beside the project"
)


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


def rows(name: str, *, delimiter: str = ",") -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))

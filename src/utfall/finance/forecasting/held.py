"""Money that is held centrally and spent late: what is left of its budget, and how much of that is expected to be used.

Such a line's months so far say little of the months left. What is left is the budget less what is booked, still to be
booked, and expected by the line's own pattern; how much of it is used is learnt from earlier years at the same time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from utfall.finance.forecasting.known import Held, Line

ASSUMED_YEARS = 2
"""What is assumed counts as so many years: with a half, every share from none to all is then equally likely."""

LEAST_LEFT_SHARE = 0.02
"""Of the line's budget: a year with less left than this has held nothing, and teaches nothing of how it is used."""


@dataclass(frozen=True)
class UseShare:
    """How much of what is left is used: Beta(``used``, ``unused``), after ``past_years`` earlier years."""

    used: float
    unused: float
    past_years: int

    @property
    def expected(self) -> float:
        return self.used / (self.used + self.unused)


@dataclass(frozen=True)
class PastUse:
    """What was left of a line's budget at a time of an earlier year beside its pattern, and what was used of it; öre,
    signed as in the ledger."""

    line: Line
    year: int
    months: int
    budget_ore: int
    left_ore: int
    used_ore: int


def use_shares(held: Iterable[Held], *, months: int, past: Iterable[PastUse]) -> Mapping[Line, UseShare]:
    """The share of every line that holds money; lines held under one title, and all their years, are one experience.

    A year counts as one however many lines it has. A share beyond none or all counts as none or all.
    """
    lines = tuple(held)
    known = [one for one in past if one.months == months]
    found = {}
    for one in lines:
        together = {other.line for other in lines if other.label == one.label}
        years = _by_year(use for use in known if use.line in together)
        used = ASSUMED_YEARS * one.assumed_use_share + sum(years)
        unused = ASSUMED_YEARS * (1 - one.assumed_use_share) + len(years) - sum(years)
        found[one.line] = UseShare(used, unused, len(years))
    return found


def left_of(budget_ore: int, *, expected_ore: int) -> int:
    """What the budget has left beside what the line is expected to come to; nothing where it is used up."""
    left = budget_ore - expected_ore
    return left if left * budget_ore > 0 else 0


def _by_year(past: Iterable[PastUse]) -> list[float]:
    sums: dict[int, tuple[int, int]] = {}
    for one in past:
        if abs(one.left_ore) >= LEAST_LEFT_SHARE * abs(one.budget_ore) > 0:
            sign = 1 if one.left_ore > 0 else -1
            left, used = sums.get(one.year, (0, 0))
            own = min(max(sign * one.used_ore, 0), abs(one.left_ore))
            sums[one.year] = left + abs(one.left_ore), used + own
    return [used / left for left, used in sums.values()]

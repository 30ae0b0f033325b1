"""How much of an amount is booked at each age, from how amounts have grown between the days they were known."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST_ROWS = 6
"""Fewer amounts followed from one age to the next say too little of how they grow."""

_PLAUSIBLE = (0.3, 1.7)
"""Shares outside these come from amounts that cancel out or were booked anew, not from lateness."""


@dataclass(frozen=True)
class Completeness:
    """``shares``: by age, part of the final amount that is booked; above 1 where more is credited than added.

    ``errors``: by age, the standard deviation of (final − known / share) as part of the mean final size. Older amounts
    than the last age are complete. ``rows`` is the fewest amounts that any age rests on.
    """

    shares: tuple[float, ...]
    errors: tuple[float, ...]
    rows: int

    def share(self, age: int) -> float:
        return self.shares[age] if age < len(self.shares) else 1.0

    def error(self, age: int) -> float:
        return self.errors[age] if age < len(self.errors) else 0.0


def completeness(versions: Sequence[Mapping[int, int]], *, longest: int) -> Completeness | None:
    """Completeness by age from what each amount was known as, by age; final at the age ``longest``.

    None where it cannot be told: too few amounts followed, or sums that change sign or grow beyond what is lateness.
    A chain ladder (ratios of sums) that bears single amounts of either sign. Source: T. Mack, ASTIN Bulletin 23
    (1993), 213–225, for the factors.
    """
    factors, rows = [], []
    for age in range(longest):
        both = [(one[age], one[age + 1]) for one in versions if age in one and age + 1 in one]
        before, after = sum(earlier for earlier, _ in both), sum(later for _, later in both)
        if len(both) < LEAST_ROWS or before * after <= 0:
            return None
        factors.append(after / before)
        rows.append(len(both))
    shares = tuple(1 / math.prod(factors[age:]) for age in range(longest))
    if not all(_PLAUSIBLE[0] <= share <= _PLAUSIBLE[1] for share in shares):
        return None
    errors = [
        _error([(one[age], one[longest]) for one in versions if age in one and longest in one], share=share)
        for age, share in enumerate(shares)
    ]
    known = tuple(error for error in errors if error is not None)
    return Completeness(shares, known, min(rows)) if len(known) == longest else None


def _error(followed: Sequence[tuple[int, int]], *, share: float) -> float | None:
    size = sum(abs(final) for _, final in followed)
    if len(followed) < LEAST_ROWS or size == 0:
        return None
    squares = math.fsum((final - known / share) ** 2 for known, final in followed)
    return math.sqrt(squares / (len(followed) - 1)) / (size / len(followed))

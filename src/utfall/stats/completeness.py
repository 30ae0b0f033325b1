"""How much of an amount is booked at each age, from how amounts have grown between the days they were known."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST_ROWS = 6
"""Fewer amounts followed from an age to their end say too little of how they grow."""

GROUP_ROWS = 3
"""What the group is worth beside own amounts: a third of the weight after half a year of deliveries every month."""

_PLAUSIBLE = (0.3, 1.7)
"""Shares outside these come from amounts that cancel out or were booked anew, not from lateness."""


@dataclass(frozen=True)
class Completeness:
    """How much is booked at an age, as seen on ``rows`` amounts.

    ``share`` of the final amount; above 1 where more is credited than added. ``error``: the standard deviation of
    (final − known / share) as part of the mean final size.
    """

    share: float
    error: float
    rows: int


def completeness(versions: Sequence[Mapping[int, int]], *, longest: int) -> dict[int, Completeness]:
    """Completeness by age, below ``longest``, from what each amount was known as by age.

    An amount is final at its highest age, if that is ``longest`` or more. Ages need not follow each other: deliveries
    may come a few times a year. Left out are ages of which too few amounts have been followed to their end, and those
    where sums change sign or grow beyond what is lateness. Ratios of sums, so that single amounts may have either sign;
    where every amount is known at every age they are the chain ladder's (T. Mack, ASTIN Bulletin 23 (1993), 213–225).
    """
    final = [(one, one[max(one)]) for one in versions if one and max(one) >= longest]
    found = {age: _at_age([(one[age], end) for one, end in final if age in one]) for age in range(longest)}
    return {age: one for age, one in found.items() if one is not None}


def _at_age(followed: Sequence[tuple[int, int]]) -> Completeness | None:
    known, final = sum(one for one, _ in followed), sum(end for _, end in followed)
    if len(followed) < LEAST_ROWS or final == 0 or not _PLAUSIBLE[0] <= known / final <= _PLAUSIBLE[1]:
        return None
    share = known / final
    squares = math.fsum((end - one / share) ** 2 for one, end in followed)
    size = sum(abs(end) for _, end in followed) / len(followed)
    return Completeness(share, math.sqrt(squares / (len(followed) - 1)) / size, len(followed))


def leaning_on(
    own: Sequence[Mapping[int, int]], *, group: Mapping[int, Completeness], longest: int
) -> dict[int, Completeness]:
    """Completeness by age of one kind of amounts, leaning on the group that it belongs to the less the more it is seen.

    The group counts as ``GROUP_ROWS`` amounts of the kind's mean size. Ages that the group does not have are left out.
    Source: H. Bühlmann, "Experience rating and credibility", ASTIN Bulletin 4 (1967), 199–207, with a fixed constant.
    """
    final = [(one, one[max(one)]) for one in own if one and max(one) >= longest]
    return {
        age: _leaning([(one[age], end) for one, end in final if age in one], on=usual) for age, usual in group.items()
    }


def _leaning(followed: Sequence[tuple[int, int]], *, on: Completeness) -> Completeness:
    size = sum(abs(end) for _, end in followed) / max(len(followed), 1)
    end = sum(end for _, end in followed)
    if size == 0 or end == 0:
        return on
    weight = math.copysign(GROUP_ROWS * size, end)
    share = (sum(one for one, _ in followed) + weight * on.share) / (end + weight)
    if not _PLAUSIBLE[0] <= share <= _PLAUSIBLE[1]:
        return on
    squares = math.fsum(((last - one / share) / size) ** 2 for one, last in followed) + GROUP_ROWS * on.error**2
    return Completeness(share, math.sqrt(squares / (len(followed) - 1 + GROUP_ROWS)), len(followed))

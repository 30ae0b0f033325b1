"""Whether a process as it runs now will meet its target: the target against the control limits."""

from __future__ import annotations

from enum import StrEnum

from utfall.stats.special_cause import Line


class Assurance(StrEnum):
    """What chance alone makes of a target: it is always met, never met, or met in some periods and missed in others."""

    PASSES = "passes"
    FAILS = "fails"
    HIT_OR_MISS = "hit_or_miss"


def assurance(line: Line, *, target: float, higher_is_better: bool) -> Assurance:
    """The target against the last point's limits; a target on a limit is hit or miss.

    Says nothing of whether the process changes (that is the points' signals), and holds only where its last stretch has
    twelve points. Source: NHS England, "Making Data Count"; edge cases as in the package NHSRplotthedots 0.2.2.
    """
    if target > line.upper:
        return Assurance.FAILS if higher_is_better else Assurance.PASSES
    if target < line.lower:
        return Assurance.PASSES if higher_is_better else Assurance.FAILS
    return Assurance.HIT_OR_MISS

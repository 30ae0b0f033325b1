"""What the study must show, and whether it does."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from utfall.synthetic.study.scores import Score

BIAS_LIMIT = 0.3
"""Points of a share, days of a restricted mean."""

HYBRID_BIAS_LIMIT_DAYS = 3.0
COUNT_BIAS_LIMIT_PERCENT = 2.0
FLAGGED_PERCENT = 80.0
MILLISECONDS = 50.0


class Verdict(StrEnum):
    """``UNDECIDED``: outside the limits, but by so little that more replications may put it inside."""

    MET = "met"
    NOT_MET = "not_met"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Limits:
    """What a number must lie within, both ends included."""

    low: float
    high: float

    def verdict(self, measured: float, *, error: float = 0.0) -> Verdict:
        """Met inside; not met where the number is outside by more than twice its own standard error."""
        outside = max(self.low - measured, measured - self.high)
        if outside <= 0:
            return Verdict.MET
        return Verdict.NOT_MET if outside > 2 * error else Verdict.UNDECIDED


SHARE_COVERAGE = Limits(92, 98)
HYBRID_COVERAGE = Limits(90, 98)
COUNT_COVERAGE = Limits(76, 84)
YEAR_COVERAGE = Limits(75, 85)


def verdict_of(found: Score, *, coverage: Limits, bias_limit: float | None = None) -> Verdict | None:
    """The verdict on a score's coverage and bias together, the worse of the two; None where it never was shown."""
    if found.shown_percent == 0:
        return None
    verdicts = [coverage.verdict(found.coverage_percent, error=found.coverage_error_percent)]
    if bias_limit is not None:
        error = math.inf if math.isnan(found.bias_error) else found.bias_error
        verdicts.append(Limits(-bias_limit, bias_limit).verdict(found.bias, error=error))
    return worst(verdicts)


def flagged_verdict(flagged_percent: float, *, tries: int) -> Verdict:
    """Whether a changed wait makes the tail doubtful often enough."""
    share = flagged_percent / 100
    error = 100 * math.sqrt(share * (1 - share) / tries)
    return Limits(FLAGGED_PERCENT, 100).verdict(flagged_percent, error=error)


def speed_verdict(milliseconds: float) -> Verdict:
    """Whether the statistics are fast enough."""
    return Limits(0, MILLISECONDS).verdict(milliseconds)


def worst(verdicts: list[Verdict]) -> Verdict:
    """Not met before undecided before met."""
    order = (Verdict.NOT_MET, Verdict.UNDECIDED, Verdict.MET)
    return min(verdicts, key=order.index, default=Verdict.MET)

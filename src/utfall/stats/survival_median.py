"""The median time until the event where some are still waiting: read off the Kaplan–Meier curve."""

from __future__ import annotations

from dataclasses import dataclass

from utfall.stats.survival import SurvivalCurve, remaining_share


@dataclass(frozen=True)
class SurvivalMedian:
    """The first day by which at least half have had the event, in whole days, with the limits of its interval.

    ``day`` is None where the curve does not come down to a half as far as it knows, and a limit is None where it lies
    beyond that. ``known_to_day`` is the curve's (−1: it says nothing; None: no limit).
    """

    day: int | None
    low: int | None
    high: int | None
    known_to_day: int | None


def survival_median(curve: SurvivalCurve, *, level: float = 0.95) -> SurvivalMedian:
    """The median with its interval: the days on which a half lies within the limits of the curve.

    The median of those that have ended alone is too low as long as others wait: the slow ones are not in it yet.

    Source: R. Brookmeyer & J. Crowley, Biometrics 38 (1982), 29–41, with the log-log limits of ``remaining_share``.
    """
    day: int | None = None
    low: int | None = None
    high: int | None = None
    for step in curve.steps:
        share = remaining_share(curve, after_day=step.day, level=level)
        if share is None:
            break
        day = step.day if day is None and share.value <= 0.5 + 1e-12 else day
        low = step.day if low is None and share.low <= 0.5 else low
        high = step.day if high is None and share.high <= 0.5 else high
    return SurvivalMedian(day, low, high, curve.known_to_day)

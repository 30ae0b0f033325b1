"""Mean number of days waited up to a limit, from a Kaplan–Meier curve."""

from __future__ import annotations

from itertools import pairwise

from utfall.stats.estimated import Estimated, normal_estimate
from utfall.stats.survival import SurvivalCurve


def restricted_mean(curve: SurvivalCurve, *, to_day: int, level: float = 0.95) -> Estimated | None:
    """The mean of the smaller of the wait and ``to_day``, in days; None where the curve does not reach that far.

    The area under the curve up to the limit. Its variance is the sum over events of (area from there to the limit)² ·
    d / (n (n − d)): how uncertain the *mean* is. The spread of the waits, Var[min(T, limit)], which some libraries
    return under this name, says how much cases differ and does not shrink with their number.

    Source: P. K. Andersen, M. G. Hansen & J. P. Klein, Lifetime Data Analysis 10 (2004), 335–350; J. P. Klein & M. L.
    Moeschberger, "Survival Analysis", 2nd ed. 2003, eq. 4.5.2 and 4.5.3. As there, no correction for the last event.
    """
    # The mean to the limit needs the curve on the days before it only.
    if to_day < 1 or not curve.knows(to_day - 1):
        return None
    steps = [step for step in curve.steps if step.day < to_day]
    borders = [0, *(step.day for step in steps), to_day]
    heights = [1.0, *(step.remaining_share for step in steps)]
    areas = [height * (end - start) for height, (start, end) in zip(heights, pairwise(borders), strict=True)]
    variance, beyond = 0.0, 0.0
    for step, area in zip(reversed(steps), reversed(areas), strict=False):
        beyond += area
        if survivors := step.at_risk - step.events:
            variance += beyond**2 * step.events / (step.at_risk * survivors)
    return normal_estimate(sum(areas), variance, level=level)


def difference(later: Estimated, earlier: Estimated, *, level: float = 0.95) -> Estimated:
    """Later − earlier for two groups of different cases, with the interval of the difference."""
    return normal_estimate(
        later.value - earlier.value, later.standard_error**2 + earlier.standard_error**2, level=level
    )


def is_moved(later: Estimated, earlier: Estimated, *, standard_errors: float = 2.0) -> bool:
    """True where the two differ by more than that many standard errors of their difference."""
    apart = difference(later, earlier)
    return abs(apart.value) > standard_errors * apart.standard_error

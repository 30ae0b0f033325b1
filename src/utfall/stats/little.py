"""Little's law: do the open cases, the intake and the mean wait agree with each other?"""

from __future__ import annotations

import math
from dataclasses import dataclass

from utfall.stats.estimated import Estimated, normal_quantile

TOLERANCE_SHARE = 0.10
"""A disagreement of up to a tenth is left alone: no stock is exactly level, and intakes have seasons."""


@dataclass(frozen=True)
class Disagreement:
    """The open cases do not fit the mean wait; one of the three numbers is wrong, or the stock is not level."""

    open_cases: float
    expected_open_cases: float
    mean_wait_days: float
    implied_wait_days: float
    """The mean wait that the open cases and the intake would mean."""


def disagreement(
    mean_wait: Estimated,
    *,
    open_cases: float,
    intakes: int,
    days: int,
    tolerance_share: float = TOLERANCE_SHARE,
    level: float = 0.95,
) -> Disagreement | None:
    """The finding that open cases ≠ intakes per day · mean wait, in days; None where they agree.

    ``open_cases`` is the mean stock over the ``days`` in which the ``intakes`` came (or the stock on one day, where it
    is level), and ``mean_wait`` the time cases are open, however they end. They disagree where they are apart by more
    than the tolerance *and* by more than chance: intakes and stock as Poisson counts, and the mean's own error.

    Source: J. D. C. Little, "A proof for the queuing formula L = λW", Operations Research 9 (1961), 383–387.
    """
    if open_cases < 0 or intakes < 1 or days < 1:
        raise ValueError(f"{open_cases} open cases, {intakes} intakes in {days} days: nothing to compare")
    per_day = intakes / days
    expected = per_day * mean_wait.value
    error = math.sqrt(expected + expected**2 / intakes + (per_day * mean_wait.standard_error) ** 2)
    apart = abs(open_cases - expected)
    if apart <= tolerance_share * expected or apart <= normal_quantile(level) * error:
        return None
    return Disagreement(
        open_cases=open_cases,
        expected_open_cases=expected,
        mean_wait_days=mean_wait.value,
        implied_wait_days=open_cases / per_day,
    )

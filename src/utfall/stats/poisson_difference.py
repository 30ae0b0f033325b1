"""Two counts of events: do they differ by more than chance?"""

from __future__ import annotations

import math

from scipy.stats import norm

LEAST_OVERDISPERSION = 2.0
"""Floor of the factor by which counts vary more than independent events would (variance over mean).

One report about four siblings, or one family's three decisions, are several rows of one event: if every event came
as pairs the factor would be 2. A measure's own history may say more, and never less.
"""


def poisson_z(later: int, earlier: int, *, later_days: int, earlier_days: int, overdispersion: float) -> float:
    """How many standard deviations the later count lies above (below: negative) what chance would make of both.

    Given their sum, the later of two Poisson counts of equal rate per day is binomial with the share that its days
    are of all days (a leap day is no increase); here in its normal form with continuity correction, its variance times
    ``overdispersion``. 0 where both are 0.

    Source: J. Przyborowski & H. Wilenski, "Homogeneity of results in testing samples from Poisson series", Biometrika
    31 (1940), 313–323; the factor as in P. McCullagh & J. A. Nelder, "Generalized linear models", 2nd ed. 1989, 6.2.3.
    """
    total = later + earlier
    if total == 0:
        return 0.0
    share = later_days / (later_days + earlier_days)
    away = later - total * share
    corrected = max(abs(away) - 0.5, 0.0)
    return math.copysign(corrected / math.sqrt(overdispersion * total * share * (1 - share)), away)


def is_beyond_chance(z: float, *, level: float = 0.95) -> bool:
    """True where chance alone would make a difference as large, up or down, in fewer than 1 − ``level`` of cases."""
    return abs(z) > float(norm.ppf((1 + level) / 2))

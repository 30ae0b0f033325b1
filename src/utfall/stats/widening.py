"""How much wider intervals have to be for what their own past errors have taught."""

from __future__ import annotations

import math
from collections.abc import Sequence

from scipy.stats import norm, t

PRIOR_YEARS = 4
"""The spread that the model says counts as so many years of right intervals, so that one bad year does not rule.

Few on purpose: twice as many hold right intervals at 87 of 100 instead of 88, and mend less of those that are wrong.
"""


_LEAST = 0.8
"""Intervals still narrower would rest on a few years' luck."""


def widening(squared_scores: Sequence[float], *, level: float = 0.8) -> float:
    """What the half-widths of intervals are to be multiplied by: above 1 unless earlier ones have been too wide.

    ``squared_scores``: one per past year, the mean of ((truth − expected) / standard deviation)², which is 1 where the
    intervals were right. The scale is their mean together with the prior years, its uncertainty is Student's t: few
    years widen most, and without any the intervals are wider than the model's own. Source: A. Gelman et al.,
    "Bayesian Data Analysis", 3rd ed. 2013, 2.6 (scaled inverse χ² and the t it gives).
    """
    freedom = PRIOR_YEARS + len(squared_scores)
    scale = math.sqrt((PRIOR_YEARS + sum(squared_scores)) / freedom)
    upper = (1 + level) / 2
    return max(_LEAST, scale * float(t.ppf(upper, freedom) / norm.ppf(upper)))

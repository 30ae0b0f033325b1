"""How much wider intervals have to be for what their own past errors have taught."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm, t

PRIOR_YEARS = 4
"""The spread that the model says counts as so many years of right intervals, so that one bad year does not rule."""

_LEAST = 0.8
"""Intervals still narrower would rest on a few years' luck."""

_FARTHEST = 4.0
"""A miss by more standard deviations counts as this many: one event that nobody could foresee is no lack of width."""


def widening(past_years: Sequence[Sequence[float]], *, level: float = 0.8) -> float:
    """What the half-widths of intervals are to be multiplied by: above 1 unless earlier ones have been too wide.

    ``past_years``: per past year, |truth − expected| / standard deviation of everything that was forecast of it. The
    factor is the one with which as many of them would have been held as the level says, every year counting alike
    however much was forecast of it, since what is forecast of a year errs together. The prior years are held as
    Student's t says with as many degrees as there are years, theirs and the past: few years widen most, and without
    any the intervals are wider than the model's own. It is the share held that is set right, not the mean square: one
    line that went far wrong would widen those of all others.

    Source: R. Dunn, L. Wasserman & A. Ramdas, "Distribution-free prediction sets for two-layer hierarchical models",
    Journal of the American Statistical Association 118 (2023), 2491–2502, for the distribution pooled over years.
    """
    years = [np.minimum(np.asarray(year, dtype=np.float64), _FARTHEST) for year in past_years if len(year)]
    freedom = PRIOR_YEARS + len(years)
    unwidened = float(norm.ppf((1 + level) / 2))

    def too_many(factor: float) -> float:
        reach = factor * unwidened
        held = sum(float((year <= reach).mean()) for year in years)
        return PRIOR_YEARS * (2 * float(t.cdf(reach, freedom)) - 1) + held - level * freedom

    if too_many(_LEAST) >= 0:
        return _LEAST
    most = 1.001 * _FARTHEST / unwidened
    return float(brentq(too_many, _LEAST, most)) if too_many(most) >= 0 else most

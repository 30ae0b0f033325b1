"""How good a forecast with an interval was: lower is better, in the unit of what was forecast."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def ranked_probability_score(draws: NDArray[np.float64], *, truth: float) -> float:
    """The continuous ranked probability score (CRPS) of equally likely draws: E|X − truth| − E|X − X′| / 2.

    Of a single draw it is the absolute error. Source: T. Gneiting & A. E. Raftery, "Strictly proper scoring rules,
    prediction, and estimation", Journal of the American Statistical Association 102 (2007), 359–378, 4.2.
    """
    ordered = np.sort(draws)
    count = len(ordered)
    ranks = 2 * np.arange(1, count + 1) - count - 1
    return float(np.abs(ordered - truth).mean() - (ranks * ordered).sum() / count**2)


def interval_score(low: float, high: float, *, truth: float, level: float = 0.8) -> float:
    """The interval's width, and where it missed 2 / (1 − level) times by how much.

    Source: the same, 6.2.
    """
    missed = max(low - truth, 0.0, truth - high)
    return high - low + 2 / (1 - level) * missed

"""Interval of a mean from sums: Student's t."""

from __future__ import annotations

import math
from fractions import Fraction

from scipy.stats import t

from utfall.stats.durations import DurationSums


def mean_interval(found: DurationSums, *, level: float = 0.95) -> tuple[float, float] | None:
    """Lower and upper limit of the mean in days; None with fewer than two cases.

    Source: Student (W. S. Gosset), "The probable error of a mean", Biometrika 6 (1908), 1–25. The variance is computed
    exactly from the sums (denominator n − 1), so large durations lose no digits.
    """
    if found.cases < 2:
        return None
    mean = Fraction(found.days, found.cases)
    variance = (found.squares - found.days * mean) / (found.cases - 1)
    half = float(t.ppf((1 + level) / 2, found.cases - 1)) * math.sqrt(variance / found.cases)
    return float(mean) - half, float(mean) + half

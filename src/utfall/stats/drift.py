"""Does a series drift: is each value mostly the one before it?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

MOST_AUTOCORRELATION = 0.7
"""Above this the ranges from one value to the next are so small beside the series' own spread that limits made of them
call almost every point a signal. Source: D. J. Wheeler, "Advanced topics in statistical process control", 1995, 12.1:
limits hold well with autocorrelations up to about 0.6 to 0.7."""

LEAST_POINTS = 12
"""Of fewer values an autocorrelation says little."""


def autocorrelation(values: Sequence[float]) -> float:
    """Correlation of each value with the one before it, around their common mean; 0 where the values are all equal."""
    mean = math.fsum(values) / len(values)
    spread = math.fsum((value - mean) ** 2 for value in values)
    if spread == 0:
        return 0.0
    return math.fsum((before - mean) * (after - mean) for before, after in pairwise(values)) / spread


def is_drifting(values: Sequence[float]) -> bool:
    """True where a control chart's rules would not speak of chance: a stock that goes up and down slowly."""
    return len(values) >= LEAST_POINTS and autocorrelation(values) > MOST_AUTOCORRELATION

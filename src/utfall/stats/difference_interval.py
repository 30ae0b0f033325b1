"""Interval of the difference between two values that each have an interval."""

from __future__ import annotations

import math

Estimate = tuple[float, float, float]
"""Lower limit, value, upper limit."""


def difference_interval(later: Estimate, earlier: Estimate, *, overdispersion: float = 1.0) -> tuple[float, float]:
    """Lower and upper limit of later − earlier, at the level of the two intervals, for independent groups.

    Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in
    Medicine 17 (1998), 873–890, method 10 (for Wilson's limits); for any limits G. Y. Zou & A. Donner, Statistics in
    Medicine 27 (2008), 1693–1702. ``overdispersion`` multiplies the variances. With 2, limits that leave out zero mean
    that the two intervals do not even touch, which is stricter than a test of the difference has to be.
    """
    (low, new, high), (old_low, old, old_high) = later, earlier
    factor = math.sqrt(overdispersion)
    down = factor * math.hypot(new - low, old_high - old)
    up = factor * math.hypot(high - new, old - old_low)
    return new - old - down, new - old + up

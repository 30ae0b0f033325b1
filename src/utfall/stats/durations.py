"""Mean, median and share of durations given as a histogram: whole numbers in, one division at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

KEPT_DECIMALS = 6
"""Decimals that quotients are kept with; far below what is shown, so that rounding happens once, at the edge."""

Histogram = Mapping[int, int]
"""How many cases have each duration, in whole days; zero counts are allowed."""


@dataclass(frozen=True)
class DurationSums:
    """Number of cases, sum of their days and sum of the squared days: all that mean and variance need."""

    cases: int
    days: int
    squares: int


def quotient(numerator: int, denominator: int) -> Decimal:
    """The quotient to six decimals, halves to even; the only division of counts in the product."""
    with localcontext() as context:
        context.prec = 50
        return (Decimal(numerator) / Decimal(denominator)).quantize(
            Decimal(1).scaleb(-KEPT_DECIMALS), rounding=ROUND_HALF_EVEN
        )


def sums(histogram: Histogram) -> DurationSums:
    """The sums of a histogram, exactly."""
    return DurationSums(
        sum(histogram.values()),
        sum(days * count for days, count in histogram.items()),
        sum(days * days * count for days, count in histogram.items()),
    )


def mean_days(histogram: Histogram) -> Decimal:
    """The mean; raises ``ValueError`` without cases."""
    found = sums(histogram)
    if found.cases == 0:
        raise ValueError("no cases have a duration")
    return quotient(found.days, found.cases)


def median_days(histogram: Histogram) -> Decimal:
    """The median: the middle case, or the mean of the two middle ones; raises ``ValueError`` without cases."""
    cases = sum(histogram.values())
    if cases == 0:
        raise ValueError("no cases have a duration")
    lower, upper = _nth(histogram, (cases + 1) // 2), _nth(histogram, cases // 2 + 1)
    return quotient(lower + upper, 2)


def cases_within(histogram: Histogram, *, days: int) -> int:
    """Cases with a duration of at most that many days."""
    return sum(count for duration, count in histogram.items() if duration <= days)


def _nth(histogram: Histogram, position: int) -> int:
    """Duration of the case at that place, counted from 1, in order of duration."""
    passed = 0
    for duration in sorted(histogram):
        passed += histogram[duration]
        if passed >= position:
            return duration
    raise ValueError(f"there is no case {position}")

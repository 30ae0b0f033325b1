"""Intervals of expected counts from how wrong the same estimate was before."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import gammaln
from scipy.stats import nbinom

from utfall.stats.chain_ladder import development, estimate, usual_count
from utfall.stats.delay_triangle import DelayTriangle

LEAST_PAST_ESTIMATES = 20
"""Fewer past estimates say too little of their spread for an interval."""

MOST_PAST_ESTIMATES = 50
"""Older errors than these come from another way of registering."""

_LEAST_EXPECTED = 0.05
"""Floor of what is still expected: a mean of zero would make any registration that comes impossible."""


@dataclass(frozen=True)
class PastEstimate:
    """One earlier estimate: how many more registrations were expected then, and how many came (never below 0)."""

    still_expected: float
    came: float


def past_estimates(
    triangle: DelayTriangle, *, delays: Sequence[int], window: int | None = None, most: int = MOST_PAST_ESTIMATES
) -> tuple[PastEstimate, ...]:
    """What would have been said at each earlier step of the periods then at these delays, and what came true.

    Newest first, and only where all of it is known by now. Several delays are several periods taken together: for a
    sum of the four newest months (0, 1, 2, 3). Each estimate uses only what was known at its own step, at most the
    last ``window`` periods of it.
    """
    longest = triangle.longest_delay
    found: list[PastEstimate] = []
    for steps_ago in range(max(longest - min(delays), 1), triangle.periods - longest - 1):
        if len(found) == most:
            break
        then = triangle.steps_ago(steps_ago, window=window)
        if then is None or then.periods < longest + 2:
            continue
        steps, usual = development(then), usual_count(then)
        still_expected = came = 0.0
        for delay in delays:
            known = then.cumulative[then.periods - 1 - delay, delay]
            final = triangle.cumulative[triangle.periods - 1 - steps_ago - delay, longest]
            if math.isnan(known) or math.isnan(final):
                break
            one = estimate(steps, known=float(known), delay=delay, usual=usual)
            if one is None:
                break
            still_expected += one.still_expected
            came += float(final - known)
        else:
            found.append(PastEstimate(max(still_expected, _LEAST_EXPECTED), max(came, 0.0)))
    return tuple(found)


def dispersion(past: Sequence[PastEstimate]) -> float:
    """The negative binomial's size k, by maximum likelihood: variance of what comes = mean + mean² / k.

    Between e⁻² (hardly anything can be said) and e⁶ (as good as Poisson).
    """
    expected = np.array([one.still_expected for one in past])
    came = np.array([one.came for one in past])

    def against(log_size: float) -> float:
        size = math.exp(log_size)
        likelihood = gammaln(came + size) - gammaln(size) + size * np.log(size / (size + expected))
        return -float((likelihood + came * np.log(expected / (size + expected))).sum())

    return math.exp(float(minimize_scalar(against, bounds=(-2, 6), method="bounded").x))


def expected_interval(
    known: float, *, still_expected: float, past: Sequence[PastEstimate], level: float = 0.8
) -> tuple[float, float] | None:
    """Lower and upper limit of the final count; None with fewer than 20 past estimates.

    Negative binomial around what is still expected, as wide as the past errors were: they hold process, parameter and
    model error together. Source: K. E. Johnson et al. 2025 (see ``chain_ladder.expected_total``).
    """
    if len(past) < LEAST_PAST_ESTIMATES:
        return None
    size, mean = dispersion(past), max(still_expected, _LEAST_EXPECTED)
    tail = (1 - level) / 2
    low, high = nbinom.ppf([tail, 1 - tail], size, size / (size + mean))
    return known + float(low), known + float(high)

"""How much of a count is registered after each delay, and what a count still being registered will come to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from utfall.stats.delay_triangle import DelayTriangle

LEAST_REPORTED_SHARE = 0.5
"""An expected count is published unless clearly less than this share of it is expected to be registered.

Chosen on backtests of weekly dengue reports (see the test of this module): while 4 percent was in, estimates missed
nearly as much as the raw count did; from half in they missed half as much, and their intervals held.
"""

_CLEARLY = 2.0
"""Standard errors below the limit. Where half is in, a share estimated as half or more is one estimated too high, and
the count that goes with it is too low: in simulations by 2 percent at 25 a month, and by none with two errors.
"""


@dataclass(frozen=True)
class Development:
    """How counts grow from each delay to the next; index k is the step from delay k to k + 1.

    ``factors``: infinite where nothing was known at k and something at k + 1. ``sigma_squared``: Mack's variance of a
    step, per unit count; NaN where too few periods show it. ``bases``: sum of the counts that the factor was taken
    from. ``reported_shares``: by delay (one more than the steps), share of the final count expected to be registered;
    above 1 where more is withdrawn than added.
    """

    factors: tuple[float, ...]
    sigma_squared: tuple[float, ...]
    bases: tuple[float, ...]
    reported_shares: tuple[float, ...]


@dataclass(frozen=True)
class Estimate:
    """What a count known at ``delay`` is expected to come to.

    ``expected`` is the published figure (zero-safe, see ``expected_total``). ``ultimate`` is the chain ladder's own
    count × factors, and ``standard_error`` Mack's standard error of it: None where the known count is zero or a step's
    variance cannot be estimated. ``reported_share`` is the share of the final count expected to be in, with its own
    standard error, 0 where it cannot be estimated.
    """

    known: float
    delay: int
    reported_share: float
    reported_share_error: float
    expected: float
    ultimate: float
    standard_error: float | None

    @property
    def still_expected(self) -> float:
        return self.expected - self.known

    @property
    def is_publishable(self) -> bool:
        """Whether half may be in; decided by the steps alone, not by the count itself."""
        return self.reported_share + _CLEARLY * self.reported_share_error >= LEAST_REPORTED_SHARE


def development(triangle: DelayTriangle) -> Development:
    """The steps of a triangle; raises ``ValueError`` where no period shows one of them.

    Factor: the sum of the later counts over the sum of the earlier, of the periods where both are known. Source:
    T. Mack, "Distribution-free calculation of the standard error of chain ladder reserve estimates", ASTIN Bulletin 23
    (1993), 213–225; the variance of a last step shown by one period alone is extrapolated as there.
    """
    before, after = triangle.cumulative[:, :-1], triangle.cumulative[:, 1:]
    both = ~np.isnan(before) & ~np.isnan(after)
    if not both.any(axis=0).all():
        raise ValueError(f"no period shows the step from delay {int(np.argmin(both.any(axis=0)))} to the next")
    before, after = np.where(both, before, 0.0), np.where(both, after, 0.0)
    bases, later = before.sum(axis=0), after.sum(axis=0)
    factors = np.divide(later, bases, out=np.where(later > 0, np.inf, 1.0), where=bases > 0)
    used = before > 0
    ratios = np.divide(after, before, out=np.zeros_like(after), where=used)
    finite = np.where(np.isinf(factors), 0.0, factors)
    squares = np.where(used, before * (ratios - finite) ** 2, 0.0).sum(axis=0)
    freedom = used.sum(axis=0) - 1
    sigma_squared = np.divide(squares, freedom, out=np.full(len(factors), np.nan), where=freedom > 0)
    for step in np.flatnonzero(freedom == 0):
        if step >= 2:
            sigma_squared[step] = _extrapolated(sigma_squared[step - 2], sigma_squared[step - 1])
    growth = np.concatenate((np.cumprod(factors[::-1])[::-1], [1.0]))
    shares = np.divide(1.0, growth, out=np.full(len(growth), np.inf), where=growth > 0)
    return Development(
        tuple(map(float, factors)),
        tuple(map(float, sigma_squared)),
        tuple(map(float, bases)),
        tuple(map(float, shares)),
    )


def expected_total(known: float, *, reported_share: float, usual: float = math.inf) -> float:
    """The final count given what is known, without letting a zero stay a zero.

    With no ``usual`` level: (known + 1 − share) / share, the mean when each of N registrations is in with that
    probability and every N is equally likely beforehand; with half in and none known, one is expected. That adds
    (1 − share) / share in the mean, 4 percent at 25 a period. With the usual count of a period, N is beforehand
    geometric with that mean: known + (1 − share) (known + 1) / (share + 1 / usual), which is right in the mean at the
    usual level and weighs no more than one case elsewhere. A share of 1 or more only scales. Source: K. E. Johnson et
    al., "Baseline nowcasting methods for handling delays in epidemiological data", 2025, as in the package
    baselinenowcast; the geometric form is the same derivation with a proper prior.
    """
    if not 0 < reported_share < math.inf or usual <= 0:
        raise ValueError(f"nothing can be expected from a reported share of {reported_share}, usually {usual}")
    if reported_share >= 1:
        return known / reported_share
    return known + (1 - reported_share) * (known + 1) / (reported_share + 1 / usual)


def usual_count(triangle: DelayTriangle) -> float:
    """Mean count of the triangle's fully known periods, at least 1; infinite (no level) where there is none."""
    complete = triangle.cumulative[:, -1]
    complete = complete[~np.isnan(complete)]
    return max(float(complete.mean()), 1.0) if len(complete) else math.inf


def estimate(steps: Development, *, known: float, delay: int, usual: float = math.inf) -> Estimate | None:
    """What a count known at that delay comes to; None where nothing is ever registered that early.

    ``usual`` as in ``expected_total``. Standard error: Mack 1993 (see ``development``), theorem 3: process and
    parameter error.
    """
    share = steps.reported_shares[delay]
    if not 0 < share < math.inf:
        return None
    counts, variance, of_steps = known, 0.0, 0.0
    for step in range(delay, len(steps.factors)):
        relative = steps.sigma_squared[step] / steps.factors[step] ** 2
        of_steps += relative / steps.bases[step] if steps.bases[step] else math.nan
        if counts > 0:
            variance += relative * (1 / counts + 1 / steps.bases[step]) if steps.bases[step] else math.nan
        counts *= steps.factors[step]
    standard_error = None if known == 0 or math.isnan(variance) else counts * math.sqrt(variance)
    share_error = 0.0 if math.isnan(of_steps) else share * math.sqrt(of_steps)
    expected = expected_total(known, reported_share=share, usual=usual)
    return Estimate(known, delay, share, share_error, expected, counts, standard_error)


def estimates(triangle: DelayTriangle) -> tuple[Estimate | None, ...]:
    """The estimate of every period of the triangle, oldest first, from what is known of it now and is usual in it."""
    steps, usual = development(triangle), usual_count(triangle)
    return tuple(
        estimate(steps, known=triangle.latest(period), delay=triangle.delay(period), usual=usual)
        for period in range(triangle.periods)
    )


def standard_error_of_sum(found: Sequence[Estimate], *, steps: Development) -> float | None:
    """Mack's standard error of the sum of several periods' ultimates; None where one of theirs is missing.

    The same factors carry all periods, so their errors do not cancel. Source: Mack 1993 (see ``development``),
    corollary to theorem 3.
    """
    if any(not base for one in found for base in steps.bases[one.delay : len(steps.factors)]):
        return None  # a step that no period has shown
    variance = 0.0
    for index, one in enumerate(found):
        if one.standard_error is None:
            return None
        variance += one.standard_error**2
        for other in found[index + 1 :]:
            shared = sum(
                steps.sigma_squared[step] / steps.factors[step] ** 2 / steps.bases[step]
                for step in range(max(one.delay, other.delay), len(steps.factors))
            )
            variance += 2 * one.ultimate * other.ultimate * shared
    return math.sqrt(variance)


def _extrapolated(earlier: float, later: float) -> float:
    """Variance of the step after two known ones: never larger than either, falling on as they fell."""
    if math.isnan(earlier) or math.isnan(later):
        return math.nan
    return float(min(later**2 / earlier if earlier > 0 else 0.0, earlier, later))

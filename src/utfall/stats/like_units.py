"""How the shares or rates of like units scatter by their size: the limits of a funnel plot."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta, betabinom, binom, gamma, hypergeom, nbinom

TAILS = (0.001, 0.025, 0.975, 0.999)
"""Chances to lie below each of the four limits: 99.8 % and 95 % lie between them."""

LARGEST_CORRELATION = 0.99
"""Bound of tau² in parts of p (1 − p): units that are all at 0 or 1 cannot differ more."""

_MOST_COUNTED = 5000.0
"""Expected events above which limits come from a continuous distribution of the same mean and variance, which is faster
and within a 40th of a standard deviation of the counted ones (see the test)."""

_REST = 1e-5
"""Chance of the counts that need not be looked at, well under the outermost tail."""

_LONGEST = 1_000_000
"""Counts at most looked at; more are asked for only where units differ a hundredfold, and there none is unusual."""

_Chances = Callable[[NDArray[np.int64]], NDArray[np.float64]]


@dataclass(frozen=True)
class Limits:
    """The values between which 95 and 99.8 % of like units of one size lie."""

    lower_998: float
    lower_95: float
    upper_95: float
    upper_998: float


@dataclass(frozen=True)
class LikeShares:
    """Units with the common share ``events`` of ``cases`` (of all of them), and tau² between the units' own shares.

    Without tau² a unit's events are a draw from those of all (hypergeometric), so that limits are the narrower the
    larger a part of the whole the unit is; with tau² they are beta-binomial around the common share.
    """

    events: int
    cases: int
    between_variance: float

    def __post_init__(self) -> None:
        if not 0 <= self.events <= self.cases or self.cases < 2:
            raise ValueError(f"{self.events} of {self.cases} cases is no common share of several units")
        if not 0 <= self.between_variance <= LARGEST_CORRELATION * self.pooled * (1 - self.pooled):
            raise ValueError(f"shares around {self.pooled} cannot have a variance of {self.between_variance}")

    @property
    def pooled(self) -> float:
        return self.events / self.cases

    def variance(self, size: int) -> float:
        """Of the share of a unit with that many cases."""
        chance = self.pooled * (1 - self.pooled) / size
        if self.between_variance == 0:
            return chance * (self.cases - size) / (self.cases - 1)
        return chance + self.between_variance * (size - 1) / size

    def limits(self, size: int) -> Limits:
        """For a unit of that many cases, at least 1 and no more than all units have."""
        if not 1 <= size <= self.cases:
            raise ValueError(f"a unit has from 1 to {self.cases} cases, not {size}")
        if 2 * self.events > self.cases:
            # What did not happen is counted: fewer counts, and a share and its opposite are judged alike.
            other = LikeShares(self.cases - self.events, self.cases, self.between_variance).limits(size)
            return Limits(1 - other.upper_998, 1 - other.upper_95, 1 - other.lower_95, 1 - other.lower_998)
        pooled, variance = self.pooled, self.variance(size)
        if pooled * size > _MOST_COUNTED and variance > 0:
            amount = pooled * (1 - pooled) / variance - 1
            return Limits(*map(float, beta.ppf(TAILS, pooled * amount, (1 - pooled) * amount)))
        reach = size * (pooled + 10 * math.sqrt(variance))
        if self.between_variance == 0:
            least, most = max(0, size - (self.cases - self.events)), min(size, self.events)
            return _counted(
                lambda counts: hypergeom.pmf(counts, self.cases, self.events, size),
                least=least,
                most=most,
                reach=reach,
                size=size,
            )
        amount = pooled * (1 - pooled) / self.between_variance - 1
        return _counted(
            lambda counts: betabinom.pmf(counts, size, pooled * amount, (1 - pooled) * amount),
            least=0,
            most=size,
            reach=reach,
            size=size,
        )


@dataclass(frozen=True)
class LikeRates:
    """Units with the common rate ``events`` in ``exposure`` (of all of them), and tau² between the units' own rates.

    Without tau² a unit's events are binomial: of all events, with its part of the exposure; with tau² they are
    negative binomial around the common rate.
    """

    events: int
    exposure: float
    between_variance: float

    def __post_init__(self) -> None:
        if self.events < 0 or not 0 < self.exposure < math.inf:
            raise ValueError(f"{self.events} events in {self.exposure} is no common rate")
        if self.between_variance < 0 or (self.events == 0 and self.between_variance > 0):
            raise ValueError(f"rates around {self.pooled} cannot have a variance of {self.between_variance}")

    @property
    def pooled(self) -> float:
        return self.events / self.exposure

    def variance(self, size: float) -> float:
        """Of the rate of a unit with that exposure."""
        if self.between_variance == 0:
            return self.pooled / size * (1 - size / self.exposure)
        return self.pooled / size + self.between_variance

    def limits(self, size: float) -> Limits:
        """For a unit with that exposure, above 0 and no more than all units have."""
        if not 0 < size <= self.exposure:
            raise ValueError(f"a unit has an exposure above 0 and up to {self.exposure}, not {size}")
        pooled, variance = self.pooled, self.variance(size)
        if pooled * size > _MOST_COUNTED and variance > 0:
            return Limits(*map(float, gamma.ppf(TAILS, pooled**2 / variance, scale=variance / pooled)))
        reach = size * (pooled + 10 * math.sqrt(variance))
        if self.between_variance == 0:
            part = size / self.exposure
            return _counted(
                lambda counts: binom.pmf(counts, self.events, part), least=0, most=self.events, reach=reach, size=size
            )
        shape = pooled**2 / self.between_variance
        part = shape / (shape + pooled * size)
        return _counted(lambda counts: nbinom.pmf(counts, shape, part), least=0, most=None, reach=reach, size=size)


def _counted(chances: _Chances, *, least: int, most: int | None, reach: float, size: float) -> Limits:
    """Limits at the mid-p chances of the counts, straight lines between counts; never outside what a count can be.

    A count lies beyond a limit exactly when the chance of a more extreme one and half that of itself is under the
    tail. Source: H. O. Lancaster, "Significance tests in discrete distributions", JASA 56 (1961), 223–234; A. Agresti,
    "Categorical Data Analysis", 2nd ed. 2002, 1.4.5.

    Rejected, by the exact chance of a false alarm (shares 0.5–0.98, units of 5–200 cases; nominal 5 and 0.2 %):
    mid-p has at most 8 and 0.4 %, in the mean 2–5 and 0.05–0.2 %. Whole tails (Clopper–Pearson) never have more, but
    in the mean 1–4 and 0.03–0.15 %. The score limits p ± z √(p (1 − p) / n) of most funnels have up to 15 and 3.5 % at
    high shares. Arc-sine limits and the interpolated ones of Spiegelhalter 2005 (appendix A.1.1) put units that succeed
    in every case beyond the upper limit, up to 39 and 90 % of like units.
    """
    last = math.ceil(reach) + 1
    while True:
        counts = np.arange(least, (last if most is None else min(last, most)) + 1)
        chance = chances(counts)
        middle = np.cumsum(chance) - chance / 2
        if counts[-1] == most or middle[-1] > 1 - _REST or len(counts) > _LONGEST:
            return Limits(*(float(count) / size for count in np.interp(TAILS, middle, counts)))
        last *= 2

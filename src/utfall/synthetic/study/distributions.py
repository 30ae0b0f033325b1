"""Waits in whole days, each with its truth: what share is still open after each day."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.special import gammaincc
from scipy.stats import norm

from utfall.synthetic.days import Days, Shares

LAST_DAY = 20_000
"""No wait drawn here is so long; the mean of the longest-tailed is exact to nine decimals by then."""


class Waits(Protocol):
    """A distribution of waits. Every started day counts, so the shortest wait is one day."""

    def draw(self, rng: np.random.Generator, count: int) -> Days: ...

    def open_shares(self) -> Shares:
        """The share still open after each day, from day 0 to ``LAST_DAY``."""
        ...


@dataclass(frozen=True)
class LogNormalWaits:
    """Log-normal with the given mean and standard deviation of the logarithm."""

    mean_days: float
    sigma: float = 1.0

    def draw(self, rng: np.random.Generator, count: int) -> Days:
        return _whole(rng.lognormal(self._mu, self.sigma, count))

    def open_shares(self) -> Shares:
        days = np.arange(1, LAST_DAY + 1)
        return _from_day_0(norm.sf((np.log(days) - self._mu) / self.sigma))

    @property
    def _mu(self) -> float:
        return math.log(self.mean_days) - self.sigma**2 / 2


@dataclass(frozen=True)
class ExponentialWaits:
    """The same chance of an end every day."""

    mean_days: float

    def draw(self, rng: np.random.Generator, count: int) -> Days:
        return _whole(rng.exponential(self.mean_days, count))

    def open_shares(self) -> Shares:
        return _from_day_0(np.exp(-np.arange(1, LAST_DAY + 1) / self.mean_days))


@dataclass(frozen=True)
class QuickAndSlowWaits:
    """Two kinds of case: 30 percent are over within days, the others are investigated (gamma). Nothing log-normal."""

    mean_days: float

    QUICK_SHARE = 0.3
    QUICK_DAYS = 5.0
    SHAPE = 3.0

    def draw(self, rng: np.random.Generator, count: int) -> Days:
        is_quick = rng.random(count) < self.QUICK_SHARE
        quick = rng.exponential(self.QUICK_DAYS, count)
        return _whole(np.where(is_quick, quick, rng.gamma(self.SHAPE, self._scale, count)))

    def open_shares(self) -> Shares:
        days = np.arange(1, LAST_DAY + 1)
        slow = gammaincc(self.SHAPE, days / self._scale)
        return _from_day_0(self.QUICK_SHARE * np.exp(-days / self.QUICK_DAYS) + (1 - self.QUICK_SHARE) * slow)

    @property
    def _scale(self) -> float:
        return (self.mean_days - self.QUICK_SHARE * self.QUICK_DAYS) / (1 - self.QUICK_SHARE) / self.SHAPE


@dataclass(frozen=True)
class LateRegistration:
    """Some are registered the same day, the others exponentially later, by ``mean_days`` and half a day in the mean."""

    same_day_share: float
    mean_days: float

    def draw(self, rng: np.random.Generator, count: int) -> Days:
        is_late = rng.random(count) >= self.same_day_share
        return np.where(is_late, _whole(rng.exponential(self.mean_days, count)), 0)


def _whole(waits: Shares) -> Days:
    return np.maximum(np.ceil(waits), 1).astype(np.int64)


def _from_day_0(later: Shares) -> Shares:
    return np.concatenate(([1.0], later))

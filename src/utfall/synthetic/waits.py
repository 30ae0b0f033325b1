"""Waits from referral to decision, shaped so that means come out as published and as known at the report's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

import numpy as np

from utfall.synthetic.days import Days, Flags, Shares, day_of, even_shares, next_workday
from utfall.synthetic.targets import REPORT_DAY, TERTIAL_FIRST, TERTIAL_LAST, published_values

_LONGEST_WAIT_DAYS = 600


@dataclass(frozen=True)
class OpenedBy:
    """The decided cases opened by one kind of referral: when it came, the investigation began, and its delays."""

    received: Days
    started: Days
    decision_delay: Days
    registered: Days


@dataclass(frozen=True)
class Waits:
    """Solved waits: ``decided`` per case, and the log-normal parameters they were drawn with."""

    decided: Days
    sigma: float
    mean_by_cohort: tuple[tuple[int, float], ...]

    def draw(self, rng: np.random.Generator, received: Days, *, factor: float) -> Days:
        """Days on which cases of the same kind end otherwise, their waits ``factor`` times as long."""
        z = _normal(even_shares(rng, len(received)))
        means = dict(self.mean_by_cohort)
        mean = np.array([means[int(c)] for c in _cohorts(received)]) * factor
        return next_workday(received + _whole_days(mean, self.sigma, z))


def solve_waits(
    rng: np.random.Generator, opened: OpenedBy, *, series: str, naive_mean_days: float, true_mean_days: float
) -> Waits:
    """Waits whose mean per decision year is the published one, and of January–April 2025 true and naive as given.

    Waits are log-normal with one spread and a mean per intake cohort (year, but January–April 2025 by itself). The
    spread follows from how far the naive mean (decided and known on the report's day) lies below the true mean; the
    means of 2021–2024 from the published means, which mix the intakes of several years.
    """
    z = _normal(even_shares(rng, len(opened.received)))
    cohort = _cohorts(opened.received)
    published = published_values(series)
    spring = cohort == _SPRING
    low, high = 0.5, 1.6
    for _ in range(18):
        sigma = (low + high) / 2
        mean = _mean_for(opened, spring, z, sigma, true_mean_days)
        naive = _naive_mean(opened, spring, _decided(opened, spring, mean, sigma, z))
        low, high = (sigma, high) if naive > naive_mean_days else (low, sigma)
    means = dict.fromkeys(range(int(cohort.min()), int(cohort.max()) + 1), true_mean_days * 0.97)
    means |= {year: published[max(year, 2021)] for year in (2018, 2019, 2020, 2021, 2022, 2023, 2024)}
    means[_SPRING] = mean
    decided = opened.received
    for _ in range(40):
        per_case = np.array([means[int(c)] for c in cohort])
        decided = _decided_all(opened, per_case, sigma, z)
        for year, target in published.items():
            in_year = (decided >= day_of(date(year, 1, 1))) & (decided <= day_of(date(year, 12, 31)))
            actual = float((decided - opened.received)[in_year].mean())
            means[year] *= (target / actual) ** 0.8
        means[2020] = means[2019] = means[2018] = means[2021]
    return Waits(decided, sigma, tuple(sorted(means.items())))


_SPRING = 3000
"""Cohort of January–April 2025; the other cohorts are years of intake."""


def _cohorts(received: Days) -> Days:
    firsts = np.array([day_of(date(year, 1, 1)) for year in range(2018, 2028)])
    years = 2017 + np.searchsorted(firsts, received, side="right")
    return np.where((received >= TERTIAL_FIRST) & (received <= TERTIAL_LAST), _SPRING, years)


def _normal(shares: Shares) -> Shares:
    standard = NormalDist()
    return np.array([standard.inv_cdf(float(share)) for share in shares])


def _whole_days(mean: Shares | float, sigma: float, z: Shares) -> Days:
    drawn = np.exp(np.log(mean) - sigma * sigma / 2 + sigma * z)
    return np.rint(drawn).clip(1, _LONGEST_WAIT_DAYS).astype(np.int64)


def _decided_all(opened: OpenedBy, mean: Shares | float, sigma: float, z: Shares) -> Days:
    return next_workday(np.maximum(opened.received + _whole_days(mean, sigma, z), opened.started))


def _decided(opened: OpenedBy, which: Flags, mean: float, sigma: float, z: Shares) -> Days:
    received = opened.received[which]
    return next_workday(np.maximum(received + _whole_days(mean, sigma, z[which]), opened.started[which]))


def _mean_for(opened: OpenedBy, which: Flags, z: Shares, sigma: float, target: float) -> float:
    """The log-normal mean that makes the realised mean of the cohort ``target`` days."""
    mean = target
    for _ in range(12):
        waits = _decided(opened, which, mean, sigma, z) - opened.received[which]
        mean *= target / float(waits.mean())
    return mean


def _naive_mean(opened: OpenedBy, which: Flags, decided: Days) -> float:
    """Mean wait of those whose decision the report's extract holds."""
    known = (decided + opened.decision_delay[which] < REPORT_DAY) & (opened.registered[which] < REPORT_DAY)
    return float((decided - opened.received[which])[known].mean())

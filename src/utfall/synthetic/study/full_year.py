"""The full year from its first four months, in three services of different size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from utfall.stats.full_year import expected_full_year
from utfall.synthetic.days import Numbers, Shares
from utfall.synthetic.study.scores import Said, Score, score

MONTHS_KNOWN = 4
HISTORY_YEARS = 5
YEAR_TO_YEAR = 0.1
"""Standard deviation of the logarithm of a year's level."""

SEASON = (1.15, 1.1, 1.15, 0.95, 1.0, 0.9, 0.6, 0.75, 1.1, 1.15, 1.1, 1.05)
"""A month's count against the mean month: summers are quiet, springs are not."""


@dataclass(frozen=True)
class Service:
    """How many events a year, and their variance over mean."""

    per_year: int
    overdispersion: float


SERVICES = (Service(3000, 3.0), Service(400, 1.5), Service(60, 1.5))


@dataclass(frozen=True)
class YearScore:
    """The projection's score, in percent of the year's total, and its mean absolute error in the same unit."""

    service: Service
    score: Score
    mean_miss_percent: float


@dataclass(frozen=True, eq=False)
class YearTries:
    """What was said at the end of April, and what the year came to."""

    said: Said
    came_to: Shares


def replicate(service: Service, *, replications: int, seed: tuple[int, ...]) -> YearTries:
    """What is said of the last year of that many draws of six years."""
    rng = np.random.default_rng(seed)
    rows = np.full((4, replications), np.nan)
    for number in range(replications):
        months = draw_months(rng, service)
        history, so_far = months[:-1].tolist(), months[-1, :MONTHS_KNOWN].tolist()
        rows[3, number] = months[-1].sum()
        found = expected_full_year(so_far, history=history)
        if found is not None:
            rows[:3, number] = found.expected, found.p10, found.p90
    return YearTries(Said(rows[0], rows[1], rows[2]), rows[3])


def joined(parts: list[YearTries]) -> YearTries:
    """The replications of all parts, in their order."""
    said = (np.concatenate([getattr(part.said, name) for part in parts]) for name in ("values", "lows", "highs"))
    return YearTries(Said(*said), np.concatenate([part.came_to for part in parts]))


def scores(service: Service, tries: YearTries) -> YearScore:
    """The score of the projection."""
    found = score(f"full_year_{service.per_year}", tries.said, truth=tries.came_to, in_percent=True)
    misses = np.abs(tries.said.values - tries.came_to) / tries.came_to
    return YearScore(service, found, 100 * float(np.nanmean(misses)))


def draw_months(rng: np.random.Generator, service: Service) -> Numbers:
    """Counts by year (rows, the last one is projected) and month."""
    season = np.array(SEASON) / sum(SEASON)
    levels = np.exp(rng.normal(-(YEAR_TO_YEAR**2) / 2, YEAR_TO_YEAR, HISTORY_YEARS + 1))
    means = service.per_year * levels[:, None] * season
    return rng.negative_binomial(means / (service.overdispersion - 1), 1 / service.overdispersion)

"""Monthly series carried on by their level and season, with how surely that can be done."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST_MONTHS = 12
"""Shorter series say nothing of a season, and next to nothing of how a level moves."""

MONTHS_OF_YEAR = 12

_KEPT = 16
"""Lengths of series whose weighings are kept; each takes some ten megabytes at five years."""

_MOVES = (0.0, 0.01, 0.05, 0.2, 1.0)
_YEAR_STEPS = (0.0, 1.0, 10.0)
_SEASONS = (0.0, 0.5, 3.0, 30.0, 300.0)
_DRIFTS = (0.0, 0.02)
"""Variances in units of the noise of a month: of the level's move from month to month, of its step at the turn of the
year, of the season, and of the drift by month. Every combination is weighed by how well it explains the series, so no
single one has to be right: a handful of years cannot tell them apart, and the one that fits best is sure too soon.
"""


@dataclass(frozen=True, eq=False)
class CarriedOn:
    """Series carried on ``ahead`` months; arrays are (series, …), in the unit of the series.

    ``expected`` is by month ahead, and ``season`` the part of it that is the calendar month's own. The sum over the
    months ahead is a mixture of Student's t with ``freedom`` degrees, one per combination of variances: ``weights``,
    ``sums`` (locations) and ``scales``. ``innovations`` (months, series) are what each known month brought that the
    months before it did not tell, standardised: series that are surprised together have shocks in common. ``reach``
    (series, months) is how much the sum moves with each known month: for months that are not surely known.
    """

    expected: Floats
    season: Floats
    weights: Floats
    sums: Floats
    scales: Floats
    innovations: Floats
    reach: Floats
    freedom: int


@dataclass(frozen=True, eq=False)
class Fitted:
    """The same before it is put together: arrays are (combination, …), of every combination of variances.

    ``evidence`` (combination, series) is the logarithm of how well each explains a series. ``spread`` (combination,
    series) is the noise of a month; ``months`` and ``season`` (combination, month ahead, series) are as in
    ``CarriedOn``; ``covariance`` (combination, ahead, ahead) is in units of the noise squared and ``known_weights``
    (combination, ahead, known month) what each known month weighs. ``innovations`` (months, series) are by the best.
    """

    evidence: Floats
    spread: Floats
    months: Floats
    season: Floats
    covariance: Floats
    known_weights: Floats
    innovations: Floats
    freedom: int


@dataclass(frozen=True, eq=False)
class _Weighings:
    """What is the same for all series of a length, first combination by combination: see ``_weighings``."""

    inverse: Floats
    half_log: Floats
    ahead: Floats
    season: Floats
    covariance: Floats
    factor: Floats
    level: Floats


def carried_on(series: Floats, *, first_month: int, ahead: int) -> CarriedOn:
    """The series (months, series) carried on; ``first_month`` is the calendar month, 1 to 12, of the first row.

    A month = a level that moves at random, steps at the turn of the year and may drift + its calendar month's own +
    noise, all normal; the level's start is unknown, the noise's size is taken from the series. Additive, so that it
    holds for series that are negative or zero, and moved and scaled series give moved and scaled answers. Raises
    ``ValueError`` under 12 months or with nothing ahead.

    Source: A. C. Harvey, "Forecasting, structural time series models and the Kalman filter", 1989, 2.3 and 4.1 (the
    model); H. D. Patterson & R. Thompson, "Recovery of inter-block information when block sizes are unequal",
    Biometrika 58 (1971), 545–554 (restricted likelihood, by which combinations are weighed).
    """
    found = fitted(series, first_month=first_month, ahead=ahead)
    weights = shares_of(found.evidence)
    variance = found.covariance.sum(axis=(1, 2))
    return CarriedOn(
        expected=np.einsum("cl,cal->la", weights, found.months),
        season=np.einsum("cl,cal->la", weights, found.season),
        weights=weights.T,
        sums=found.months.sum(axis=1).T,
        scales=(found.spread * np.sqrt(variance)[:, None]).T,
        innovations=found.innovations,
        reach=np.einsum("cl,cam->lm", weights, found.known_weights),
        freedom=found.freedom,
    )


def fitted(series: Floats, *, first_month: int, ahead: int, size: Floats | None = None) -> Fitted:
    """Every combination of variances fitted to the series; ``size`` (series,) is what rounding is judged by."""
    months = series.shape[0]
    if months < LEAST_MONTHS or ahead < 1:
        raise ValueError(f"{months} months cannot be carried on by {ahead}: 12 and 1 are the least")
    found = _weighings(months, first_month, ahead)
    squares = np.einsum("ml,cml->cl", series, found.inverse @ series)
    largest = np.abs(series).max(axis=0) if size is None else size
    squares = np.maximum(squares, months * (1e-9 * np.maximum(largest, 1.0)) ** 2)
    evidence = -found.half_log[:, None] - (months - 1) / 2 * np.log(squares)
    best = evidence.argmax(axis=0)
    spread = np.sqrt(squares / (months - 1))
    return Fitted(
        evidence=evidence,
        spread=spread,
        months=found.ahead @ series,
        season=found.season @ series,
        covariance=found.covariance,
        known_weights=found.ahead,
        innovations=_innovations(series, by=found, best=best) / spread[best, np.arange(len(best))],
        freedom=months - 1,
    )


def shares_of(evidence: Floats) -> Floats:
    """What each combination (rows) weighs in every series (columns): shares that add up to one."""
    weights = np.exp(evidence - evidence.max(axis=0))
    shares: Floats = weights / weights.sum(axis=0)
    return shares


def sum_draws(found: CarriedOn, *, normals: Floats, generator: np.random.Generator) -> Floats:
    """Draws (draws, series) of the sum over the months ahead; ``normals`` carries what the series have in common."""
    draws, series = normals.shape
    heights = np.cumsum(found.weights, axis=1)
    uniforms = generator.random((draws, series))
    chosen = np.array([np.searchsorted(heights[one, :-1], uniforms[:, one]) for one in range(series)]).T
    column = np.arange(series)
    tails = np.sqrt(found.freedom / generator.chisquare(found.freedom, (draws, series)))
    drawn: Floats = found.sums[column, chosen] + found.scales[column, chosen] * normals * tails
    return drawn


def _innovations(series: Floats, *, by: _Weighings, best: NDArray[np.intp]) -> Floats:
    centred = series - np.einsum("lm,ml->l", by.level[best], series)
    whitened: Floats = np.linalg.solve(by.factor[best], centred.T[:, :, None])[:, :, 0]
    return whitened.T


@lru_cache(maxsize=_KEPT)
def _weighings(months: int, first_month: int, ahead: int) -> _Weighings:
    """Per combination: the restricted inverse covariance, half its log determinants, what each known month weighs in
    each month ahead and in its season, the covariance of those, the covariance's factor and the level's weights."""
    moves, steps, season, drift = _parts(months + ahead, first_month)
    kept = np.array(list(itertools.product(_MOVES, _YEAR_STEPS, _SEASONS, _DRIFTS)))
    whole = np.tensordot(kept, np.stack([moves, steps, season, drift]), axes=1) + np.eye(months + ahead)
    known, across, later = whole[:, :months, :months], whole[:, months:, :months], whole[:, months:, months:]
    factor = np.linalg.cholesky(known).astype(np.float64)
    inverse = np.linalg.inv(known).astype(np.float64)
    ones = inverse.sum(axis=2)
    total = ones.sum(axis=1)
    restricted = inverse - ones[:, :, None] * ones[:, None, :] / total[:, None, None]
    level = ones / total[:, None]
    weights = across @ restricted + level[:, None, :]
    own = kept[:, 2, None, None] * season[None, months:, :months] @ restricted
    lack = 1 - (across @ ones[:, :, None])[:, :, 0]
    explained = across @ inverse @ across.transpose(0, 2, 1)
    covariance = later - explained + lack[:, :, None] * lack[:, None, :] / total[:, None, None]
    half_log: Floats = np.log(np.diagonal(factor, axis1=1, axis2=2)).sum(axis=1) + np.log(total) / 2
    return _Weighings(restricted, half_log, weights, own, covariance, factor, level)


def _parts(length: int, first_month: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Covariances of a unit move by month, step by year, season and drift, over so many months."""
    index = np.arange(length, dtype=np.float64)
    month = (index + first_month - 1) % MONTHS_OF_YEAR
    year = (index + first_month - 1) // MONTHS_OF_YEAR
    from_middle = index - index.mean()
    return (
        np.minimum.outer(index, index),
        np.minimum.outer(year, year),
        (month[:, None] == month[None, :]).astype(np.float64),
        np.outer(from_middle, from_middle),
    )

"""Monthly series carried on by level and season, where the season may grow with the level."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from utfall.stats.level_and_season import CarriedOn, Fitted, fitted, shares_of

Floats = NDArray[np.float64]

_LEAST_OF_LARGEST = 0.02
"""A series whose smallest month is a smaller share of its largest than this has months that are as good as empty: the
logarithm of those says more about them than about the series."""

_MOST_VARIANCE = 0.1
"""Of the logarithm of a month, when its mean is told from its median: above, few years do not tell it."""


def carried_on_in_step(series: Floats, *, first_month: int, ahead: int) -> CarriedOn:
    """As ``carried_on``, of series (months, series) as they are and of their logarithms, weighed by the evidence.

    What grows by wages and prices grows by a share: its season and its noise grow with it, and so they do in the
    logarithm. Which of the two it is, every series says by itself. The logarithm is scaled by the series' geometric
    mean, so that both are densities of the same months (normalised power transformation with λ = 1 and λ = 0). Series
    that change sign, or have months that are as good as empty, are carried on as they are. The sum's scale is that of
    its linear part. Scaled series give scaled answers; moved ones do not.

    Source: G. E. P. Box & D. R. Cox, "An analysis of transformations", Journal of the Royal Statistical Society B 26
    (1964), 211–252, section 3.
    """
    plain = fitted(series, first_month=first_month, ahead=ahead)
    signs, means, can = _scaling(series)
    logs = means * np.log(np.where(can, np.abs(series) / means, 1.0))
    by_share = fitted(logs, first_month=first_month, ahead=ahead, size=np.abs(series).max(axis=0))
    shares = shares_of(np.concatenate([plain.evidence, np.where(can, by_share.evidence, -np.inf)]))
    months, season = _as_amounts(by_share, means=means, signs=signs)
    slopes = np.abs(months) / means
    plain_share, own_share = np.split(shares, 2)
    combinations = np.concatenate([plain.months, months])
    scales = np.concatenate(
        [
            plain.spread * np.sqrt(plain.covariance.sum(axis=(1, 2)))[:, None],
            by_share.spread * np.sqrt(np.einsum("cal,cab,cbl->cl", slopes, by_share.covariance, slopes)),
        ]
    )
    inner = np.where(can, means / np.where(can, np.abs(series), 1.0), 0.0)
    reach = np.einsum("cl,cam->lm", plain_share, plain.known_weights)
    reach += np.einsum("cl,cal,cam->lm", own_share, slopes, by_share.known_weights, optimize=True) * inner.T
    is_own = own_share.sum(axis=0) > plain_share.sum(axis=0)
    return CarriedOn(
        expected=np.einsum("cl,cal->la", shares, combinations),
        season=np.einsum("cl,cal->la", shares, np.concatenate([plain.season, season])),
        weights=shares.T,
        sums=combinations.sum(axis=1).T,
        scales=scales.T,
        innovations=np.where(is_own, signs * by_share.innovations, plain.innovations),
        reach=reach,
        freedom=plain.freedom,
    )


def _scaling(series: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Sign and geometric mean of every series, and whether its logarithm can be taken; mean 1 where it cannot."""
    sizes = np.abs(series)
    one_sign = (series > 0).all(axis=0) | (series < 0).all(axis=0)
    can = one_sign & (sizes.min(axis=0) >= _LEAST_OF_LARGEST * sizes.max(axis=0))
    means = np.exp(np.log(np.where(can, sizes, 1.0)).mean(axis=0))
    return np.sign(series[-1]), means, can


def _as_amounts(found: Fitted, *, means: Floats, signs: Floats) -> tuple[Floats, Floats]:
    """Months ahead and their season in the unit of the series, from those of its scaled logarithm."""
    variance = found.spread[:, None, :] ** 2 * np.diagonal(found.covariance, axis1=1, axis2=2)[:, :, None] / means**2
    months = signs * means * np.exp(found.months / means + np.minimum(variance, _MOST_VARIANCE) / 2)
    return months, months * (1 - np.exp(-found.season / means))

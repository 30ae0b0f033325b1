"""Monthly values without their season, so that a chart does not find July every year."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import friedmanchisquare

MONTHS = 12

LEAST_YEARS = 3
"""Complete years without which a season cannot be told from three chance summers."""

CLEAR_SEASON_LEVEL = 0.01
"""Chance of calling a season where there is none; adjusting for noise would make the limits too narrow."""


@dataclass(frozen=True)
class SeasonallyAdjusted:
    """The values with their season taken out, and the factor of each calendar month (January first, mean 1).

    Where no season is clear, or a month's factor cannot be known, ``is_adjusted`` is False, the values are those given
    and the factors 1.
    """

    values: tuple[float, ...]
    factors: tuple[float, ...]
    is_adjusted: bool


def deseasonalised(values: Sequence[float], *, first_month: int, baseline: int | None = None) -> SeasonallyAdjusted:
    """Monthly values over the factor of their calendar month, where the season is clear.

    ``values``: consecutive months of one definition, none negative, from calendar month ``first_month`` (1–12). The
    factors come from the first ``baseline`` months (all if None): fix them there so that what is being watched does
    not change its own yardstick. A month's factor is the sum of its values over the sum of the levels around them: the
    centred mean of thirteen months with half weight at the ends, which neither a trend nor the season itself moves.
    Source: ratio to moving average, as in J. Shiskin et al., "The X-11 variant of the census method II seasonal
    adjustment program", 1967, here by sums so that months with few events weigh little.
    """
    if not 1 <= first_month <= MONTHS or any(not value >= 0 for value in values):
        raise ValueError("months are 1 to 12 and their values at least 0")
    base = list(values[:baseline])
    as_given = SeasonallyAdjusted(tuple(map(float, values)), (1.0,) * MONTHS, False)
    if not has_clear_season(base):
        return as_given
    numerators, denominators = [0.0] * MONTHS, [0.0] * MONTHS
    half = MONTHS // 2
    for index in range(half, len(base) - half):
        around = math.fsum(base[index - half + 1 : index + half]) + (base[index - half] + base[index + half]) / 2
        month = (first_month - 1 + index) % MONTHS
        numerators[month] += base[index]
        denominators[month] += around / MONTHS
    if not all(numerators) or not all(denominators):
        return as_given
    raw = [above / below for above, below in zip(numerators, denominators, strict=True)]
    mean = math.fsum(raw) / MONTHS
    factors = tuple(factor / mean for factor in raw)
    adjusted = tuple(value / factors[(first_month - 1 + index) % MONTHS] for index, value in enumerate(values))
    return SeasonallyAdjusted(adjusted, factors, True)


def has_clear_season(values: Sequence[float]) -> bool:
    """True where the same calendar months are high and low year after year, beyond chance.

    Friedman's test on the ranks of twelve months within each complete year, from the first value on; False with fewer
    than three. A year's level does not count, nor how much higher a month is. Source: M. Friedman, "The use of ranks to
    avoid the assumption of normality implicit in the analysis of variance", JASA 32 (1937), 675–701; used for stable
    seasonality in X-13ARIMA-SEATS.
    """
    years = len(values) // MONTHS
    if years < LEAST_YEARS:
        return False
    table = np.reshape(np.array(values[: years * MONTHS], dtype=np.float64), (years, MONTHS))
    if (table == table[:, :1]).all():
        return False
    return float(friedmanchisquare(*table.T).pvalue) < CLEAR_SEASON_LEVEL

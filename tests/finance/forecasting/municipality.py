"""A municipality whose economy is known: amounts by month drawn from a model that is written down here."""

from __future__ import annotations

from datetime import date

import numpy as np

from utfall.finance.forecasting.known import Known, MonthAmount

AREAS = ("Barn och unga", "Vuxna")
GROUPS = ("Personal", "Köpt vård", "Intäkter")
_LEVEL_ORE = {"Personal": 800_000_000, "Köpt vård": 500_000_000, "Intäkter": -120_000_000}
_NOISE_SHARE = {"Personal": 0.02, "Köpt vård": 0.08, "Intäkter": 0.15}


def true_years(*, seed: int, years: int, first_year: int = 2019) -> tuple[MonthAmount, ...]:
    """Every month of so many years.

    Level with a step each January, a slow random walk, a season of the group's own, noise; a third of the noise and of
    the steps is shared by all lines.
    """
    generator = np.random.default_rng(seed)
    months = 12 * years
    common = generator.standard_normal(months)
    common_step = generator.standard_normal(years)
    found = []
    for area in AREAS:
        for group in GROUPS:
            level, noise = _LEVEL_ORE[group], abs(_LEVEL_ORE[group]) * _NOISE_SHARE[group]
            season = generator.normal(0, 1.5, 12)
            steps = np.cumsum((common_step + 1.4 * generator.standard_normal(years)) * 0.8)
            walk = np.cumsum(0.15 * generator.standard_normal(months))
            own = 0.58 * common + 0.81 * generator.standard_normal(months)
            for month in range(months):
                amount = level + noise * (season[month % 12] + steps[month // 12] + walk[month] + own[month])
                day = date(first_year + month // 12, month % 12 + 1, 1)
                found.append(MonthAmount(area, group, day, round(amount)))
    return tuple(found)


def known_of(amounts: tuple[MonthAmount, ...], *, year: int, months: int) -> Known:
    """The first months of that year and all before it."""
    until = date(year + months // 12, months % 12 + 1, 1)
    return Known(year, months, until, tuple(one for one in amounts if one.month < until))

"""Counts registered late: what the newest month is said to come to when about half of it is in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from utfall.stats.chain_ladder import estimates
from utfall.stats.delay_triangle import DelayTriangle, triangle_of_increments
from utfall.stats.past_errors import expected_interval, past_estimates
from utfall.synthetic.days import Numbers, Shares
from utfall.synthetic.study.scores import Said, Score, score

LEVELS = (25, 60, 240)
"""Counts a month."""

MONTHS = 60
PAST_WINDOW_MONTHS = 36
"""Past estimates are made as they would have been then, from three years at most, as the product does."""

SHARES_BY_DELAY = (0.50, 0.25, 0.12, 0.08, 0.05)
"""Share of a month's count that is registered in it, and one to four months later."""

OVERDISPERSION = 1.5
YEAR_TO_YEAR = 0.1
"""Standard deviation of the logarithm of a month's level."""

EVENNESS = 100.0
"""Concentration of the Dirichlet from which each month's shares by delay come: half is in, give or take 5 percent."""

INTERVAL_LEVEL = 0.8


@dataclass(frozen=True, eq=False)
class CountTries:
    """The newest month in each replication: what was said, what it came to, and what was known of it.

    ``is_published`` is whether the product would have shown it.
    """

    said: Said
    came_to: Shares
    known: Shares
    is_published: Shares


def replicate(level: int, *, replications: int, seed: tuple[int, ...]) -> CountTries:
    """What is said of the newest month of that many draws of five years of months."""
    rng = np.random.default_rng(seed)
    rows = np.full((6, replications), np.nan)
    for number in range(replications):
        increments = draw_increments(rng, level=level)
        triangle = triangle_known_now(increments)
        found = estimates(triangle)[-1]
        rows[3, number] = increments[-1].sum()
        if found is None:
            continue
        past = past_estimates(triangle, delays=(0,), window=PAST_WINDOW_MONTHS)
        limits = expected_interval(
            found.known, still_expected=found.still_expected, past=past, level=INTERVAL_LEVEL
        ) or (np.nan, np.nan)
        rows[:3, number] = found.expected, *limits
        rows[4:, number] = found.known, found.is_publishable
    return CountTries(Said(rows[0], rows[1], rows[2]), rows[3], rows[4], rows[5])


def joined(parts: list[CountTries]) -> CountTries:
    """The replications of all parts, in their order."""
    return CountTries(
        Said(*(np.concatenate([getattr(part.said, name) for part in parts]) for name in ("values", "lows", "highs"))),
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("came_to", "known", "is_published")),
    )


def scores(level: int, tries: CountTries) -> tuple[Score, ...]:
    """The score of the expected count over all replications, and over those in which it is published; in percent.

    The month's own chance, how much of it is in and how much came, is known in the mean and taken out of the bias.
    """
    later = tries.came_to - tries.known
    noise = np.column_stack([tries.known - level * SHARES_BY_DELAY[0], later - level * (1 - SHARES_BY_DELAY[0])])
    is_shown = tries.is_published > 0
    published = Said(
        *(np.where(is_shown, row, np.nan) for row in (tries.said.values, tries.said.lows, tries.said.highs))
    )
    return tuple(
        score(name, said, truth=tries.came_to, noise=noise, in_percent=True)
        for name, said in ((f"expected_{level}", tries.said), (f"published_{level}", published))
    )


def draw_increments(rng: np.random.Generator, *, level: int) -> Numbers:
    """Registrations by month (rows, oldest first) and delay, all of them, also those still to come."""
    levels = level * np.exp(rng.normal(-(YEAR_TO_YEAR**2) / 2, YEAR_TO_YEAR, MONTHS))
    # Variance = overdispersion · mean: a negative binomial whose size grows with the mean.
    totals = rng.negative_binomial(levels / (OVERDISPERSION - 1), 1 / OVERDISPERSION)
    shares = rng.dirichlet(np.array(SHARES_BY_DELAY) * EVENNESS, MONTHS)
    return np.array([rng.multinomial(total, by_delay) for total, by_delay in zip(totals, shares, strict=True)])


def triangle_known_now(increments: Numbers) -> DelayTriangle:
    """What is known when the newest month has just ended."""
    months, delays = increments.shape
    return triangle_of_increments([increments[row, : min(delays, months - row)].tolist() for row in range(months)])

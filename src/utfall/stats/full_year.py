"""A full year expected from its first months, by what the same months were of earlier years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import nbinom

from utfall.stats.overdispersion import overdispersion

MONTHS = 12


@dataclass(frozen=True)
class FullYear:
    """The year's total: ``known`` of its first ``months``, ``expected`` in all, and its 10th, 50th and 90th percentile.

    ``factor`` is what the known months are multiplied by, taken from ``years`` earlier years; ``overdispersion`` is how
    much their counts varied beyond independent events (at least 1).
    """

    known: int
    months: int
    expected: float
    p10: int
    p50: int
    p90: int
    factor: float
    overdispersion: float
    years: int


def expected_full_year(
    so_far: Sequence[int], *, history: Sequence[Sequence[int]], known_then: Sequence[int] | None = None
) -> FullYear | None:
    """The full year by ratio of sums, its percentiles from a quasi-Poisson variance.

    ``so_far``: the year's first months. ``history``: twelve months of each complete earlier year, as known now.
    ``known_then``: of each of those years, the sum of the same months as it was known at the same lag after them; give
    it wherever registration is late, else the year so far is too low and the projection with it. None, because nothing
    can be said, with fewer than two earlier years and where a year's or the history's first months hold nothing.

    Never the known months times twelve over their number: months differ, and summers are quiet. The overdispersion is
    Pearson's of years × months, floored at 1. Variance of the rest of the year: φ (r + r² (1/a + 1/b + 1/h)) with r the
    expected rest, a the months known, b the same months of the history and h its rest; the percentiles are a negative
    binomial's of that mean and variance. Source: P. McCullagh & J. A. Nelder, "Generalized linear models", 2nd ed.
    1989, 6.2.3 (quasi-Poisson); the three terms are the first-order variance of a product of Poisson ratios.
    """
    months = len(so_far)
    if not 1 <= months < MONTHS or any(len(year) != MONTHS for year in history):
        raise ValueError("a full year is expected from 1 to 11 of its months and from years of 12")
    if known_then is not None and len(known_then) != len(history):
        raise ValueError("what was known then is given for every year of the history or for none")
    factor_of_independence = overdispersion(history)
    same_months = sum(known_then) if known_then is not None else sum(sum(year[:months]) for year in history)
    known, total = sum(so_far), sum(sum(year) for year in history)
    if factor_of_independence is None or known == 0 or same_months == 0:
        return None
    later = max(total - same_months, 0)
    phi = max(1.0, factor_of_independence)
    factor = (same_months + later) / same_months
    rest = known * (factor - 1)
    if rest == 0:
        return FullYear(known, months, float(known), known, known, known, factor, phi, len(history))
    variance = phi * (rest + rest**2 * (1 / known + 1 / same_months + 1 / later))
    size = rest**2 / (variance - rest)
    low, middle, high = (known + int(count) for count in nbinom.ppf([0.1, 0.5, 0.9], size, size / (size + rest)))
    return FullYear(known, months, known * factor, low, middle, high, factor, phi, len(history))

"""How much more a measure's counts vary than independent events would."""

from __future__ import annotations

from collections.abc import Sequence


def overdispersion(counts: Sequence[Sequence[int]]) -> float | None:
    """Variance over mean of counts per year (rows) and month (columns), of equal lengths; None with under ten
    degrees of freedom.

    Pearson's chi-squared over its degrees of freedom, against years and months that differ only by a factor each: a
    level of the year or a season is no overdispersion. Independent events give about 1, events that always come in
    pairs about 2. Source: P. McCullagh & J. A. Nelder, "Generalized linear models", 2nd ed. 1989, 4.5.2 and 6.2.4.
    """
    years = [row for row in counts if sum(row)]
    months = [column for column in zip(*years, strict=True) if sum(column)]
    freedom = (len(years) - 1) * (len(months) - 1)
    if freedom < 10:
        return None
    total = sum(sum(column) for column in months)
    chi_squared = 0.0
    for month in months:
        for count, year in zip(month, years, strict=True):
            expected = sum(year) * sum(month) / total
            chi_squared += (count - expected) ** 2 / expected
    return chi_squared / freedom

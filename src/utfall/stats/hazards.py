"""The variance of any number that is computed from daily hazards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Sensitivity:
    """One risk set, and how fast the number moves with its two hazards (events / at risk, competing / at risk)."""

    at_risk: int
    events: int
    competing: int
    by_event: float
    by_competing: float


def variance_from_hazards(sensitivities: Iterable[Sensitivity]) -> float:
    """The variance of the number, to first order in the hazards.

    Given those at risk, the ends of a day are multinomial, and the days are uncorrelated: each contributes the
    variance of by_event · 1[event] + by_competing · 1[competing] over its cases. For the Kaplan–Meier share this is
    Greenwood's formula, for cumulative incidences the infinitesimal jackknife that R's survfit reports.

    Source: P. K. Andersen, Ø. Borgan, R. D. Gill & N. Keiding, "Statistical Models Based on Counting Processes", 1993,
    II.8 (the delta method) and IV.4.1.3 (discrete, with ties).
    """
    variance = 0.0
    for row in sensitivities:
        event, competing = row.events / row.at_risk, row.competing / row.at_risk
        mean = row.by_event * event + row.by_competing * competing
        variance += (row.by_event**2 * event + row.by_competing**2 * competing - mean**2) / row.at_risk
    # Rounding can leave a variance of zero just below it.
    return max(variance, 0.0)

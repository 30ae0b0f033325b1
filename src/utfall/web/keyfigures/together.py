"""The figures of one page, none of which can be worked out from the others, or from another page's."""

from __future__ import annotations

from dataclasses import dataclass

from utfall.figures.kept import KeptGate
from utfall.figures.table import FigureTable
from utfall.figures.warming import last_months
from utfall.model.figure import Figure
from utfall.model.period import Period


@dataclass(frozen=True)
class Together:
    """A page's figures. ``whole`` holds the period, the year before and the months; ``parts`` the groups of the period
    (none where the page is not parted)."""

    whole: FigureTable
    parts: tuple[Figure, ...]

    def months(self, gate: KeptGate) -> tuple[Figure, ...]:
        """The months that the page shows, oldest first."""
        return tuple(self.whole.figure(month.id) for month in last_months(gate.known_at))


def figures_together(gate: KeptGate, *, measure: str, period: Period, by: str = "") -> Together:
    """The figures. Raises ``UnknownMeasure`` and ``UnknownBreakdown``."""
    previous = period.same_period_previous_year()
    pair = (period,) if previous is None else (previous, period)
    whole = gate.standing(measure, (*pair, *last_months(gate.known_at)))
    return Together(whole, gate.standing(measure, (period,), by=by).figures if by else ())

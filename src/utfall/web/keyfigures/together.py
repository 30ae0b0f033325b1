"""The figures of one page, asked for so that none of them can be worked out from the others.

The gate protects what one call asks for. A page with a tertial from one call and its months from another would give
away a hidden month: the tertial less the months shown. So would two pages, each with its own choice of what to hide.
So every page asks for all periods that any page shows (``figures.warming.page_periods``), in one call.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from utfall.figures.estimates.control import ControlChart
from utfall.figures.kept import KeptGate
from utfall.figures.table import FigureTable
from utfall.figures.warming import last_months, page_periods
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
    """The figures. Raises ``UnknownMeasure`` and ``UnknownBreakdown``.

    Where the period's total is shown both beside its months and beside its groups, it is all that the two have in
    common, and a reader of both learns no more than a reader of each. Where either hides it, months and groups are
    asked for in one call, which may hide more.
    """
    periods = page_periods(period, gate.known_at)
    whole = gate.table(measure, periods)
    if not by:
        return Together(whole, ())
    parts = gate.table(measure, (period,), by=(by,))
    if not (whole.figure(period.id).value.has_value and parts.figure(period.id).value.has_value):
        whole = parts = gate.table(measure, periods, by=(by,))
    return Together(whole, tuple(one for one in parts.figures if one.groups and one.period == period))


def without_hidden(chart: ControlChart, whole: FigureTable) -> ControlChart:
    """The chart without the points of months that the page hides: the chart was asked for by itself."""
    hidden = {one.period.id for one in (*whole.figures, *whole.totals) if not one.groups and not one.value.has_value}
    return replace(chart, points=tuple(point for point in chart.points if point.figure.period.id not in hidden))

"""What the report needs of the gate, as protocols: the tests' small gate and ``utfall.figures.Gate`` both fit.

Figures and comparisons are seen through protocols, estimates as the gate's own result objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from utfall.figures.estimates.control import ControlChart
from utfall.figures.estimates.expected import ExpectedCount
from utfall.figures.estimates.full_year import FullYearEstimate
from utfall.figures.estimates.reached import Reached
from utfall.figures.estimates.returns import Returns
from utfall.figures.estimates.revisions import Revisions
from utfall.figures.estimates.track_record import TrackRecord
from utfall.figures.estimates.waiting import WaitingTime
from utfall.measures.definition import Definition
from utfall.model.figure import Figure
from utfall.model.period import Period


class FigureTable(Protocol):
    """Figures of one measure."""

    @property
    def definition(self) -> Definition:
        """The measure's definition."""
        ...

    @property
    def figures(self) -> Sequence[Figure]:
        """All figures, per period and group."""
        ...

    def figure(self, period: str, **groups: str) -> Figure:
        """The figure of a period asked for; always there, its cell may lack a value."""
        ...


class Comparison(Protocol):
    """The gate's answer to "may these be compared, and what came out?"."""

    @property
    def is_allowed(self) -> bool:
        """False where a plain difference would mislead; then ``reason`` says why, in Swedish."""
        ...

    @property
    def is_certain(self) -> bool:
        """True where the difference is larger than chance explains."""
        ...

    @property
    def difference(self) -> Decimal | None:
        """Later minus earlier in the figures' unit; None where it is not allowed."""
        ...

    @property
    def reason(self) -> str:
        """Why it is refused or marked: Swedish sentences, empty where nothing stands against it."""
        ...

    @property
    def is_at_same_lag(self) -> bool:
        """True where both figures are taken as they were known equally long after their periods."""
        ...

    @property
    def earlier(self) -> Figure:
        """The earlier figure; at the same lag as it was known then."""
        ...


class Gate(Protocol):
    """The gate opened at one delivery. Every estimate raises ``NoEstimate`` where none can be made."""

    @property
    def known_at(self) -> date:
        """The day up to which the figures know."""
        ...

    def standing(self, measure: str, periods: Iterable[Period], *, by: str = "") -> FigureTable:
        """Figures computed from events, as they are shown everywhere. Raises ``UnknownMeasure``."""
        ...

    def published(self, measure: str, periods: Sequence[Period]) -> FigureTable:
        """Figures as they stood in earlier reports."""
        ...

    def compare(self, later: Figure, earlier: Figure) -> Comparison:
        """The comparison, or its refusal."""
        ...

    def waiting_time(self, measure: str, period: Period) -> WaitingTime:
        """What is known of a wait, beside the year before."""
        ...

    def expected_count(self, measure: str, period: Period) -> ExpectedCount:
        """What a count that is registered late will come to."""
        ...

    def full_year(self, measure: str, year: Period) -> FullYearEstimate:
        """The year's total from its first months."""
        ...

    def revisions(self, measure: str, period: Period) -> Revisions:
        """The figure as each delivery knew it."""
        ...

    def control_chart(self, measure: str) -> ControlChart:
        """The measure's months against its own limits."""
        ...

    def returns(self, measure: str, period: Period) -> Returns:
        """The share without return: final cohort, and by the curve."""
        ...

    def reached(self, measure: str, period: Period) -> Reached:
        """The share that reaches its goal in time, of all that have begun."""
        ...

    def track_record(self, measure: str, period: Period) -> TrackRecord:
        """Earlier estimates of the same kind against what came true."""
        ...

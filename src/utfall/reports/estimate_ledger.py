"""The estimates a report asks for: each asked once through the gate, and a sentence where none can be made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

from utfall.errors import NoEstimate
from utfall.figures.estimates.control import ControlChart
from utfall.figures.estimates.expected import ExpectedCount
from utfall.figures.estimates.full_year import FullYearEstimate
from utfall.figures.estimates.reached import Reached
from utfall.figures.estimates.returns import Returns
from utfall.figures.estimates.revisions import Revisions
from utfall.figures.estimates.track_record import TrackRecord
from utfall.figures.estimates.waiting import WaitingTime
from utfall.model.period import Period
from utfall.reports.figure_ledger import FigureLedger
from utfall.reports.gate_view import Gate

Estimate = TypeVar("Estimate")


@dataclass(frozen=True)
class NotEstimated:
    """Why the gate makes no estimate, as the Swedish sentence that the report says instead."""

    sentence: str


class EstimateLedger:
    """Asks the gate for estimates and remembers. Their figures are noted by ``ledger.cite_estimates`` where shown."""

    def __init__(self, gate: Gate, ledger: FigureLedger) -> None:
        self._gate = gate
        self._ledger = ledger
        self._known: dict[tuple[str, ...], object] = {}

    def waiting_time(self, measure: str, period: Period) -> WaitingTime | NotEstimated:
        """What is known of a wait, beside the year before."""
        return self._asked(self._gate.waiting_time, measure, period)

    def expected_count(self, measure: str, period: Period) -> ExpectedCount | NotEstimated:
        """What a count that is registered late will come to."""
        return self._asked(self._gate.expected_count, measure, period)

    def full_year(self, measure: str, year: Period) -> FullYearEstimate | NotEstimated:
        """The year's total from its first months."""
        return self._asked(self._gate.full_year, measure, year)

    def revisions(self, measure: str, period: Period) -> Revisions | NotEstimated:
        """The figure as each delivery knew it."""
        return self._asked(self._gate.revisions, measure, period)

    def control_chart(self, measure: str) -> ControlChart | NotEstimated:
        """The measure's months against its own limits."""
        return self._asked(self._gate.control_chart, measure)

    def returns(self, measure: str, period: Period) -> Returns | NotEstimated:
        """The share without return: final cohort, and by the curve."""
        return self._asked(self._gate.returns, measure, period)

    def reached(self, measure: str, period: Period) -> Reached | NotEstimated:
        """The share that reaches its goal in time, of all that have begun."""
        return self._asked(self._gate.reached, measure, period)

    def track_record(self, measure: str, period: Period) -> TrackRecord | NotEstimated:
        """Earlier estimates of the same kind against what came true."""
        return self._asked(self._gate.track_record, measure, period)

    def _asked(self, ask: Callable[..., Estimate], measure: str, *period: Period) -> Estimate | NotEstimated:
        key = (ask.__name__, measure, *(one.id for one in period))
        if key not in self._known:
            try:
                self._known[key] = ask(measure, *period)
            except NoEstimate as error:
                title = self._ledger.definition(measure).short_title
                self._known[key] = NotEstimated(_named(error.cause, measure, title))
        return cast("Estimate | NotEstimated", self._known[key])


def _named(cause: str, measure: str, title: str) -> str:
    """The cause with the measure's title for its id, small inside a sentence."""
    begun = cause.removeprefix(measure)
    head = title if begun != cause else ""
    return head + begun.replace(measure, f"{title[0].lower()}{title[1:]}")

"""What the pages and the report of a delivery ask for, asked beforehand: then the first reader need not wait."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date

from utfall.errors import NoEstimate
from utfall.figures.kept import KeptGate
from utfall.model.period import Period

MONTHS_SHOWN = 24
YEARS_TO_CHOOSE = 3
"""From which a page lets its reader choose a period; the year before it stands beside."""

Progress = Callable[[int, int], None]


def warm(gate: KeptGate, *, progress: Progress = lambda done, total: None) -> None:
    """Every measure at the last whole tertial: its figures, the months before, and each estimate that it admits.

    ``progress`` is told measures done and in all.
    """
    period = last_whole_tertial(gate.known_at)
    for done, measure in enumerate(gate.measures):
        progress(done, len(gate.measures))
        warm_measure(gate, measure, period)
    progress(len(gate.measures), len(gate.measures))


def warm_measure(gate: KeptGate, measure: str, period: Period) -> None:
    """What the measure's page shows at that period."""
    previous = period.same_period_previous_year()
    assert previous is not None, "a tertial always has one the year before"
    table = gate.standing(measure, (previous, period, *last_months(gate.known_at)))
    gate.compare(table.figure(period.id), table.figure(previous.id))
    gate.explain(table.figure(period.id))
    for door in (gate.waiting_time, gate.expected_count, gate.returns, gate.reached, gate.revisions, gate.track_record):
        with contextlib.suppress(NoEstimate):
            door(measure, period)
    with contextlib.suppress(NoEstimate):
        gate.full_year(measure, Period.year(period.first.year))
    with contextlib.suppress(NoEstimate):
        gate.control_chart(measure)


def warm_groups(gate: KeptGate, measure: str) -> None:
    """The measure by each of its breakdowns, in the years that its page can show: half a minute for a share of persons
    with many groups, where the totals of all measures take seconds."""
    years = [Period.year(gate.known_at.year - back) for back in range(YEARS_TO_CHOOSE + 1)]
    for breakdown in gate.definition(measure).breakdowns:
        gate.standing(measure, years, by=breakdown.name)


def last_whole_tertial(known_at: date) -> Period:
    """The last tertial that had ended by then (``known_at`` itself is not known)."""
    current = Period.tertial(known_at.year, (known_at.month + 3) // 4)
    number = (current.first.month + 3) // 4
    return Period.tertial(known_at.year, number - 1) if number > 1 else Period.tertial(known_at.year - 1, 3)


def last_months(known_at: date, *, count: int = MONTHS_SHOWN) -> tuple[Period, ...]:
    """The last whole months known, oldest first."""
    ends = known_at.year * 12 + known_at.month - 1
    return tuple(Period.month((ends - back) // 12, (ends - back) % 12 + 1) for back in range(count, 0, -1))

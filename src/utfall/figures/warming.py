"""What the pages and the report of a delivery ask for, asked beforehand: then the first reader need not wait."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from datetime import date

from utfall.errors import NoEstimate
from utfall.figures.kept import KeptGate
from utfall.model.period import Period

MONTHS_SHOWN = 24
YEARS_TOGETHER = 4
"""The three that a page lets its reader choose from, and the one before them that stands beside."""

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
    table = gate.table(measure, page_periods(period, gate.known_at))
    gate.compare(table.figure(period.id), table.figure(previous.id))
    gate.explain(table.figure(period.id))
    for door in (gate.waiting_time, gate.expected_count, gate.returns, gate.reached, gate.revisions, gate.track_record):
        with contextlib.suppress(NoEstimate):
            door(measure, period)
    with contextlib.suppress(NoEstimate):
        gate.full_year(measure, Period.year(period.first.year))
    with contextlib.suppress(NoEstimate):
        gate.control_chart(measure)


def page_periods(period: Period, known_at: date) -> tuple[Period, ...]:
    """What every page of a measure asks for in one call: the period, the year before, and all that other pages show.

    Two pages that asked for different periods would each choose what to hide, and one set against the other would tell.
    """
    previous = period.same_period_previous_year()
    pair = (period,) if previous is None else (previous, period)
    return together_with(pair, known_at)


def together_with(periods: Iterable[Period], known_at: date) -> tuple[Period, ...]:
    """The periods with the years, tertials and months that have begun of the last four years, in order."""
    calendar = []
    for year in range(known_at.year - YEARS_TOGETHER + 1, known_at.year + 1):
        calendar += [Period.year(year), *(Period.tertial(year, number) for number in (1, 2, 3))]
        calendar += [Period.month(year, number) for number in range(1, 13)]
    begun = (one for one in calendar if one.first < known_at)
    return tuple(sorted({*periods, *begun, *last_months(known_at)}))


def last_whole_tertial(known_at: date) -> Period:
    """The last tertial that had ended by then (``known_at`` itself is not known)."""
    current = Period.tertial(known_at.year, (known_at.month + 3) // 4)
    number = (current.first.month + 3) // 4
    return Period.tertial(known_at.year, number - 1) if number > 1 else Period.tertial(known_at.year - 1, 3)


def last_months(known_at: date, *, count: int = MONTHS_SHOWN) -> tuple[Period, ...]:
    """The last whole months known, oldest first."""
    ends = known_at.year * 12 + known_at.month - 1
    return tuple(Period.month((ends - back) // 12, (ends - back) % 12 + 1) for back in range(count, 0, -1))

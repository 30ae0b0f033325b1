"""What was known when: monthly counts as the deliveries knew them, equally long after each month."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from utfall.figures.deliveries import Deliveries
from utfall.figures.evaluating import Evaluator
from utfall.figures.sufficient import sufficient
from utfall.measures.definition import Definition, Version
from utfall.model.period import Period
from utfall.model.question import Counted, EventCount, NoReturnShare, Question, Ratio
from utfall.model.unit import Unit
from utfall.stats.delay_triangle import DelayTriangle

MOST_MONTHS = 60
"""Older months come from another way of registering."""

LEAST_DELAY = 2
"""Steps of a month that a count is followed at the least, however soon a definition calls it registered."""

DAYS_PER_STEP = 30.0


@dataclass(frozen=True)
class KnownThen:
    """The triangle of monthly counts; row i is month ``months[i]``, column k what was known k months after.

    ``lag_days``: days from a month's end to the delivery that first holds it whole. Where no delivery came within a
    week of that day in a month, nothing is known.
    """

    months: tuple[Period, ...]
    lag_days: int
    triangle: DelayTriangle

    def delay(self, month: Period) -> int | None:
        """Steps since the month as of now; None for a month that is not in the triangle."""
        return len(self.months) - 1 - self.months.index(month) if month in self.months else None


def is_registered_late(version: Version) -> bool:
    """True for what a triangle can be made of: events and completed spells that are counted one by one."""
    match version.spec:
        case EventCount(amount=amount):
            return amount is None
        case NoReturnShare():
            return True
        case _:
            return False


def adds_up(version: Version) -> bool:
    """True where the months of a period sum to it: rows do, persons may be in several months."""
    spec = version.spec
    return isinstance(spec, EventCount | NoReturnShare) and spec.count is Counted.ROWS


def known_then(deliveries: Deliveries, definition: Definition, version: Version) -> KnownThen | None:
    """The triangle as known now, every month counted by ``version``; None where too little was delivered.

    Its newest month is the last that was over before the gate's delivery.
    """
    current = deliveries.current
    data_from = current.data_from(version.spec)
    if data_from is None or isinstance(version.spec, Ratio):
        return None
    newest = month_before(current.delivery.known_at)
    lag_days = (current.delivery.known_at - newest.end).days
    longest = max(LEAST_DELAY, math.ceil(definition.maturity_days / DAYS_PER_STEP) + 1)
    first = max(data_from, _months_back(newest, MOST_MONTHS - 1).first)
    months = tuple(month for month in months_to(newest, MOST_MONTHS) if month.first >= first)
    if len(months) < longest + 2:
        return None
    counts = np.full((len(months), longest + 1), np.nan)
    for step, month in enumerate(months):
        delivery = deliveries.near(month.end + timedelta(days=lag_days))
        if delivery is None or delivery.known_at < month.end:
            continue
        asked = months[max(0, step - longest) : step + 1]
        for index, count in enumerate(count_months(deliveries.evaluator(delivery), version, asked)):
            row = max(0, step - longest) + index
            counts[row, step - row] = count
    _fill_final(counts, current, version, months)
    known = ~np.isnan(counts)
    # Months so long before the first delivery that none followed them say nothing of delays.
    begins = int(np.argmax(known.any(axis=1)))
    known = known[begins:]
    if len(known) < longest + 2 or not known.any(axis=1).all() or not _is_known_now(known):
        return None
    if not (known[:, :-1] & known[:, 1:]).any(axis=0).all():
        return None  # deliveries come so seldom that no month shows what is registered from one step to the next
    return KnownThen(months[begins:], lag_days, DelayTriangle(counts[begins:]))


def _fill_final(
    counts: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    current: Evaluator,
    version: Version,
    months: Sequence[Period],
) -> None:
    """Where the delivery that would have given a month's final count did not come, the count as known now: what is
    registered later than the longest delay is little."""
    rows, columns = counts.shape
    lacking = [row for row in range(rows - columns) if np.isnan(counts[row, -1]) and not np.isnan(counts[row]).all()]
    now = count_months(current, version, [months[row] for row in lacking]) if lacking else []
    counts[lacking, -1] = now


def _is_known_now(known: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> bool:
    """Whether the newest delivery gives every month that is still open."""
    rows, columns = known.shape
    return all(known[rows - 1 - delay, delay] for delay in range(min(rows, columns)))


def count_months(evaluator: Evaluator, version: Version, months: Sequence[Period]) -> list[int]:
    """How many there were in each month, as the evaluator's delivery knows it."""
    spec = version.spec
    assert not isinstance(spec, Ratio)
    question = Question(spec, tuple(months), (), evaluator.delivery.known_at)
    cells = evaluator.cells(question)
    of_month = {month: [cell for cell in cells if cell.period == month.id] for month in months}
    return [sufficient(version, of_month[month], unit=Unit.COUNT).cases for month in months]


def month_before(day: date) -> Period:
    """The last month that was over that day."""
    last = day.replace(day=1) - timedelta(days=1)
    return Period.month(last.year, last.month)


def months_to(last: Period, count: int) -> tuple[Period, ...]:
    """So many months up to and including ``last``."""
    return tuple(_months_back(last, back) for back in range(count - 1, -1, -1))


def _months_back(month: Period, back: int) -> Period:
    number = month.first.year * 12 + month.first.month - 1 - back
    return Period.month(number // 12, number % 12 + 1)


def month_after(month: Period, count: int) -> Period:
    """The month so many months later."""
    return _months_back(month, -count)


def months_of(period: Period) -> tuple[Period, ...]:
    """The whole months of a period; none for weeks and days."""
    number, last = period.first.year * 12 + period.first.month - 1, period.last.year * 12 + period.last.month - 1
    found = tuple(Period.month(n // 12, n % 12 + 1) for n in range(number, last + 1))
    return found if found[0].first == period.first and found[-1].last == period.last else ()

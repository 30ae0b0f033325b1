"""How the periods asked for hang together: cut into stretches that do not overlap, and the sums that follow."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from utfall.model.period import Period, PeriodKind
from utfall.model.question import (
    Counted,
    EventCount,
    NoReturnShare,
    Observation,
    ReachShare,
    ShareAbove,
    Spec,
    SpellDays,
    Stock,
    TimeToEvent,
)


class OverTime(StrEnum):
    """What a longer period's count is to its parts'.

    ``SUM``: each case lies in one of them. ``DISTINCT``: persons, who may be in several. ``MOMENT``: the count of the
    period's last day. ``NONE``: nothing follows.
    """

    SUM = "sum"
    DISTINCT = "distinct"
    MOMENT = "moment"
    NONE = "none"


def over_time(spec: Spec) -> OverTime:
    """How counts of that kind of measure combine over periods."""
    match spec:
        case EventCount(count=Counted.PERSONS) | NoReturnShare(count=Counted.PERSONS):
            return OverTime.DISTINCT
        case EventCount() | NoReturnShare() | SpellDays() | TimeToEvent() | ReachShare():
            return OverTime.SUM
        case Stock():
            return OverTime.MOMENT
        case _:
            return OverTime.NONE


def counts_distinct(spec: Spec) -> bool:
    """True where one person can be in several groups, so that groups need not sum to the total."""
    match spec:
        case ShareAbove() | Observation():
            return True
        case EventCount(count=count) | NoReturnShare(count=count) | Stock(count=count):
            return count is Counted.PERSONS
        case _:
            return False


def counts_cases(spec: Spec) -> bool:
    """True where a total counts rows or persons, not days or amounts of them."""
    match spec:
        case EventCount(amount=amount):
            return amount is None
        case Stock():
            return True
        case _:
            return False


def atoms(periods: Sequence[Period]) -> tuple[Period, ...]:
    """The days of the periods cut at every beginning and end; an atom that is a period asked for keeps its name."""
    asked = {(period.first, period.end): period for period in sorted(periods, reverse=True)}
    cuts = sorted({day for bounds in asked for day in bounds})
    found = []
    for first, end in itertools.pairwise(cuts):
        if any(period.first <= first and end <= period.end for period in periods):
            found.append(asked.get((first, end)) or _stretch(first, end))
    return tuple(found)


def made_of(period: Period, pieces: Sequence[Period]) -> tuple[Period, ...]:
    """The pieces that lie within the period, in order."""
    return tuple(piece for piece in sorted(pieces) if period.first <= piece.first and piece.end <= period.end)


def _stretch(first: date, end: date) -> Period:
    last = end - timedelta(days=1)
    return Period(first, last, PeriodKind.MONTHS, f"{first}/{last}")

"""From the engine's counts to a figure's value with its parts: the place where a measure's division is made."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from utfall.measures.definition import Statistic, Version
from utfall.model.figure import Interval
from utfall.model.question import (
    CellCounts,
    EventCount,
    NoReturnShare,
    Observation,
    ReachShare,
    ShareAbove,
    Spec,
    SpellDays,
    TimeToEvent,
)
from utfall.model.unit import Unit
from utfall.stats.durations import KEPT_DECIMALS, cases_within, mean_days, median_days, quotient, sums
from utfall.stats.mean_interval import mean_interval
from utfall.stats.wilson import wilson_interval


@dataclass(frozen=True)
class Sufficient:
    """What a figure is made of. ``value`` is None where there is nothing to divide by, or no observation.

    For a total the value is the ``numerator`` itself. ``is_share``: the numerator is part of the denominator.
    ``cases`` are all that the figure is about, ``awaited`` those whose outcome is still to come. ``contributors`` are
    the spells or rows that a sum comes from (of a ratio's numerator; ``contributors_below`` of its denominator), None
    where the number itself counts the cases: 120 nights may be one child's.
    """

    value: Decimal | None
    numerator: int | None = None
    denominator: int | None = None
    is_share: bool = False
    cases: int = 0
    awaited: int = 0
    interval: Interval | None = None
    contributors: int | None = None
    contributors_below: int | None = None

    @property
    def followed_share(self) -> Decimal:
        """Share of the cases whose outcome is known; 1 where none is awaited."""
        return quotient(self.cases - self.awaited, self.cases) if self.awaited else Decimal(1)


def sufficient(version: Version, cells: Sequence[CellCounts], *, unit: Unit) -> Sufficient:
    """The parts of one figure from all engine cells that belong to it (none: every statistic is zero)."""
    match version.spec:
        case TimeToEvent():
            return _time_to_event(version, cells)
        case NoReturnShare():
            base, mature = _sum(cells, "n_base"), _sum(cells, "n_mature")
            return share(mature - _sum(cells, "n_returned"), mature, cases=base, awaited=base - mature)
        case ReachShare():
            reached, awaited = _sum(cells, "n_reached"), _sum(cells, "n_pending")
            return share(reached, reached + _sum(cells, "n_not_reached"), cases=_sum(cells, "n"), awaited=awaited)
        case ShareAbove():
            persons = _sum(cells, "n_persons")
            return share(_sum(cells, "n_above"), persons, cases=persons)
        case Observation():
            return observed(cells, unit=unit)
        case spec:
            number = _sum(cells, spec.STATISTICS[0])
            return Sufficient(Decimal(number), numerator=number, cases=number, contributors=_contributors(spec, cells))


def share(numerator: int, denominator: int, *, cases: int, awaited: int = 0) -> Sufficient:
    """A share of a whole, with Wilson's interval."""
    if denominator == 0:
        return Sufficient(None, 0, 0, is_share=True, cases=cases, awaited=awaited)
    limits = kept_interval(wilson_interval(numerator, denominator), method="Wilson, 95 %")
    return Sufficient(quotient(numerator, denominator), numerator, denominator, True, cases, awaited, limits)


def divided(numerator: Sufficient, denominator: Sufficient, *, unit: Unit, are_cases: bool) -> Sufficient:
    """A ratio of two totals; a share where the unit says so.

    The share has an interval only where cases are counted (``are_cases``): nights and amounts are not drawn one by
    one, so Wilson's limits would be far too narrow.
    """
    above, below = numerator.numerator, denominator.numerator
    if above is None or below is None:
        return Sufficient(None)
    if unit is Unit.SHARE and above <= below:
        found = share(above, below, cases=below)
        found = found if are_cases else dataclasses.replace(found, interval=None)
    else:
        found = Sufficient(quotient(above, below) if below else None, above, below, cases=below)
    return dataclasses.replace(found, contributors=numerator.contributors, contributors_below=denominator.contributors)


def observed(cells: Sequence[CellCounts], *, unit: Unit) -> Sufficient:
    """A figure that came ready-made; numerator and denominator where the source gave them."""
    if not cells:
        return Sufficient(None)
    (cell,) = cells
    found = dict(cell.statistics)
    value = Decimal(found["value_e4"]).scaleb(-4)
    numerator, denominator = found.get("numerator"), found.get("denominator")
    is_part = numerator is not None and denominator is not None and 0 <= numerator <= denominator
    is_share = unit in (Unit.SHARE, Unit.PER_CENT) and is_part and denominator != 0
    if denominator is None and numerator is None and value == value.to_integral_value():
        numerator = int(value) if unit in (Unit.COUNT, Unit.PERSONS) else None
    return Sufficient(value, numerator, denominator, is_share, cases=denominator or 0)


def _time_to_event(version: Version, cells: Sequence[CellCounts]) -> Sufficient:
    """Statistics of the durations; open subjects are awaited, or for a share within a limit those short of it.

    A subject open for d days at the cut-off has been followed through day d − 1, so a limit of w days has been seen
    when d > w.
    """
    with_event, competing, still_open = (_histogram(cells, name) for name in ("n_event", "n_competing", "n_open"))
    found = sums(with_event)
    cases = found.cases + sum(competing.values()) + sum(still_open.values())
    if version.statistic is Statistic.SHARE_WITHIN:
        limit = version.within_days
        if limit is None:
            raise ValueError("a share within a limit has no limit")
        within = cases_within(with_event, days=limit)
        return share(within, cases, cases=cases, awaited=cases_within(still_open, days=limit))
    awaited = sum(still_open.values())
    if found.cases == 0:
        return Sufficient(None, 0, 0, cases=cases, awaited=awaited)
    if version.statistic is Statistic.MEDIAN_OF_DECIDED:
        return Sufficient(median_days(with_event), None, found.cases, cases=cases, awaited=awaited)
    limits = mean_interval(found)
    interval = None if limits is None else kept_interval(limits, method="t-fördelning, 95 %")
    return Sufficient(mean_days(with_event), found.days, found.cases, False, cases, awaited, interval)


def _contributors(spec: Spec, cells: Sequence[CellCounts]) -> int | None:
    """The spells that days come from, the rows that an amount comes from; None for other totals."""
    match spec:
        case SpellDays():
            return _sum(cells, "n")
        case EventCount(amount=str()):
            return _sum(cells, "rows")
        case _:
            return None


def _histogram(cells: Sequence[CellCounts], statistic: str) -> Counter[int]:
    counts: Counter[int] = Counter()
    for cell in cells:
        counts[cell["duration_days"]] += cell[statistic]
    return counts


def _sum(cells: Sequence[CellCounts], statistic: str) -> int:
    return sum(cell[statistic] for cell in cells)


def kept_interval(limits: tuple[float, float], *, method: str) -> Interval:
    """The limits with the decimals that values are kept with."""
    low, high = (Decimal(str(round(limit, KEPT_DECIMALS))) for limit in limits)
    return Interval(low, high, method)

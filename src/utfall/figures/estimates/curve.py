"""A curve that may be drawn: in steps of so many ends that no single person's can be read from it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from utfall.disclosure.policy import DisclosurePolicy
from utfall.figures.estimates.making import decimal
from utfall.stats.competing import IncidenceCurve, share_reached


@dataclass(frozen=True)
class CurvePoint:
    """The share (0–1) with the event by the end of that day, with its limits."""

    day: int
    share: Decimal
    low: Decimal
    high: Decimal


def curve_points(curve: IncidenceCurve, *, policy: DisclosurePolicy, to_day: int = 365) -> tuple[CurvePoint, ...]:
    """The curve where at least ``policy.minimum_count`` events have come since the point before, to its last known day.

    As many cases must still be open at a point, or none. Ends with a point at the last known day where the events
    since the one before are as many or none.
    """
    points: list[CurvePoint] = []
    since = 0
    for step in curve.steps:
        row = step.risk_set
        if row.day > to_day:
            break
        since += row.events
        left = row.at_risk - row.ends - row.censored
        if since >= policy.minimum_count and not policy.is_small(left):
            points += _point(curve, row.day)
            since = 0
    last = curve.known_to_day
    if points and last is not None and since == 0 and points[-1].day < min(last, to_day):
        points += _point(curve, min(last, to_day))
    return tuple(points)


def _point(curve: IncidenceCurve, day: int) -> list[CurvePoint]:
    found = share_reached(curve, outcome="event", by_day=day)
    if found is None:
        return []
    return [CurvePoint(day, decimal(found.value), decimal(found.low), decimal(found.high))]

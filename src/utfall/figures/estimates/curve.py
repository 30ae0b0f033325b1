"""A curve that may be drawn: in steps of so many ends that no single person's can be read from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from utfall.disclosure.policy import DisclosurePolicy
from utfall.figures.estimates.making import decimal
from utfall.stats.competing import IncidenceCurve, share_reached
from utfall.stats.durations import cases_within
from utfall.stats.follow_up import MINIMUM_AT_RISK


@dataclass(frozen=True)
class CurvePoint:
    """The share (0–1) with the event by the end of that day, with its limits."""

    day: int
    share: Decimal
    low: Decimal
    high: Decimal


def curve_points(
    curve: IncidenceCurve,
    *,
    policy: DisclosurePolicy,
    shown_days: Sequence[int] = (),
    other_ends: int = 0,
    to_day: int = 365,
) -> tuple[CurvePoint, ...]:
    """The curve where at least ``policy.minimum_count`` events have come since the point before, to its last known day.

    As many cases must still be open at a point, or none, and as many events lie between it and each day in
    ``shown_days``, whose share is shown elsewhere, or none. Nor may so few be without the event after a point, or
    without both it and the ``other_ends`` that are shown. Ends with a point at the last known day where no event has
    come since the one before.
    """
    points: list[CurvePoint] = []
    events = curve.follow_up.events
    for step in curve.steps:
        row = step.risk_set
        if row.day > to_day or row.at_risk < MINIMUM_AT_RISK:
            break
        told = [*shown_days, *(point.day for point in points)]
        until = cases_within(events, days=row.day)
        before = max((day for day in told if day < row.day), default=-1)
        after = [cases_within(events, days=day) - until for day in shown_days if day >= row.day][:1]
        without = curve.follow_up.cases - until
        parts = (row.at_risk - row.ends - row.censored, without, without - other_ends, *after)
        since = until - cases_within(events, days=before)
        if since >= policy.minimum_count and not any(policy.is_small(part) for part in parts):
            points += _point(curve, row.day)
    last = min(to_day if curve.known_to_day is None else curve.known_to_day, to_day)
    if points and curve.known_to_day is not None and points[-1].day < last:
        since = cases_within(events, days=last) - cases_within(events, days=points[-1].day)
        points += _point(curve, last) if since == 0 else []
    return tuple(points)


def _point(curve: IncidenceCurve, day: int) -> list[CurvePoint]:
    found = share_reached(curve, outcome="event", by_day=day)
    if found is None:
        return []
    return [CurvePoint(day, decimal(found.value), decimal(found.low), decimal(found.high))]

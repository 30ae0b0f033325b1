"""A measure before and after something began: has its level changed, and what cannot be said."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from utfall.errors import NoEstimate
from utfall.figures.deliveries import Deliveries
from utfall.figures.estimates.before_after_words import known_on, reservations, sentence
from utfall.figures.estimates.control import (
    MOST_POINTS,
    ControlChart,
    ControlPoint,
    control_point,
    event_days,
    is_rare,
    preliminary_point,
)
from utfall.figures.estimates.control_points import MOST_MONTHS, Series, monthly, series_of, tertials
from utfall.figures.estimates.control_scaling import Scaling, judged_points, scaling_of
from utfall.figures.estimates.known_then import month_before, months_to
from utfall.figures.estimates.making import Groups, decimal
from utfall.figures.estimates.wait_there import wait_there
from utfall.figures.evaluating import Evaluator
from utfall.figures.standing import Doors
from utfall.measures.definition import Definition
from utfall.model.cell import CellState
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.model.unit import Unit
from utfall.stats.control_chart import LEAST_POINTS, ChartPoint, rare_event_chart
from utfall.stats.level_change import Level, level_after, signals_apart
from utfall.stats.special_cause import RUN, Rule

RARE = "styrdiagram_sallsynt"


@dataclass(frozen=True)
class Began:
    """The day it began and, where it has ended, the day it did: what lies after that is neither before nor after."""

    on: date
    until: date | None = None

    def is_before(self, period: Period) -> bool:
        """Wholly before the day."""
        return period.last < self.on

    def is_after(self, period: Period) -> bool:
        """Wholly from the day on, while it lasted."""
        return period.first >= self.on and (self.until is None or period.last <= self.until)


@dataclass(frozen=True)
class BeforeAndAfter:
    """``chart``: at most two years of periods before with their own lines, and those after against the same lines, or
    with lines of their own where the level has changed. ``before`` and ``after`` count the points that are judged,
    ``level_before`` and ``level_after`` are their means in the chart's unit (None: no such point).

    ``known_on``: the first day on which a change could be told of, where it is too early. ``sentence`` and
    ``reservations``, what cannot be concluded, are Swedish.
    """

    definition: Definition
    groups: Groups
    began: Began
    chart: ControlChart
    level: Level
    before: int
    after: int
    level_before: Decimal | None
    level_after: Decimal | None
    known_on: date | None
    sentence: str
    reservations: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        """A lasting change."""
        return self.level in (Level.RISEN, Level.FALLEN)


def before_and_after(deliveries: Deliveries, definition: Definition, began: Began) -> BeforeAndAfter:
    """The measure in all, by month, or by tertial where a month is protected; rare events by the days between.

    Raises ``NoEstimate`` where protected periods remain, a period is missing, a new definition began after, or no
    period before is final.
    """
    evaluator = deliveries.current
    series = monthly(evaluator, definition)
    if series is not None and is_rare(evaluator, definition, series):
        return _rare(definition, series, event_days(evaluator, definition, series), began)
    if series is not None and series.lacking(CellState.HIDDEN):
        series = tertials(evaluator, definition)
    return _judged(definition, (), series, began)


def before_and_after_there(doors: Doors, definition: Definition, groups: Groups, began: Began) -> BeforeAndAfter:
    """The same of one value of a breakdown, from its figures as they are shown everywhere. Raises ``NoEstimate``. Of
    waits see ``wait_before_and_after_there``."""
    months = [
        month
        for month in months_to(month_before(doors.known_at), MOST_MONTHS)
        if month.first >= definition.versions[0].valid_from
    ]
    series = series_of(definition, _figures_there(doors, definition, months, groups))
    if series is not None and series.lacking(CellState.HIDDEN):
        asked = [Period.tertial(one.first.year, one.first.month // 4 + 1) for one in months if one.first.month % 4 == 1]
        whole = [one for one in asked if one.last <= months[-1].last]
        series = series_of(definition, _figures_there(doors, definition, whole, groups))
    return _judged(definition, groups, series, began)


def wait_before_and_after_there(
    evaluator: Evaluator, definition: Definition, groups: Groups, began: Began
) -> BeforeAndAfter:
    """The same of a wait. Raises ``NoEstimate`` also where a period is protected there."""
    return _judged(definition, groups, wait_there(evaluator, definition, groups), began)


def _figures_there(doors: Doors, definition: Definition, periods: Sequence[Period], groups: Groups) -> Sequence[Figure]:
    """The group's figures, from the first period that has it to the last. Raises ``NoEstimate`` for a gap."""
    ((by, group),) = groups
    table = doors.standing(definition.id, periods, by=by)
    found = {one.period: one for one in (*table.absent, *table.figures) if one.groups == groups}
    there = [period for period in periods if period in found]
    if not there:
        raise NoEstimate(f"{definition.id} finns inte för {group}.", remedy="Välj en annan del.")
    if there != list(periods)[periods.index(there[0]) : periods.index(there[-1]) + 1]:
        raise NoEstimate(f"{definition.id} saknar {group} någon period mitt i serien.", remedy="Se hela nämnden.")
    return [found[period] for period in there]


def _judged(definition: Definition, groups: Groups, series: Series | None, began: Began) -> BeforeAndAfter:
    series, final = _usable(definition, series, began)
    figures = [series.figures[place] for place in final]
    before = [one for one in figures if began.is_before(one.period)][-MOST_POINTS:]
    after = [one for one in figures if began.is_after(one.period)]
    if not before:
        raise NoEstimate(
            f"{definition.id} har ingen färdig period före starten.", remedy="Läs in äldre utdrag, om de finns."
        )
    shown, parts_of = [*before, *after], dict(zip(series.figures, series.parts, strict=True))
    parts = [part for one in shown if (part := parts_of[one]) is not None]
    watched = sum(not began.is_before(one.period) for one in figures)
    scaling = scaling_of(definition, figures, has_parts=len(parts) == len(shown), is_rebased=False, watched=watched)
    later = [
        one
        for place, one in enumerate(series.figures)
        if place not in final and began.is_after(one.period) and one.value.has_value
    ]
    made = _made(shown, len(before), scaling, parts)
    points = [control_point(one, point.value, point) for one, point in zip(shown, made[1], strict=True)]
    points += [preliminary_point(one, scaling.drawn(one), made[1][-1]) for one in later]
    return _told(
        definition,
        groups,
        began,
        level=made[0],
        points=points,
        before=len(before),
        after=len(after),
        method=scaling.method,
        unit=before[-1].unit,
        is_adjusted=bool(scaling.factors),
        has_month_of_start=any(not began.is_before(one.period) and one.period.first < began.on for one in figures),
    )


def _usable(definition: Definition, series: Series | None, began: Began) -> tuple[Series, list[int]]:
    """The series since the last definition that began before, and the places of its final periods."""
    if series is None:
        raise NoEstimate(f"{definition.id} har inga uppgifter att följa.", remedy="Läs in utdrag.")
    breaks = series.rebased_at
    if any(not began.is_before(series.figures[place].period) for place in breaks):
        raise NoEstimate(
            f"{definition.id} räknas på ett nytt sätt sedan starten: före och efter går inte att jämföra.",
            remedy="Se om det nya sättet kan räknas bakåt.",
        )
    first = max(breaks, default=0)
    series = Series(series.figures[first:], series.final[first:], series.parts[first:], ())
    if series.lacking(CellState.HIDDEN):
        raise NoEstimate(
            f"{definition.id} har perioder som är skyddade, och en nivå över dem skulle röja vad de döljer.",
            remedy="Se hela nämnden, eller välj ett mått som räknar fler.",
        )
    if series.lacking(CellState.MISSING) or series.lacking(CellState.NOT_YET_KNOWN):
        raise NoEstimate(
            f"{definition.id} saknar värde för någon period mitt i serien.", remedy="Läs in de utdrag som saknas."
        )
    return series, [place for place, is_final in enumerate(series.final) if is_final]


def _made(
    shown: Sequence[Figure], before: int, scaling: Scaling, parts: Sequence[tuple[int, int]]
) -> tuple[Level, tuple[ChartPoint, ...]]:
    if before < LEAST_POINTS:
        return Level.TOO_FEW_BEFORE, judged_points(scaling, shown, parts, ())
    fixed = judged_points(scaling, shown, parts, (), fixed_after=before)
    level = level_after(fixed, before=before)
    if level in (Level.RISEN, Level.FALLEN):
        return level, judged_points(scaling, shown, parts, (before,))
    return level, signals_apart(fixed, before=before)


def _rare(definition: Definition, series: Series, events: Sequence[Period], began: Began) -> BeforeAndAfter:
    """Days from event to event; one that began before the start and ended after it is neither."""
    gaps = list(pairwise(events))
    ended_before = [pair for pair in gaps if began.is_before(pair[1])][-MOST_POINTS:]
    after = [pair for pair in gaps if began.is_after(pair[0]) and began.is_after(pair[1])]
    before, shown = len(ended_before), [*ended_before, *after]
    if not before:
        raise NoEstimate(f"{definition.id} har inga händelser före starten.", remedy="Läs in äldre utdrag.")
    between = [float((later.first - earlier.first).days) for earlier, later in shown]
    if before < LEAST_POINTS:
        level, made = Level.TOO_FEW_BEFORE, rare_event_chart(between)
    else:
        made = rare_event_chart(between, fixed_after=before)
        level = level_after(made, before=before)
        is_changed = level in (Level.RISEN, Level.FALLEN)
        made = rare_event_chart(between, rebased_at=(before,)) if is_changed else signals_apart(made, before=before)
    of_month = {figure.period: figure for figure in series.figures}
    points = [
        control_point(of_month[Period.month(day.first.year, day.first.month)], value, point)
        for (_, day), value, point in zip(shown, between, made, strict=True)
    ]
    return _told(
        definition,
        (),
        began,
        level=level,
        points=points,
        before=before,
        after=len(after),
        method=RARE,
        unit=Unit.DAYS,
        is_adjusted=False,
        has_month_of_start=False,
    )


def _told(
    definition: Definition,
    groups: Groups,
    began: Began,
    *,
    level: Level,
    points: Sequence[ControlPoint],
    before: int,
    after: int,
    method: str,
    unit: Unit,
    is_adjusted: bool,
    has_month_of_start: bool,
) -> BeforeAndAfter:
    judged = [point for point in points if not point.is_preliminary]
    levels = (_mean(judged[:before]), _mean(judged[before:]))
    when = known_on(definition, began.on, judged[-1].figure.period.kind) if method != RARE else None
    when = when if level is Level.TOO_FEW_AFTER else None
    said = sentence(
        definition,
        level,
        kind=judged[-1].figure.period.kind,
        is_rare=method == RARE,
        before=before,
        after=after,
        when=when,
    )
    was_moving = any(point.rule in (Rule.TREND, Rule.ONE_SIDE) for point in judged[:before][-RUN:])
    stands_out = level is Level.NOT_CERTAIN and any(point.rule is not None for point in judged[before:])
    chart = ControlChart(
        definition,
        method,
        unit,
        tuple(points),
        is_adjusted,
        level is Level.DRIFTING,
        (),
        said,
        began_at=before if len(points) > before else None,
    )
    return BeforeAndAfter(
        definition,
        groups,
        began,
        chart,
        level,
        before,
        after,
        *levels,
        when,
        said,
        reservations(
            kind=judged[-1].figure.period.kind,
            is_adjusted=is_adjusted,
            after=after,
            was_moving=was_moving,
            stands_out=stands_out,
            is_rare=method == RARE,
            has_preliminary=len(points) > len(judged),
            has_month_of_start=has_month_of_start,
        ),
    )


def _mean(points: Sequence[ControlPoint]) -> Decimal | None:
    return decimal(math.fsum(float(point.value) for point in points) / len(points)) if points else None

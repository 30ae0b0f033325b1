"""A measure's control chart: its months against its own limits, and the signals that chance does not make."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from utfall.errors import NoEstimate
from utfall.figures.deliveries import Deliveries
from utfall.figures.estimates.control_points import Series, monthly, tertials
from utfall.figures.estimates.control_scaling import judged_points, scaling_of
from utfall.figures.estimates.control_words import drifting_sentence, sentence_of
from utfall.figures.estimates.making import decimal
from utfall.figures.evaluating import Evaluator
from utfall.measures.definition import Definition
from utfall.model.cell import CellState
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.model.question import EventCount, Question
from utfall.model.unit import Unit
from utfall.stats.control_chart import ChartPoint, rare_event_chart
from utfall.stats.drift import is_drifting
from utfall.stats.special_cause import Rule

RARE_PER_MONTH = 3
"""Fewer events a month than this are charted by the days between them."""

FEWEST_POINTS = 8
"""Under eight points a row of seven is all there is."""

MOST_POINTS = 24
"""Two years: of an older level one would otherwise be told again every month. Seasons are learnt from all there is."""


@dataclass(frozen=True)
class ControlPoint:
    """One point: the period's own figure, what is drawn of it, its line, and its signal.

    ``value`` is the figure's, without its season where the chart is adjusted; limits are None where nothing can be said
    of the spread. ``direction`` is 1 for a signal upwards, −1 downwards. A preliminary point is judged by no rule, and
    has the line of the last final one.
    """

    figure: Figure
    value: Decimal
    centre: Decimal
    lower: Decimal | None
    upper: Decimal | None
    rule: Rule | None
    direction: int
    is_trial: bool
    is_preliminary: bool


@dataclass(frozen=True)
class ControlChart:
    """The chart; ``method`` is a key of ``figures.methods``, ``rebased_at`` the first periods of new definitions.

    ``is_adjusted``: the season is taken out. ``is_drifting``: each value is mostly the one before it, so that the rules
    do not speak of chance and mark nothing. ``sentence`` says in Swedish whether there is a signal.
    ``began_at`` is the place of the first point after something began whose effect is looked for.
    """

    definition: Definition
    method: str
    unit: Unit
    points: tuple[ControlPoint, ...]
    is_adjusted: bool
    is_drifting: bool
    rebased_at: tuple[Period, ...]
    sentence: str
    began_at: int | None = None

    @property
    def last_judged(self) -> ControlPoint:
        """The newest point that the rules have judged."""
        return [point for point in self.points if not point.is_preliminary][-1]


def control_chart(deliveries: Deliveries, definition: Definition) -> ControlChart:
    """The measure's chart by month, or by tertial where a month is protected.

    Raises ``NoEstimate`` with fewer than eight final periods, and where protected ones remain: a centre line over
    them would tell what they hide.
    """
    evaluator = deliveries.current
    series = monthly(evaluator, definition)
    if series is not None and is_rare(evaluator, definition, series):
        return _rare(evaluator, definition, series)
    if series is not None and series.lacking(CellState.HIDDEN):
        series = tertials(evaluator, definition)
    if series is None or sum(series.final) < FEWEST_POINTS:
        raise NoEstimate(
            f"{definition.id} har färre än {FEWEST_POINTS} färdiga perioder: gränser för det vanliga går inte att dra.",
            remedy="Läs in äldre utdrag, eller vänta tills fler månader är färdiga.",
        )
    if series.lacking(CellState.MISSING) or series.lacking(CellState.NOT_YET_KNOWN):
        raise NoEstimate(
            f"{definition.id} saknar värde för någon period mitt i serien.", remedy="Läs in de utdrag som saknas."
        )
    if series.lacking(CellState.HIDDEN):
        raise NoEstimate(
            f"{definition.id} har perioder som är skyddade, och ett genomsnitt över dem skulle röja vad de döljer.",
            remedy="Välj ett mått som räknar fler.",
        )
    return _chart(definition, series)


def _chart(definition: Definition, series: Series) -> ControlChart:
    """The final periods judged, the preliminary ones at the end beside them."""
    final = [place for place, is_final in enumerate(series.final) if is_final]
    judged = [series.figures[place] for place in final]
    later = [figure for figure in series.figures[final[-1] + 1 :] if figure.value.has_value]
    rebased = [series.figures[place] for place in series.rebased_at]
    has_parts = all(series.parts[place] for place in final)
    scaling = scaling_of(definition, judged, has_parts=has_parts, is_rebased=bool(rebased))
    shown = judged[-MOST_POINTS:]
    places = [shown.index(figure) for figure in rebased if figure in shown]
    parts = [part for place in final[-MOST_POINTS:] if (part := series.parts[place]) is not None]
    points = judged_points(scaling, shown, parts, places)
    drifts = not places and is_drifting([point.value for point in points])
    if drifts:
        points = tuple(replace(point, signal=None) for point in points)
    made = [control_point(figure, point.value, point) for figure, point in zip(shown, points, strict=True)]
    made += [preliminary_point(figure, scaling.drawn(figure), points[-1]) for figure in later]
    return ControlChart(
        definition,
        scaling.method,
        judged[-1].unit,
        tuple(made),
        bool(scaling.factors),
        drifts,
        tuple(shown[place].period for place in places),
        drifting_sentence(definition) if drifts else sentence_of(definition, made_rules(made)),
    )


def made_rules(points: Sequence[ControlPoint]) -> list[tuple[Period, Rule | None, int]]:
    """Of each judged point its period, rule and direction."""
    return [(p.figure.period, p.rule, p.direction) for p in points if not p.is_preliminary]


def _rare(evaluator: Evaluator, definition: Definition, series: Series) -> ControlChart:
    """Days between events, for measures that count no persons: each point is one event's day."""
    events = event_days(evaluator, definition, series)
    if len(events) < FEWEST_POINTS + 1:
        raise NoEstimate(
            f"{definition.id} har hänt {len(events)} gånger, och det behövs {FEWEST_POINTS + 1}.",
            remedy="Läs in äldre utdrag.",
        )
    events = events[-MOST_POINTS - 1 :]
    between = [float((later.first - earlier.first).days) for earlier, later in pairwise(events)]
    points = rare_event_chart(between)
    table = {figure.period: figure for figure in series.figures}
    made = []
    for day, value, point in zip(events[1:], between, points, strict=True):
        of_month = table[Period.month(day.first.year, day.first.month)]
        made.append(control_point(of_month, value, point))
    rules = [(day, p.rule, p.direction) for day, p in zip(events[1:], made, strict=True)]
    return ControlChart(
        definition,
        "styrdiagram_sallsynt",
        Unit.DAYS,
        tuple(made),
        False,
        False,
        (),
        sentence_of(definition, rules, is_rare=True),
    )


def event_days(evaluator: Evaluator, definition: Definition, series: Series) -> list[Period]:
    """The days of the events in the series' months, each as often as there were events; of measures that count no
    persons."""
    months = [figure.period for figure in series.figures]
    version = definition.versions[-1]
    assert isinstance(version.spec, EventCount)
    first = months[0].first
    days = tuple(Period.day(first + timedelta(days=n)) for n in range((months[-1].end - first).days))
    cells = evaluator.cells(Question(version.spec, days, (), evaluator.delivery.known_at))
    counts = {cell.period: cell["n"] for cell in cells}
    return [day for day in days for _ in range(counts.get(day.id, 0))]


def is_rare(evaluator: Evaluator, definition: Definition, series: Series) -> bool:
    """Whether it is charted by the days between: few events a month, that are no persons."""
    is_exempt = evaluator.policy.exemption(definition.id) is not None
    if not is_exempt or not isinstance(definition.versions[-1].spec, EventCount):
        return False
    values = [figure.value.value for figure in series.figures if figure.value.value is not None]
    return bool(values) and sum(values) < RARE_PER_MONTH * len(values)


def control_point(figure: Figure, value: float, point: ChartPoint) -> ControlPoint:
    """The figure as a judged point, drawn at ``value``."""
    signal = point.signal
    return ControlPoint(
        figure,
        decimal(value),
        decimal(point.line.centre),
        _limit(point.line.lower),
        _limit(point.line.upper),
        None if signal is None else signal.rule,
        0 if signal is None else signal.direction,
        point.is_trial,
        is_preliminary=False,
    )


def preliminary_point(figure: Figure, value: float, last: ChartPoint) -> ControlPoint:
    """The figure as a point that no rule judges, with the line of the last one judged."""
    line = last.line
    limits = (_limit(line.lower), _limit(line.upper))
    return ControlPoint(
        figure, decimal(value), decimal(line.centre), *limits, None, 0, last.is_trial, is_preliminary=True
    )


def _limit(value: float) -> Decimal | None:
    return decimal(value) if math.isfinite(value) else None

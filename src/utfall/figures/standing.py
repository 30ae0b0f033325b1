"""The figures of a measure as every page, file and report shows them: chosen once, so that none sets off another.

What one call of the gate protects is safe by itself. Two calls that overlap would each choose what to hide, and one
set against the other would tell what both hide: a tertial less its months, a group less its total. So there is one
table for each calendar year: the year, its tertials and months, in all and by each breakdown, and its first months
together, in all. Years have nothing in common, and a breakdown is protected beside the ones before it
(``Gate.table_of_each``), so that each part of the table can be asked for when it is needed and comes out the same.

A period outside that calendar (a quarter, a week) is shown where it tells nothing that the calendar does not.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Protocol

from utfall.figures.hiding import hide
from utfall.figures.overlap import OverTime, over_time
from utfall.figures.table import FigureTable
from utfall.measures.definition import Definition
from utfall.model.cell import CellState
from utfall.model.figure import Figure, Protection
from utfall.model.period import Period
from utfall.model.question import Ratio

_TELLS_MORE = "skyddad (perioden skulle tillsammans med månader, tertial eller år kunna röja ett litet antal)"


class Doors(Protocol):
    """What is asked of the gate."""

    @property
    def known_at(self) -> date:
        """The day up to which (exclusive) the figures know."""
        ...

    def definition(self, measure: str) -> Definition:
        """The measure's definition."""

    def table_of_each(
        self, measure: str, periods: Sequence[Period], *, in_all: Sequence[Period] = (), each: Sequence[str]
    ) -> FigureTable:
        """Figures of some periods, in all and by each of the breakdowns, protected together; the periods ``in_all`` by
        none of them."""

    def standing(self, measure: str, periods: Iterable[Period], *, by: str = "") -> FigureTable:
        """``standing_figures``."""

    def least_count(self, measure: str) -> int:
        """The smallest count of the measure that is shown; 0 where nothing of it is hidden."""


def standing_figures(gate: Doors, measure: str, periods: Iterable[Period], *, by: str = "") -> FigureTable:
    """The figures of the periods, in order, in all (``totals`` where parted) and by the breakdown.

    Raises ``UnknownMeasure`` and ``UnknownBreakdown``.
    """
    asked = tuple(dict.fromkeys(periods))
    outside = [period for period in asked if not _is_of_calendar(period, gate.known_at, by)]
    beyond = _outside(gate, measure, outside, by)
    years = sorted({period.first.year for period in asked if period not in beyond})
    of_year = {year: _of_year(gate, measure, year, by) for year in years}
    kinds: dict[str, list[Figure]] = {"figures": [], "totals": [], "absent": []}
    for period in asked:
        table = beyond.get(period) or of_year[period.first.year]
        for name, figures in kinds.items():
            figures += [one for one in getattr(table, name) if one.period == period and _is_asked_for(one, by)]
    if not by:
        kinds["figures"], kinds["totals"] = kinds["figures"] + kinds["totals"], []
    elif outside:  # the whole may be of the calendar though its parts are not
        kinds["totals"] = list(standing_figures(gate, measure, asked).figures)
    made = {name: tuple(figures) for name, figures in kinds.items()}
    return FigureTable(gate.definition(measure), asked, (by,) if by else (), **made)


@lru_cache(maxsize=64)
def calendar_of(year: int, known_at: date) -> tuple[Period, ...]:
    """The year, its tertials and its months, as far as they had begun."""
    found = [Period.year(year), *(Period.tertial(year, number) for number in (1, 2, 3))]
    found += [Period.month(year, number) for number in range(1, 13)]
    return tuple(sorted(one for one in found if one.first < known_at))


@lru_cache(maxsize=64)
def to_date(year: int, known_at: date) -> tuple[Period, ...]:
    """January up to each month that had begun, as goals are followed up; those that are none of the calendar's."""
    found = {Period.months((year, 1), (year, number)) for number in range(1, 13)}
    begun = {one for one in found if one.last.replace(day=1) < known_at}
    return tuple(sorted(begun - set(calendar_of(year, known_at))))


def _is_of_calendar(period: Period, known_at: date, by: str) -> bool:
    year = period.first.year
    return period in calendar_of(year, known_at) or (not by and period in to_date(year, known_at))


def _is_asked_for(figure: Figure, by: str) -> bool:
    return not figure.groups or [name for name, _ in figure.groups] == [by]


def _of_year(gate: Doors, measure: str, year: int, by: str) -> FigureTable:
    known_at, each = gate.known_at, _each(gate, measure, by)
    return gate.table_of_each(measure, calendar_of(year, known_at), in_all=to_date(year, known_at), each=each)


def _each(gate: Doors, measure: str, by: str) -> list[str]:
    """The breakdown with those before it."""
    names = [breakdown.name for breakdown in gate.definition(measure).breakdowns]
    return names[: names.index(by) + 1] if by in names else [by] if by else []


def _outside(gate: Doors, measure: str, periods: Sequence[Period], by: str) -> dict[Period, FigureTable]:
    """The periods' own tables, without the figures that would tell more than the calendar's."""
    found: dict[Period, FigureTable] = {}
    each = _each(gate, measure, by)
    of_days = [period for period in periods if _over_time(gate, measure, period) == {OverTime.MOMENT}]
    if of_days:  # of different days nothing follows: all of them in one table
        together = gate.table_of_each(measure, sorted(of_days), each=each)
        found = dict.fromkeys(of_days, together)
    for period in periods:
        own = found.get(period) or gate.table_of_each(measure, (period,), each=each)
        found[period] = _without_what_tells_more(gate, own, period, by)
    return found


def _without_what_tells_more(gate: Doors, own: FigureTable, period: Period, by: str) -> FigureTable:
    measure = own.definition.id
    least = gate.least_count(measure)
    if not least or period.first >= gate.known_at:
        return own
    years = range(period.first.year, period.last.year + 1)
    calendar = [one for year in years for one in calendar_of(year, gate.known_at)]
    beside = gate.standing(measure, calendar, by=by)
    kinds = _over_time(gate, measure, period)

    def shown(figure: Figure) -> Figure:
        if figure.period != period or not figure.value.has_value or _adds_nothing(figure, beside, kinds, least):
            return figure
        return dataclasses.replace(hide(figure, _TELLS_MORE), protection=Protection.SECONDARY)

    return dataclasses.replace(
        own,
        figures=tuple(map(shown, own.figures)),
        totals=tuple(map(shown, own.totals)),
        absent=tuple(map(shown, own.absent)),
    )


def _over_time(gate: Doors, measure: str, period: Period) -> frozenset[OverTime]:
    """How the counts of the measure, or of both halves of a ratio, combine over periods."""
    definition = gate.definition(measure)
    spec = definition.version_for(period.first).spec
    if not isinstance(spec, Ratio):
        return frozenset({over_time(spec)})
    halves = (gate.definition(one) for one in (spec.numerator, spec.denominator))
    return frozenset(over_time(half.version_for(period.first).spec) for half in halves)


def _adds_nothing(figure: Figure, beside: FigureTable, kinds: frozenset[OverTime], least: int) -> bool:
    """Does it follow from what the calendar shows, or (persons) differ from it by none that are few?"""
    groups = dict(figure.groups)
    near = [_beside(beside, period, groups) for period in beside.periods]
    open_ones = [one for one in near if one is not None and one.value.state is not CellState.HIDDEN]
    period = figure.period
    same_day = [one for one in near if one is not None and one.period.last == period.last]
    if OverTime.MOMENT in kinds and any(one.value.state is CellState.HIDDEN for one in same_day):
        return False
    if kinds & {OverTime.SUM, OverTime.DISTINCT}:
        same = [one for one in open_ones if one.origin.version == figure.origin.version]
        if not _is_made_of(period, [one.period for one in same]):
            return False
    if OverTime.DISTINCT in kinds:
        return all(_differs_by_enough(figure, one, least) for one in open_ones if _is_nested(one.period, period))
    return True


def _beside(table: FigureTable, period: Period, groups: dict[str, str]) -> Figure | None:
    """None for a group that no row of the year has: a zero that no table lists."""
    try:
        return table.figure(period, **groups)
    except KeyError:
        return None


def _is_made_of(period: Period, tiles: Sequence[Period]) -> bool:
    """Can some of the tiles be laid end to end over the period?"""
    reached = {period.first}
    for tile in sorted(tiles):
        if tile.first in reached and tile.end <= period.end:
            reached.add(tile.end)
    return period.end in reached


def _is_nested(one: Period, other: Period) -> bool:
    return (one.first <= other.first and other.last <= one.last) or (
        other.first <= one.first and one.last <= other.last
    )


def _differs_by_enough(figure: Figure, other: Figure, least: int) -> bool:
    """Every part of the two is the same, or as far apart as a count that may be shown."""
    differences = [abs(mine - theirs) for mine, theirs in zip(_parts(figure), _parts(other), strict=False)]
    return all(difference == 0 or difference >= least for difference in differences)


def _parts(figure: Figure) -> tuple[int, ...]:
    """The counts told of: the value itself, or numerator, denominator and the rest."""
    above, below = figure.numerator, figure.denominator
    if below is None or below.value is None:
        return (int(figure.value.value),) if figure.value.value is not None else ()
    if above is None or above.value is None:
        return (int(below.value),)
    return int(above.value), int(below.value), int(below.value - above.value)

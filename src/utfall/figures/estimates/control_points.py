"""What a control chart is drawn of: a measure's months (or tertials) with their numbers, and which are final."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from utfall.figures.estimates.follow_ups import cohorts
from utfall.figures.estimates.known_then import month_before, months_to
from utfall.figures.estimates.making import Frame, Groups
from utfall.figures.estimates.month_ages import followed_through
from utfall.figures.estimates.registration import awaited_event, followed_to, lag_of
from utfall.figures.evaluating import Evaluator
from utfall.figures.sufficient import share
from utfall.measures.definition import Comparable, Definition
from utfall.model.cell import Cell, CellState
from utfall.model.figure import Estimand, Figure
from utfall.model.period import Period
from utfall.model.question import TimeToEvent
from utfall.model.unit import Unit
from utfall.stats.durations import cases_within
from utfall.stats.follow_up import FollowUp

MOST_MONTHS = 60
DAYS_OF_WAIT = 30
"""Of a wait the share with the event by that day is charted: a mean of those decided would be low every spring."""

WITHIN = Estimand(
    f"manad_inom_{DAYS_OF_WAIT}_dagar", f"Beslut inom {DAYS_OF_WAIT} dagar, efter när ärendet kom in", "manad_alder"
)


Parts = tuple[int, int]
"""Numerator and denominator."""


@dataclass(frozen=True)
class Series:
    """Figures of consecutive periods, oldest first; ``final`` says of each whether it can still move.

    ``parts``: numerator and denominator of each that is a share with a value, None of others. ``rebased_at``: places
    where a definition begins that is not comparable with the one before.
    """

    figures: tuple[Figure, ...]
    final: tuple[bool, ...]
    parts: tuple[Parts | None, ...]
    rebased_at: tuple[int, ...]

    def lacking(self, state: CellState) -> int:
        """How many final periods are in that state instead of having a value."""
        pairs = zip(self.figures, self.final, strict=True)
        return sum(is_final and figure.value.state is state for figure, is_final in pairs)


def monthly(evaluator: Evaluator, definition: Definition) -> Series | None:
    """The measure's months up to the last that was over, at most five years; None before there is one."""
    version = definition.versions[-1]
    if isinstance(version.spec, TimeToEvent):
        return _shares_of_wait(evaluator, definition, months_to_follow(evaluator, definition))
    return _figures(evaluator, definition, months_to_follow(evaluator, definition))


def tertials(evaluator: Evaluator, definition: Definition) -> Series | None:
    """The same by tertial: for measures of which a month holds too few."""
    found = tertials_to_follow(evaluator, definition)
    if isinstance(definition.versions[-1].spec, TimeToEvent):
        return _shares_of_wait(evaluator, definition, found)
    return _figures(evaluator, definition, found)


def tertials_to_follow(evaluator: Evaluator, definition: Definition) -> Sequence[Period]:
    """The whole tertials of ``months_to_follow``."""
    months = months_to_follow(evaluator, definition)
    found: list[Period] = []
    for month in months:
        tertial = Period.tertial(month.first.year, (month.first.month + 3) // 4)
        if tertial.first >= months[0].first and tertial.last <= months[-1].last and tertial not in found:
            found.append(tertial)
    return found


def months_to_follow(evaluator: Evaluator, definition: Definition) -> Sequence[Period]:
    """The months that there are data and a definition of, to the last that was over; at most ``MOST_MONTHS``."""
    data_from = evaluator.data_from(definition.versions[-1].spec)
    if data_from is None:
        return ()
    first = max(data_from, definition.versions[0].valid_from)
    newest = month_before(evaluator.delivery.known_at)
    return [month for month in months_to(newest, MOST_MONTHS) if month.first >= first]


def _figures(evaluator: Evaluator, definition: Definition, periods: Sequence[Period]) -> Series | None:
    if not periods:
        return None
    table = evaluator.standing(definition.id, tuple(periods))
    return series_of(definition, [table.figure(period) for period in periods])


def series_of(definition: Definition, found: Sequence[Figure]) -> Series | None:
    """The figures of consecutive periods as a series, without what is not delivered or not known yet at its ends; None
    where nothing is left."""
    figures = _without_idle_months(found)
    final = tuple(not figure.is_preliminary for figure in figures)
    # At the ends what is not delivered, or not known yet, is no part of the series; a protected period is.
    there = (CellState.NUMBER, CellState.ZERO, CellState.HIDDEN)
    used = [place for place, figure in enumerate(figures) if figure.value.state in there]
    if not used:
        return None
    kept = slice(used[0], used[-1] + 1)
    parts = tuple(map(_parts_of_share, figures[kept]))
    return Series(figures[kept], final[kept], parts, _breaks(definition, figures[kept]))


def _without_idle_months(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures but those of calendar months that never have one: no school in July is no gap."""
    active = {figure.period.first.month for figure in figures if figure.value.state is not CellState.MISSING}
    return tuple(figure for figure in figures if figure.period.first.month in active)


def _breaks(definition: Definition, figures: Sequence[Figure]) -> tuple[int, ...]:
    """Where a version begins whose figures may not stand beside those before."""
    by_number = {version.number: version for version in definition.versions}
    places = []
    for place in range(1, len(figures)):
        now, before = figures[place].origin.version, figures[place - 1].origin.version
        if now != before and by_number[now].comparable is not Comparable.YES:
            places.append(place)
    return tuple(places)


def _shares_of_wait(evaluator: Evaluator, definition: Definition, periods: Sequence[Period]) -> Series | None:
    """Intakes of the periods whose cases have all been followed so long, each counted by the newest version."""
    wait = definition.versions[-1].spec
    assert isinstance(wait, TimeToEvent)
    known, end = followed_so_long(evaluator, definition, wait, periods)
    if not known:
        return None
    return series_of_wait(evaluator, definition, cohorts(evaluator, wait, periods=known, followed_to=end))


def followed_so_long(
    evaluator: Evaluator, definition: Definition, wait: TimeToEvent, periods: Sequence[Period]
) -> tuple[Sequence[Period], date]:
    """Those of the periods whose cases have all been followed ``DAYS_OF_WAIT`` days, and the day they are followed
    to."""
    lag = lag_of(evaluator, awaited_event(wait), otherwise_days=definition.maturity_days)
    end = followed_to(evaluator.delivery.known_at, lag)
    return [period for period in periods if period.last + timedelta(days=DAYS_OF_WAIT) < end], end


def series_of_wait(
    evaluator: Evaluator,
    definition: Definition,
    found: Mapping[Period, FollowUp],
    *,
    groups: Groups = (),
    hidden: Collection[Period] = (),
) -> Series:
    """The share with the event by ``DAYS_OF_WAIT`` of each period's intakes; ``hidden`` ones also where they are large
    enough themselves."""
    version = definition.versions[-1]
    origin = evaluator.origin(definition, version)
    figures: list[Figure] = []
    counted: list[Parts | None] = []
    for period, own in found.items():
        frame = Frame(definition, version, origin, evaluator.policy, period, groups)
        has_had = cases_within(own.events, days=DAYS_OF_WAIT)
        parts = share(has_had, own.cases, cases=own.cases)
        counted.append((has_had, own.cases) if own.cases else None)
        is_hidden = period in hidden or frame.hides_share(has_had, of=own.cases)
        figures.append(
            frame.figure(
                WITHIN,
                Cell.missing("ingen att räkna på") if parts.value is None else Cell.of(parts.value),
                unit=Unit.SHARE,
                interval=parts.interval,
                cases=own.cases,
                notes=(followed_through(DAYS_OF_WAIT),),
                why_hidden="skyddad (få ärenden)" if is_hidden else "",
            )
        )
    return Series(tuple(figures), (True,) * len(figures), tuple(counted), ())


def _parts_of_share(figure: Figure) -> Parts | None:
    above, below = figure.numerator, figure.denominator
    if figure.unit is not Unit.SHARE or above is None or below is None or above.value is None or below.value is None:
        return None
    return int(above.value), int(below.value)

"""Figures from answers: state, value, interval, maturity, comparability and protection, joined once."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from utfall.disclosure.policy import DisclosurePolicy
from utfall.figures.asking import ALL
from utfall.figures.comparability import with_year_before
from utfall.figures.hiding import hide, why_hidden
from utfall.figures.maturity import is_complete, maturity_share
from utfall.figures.numbers_sv import day
from utfall.figures.reservations import reservations
from utfall.figures.sufficient import Sufficient
from utfall.measures.definition import Definition, Version
from utfall.model.cell import Cell
from utfall.model.figure import Comparability, Figure, Origin, Protection
from utfall.model.period import Period
from utfall.model.question import NoReturnShare, Observation, ReachShare, Stock, TimeToEvent


@dataclass(frozen=True)
class Circumstances:
    """What all figures of one version share.

    ``data_from``: first day of the tables counted; None: one is empty. ``periods`` and ``is_broken_down``: what stands
    in the same table.
    """

    definition: Definition
    version: Version
    origin: Origin
    is_restated: bool
    known_until: date
    data_from: date | None
    policy: DisclosurePolicy
    periods: tuple[Period, ...] = ()
    is_broken_down: bool = False


def make_figure(
    around: Circumstances, period: Period, groups: tuple[tuple[str, str], ...], parts: Sufficient, status: Protection
) -> Figure:
    """The figure, with nothing in it that its protection hides."""
    cell = _cell(around, period, parts)
    is_observed = isinstance(around.version.spec, Observation)
    is_unfinished = period.last >= around.known_until and not is_observed
    known_until, maturity_days = around.known_until, around.definition.maturity_days
    maturity = (
        Decimal(1)
        if is_observed
        else maturity_share(parts, period, around.version.spec, known_until=known_until, maturity_days=maturity_days)
    )
    # Limits that hold what chance does, but not those still missing, would claim a certainty that is false.
    has_interval = cell.has_value and is_complete(parts, period, known_until=known_until, maturity_days=maturity_days)
    said = (
        reservations(around.version, parts, period, known_until=known_until, maturity_days=maturity_days)
        if cell.has_value and status is Protection.FREE and not is_observed
        else ()
    )
    comparability, why = with_year_before(
        around.definition,
        period,
        around.version,
        is_restated=around.is_restated,
        known_until=date.max if is_observed else known_until,
        data_from=around.data_from,
        maturity=maturity,
    )
    figure = Figure(
        value=cell,
        unit=around.definition.unit,
        period=period,
        groups=groups,
        origin=around.origin,
        numerator=_part(cell, parts.numerator) if parts.denominator is not None else None,
        denominator=_part(cell, parts.denominator),
        interval=parts.interval if has_interval else None,
        maturity_share=maturity,
        is_partial_period=period.is_part_of_year or is_unfinished,
        comparability=comparability,
        notes=(*((why,) if why and comparability is not Comparability.NOT_MATURE else ()), *said),
    )
    if not cell.has_value or status is Protection.FREE:
        return figure
    reason = why_hidden(
        status, parts, around.policy, period=period, periods=around.periods, is_broken_down=around.is_broken_down
    )
    return dataclasses.replace(hide(figure, reason), protection=status)


def named_groups(names: tuple[str, ...], values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Breakdown names with their values, totals left out."""
    return tuple((name, value) for name, value in zip(names, values, strict=True) if value != ALL)


def _part(cell: Cell, number: int | None) -> Cell | None:
    """Numerator or denominator beside a value; beside a value that is not there they say the same as it."""
    if number is None:
        return None
    return Cell.of(number) if cell.has_value else cell


def _cell(around: Circumstances, period: Period, parts: Sufficient) -> Cell:
    spec = around.version.spec
    if isinstance(spec, Observation):
        return Cell.missing() if parts.value is None else Cell.of(parts.value)
    if period.first >= around.known_until:
        return Cell.not_yet_known("perioden har inte börjat", known_on=period.end)
    if around.data_from is None:
        return Cell.missing()
    if period.last < around.data_from:
        return Cell.missing(f"uppgift saknas, eftersom levererade uppgifter börjar {day(around.data_from)}")
    if isinstance(spec, Stock) and period.last >= around.known_until:
        return Cell.not_yet_known("perioden är inte slut", known_on=period.end)
    if parts.value is not None and not (parts.is_share and parts.awaited and parts.awaited == parts.cases):
        return Cell.of(parts.value)
    if parts.awaited or (period.last >= around.known_until and not parts.cases):
        return Cell.not_yet_known("ingen har följts så länge som måttet kräver", known_on=_known_on(around, period))
    return Cell.missing("ingen att räkna på")


def _known_on(around: Circumstances, period: Period) -> date | None:
    """The first day when a case of the period can have been followed to its end; None where no length is set."""
    match around.version.spec:
        case NoReturnShare(within_days=days) | ReachShare(within_days=days):
            return period.first + timedelta(days=days + 1)
        case TimeToEvent() if around.version.within_days is not None:
            return period.first + timedelta(days=around.version.within_days + 1)
        case _:
            return None

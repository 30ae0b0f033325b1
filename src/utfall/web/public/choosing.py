"""The figures of a measure that a publication would hold, before what is published already has been looked at."""

from __future__ import annotations

import dataclasses
from decimal import ROUND_FLOOR, Decimal

from utfall.figures.kept import KeptGate
from utfall.figures.standing import calendar_of
from utfall.model.figure import Figure
from utfall.model.period import Period, PeriodKind

YEARS_PUBLISHED = 4
PARTED_BY = ("area", "persons.sex", "sex", "age")
"""Breakdowns that may be published, the first that the measure has: areas before what says more of persons."""


def chosen_figures(gate: KeptGate, measure: str, *, by: str) -> tuple[Figure, ...]:
    """Years, tertials and months that are over, in all; of them tertials and years by the breakdown, where one is
    named. What is not over would be another figure each time."""
    years = range(gate.known_at.year - YEARS_PUBLISHED + 1, gate.known_at.year + 1)
    periods = [period for year in years for period in calendar_of(year, gate.known_at)]
    periods = [period for period in periods if period.last < gate.known_at]
    found = list(gate.standing(measure, periods).figures)
    if by:
        long = [period for period in periods if period.kind is not PeriodKind.MONTH]
        found += [one for one in gate.standing(measure, long, by=by).figures if one.groups]
    return tuple(_for_all(one) for one in sorted(found, key=_order))


def breakdown_of(gate: KeptGate, measure: str) -> str:
    """The breakdown that a publication by groups takes; empty where the measure has none of them."""
    names = [one.name for one in gate.definition(measure).breakdowns]
    return next((name for name in PARTED_BY if name in names), "")


def _order(figure: Figure) -> tuple[Period, tuple[tuple[str, str], ...]]:
    return figure.period, figure.groups


def _for_all(figure: Figure) -> Figure:
    """The figure with its maturity in tenths: that it is not finished, and not how many cases are waiting."""
    share = figure.maturity_share.quantize(Decimal("0.1"), rounding=ROUND_FLOOR)
    return dataclasses.replace(figure, maturity_share=share)

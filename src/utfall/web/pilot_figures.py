"""The figures that a pilot is set against: in all of the board, or in the area, unit or kind that it is tried in."""

from __future__ import annotations

from datetime import date

from utfall.figures import group_words as in_words
from utfall.figures.kept import KeptGate
from utfall.figures.warming import last_whole_tertial
from utfall.measures.definition import Definition
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.reports.figure_ledger import decimals_of
from utfall.reports.numbers import format_cell, format_interval

PLACES = ("area", "unit", "kind", "form", "service")
"""Breakdowns that a pilot can be tried in one value of; sex and age are no place to try something in."""


def place_groups(gate: KeptGate, measure: str, by: str) -> tuple[str, ...]:
    """The values of the breakdown in the last whole tertial's year, in order; none where the measure lacks it."""
    if by not in {one.name for one in gate.definition(measure).breakdowns}:
        return ()
    table = gate.standing(measure, (last_whole_tertial(gate.known_at),), by=by)
    return tuple(sorted({value for figure in table.figures for name, value in figure.groups if name == by}))


def group_words(definition: Definition, by: str, group: str) -> str:
    """The value as people call it; "hela nämnden" where nothing is chosen."""
    if not by:
        return "hela nämnden"
    return _words(definition, by, group)[1]


def place_words(definition: Definition, by: str, group: str) -> str:
    """``verksamhetsområde Myndighet``, or "hela nämnden"."""
    if not by:
        return group_words(definition, by, group)
    title, label = _words(definition, by, group)
    return f"{title.lower()} {label}"


def _words(definition: Definition, by: str, group: str) -> tuple[str, str]:
    """Title and label; as they stand where the definition no longer has the breakdown."""
    if by not in {one.name for one in definition.breakdowns}:
        return by, group
    return in_words.group_words(by, group, definition, definition.versions[-1])


def figure_before(gate: KeptGate, measure: str, by: str, group: str, *, day: date) -> Figure:
    """The figure of the last tertial that was over that day, as every page shows it."""
    return figure_of(gate, measure, by, group, period=last_whole_tertial(min(day, gate.known_at)))


def figure_of(gate: KeptGate, measure: str, by: str, group: str, *, period: Period) -> Figure:
    """The figure of the period there. Raises ``KeyError`` for a group that neither data nor codes know."""
    table = gate.standing(measure, (period,), by=by)
    return table.figure(period, **({by: group} if by else {}))


def said_of(figure: Figure, definition: Definition) -> str:
    """Value and interval as printed, or the words for why there is none."""
    decimals = decimals_of(figure, definition)
    value = format_cell(figure.value, unit=figure.unit, decimals=decimals)
    if figure.interval is None or not figure.value.has_value:
        return value
    return f"{value} ({format_interval(figure.interval, unit=figure.unit, decimals=decimals)})"

"""Figures as earlier reports published them."""

from __future__ import annotations

import dataclasses

from utfall.engines.base import Session
from utfall.figures.asking import run
from utfall.figures.comparability import between
from utfall.figures.computing import Circumstances
from utfall.figures.sufficient import Sufficient, observed
from utfall.figures.table import FigureTable
from utfall.measures.compiling import plan
from utfall.measures.definition import Definition, Version
from utfall.model.cell import Cell
from utfall.model.figure import Comparability, Figure
from utfall.model.period import Period
from utfall.model.question import Observation, Question


def published_figures(session: Session, around: Circumstances, periods: tuple[Period, ...]) -> FigureTable:
    """One figure per period; missing where nothing was published. Nothing is hidden: it is public already."""
    definition = around.definition
    found: dict[str, tuple[Sufficient, str | None]] = {}
    if definition.published_series is not None:
        question = Question(Observation(definition.published_series), periods, (), around.known_until)
        numbers = _version_numbers(session, question)
        for cell in run(session, question):
            found[cell.period] = observed([cell], unit=definition.unit), numbers.get(cell.period)
    figures = [_figure(around, period, *found.get(period.id, (Sufficient(None), None))) for period in periods]
    return FigureTable(definition, periods, (), tuple(figures))


def _version_numbers(session: Session, question: Question) -> dict[str, str | None]:
    """Per period the version that the observation says it was counted by."""
    made = plan(question)
    columns, rows = session.rows(question, made.members, made.groundwork)
    if not rows:
        return {}
    period, version = columns.index("period"), columns.index("definition_version")
    return {str(row[period]): None if row[version] is None else str(row[version]) for row in rows}


def _figure(around: Circumstances, period: Period, parts: Sufficient, number: str | None) -> Figure:
    definition = around.definition
    counted_by = _version(definition, period, number)
    comparability, why = Comparability.OK, ""
    if counted_by is None:
        comparability, why = Comparability.BREAK, f"Räknades efter version {number}, som inte längre är beskriven."
    else:
        comparability, why = between(definition, definition.versions[-1], counted_by)
    origin = dataclasses.replace(
        around.origin,
        version=number or (counted_by.number if counted_by else ""),
        definition_hash=counted_by.hash if counted_by else "",
    )
    cell = Cell.missing() if parts.value is None else Cell.of(parts.value)
    return Figure(
        value=cell,
        unit=definition.unit,
        period=period,
        groups=(),
        origin=origin,
        numerator=None if parts.numerator is None or parts.denominator is None else Cell.of(parts.numerator),
        denominator=None if parts.denominator is None else Cell.of(parts.denominator),
        is_partial_period=period.is_part_of_year,
        comparability=comparability,
        notes=("Som den publicerades i en tidigare rapport.", *((why,) if why else ())) if cell.has_value else (),
    )


def _version(definition: Definition, period: Period, number: str | None) -> Version | None:
    """The version of that number, the one that held for the period where none is given; None for an unknown one."""
    if number is None:
        return definition.version_for(period.first)
    return next((version for version in definition.versions if version.number == number), None)

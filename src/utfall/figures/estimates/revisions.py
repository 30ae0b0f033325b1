"""How one figure has changed since it was first known: each step between, and what was published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from utfall.figures.deliveries import Deliveries
from utfall.figures.estimates.few_between import tells_of_few
from utfall.figures.evaluating import Asked, Evaluator
from utfall.measures.definition import Definition, Version
from utfall.model.cell import Cell
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.store.delivery import Delivery

FigureAt = Callable[[Evaluator], Figure]
"""The figure as one delivery knows it."""


@dataclass(frozen=True)
class Revision:
    """The figure as a delivery knew it, and what had changed since the step before (missing for the first).

    Deliveries between two steps changed nothing, or by less than may be shown.
    """

    figure: Figure
    change: Cell


@dataclass(frozen=True)
class Revisions:
    """All steps, oldest first; the last one is as known now. ``published`` is the figure that a report gave then.

    ``deliveries`` is how many were looked at, ``merged`` how many of them changed the figure by so few that the step
    is not shown by itself.
    """

    definition: Definition
    period: Period
    steps: tuple[Revision, ...]
    published: Figure | None
    deliveries: int
    merged: int


def revisions(
    deliveries: Deliveries, definition: Definition, period: Period, *, figure_at: FigureAt | None = None
) -> Revisions:
    """The figure at each delivery since the period ended, or since it began where none has come after its end.

    All are counted by the version that holds for the period today: a changed definition is no revision. ``figure_at``
    gives another figure of the measure than its own value.
    """
    version = definition.version_for(period.first)
    of_measure = figure_at or _own_value(definition, version, period)
    looked_at = _since(deliveries.all, period)
    figures = [of_measure(deliveries.evaluator(delivery)) for delivery in looked_at]
    steps, merged = _steps(figures, deliveries.current)
    published = deliveries.current.published(definition, (period,)).figure(period)
    return Revisions(
        definition, period, steps, published if published.value.has_value else None, len(looked_at), merged
    )


def _own_value(definition: Definition, version: Version, period: Period) -> FigureAt:
    def figure_at(evaluator: Evaluator) -> Figure:
        return evaluator.table(Asked(definition, (period,), (), version.number)).figure(period)

    return figure_at


def _since(deliveries: tuple[Delivery, ...], period: Period) -> list[Delivery]:
    """One delivery a day, the last of it."""
    after = [delivery for delivery in deliveries if delivery.known_at > period.last]
    found = after or [delivery for delivery in deliveries if delivery.known_at > period.first] or [deliveries[-1]]
    return list({delivery.known_at: delivery for delivery in found}.values())


def _steps(figures: list[Figure], current: Evaluator) -> tuple[tuple[Revision, ...], int]:
    """First, last and each between that differs from the one before it, and from all that are shown by enough.

    First and last are shown all the same, since both are published.
    """
    steps: list[Revision] = []
    merged = 0
    for number, figure in enumerate(figures):
        is_last = number == len(figures) - 1
        if not steps:
            steps.append(Revision(figure, Cell.missing("första gången")))
            continue
        before = steps[-1].figure
        if _is_same(figure, before) and not is_last:
            continue
        shown = (*(step.figure for step in steps), figures[-1])
        if not is_last and any(tells_of_few(figure, other, current.policy) for other in shown):
            merged += 1
            continue
        steps.append(Revision(figure, _change(figure, before)))
    return tuple(steps), merged


def _is_same(figure: Figure, before: Figure) -> bool:
    return (figure.value, figure.numerator, figure.denominator) == (before.value, before.numerator, before.denominator)


def _change(figure: Figure, before: Figure) -> Cell:
    if figure.value.value is None or before.value.value is None:
        return Cell.missing("den ena visas inte")
    return Cell.of(Decimal(figure.value.value - before.value.value))

"""A measure's new figures beside what has been published of it: what was published stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from utfall.figures.hiding import hide
from utfall.model.cell import CellState
from utfall.model.figure import Figure, Protection
from utfall.web.public.content import Place, PublishedMeasure, place_of

_STAND = (CellState.NUMBER, CellState.ZERO, CellState.HIDDEN)
WAITS = "skyddad (skulle tillsammans med tidigare publicerade siffror kunna röja ett litet antal)"


def beside_published(figures: Sequence[Figure], published: Sequence[PublishedMeasure]) -> tuple[Figure, ...]:
    """The figures to publish, in the same places; ``published`` are the measure's earlier versions, the oldest first.

    A place that has been published keeps its figure. A new one is shown where everything published of its calendar year
    is still true; where anything has changed since, the two would tell how much.
    """
    standing: dict[Place, Figure] = {}
    for version in published:
        standing |= {place_of(one): one for one in version.figures if one.value.state in _STAND}
    changed = {
        one.period.first.year
        for one in figures
        if place_of(one) in standing and not _is_same(one, standing[place_of(one)])
    }
    return tuple(_chosen(one, standing, changed) for one in figures)


def _chosen(figure: Figure, standing: Mapping[Place, Figure], changed: set[int]) -> Figure:
    if place_of(figure) in standing:
        return standing[place_of(figure)]
    if figure.period.first.year in changed and figure.value.has_value:
        return dataclasses.replace(hide(figure, WAITS), protection=Protection.SECONDARY)
    return figure


def _is_same(one: Figure, other: Figure) -> bool:
    return (one.value, one.numerator, one.denominator) == (other.value, other.numerator, other.denominator)

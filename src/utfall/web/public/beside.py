"""A measure's new figures beside what has been published of it: what was published stands until it can be renewed."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence

from utfall.figures.hiding import hide
from utfall.figures.kept import KeptGate
from utfall.model.figure import Figure, Protection
from utfall.web.public.content import Place, place_of

WAITS = "skyddad (skulle tillsammans med tidigare publicerade siffror kunna röja ett litet antal)"


def beside_published(
    gate: KeptGate,
    figures: Sequence[Figure],
    published: Sequence[Sequence[Figure]],
    *,
    still_public: Sequence[Sequence[Figure]],
) -> tuple[Figure, ...]:
    """The figures of a measure and delivery to publish, in the same places; ``published`` are the measure's figures
    that have been public, the oldest publication first, ``still_public`` those of them that are not withdrawn; ``gate``
    the one on the newest delivery.

    A figure that would tell of few beside them keeps the value that was published last and still is public; one that
    has none is hidden.
    """
    if not figures:
        return ()
    standing = {place_of(one): one for version in still_public for one in version if one.value.has_value}
    by_delivery: dict[str, dict[Place, Figure]] = defaultdict(dict)
    for version in published:
        for one in version:
            if one.value.has_value:
                by_delivery[one.origin.delivery][place_of(one)] = one
            else:
                by_delivery[one.origin.delivery].setdefault(place_of(one), one)
    new = {place_of(one): one for one in figures}
    earlier = {delivery: tuple(found.values()) for delivery, found in by_delivery.items()}
    # Figures of one delivery are protected beside each other already (``Gate.standing``).
    is_first = earlier.keys() <= {figures[0].origin.delivery}
    allowed = frozenset(new) if is_first else gate.beside_published(figures, earlier)
    return tuple(_chosen(one, standing, is_allowed=place_of(one) in allowed) for one in figures)


def _chosen(figure: Figure, standing: Mapping[Place, Figure], *, is_allowed: bool) -> Figure:
    place = place_of(figure)
    if figure.value.has_value and is_allowed:
        return figure
    if place in standing:
        return standing[place]
    if figure.value.has_value:
        return dataclasses.replace(hide(figure, WAITS), protection=Protection.SECONDARY)
    return figure


def held_back(gate: KeptGate, figures: Sequence[Figure], published: Sequence[Sequence[Figure]]) -> frozenset[Place]:
    """The places of the figures (of a measure and delivery) that ``beside_published`` gives without their own value."""
    kept = beside_published(gate, figures, published, still_public=())
    return frozenset(place_of(one) for one, made in zip(figures, kept, strict=True) if one.value != made.value)

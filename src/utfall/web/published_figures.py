"""Which figures that stand in a text may be read by anybody: those that have been published, as they were published.

A room asks here; the room of the public pages answers (it registers in its ``AppConfig.ready``). Where nobody answers
nothing is public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class BoundFigure:
    """A figure in a text: its call, the words printed, the figure's reference in a report (``measure/period/…``; empty
    where the words name none), and its origin."""

    call: str
    words: str
    reference: str
    definition_hash: str
    delivery: str


Source = Callable[[Iterable[BoundFigure]], frozenset[BoundFigure]]
_SOURCES: dict[str, Source] = {}


def register(app: str, source: Source) -> None:
    """The app knows what is public; one that registers again replaces its own."""
    _SOURCES[app] = source


def public_among(figures: Iterable[BoundFigure]) -> frozenset[BoundFigure]:
    """Those that may be read by anybody now."""
    asked = tuple(figures)
    if not asked:
        return frozenset()
    return frozenset().union(*(source(asked) for source in _SOURCES.values()))

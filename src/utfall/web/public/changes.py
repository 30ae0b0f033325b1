"""What changed in what is published: each measure's last version beside the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from utfall.model.figure import Figure
from utfall.web.public.content import place_of
from utfall.web.public.showing import Shown


@dataclass(frozen=True)
class Revised:
    """A figure that has another value than when it was published last."""

    before: Figure
    after: Figure


@dataclass(frozen=True)
class Changes:
    """A measure's last version against the one before: ``new`` figures, ``revised`` ones, and whether the way of
    counting is another. A measure published for the first time has no ``before``."""

    after: Shown
    before: Shown | None
    new: tuple[Figure, ...]
    revised: tuple[Revised, ...]

    @property
    def is_counted_otherwise(self) -> bool:
        """Is the definition's version another?"""
        return self.before is not None and self.before.content.words.version != self.after.content.words.version


def changes_since(measures: Sequence[Sequence[Shown]]) -> tuple[Changes, ...]:
    """The changes of every measure, the last published first."""
    found = [_changes(versions) for versions in measures if versions]
    return tuple(sorted(found, key=lambda one: one.after.published_at, reverse=True))


def _changes(versions: Sequence[Shown]) -> Changes:
    after, before = versions[-1], versions[-2] if len(versions) > 1 else None
    if before is None:
        return Changes(after, None, (), ())
    new, revised = [], []
    for figure in after.content.figures:
        old = before.content.figure(place_of(figure))
        if not figure.value.has_value:
            continue
        if old is None or not old.value.has_value:
            new.append(figure)
        elif old.value != figure.value:
            revised.append(Revised(old, figure))
    return Changes(after, before, tuple(new), tuple(revised))

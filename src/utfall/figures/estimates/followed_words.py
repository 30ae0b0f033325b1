"""What a measure is followed by over time, in Swedish, and which way of it is the better."""

from __future__ import annotations

from utfall.figures.estimates.control_points import DAYS_OF_WAIT
from utfall.measures.definition import Definition, Direction
from utfall.model.question import TimeToEvent


def is_wait(definition: Definition) -> bool:
    """Is it followed as a wait: by the share with the event within ``DAYS_OF_WAIT`` days?"""
    return isinstance(definition.versions[-1].spec, TimeToEvent)


def what_is_followed(definition: Definition) -> str:
    """The measure's name, with what is charted of it where that is not its own figure."""
    name = definition.short_title
    return f"{name} (andelen med beslut inom {DAYS_OF_WAIT} dagar)" if is_wait(definition) else name


def is_better(definition: Definition, *, rises: bool) -> bool | None:
    """Is it better when what is charted rises, or falls? None where neither is. A wait is shorter where more are
    decided in time."""
    if definition.direction is Direction.NEUTRAL:
        return None
    return rises == ((definition.direction is Direction.HIGHER) != is_wait(definition))

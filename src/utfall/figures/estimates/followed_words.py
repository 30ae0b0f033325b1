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


def worth(definition: Definition, *, rises: bool, is_rare: bool) -> str:
    """What it is worth that what is charted rises, or falls, to end a sentence with; empty where neither is better.

    Of rare events the days between are charted: longer between is fewer of them. A wait is shorter where more are
    decided in time.
    """
    if definition.direction is Direction.NEUTRAL:
        return ""
    is_more = rises != is_rare
    is_better = is_more == ((definition.direction is Direction.HIGHER) != is_wait(definition))
    return ", en förbättring" if is_better else ", en försämring"

"""What a plan chooses among, and what its figure is when the pilot begins."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from utfall.figures.kept import KeptGate
from utfall.web.assessed_goals import goals_of
from utfall.web.gates import catalogue, policy
from utfall.web.innovation.actions import Printed
from utfall.web.innovation.models import Innovation
from utfall.web.pilot_figures import PLACES, figure_before, place_groups, place_words, said_of

OWN_AREA = "innovation."
"""Measures that count innovations: a pilot is not measured by there being one."""


def measures_to_choose() -> list[tuple[str, str]]:
    """Id and title of each measure, by title."""
    found = [(one.id, one.title) for one in catalogue().values() if not one.id.startswith(OWN_AREA)]
    return sorted(found, key=lambda pair: pair[1])


def places_to_choose(request: HttpRequest, measure: str) -> list[tuple[str, str]]:
    """``by=group`` and words for each area, unit or kind that the measure is parted by; none without a delivery."""
    known: Any = request.known  # type: ignore[attr-defined]
    if not measure or measure not in catalogue() or known.delivery is None:
        return []
    found = []
    for by in PLACES:
        for group in place_groups(known.gate(), measure, by):
            words = place_words(catalogue()[measure], by, group)
            found.append((f"{by}={group}", words[:1].upper() + words[1:]))
    return found


def goals_to_choose() -> list[tuple[str, str]]:
    """Id and title of the goals of this year and the last two."""
    year = timezone.localdate().year
    return [
        (goal.id, f"{goal.short_title} ({goal.year})") for one in (year, year - 1, year - 2) for goal in goals_of(one)
    ]


def printed_now(request: HttpRequest, found: Innovation, *, on: date) -> Printed:
    """The figure of the last whole tertial before that day, as printed; empty where nothing is delivered."""
    known: Any = request.known  # type: ignore[attr-defined]
    if not found.measure or known.delivery is None:
        return Printed()
    return printed(known.gate(), found, on=on)


def printed(gate: KeptGate, found: Innovation, *, on: date) -> Printed:
    """The same, as the gate knows it."""
    figure = figure_before(gate, found.measure, found.by, found.group, day=on)
    origin = figure.origin
    return Printed(
        at_start=f"{figure.period.label_long_sv()}: {said_of(figure, gate.definition(found.measure))}",
        delivery=gate.delivery.id,
        definition=f"{origin.version} {origin.definition_hash[:12]}",
        policy=hashlib.sha256(repr(policy()).encode()).hexdigest()[:16],
    )

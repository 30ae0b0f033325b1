"""The register of innovations, for the report: read here so that the rooms need not know each other."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps

from utfall.figures.estimates.before_after import Began
from utfall.figures.kept import KeptGate
from utfall.model.period import Period
from utfall.reports.innovation_book import Happening, InnovationBook, PilotLine
from utfall.web.pilot_evaluation import Tried, short_result
from utfall.web.pilot_figures import place_words

_COUNTED = {"pilot": Happening.PILOT, "scaled": Happening.SCALED}


def innovation_book(gate: KeptGate, period: Period) -> InnovationBook | None:
    """The register as it stands now, of what had happened when the gate's delivery came; None while nobody has said
    from which day it holds all, or where the period is older."""
    newest = apps.get_model("innovation", "Completeness").objects.first()
    if newest is None or newest.since is None:
        return None
    book = InnovationBook(newest.since, gate.known_at, _happened(), ())
    if not book.covers(period):
        return None
    return InnovationBook(newest.since, gate.known_at, book.happened, _pilots(gate))


def _happened() -> tuple[tuple[Happening, date], ...]:
    ideas = apps.get_model("innovation", "Innovation").objects.values_list("came_on", flat=True)
    steps = apps.get_model("innovation", "Step").objects.filter(undone_at=None, after__in=_COUNTED)
    found = [(Happening.IDEA, day) for day in ideas]
    found += [(_COUNTED[after], day) for after, day in steps.values_list("after", "day")]
    return tuple(sorted(found))


def _pilots(gate: KeptGate) -> tuple[PilotLine, ...]:
    started = apps.get_model("innovation", "Pilot").objects.filter(start__undone_at=None, started_on__lt=gate.known_at)
    return tuple(_line(pilot, gate) for pilot in started.select_related("innovation", "start"))


def _line(pilot: Any, gate: KeptGate) -> PilotLine:
    end = pilot.innovation.steps.filter(undone_at=None, id__gt=pilot.start_id, before="pilot").order_by("id").first()
    has_ended = end is not None and end.day < gate.known_at
    return PilotLine(
        pilot.innovation.title,
        end.get_after_display() if has_ended else _going_on(pilot, gate),
        pilot.started_on,
        pilot.due,
        end.day if has_ended else None,
        *_measured(pilot, gate),
        short_result(gate, _tried(pilot, end.day if end is not None and has_ended and end.after == "ended" else None)),
    )


def _tried(pilot: Any, until: date | None) -> Tried:
    return Tried(pilot.measure, pilot.by, pilot.group, pilot.expected == "rise", Began(pilot.started_on, until))


def _measured(pilot: Any, gate: KeptGate) -> tuple[str, str]:
    """The measure and the place in words; as they stand where the definitions no longer have the measure."""
    if pilot.measure not in gate.measures:
        return pilot.measure, pilot.group
    definition = gate.definition(pilot.measure)
    return definition.short_title, place_words(definition, pilot.by, pilot.group)


def _going_on(pilot: Any, gate: KeptGate) -> str:
    """Whether it should have ended by the day that the report knows."""
    word: str = pilot.start.get_after_display()
    return f"{word}, försenad" if pilot.due < gate.known_at else word

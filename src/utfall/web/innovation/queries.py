"""What the room's pages show."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from utfall.errors import UtfallError
from utfall.figures.estimates.before_after import Began
from utfall.figures.kept import KeptGate
from utfall.reports.prose.insertable import folded
from utfall.web.accounts.models import User
from utfall.web.assignments.models import Assignment
from utfall.web.assignments.origins import OriginKind
from utfall.web.assignments.queries import of_origin
from utfall.web.innovation.models import Completeness, Innovation, Pilot, Step
from utfall.web.innovation.rights import may_steer
from utfall.web.innovation.states import NEEDS_SV, OPEN, STEPS, Expected, State
from utfall.web.pilot_evaluation import Tried, evaluated


@dataclass(frozen=True)
class Card:
    """An innovation on the board; ``days_over`` its pilot's days past the end, 0 where it is not late."""

    innovation: Innovation
    pilot: Pilot | None
    days_over: int


@dataclass(frozen=True)
class Column:
    """A state with its cards, the latest first; late pilots before the others."""

    state: State
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class NextStep:
    """A step that can be taken, and in words what is lacking for it."""

    state: State
    verb: str
    lacking: tuple[str, ...]


@dataclass(frozen=True)
class InnovationPage:
    """One innovation with all that the reader may do with it."""

    innovation: Innovation
    card: Card
    history: tuple[Step, ...]
    pilots: tuple[Pilot, ...]
    next_steps: tuple[NextStep, ...]
    may_steer: bool
    may_write_plan: bool
    can_undo: Step | None
    work: tuple[Assignment, ...]


@dataclass(frozen=True)
class Lesson:
    """What was learnt in one step out of a pilot."""

    step: Step


_VERBS = {
    (State.IDEA, State.PITCH): "Ta till pitch",
    (State.PITCH, State.PILOT): "Börja piloten",
    (State.ENDED, State.PITCH): "Ta upp igen",
    (State.PILOT, State.SCALED): "Skala upp",
}


def board(*, query: str = "") -> tuple[Column, ...]:
    """All columns in their order, with the innovations that hold every word of the query."""
    cards = [card_of(one) for one in _all() if _holds(query, *_texts(one))]
    return tuple(
        Column(state, tuple(sorted((c for c in cards if c.innovation.state == state), key=lambda c: -c.days_over)))
        for state in State
    )


def card_of(innovation: Innovation) -> Card:
    """The innovation as the board shows it."""
    pilot = innovation.pilot if innovation.state in (State.PILOT, State.SCALED, State.ENDED) else None
    over = 0
    if pilot is not None and innovation.state == State.PILOT:
        over = max(0, (timezone.localdate() - pilot.due).days)
    return Card(innovation, pilot, over)


def innovation_page(innovation: Innovation, *, reader: User) -> InnovationPage:
    """The page."""
    before, steers = State(innovation.state), may_steer(reader, innovation)
    history = tuple(innovation.steps.select_related("by", "undone_by", "pilot"))
    return InnovationPage(
        innovation=innovation,
        card=card_of(innovation),
        history=history,
        pilots=tuple(innovation.pilots.select_related("start", "owner").prefetch_related("prolonged__by")),
        next_steps=tuple(
            NextStep(to, verb(before, to), tuple(NEEDS_SV[need] for need in innovation.lacking(to)))
            for to in STEPS[before]
        ),
        may_steer=steers,
        may_write_plan=steers and before in OPEN,
        can_undo=next((step for step in history if step.undone_at is None), None) if steers else None,
        work=tuple(of_origin(OriginKind.PILOT, f"innovation:{innovation.id}", user=reader)),
    )


def end_of(pilot: Pilot) -> Step | None:
    """The step that ended or scaled the pilot; None while it goes on."""
    return (
        pilot.innovation.steps.filter(undone_at=None, id__gt=pilot.start_id, before=State.PILOT).order_by("id").first()
    )


def evaluate_pilots(gate: KeptGate, **signal: object) -> None:
    """Every innovation's last pilot, so that its answers are kept (a receiver of ``readiness.figures_are_kept``)."""
    for pilot in Pilot.objects.filter(start__undone_at=None).select_related("innovation"):
        with contextlib.suppress(UtfallError):  # told on the page, to whoever opens it
            evaluated(gate, tried(pilot))


def tried(pilot: Pilot) -> Tried:
    """What the pilot is to change. What has ended is judged by its own time, what was scaled goes on."""
    end = end_of(pilot)
    until = end.day if end is not None and end.after == State.ENDED else None
    is_to_rise = pilot.expected == Expected.RISE
    return Tried(pilot.measure, pilot.by, pilot.group, is_to_rise, Began(pilot.started_on, until))


def verb(before: State, to: State) -> str:
    """What the step is called on its button."""
    return _VERBS.get((before, to), "Avsluta")


def lessons(*, query: str = "") -> tuple[Step, ...]:
    """The steps in which something was learnt, that hold every word of the query; the latest first."""
    found = Step.objects.filter(undone_at=None).exclude(lessons="").select_related("innovation", "by")
    return tuple(
        step
        for step in found.order_by("-day", "-id")
        if _holds(query, step.lessons, step.decision, step.innovation.title, step.innovation.hypothesis)
    )


def complete_since() -> datetime.date | None:
    """From which day the register holds all; None while nobody has said so."""
    newest = Completeness.objects.first()
    return None if newest is None else newest.since


def _all() -> Sequence[Innovation]:
    """Every innovation with what the board asks of it, in as many queries however many they are."""
    standing = Prefetch("steps", queryset=Step.objects.filter(undone_at=None))
    pilots = Prefetch("pilots", queryset=Pilot.objects.select_related("start"))
    found = Innovation.objects.select_related("owner", "unit")
    return list(found.prefetch_related(standing, pilots, "pilots__prolonged"))


def _texts(one: Innovation) -> tuple[str, ...]:
    said = [text for step in one.steps.all() for text in (step.decision, step.lessons)]
    owner = "" if one.owner is None else str(one.owner)
    return (one.title, one.text, one.hypothesis, one.success, owner, str(one.unit or ""), *said)


def _holds(query: str, *texts: str) -> bool:
    everything = folded(" ".join(texts))
    return all(word in everything for word in folded(query).split())

"""What people do with innovations. Each act is one transaction with its entry in the log.

An act says which ``seen`` revision the person acted on, and is refused where somebody else has acted since.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import Unit, User
from utfall.web.assignments.actions import create
from utfall.web.assignments.models import Assignment
from utfall.web.assignments.origins import Origin, OriginKind
from utfall.web.audit.actions import record
from utfall.web.audit.chain import canonical
from utfall.web.innovation.models import Completeness, IdeaBefore, Innovation, Pilot, Prolonging, Step
from utfall.web.innovation.states import NEEDS_SV, OPEN, STEPS, State

PLAN_FIELDS = ("hypothesis", "measure", "by", "group", "expected", "success", "ends_on", "goal")


class ChangedMeanwhile(Exception):
    """Somebody else has acted since the page was made."""


@dataclass(frozen=True)
class Printed:
    """A figure as a page printed it, with what it came from; empty where none can be shown."""

    at_start: str = ""
    delivery: str = ""
    definition: str = ""
    policy: str = ""


@transaction.atomic
def leave_idea(
    *, title: str, text: str, by: User, unit: Unit | None = None, day: datetime.date | None = None
) -> Innovation:
    """The idea, as it came in that day (None: today)."""
    came_on = day or timezone.localdate()
    made = Innovation.objects.create(title=title.strip(), text=text.strip(), unit=unit, left_by=by, came_on=came_on)
    record("innovation.left", by=by.username, thing=_name(made))
    return made


@transaction.atomic
def correct_idea(
    innovation: Innovation, *, title: str, text: str, day: datetime.date, by: User, seen: int
) -> Innovation:
    """The idea with other words or another day; what stood there is kept. The plan of a pilot is not touched. Raises
    ``NotPossibleNow`` where a step was taken before the day."""
    found = _locked(innovation, seen=seen)
    title, text = title.strip(), text.replace("\r\n", "\n").strip()
    if (title, text, day) == (found.title, found.text, found.came_on):
        return found
    first = found.steps.filter(undone_at=None).last()
    if day > timezone.localdate() or (first is not None and day > first.day):
        raise NotPossibleNow("Idén kan inte ha kommit in efter det första steget.", remedy="Välj en tidigare dag.")
    IdeaBefore.objects.create(innovation=found, title=found.title, text=found.text, came_on=found.came_on, by=by)
    found.title, found.text, found.came_on = title, text, day
    _acted(found)
    record("innovation.corrected", by=by.username, thing=_name(found))
    return found


@transaction.atomic
def write_plan(
    innovation: Innovation, *, plan: Mapping[str, object], owner: User | None, unit: Unit | None, by: User, seen: int
) -> Innovation:
    """The plan, with ``PLAN_FIELDS``, as far as it has come. Raises ``NotPossibleNow`` once a pilot has begun."""
    found = _locked(innovation, seen=seen)
    if State(found.state) not in OPEN:
        raise NotPossibleNow(
            "Planen är låst sedan piloten började.", remedy="Ångra starten, eller avsluta piloten och ta upp den igen."
        )
    for field in PLAN_FIELDS:
        setattr(found, field, plan[field])
    found.owner, found.unit = owner, unit
    _acted(found)
    record("innovation.planned", by=by.username, thing=_name(found), owner=owner.username if owner else "")
    return found


@transaction.atomic
def take_step(
    innovation: Innovation,
    *,
    to: State,
    day: datetime.date,
    by: User,
    seen: int,
    decision: str = "",
    lessons: str = "",
    printed: Printed | None = None,
) -> Step:
    """The step to that state, taken that day. Raises ``NotPossibleNow`` naming what is lacking.

    A pilot that begins has its plan frozen, with the figure as ``printed`` then.
    """
    found = _locked(innovation, seen=seen)
    _check_step(found, to=to, day=day, decision=decision.strip(), lessons=lessons.strip())
    step = Step.objects.create(
        innovation=found,
        before=found.state,
        after=to.value,
        day=day,
        decision=decision.strip(),
        lessons=lessons.strip(),
        by=by,
    )
    if to is State.PILOT:
        _freeze(found, step, printed or Printed())
    found.state = to.value
    _acted(found)
    record("innovation.step", by=by.username, thing=_name(found), before=step.before, after=step.after, day=str(day))
    return step


@transaction.atomic
def undo_step(step: Step, *, by: User, seen: int) -> None:
    """The last step taken back: the innovation is where it was before, and the step stays in its history."""
    found = _locked(step.innovation, seen=seen)
    last = found.steps.filter(undone_at=None).first()
    if last is None or last.id != step.id:
        raise NotPossibleNow("Bara det senaste steget kan ångras.", remedy="Ladda om sidan.")
    last.undone_at, last.undone_by = timezone.now(), by
    last.save(update_fields=["undone_at", "undone_by"])
    found.state = last.before
    _acted(found)
    record("innovation.undone", by=by.username, thing=_name(found), before=last.after, after=last.before)


@transaction.atomic
def prolong(pilot: Pilot, *, ends_on: datetime.date, reason: str, by: User, seen: int) -> Prolonging:
    """A later end. Raises ``NotPossibleNow`` where the pilot is over, the day is no later, or no reason is given."""
    found = _locked(pilot.innovation, seen=seen)
    if found.state != State.PILOT or found.pilot != pilot:
        raise NotPossibleNow("Piloten pågår inte.", remedy="Ladda om sidan.")
    if ends_on <= pilot.due:
        raise NotPossibleNow("Den nya slutdagen är inte senare än den som gäller.", remedy="Välj en senare dag.")
    if not reason.strip():
        raise NotPossibleNow("Det saknas ett skäl att förlänga.", remedy="Skriv vad som ännu inte går att veta.")
    made = Prolonging.objects.create(pilot=pilot, ends_on=ends_on, reason=reason.strip(), by=by)
    _acted(found)
    record("innovation.prolonged", by=by.username, thing=_name(found), day=str(ends_on))
    return made


@transaction.atomic
def give_work(innovation: Innovation, *, title: str, owner: User, due: datetime.date, by: User) -> Assignment:
    """A piece of its work as an assignment, which knows the innovation, its goal and its measure."""
    found = Innovation.objects.select_for_update().get(id=innovation.id)
    key = f"innovation:{found.id}"
    given = Assignment.objects.filter(origin_kind=OriginKind.PILOT.value, origin_key__startswith=f"{key}:").count()
    return create(
        title=title,
        owner=owner,
        due=due,
        by=by,
        origin=Origin(
            OriginKind.PILOT,
            f"{key}:assignment:{given + 1}",
            found.title,
            reverse("innovation_page", args=[found.id]),
        ),
        goal=found.goal,
        measure=found.measure,
        unit=found.unit,
    )


@transaction.atomic
def declare_complete(*, since: datetime.date | None, by: User) -> Completeness:
    """From that day on the register holds all (None: it does not), and the report counts here."""
    made = Completeness.objects.create(since=since, by=by)
    record("innovation.complete", by=by.username, thing="innovationer", day="" if since is None else str(since))
    return made


def _check_step(found: Innovation, *, to: State, day: datetime.date, decision: str, lessons: str) -> None:
    before = State(found.state)
    if to not in STEPS[before]:
        raise NotPossibleNow(
            f"Från {before.label.lower()} går det inte till {to.label.lower()}.", remedy="Ladda om sidan."
        )
    if lacking := found.lacking(to):
        words = ", ".join(NEEDS_SV[need] for need in lacking)
        raise NotPossibleNow(f"Det saknas ännu: {words}.", remedy="Skriv det i planen först.")
    last = found.steps.filter(undone_at=None).first()
    if day < (found.came_on if last is None else last.day) or day > timezone.localdate():
        raise NotPossibleNow(
            "Dagen ligger före det som redan har hänt, eller efter i dag.", remedy="Välj en dag däremellan."
        )
    if to is State.PILOT and found.ends_on is not None and found.ends_on <= day:
        raise NotPossibleNow("Piloten skulle sluta innan den börjar.", remedy="Välj en senare slutdag i planen.")
    if to in (State.SCALED, State.ENDED):
        _check_decision(before, decision=decision, lessons=lessons)


def _check_decision(before: State, *, decision: str, lessons: str) -> None:
    if not decision:
        raise NotPossibleNow("Det saknas ett beslut.", remedy="Skriv vad som beslutades, av vem och varför.")
    if before is State.PILOT and not lessons:
        raise NotPossibleNow(
            "Det saknas lärdomar.", remedy="Skriv vad piloten lärde er, också om den inte gick som väntat."
        )


def _freeze(found: Innovation, step: Step, printed: Printed) -> Pilot:
    assert found.owner is not None
    plan = {field: getattr(found, field) for field in PLAN_FIELDS}
    days = {"started_on": step.day, "frozen_on": timezone.localdate()}
    everything = {**plan, **days, **asdict(printed), "owner": found.owner.username, "innovation": found.id}
    digest = hashlib.sha256(canonical({name: str(value) for name, value in everything.items()}).encode()).hexdigest()
    return Pilot.objects.create(
        innovation=found, start=step, owner=found.owner, digest=digest, **plan, **days, **asdict(printed)
    )


def _locked(innovation: Innovation, *, seen: int) -> Innovation:
    found = Innovation.objects.select_for_update().get(id=innovation.id)
    if found.revision != seen:
        raise ChangedMeanwhile
    return found


def _acted(found: Innovation) -> None:
    found.revision += 1
    found.save()


def _name(innovation: Innovation) -> str:
    return f"innovation {innovation.id}: {innovation.title}"

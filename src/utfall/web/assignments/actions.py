"""What people do with assignments. Each act is one transaction with its place in the history and its entry in the
log."""

from __future__ import annotations

import datetime
from dataclasses import asdict

from django.db import IntegrityError, transaction
from django.utils import timezone

from utfall.errors import NotPossibleNow
from utfall.reports.numbers import format_day
from utfall.web.accounts.models import Unit, User
from utfall.web.assignments.models import Activity, Assignment, Change, Note
from utfall.web.assignments.origins import Decision, Origin
from utfall.web.assignments.printed_figure import PrintedFigure, figure_now
from utfall.web.audit.actions import record

State = Assignment.State
LOAD_AGAIN = "Ladda om sidan, läs vad som har ändrats och försök igen."


def create(
    *,
    title: str,
    owner: User,
    due: datetime.date,
    by: User,
    origin: Origin,
    text: str = "",
    goal: str = "",
    measure: str = "",
    unit: Unit | None = None,
    confidential: bool = False,
    decision: Decision | None = None,
    activity: Activity | None = None,
    agenda: str = "",
) -> Assignment:
    """The assignment, with what its measure prints now bound to it.

    Raises ``NotPossibleNow`` where the origin's key has given one already, and ``UnknownMeasure``.
    """
    figure = figure_now(measure) if measure else None  # before the transaction: no other writer waits for a figure
    with transaction.atomic():
        made = Assignment(
            title=title.strip(),
            text=text.strip(),
            owner=owner,
            due=due,
            origin_kind=origin.kind.value,
            origin_key=origin.key,
            origin_label=origin.label,
            origin_address=origin.address,
            decision_key=decision.key if decision else "",
            decision_label=decision.label if decision else "",
            decision_address=decision.address if decision else "",
            goal=goal,
            measure=measure,
            figure=_stored(figure),
            activity=activity,
            unit=unit,
            agenda=agenda,
            confidential=confidential,
            created_by=by,
        )
        _save_once(made)
        Change.objects.create(assignment=made, kind=Change.Kind.GIVEN, after=f"{owner}, {format_day(due)}", by=by)
        record(
            "assignment.given",
            by=by.username,
            thing=str(made.id),
            owner=owner.username,
            due=due.isoformat(),
            origin=origin.kind.value,
            unit=unit.code if unit else "",
        )
    return made


@transaction.atomic
def set_state(assignment: Assignment, *, state: str, by: User, reason: str = "", seen: int | None = None) -> Assignment:
    """Its new state. Ending without result needs a reason. An open one's ``closed_at`` is taken away: closing is undone
    this way, and the history says so."""
    found = _locked(assignment, seen=seen)
    after = State(state)
    if after == found.state:
        return found
    if after is State.ENDED and not reason.strip():
        raise NotPossibleNow("Skälet saknas.", remedy="Skriv varför uppdraget avslutas utan resultat.")
    before = State(found.state)
    was_open = found.is_open
    found.state, found.reason = after, reason.strip() if after is State.ENDED else ""
    if not found.is_open and was_open:
        found.closed_at = timezone.now()
    elif found.is_open:
        found.closed_at = None
    _changed(found, Change.Kind.STATE, before=before.label, after=after.label, reason=reason, by=by)
    record("assignment.state", by=by.username, thing=str(found.id), was=before.value, state=after.value)
    return found


@transaction.atomic
def move_due(
    assignment: Assignment, *, due: datetime.date, reason: str, by: User, seen: int | None = None
) -> Assignment:
    """A new day, with the reason for it."""
    found = _locked(assignment, seen=seen)
    _check_open(found)
    if due == found.due:
        return found
    if not reason.strip():
        raise NotPossibleNow("Skälet saknas.", remedy="Skriv varför uppdraget får en ny dag.")
    before, found.due = found.due, due
    change = _changed(found, Change.Kind.DUE, before=format_day(before), after=format_day(due), reason=reason, by=by)
    change.due_before = before
    change.save(update_fields=["due_before"])
    record("assignment.moved", by=by.username, thing=str(found.id), was=before.isoformat(), due=due.isoformat())
    return found


@transaction.atomic
def hand_over(
    assignment: Assignment, *, owner: User, by: User, reason: str = "", seen: int | None = None
) -> Assignment:
    """Another person is its one owner."""
    found = _locked(assignment, seen=seen)
    _check_open(found)
    if owner == found.owner:
        return found
    before, found.owner = found.owner, owner
    change = _changed(found, Change.Kind.OWNER, before=str(before), after=str(owner), reason=reason, by=by)
    change.owner_before = before
    change.save(update_fields=["owner_before"])
    record("assignment.handed_over", by=by.username, thing=str(found.id), was=before.username, owner=owner.username)
    return found


@transaction.atomic
def set_confidential(assignment: Assignment, *, confidential: bool, by: User, seen: int | None = None) -> Assignment:
    """Shown to few, or to all again."""
    found = _locked(assignment, seen=seen)
    if confidential == found.confidential:
        return found
    found.confidential = confidential
    after = "Sekretess" if confidential else "Öppet för alla"
    _changed(found, Change.Kind.CONFIDENTIAL, before="", after=after, reason="", by=by)
    record("assignment.confidential", by=by.username, thing=str(found.id), confidential=confidential)
    return found


@transaction.atomic
def link_decision(assignment: Assignment, *, decision: Decision, by: User) -> Assignment:
    """The decision that it carries out."""
    found = _locked(assignment, seen=None)
    before = found.decision_label
    found.decision_key, found.decision_label, found.decision_address = decision.key, decision.label, decision.address
    _changed(found, Change.Kind.DECISION, before=before, after=decision.label, reason="", by=by)
    record("assignment.decided", by=by.username, thing=str(found.id), decision=decision.key)
    return found


@transaction.atomic
def add_note(assignment: Assignment, *, text: str, by: User) -> Note:
    """What is said of how it goes; also of one that is closed."""
    made = Note.objects.create(assignment=assignment, text=text.strip(), by=by)
    record("assignment.noted", by=by.username, thing=str(assignment.id), note=made.id)
    return made


def _save_once(made: Assignment) -> None:
    """The database says whether its origin has given one already: also to two who give it at once."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        if not Assignment.objects.filter(origin_kind=made.origin_kind, origin_key=made.origin_key or None).exists():
            raise
        raise NotPossibleNow("Det här har redan blivit ett uppdrag.", remedy="Öppna det under Uppdrag.") from None


def _stored(figure: PrintedFigure | None) -> dict[str, str] | None:
    return None if figure is None else asdict(figure)


def _locked(assignment: Assignment, *, seen: int | None) -> Assignment:
    """The assignment as it stands, held until the transaction ends. Raises ``NotPossibleNow`` where ``seen`` is not the
    revision that stands."""
    found = Assignment.objects.select_for_update(of=("self",)).select_related("owner", "unit").get(id=assignment.id)
    if seen is not None and seen != found.revision:
        raise NotPossibleNow("Någon annan har ändrat uppdraget sedan du öppnade sidan.", remedy=LOAD_AGAIN)
    return found


def _check_open(found: Assignment) -> None:
    if not found.is_open:
        raise NotPossibleNow(
            f"Uppdraget är {found.get_state_display().lower()}.", remedy="Öppna det igen om det ska ändras."
        )


def _changed(found: Assignment, kind: Change.Kind, *, before: str, after: str, reason: str, by: User) -> Change:
    found.revision += 1
    found.save()
    return Change.objects.create(assignment=found, kind=kind, before=before, after=after, reason=reason.strip(), by=by)

"""Assignments and activities as they stood when an earlier day ended, wound back by their recorded history.

Who may see them is asked of today's rights: nobody is shown on an earlier day what is kept from them now. What comes
from here is read and never saved.
"""

from __future__ import annotations

import datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from utfall.web.accounts.models import User
from utfall.web.assignments.models import Activity, ActivityRevision, Assignment, Change
from utfall.web.assignments.queries import open_for, visible_to

Kind = Change.Kind
_STATES = {state.label: state for state in Assignment.State}


def end_of(day: datetime.date) -> datetime.datetime:
    """The first moment of the day after: what happened before it had happened that day."""
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time()))


def standing(found: QuerySet[Assignment], on: datetime.date | None) -> tuple[Assignment, ...]:
    """Those of ``found`` that had been given by then, as they stood, the earliest due first; today's where ``on`` is
    None."""
    if on is None:
        return tuple(found.order_by("due", "id"))
    changes = Prefetch("changes", queryset=Change.objects.select_related("owner_before").order_by("at", "id"))
    given = found.filter(created_at__lt=end_of(on)).prefetch_related(changes)
    return tuple(sorted((wound_back(one, on) for one in given), key=lambda one: (one.due, one.id)))


def open_on(user: User, on: datetime.date | None, **of: str) -> tuple[Assignment, ...]:
    """Those with that goal, measure or the like that the user may see and that were open then, or are today."""
    if on is None:
        return tuple(open_for(user).filter(**of))
    return tuple(one for one in standing(visible_to(user).filter(**of), on) if one.is_open)


def wound_back(one: Assignment, on: datetime.date) -> Assignment:
    """The assignment, changed to what it was. Of an owner whose account was not noted when the assignment was handed
    over only the name is known."""
    one.stood_on = on
    changes = sorted(one.changes.all(), key=lambda change: (change.at, change.id))
    until = end_of(on)
    for kind in (Kind.DUE, Kind.OWNER, Kind.DECISION):
        first = next((change for change in changes if change.kind == kind and change.at >= until), None)
        if first is not None:
            _undo(one, first)
    states = [change for change in changes if change.kind == Kind.STATE]
    if any(change.at >= until for change in states):
        _set_state(one, [change for change in states if change.at < until])
    return one


def activities_standing(on: datetime.date | None) -> tuple[Activity, ...]:
    """All activities that had been started by then, as they stood."""
    found = Activity.objects.select_related("unit")
    if on is None:
        return tuple(found)
    until = end_of(on)
    written = Prefetch("revisions", queryset=ActivityRevision.objects.select_related("unit").filter(at__lt=until))
    return tuple(_as_written(one, on) for one in found.filter(created_at__lt=until).prefetch_related(written))


def activity_standing(activity: Activity, on: datetime.date | None) -> Activity | None:
    """The activity as it stood; None where it had not been started."""
    if on is None:
        return activity
    return next((one for one in activities_standing(on) if one.id == activity.id), None)


def _undo(one: Assignment, change: Change) -> None:
    """Back to what the change replaced."""
    if change.kind == Kind.DUE and change.due_before is not None:
        one.due = change.due_before
    elif change.kind == Kind.OWNER:
        one.owner = change.owner_before or User(display_name=change.before)
    elif change.kind == Kind.DECISION:
        one.decision_key, one.decision_label, one.decision_address = "", change.before, ""


def _set_state(one: Assignment, before: list[Change]) -> None:
    """The state that those changes of it led to, with the moment it was closed and why."""
    one.state, one.closed_at, one.reason = Assignment.State.OPEN, None, ""
    for change in before:
        was_open, one.state = one.is_open, _STATES[change.after]
        if one.is_open:
            one.closed_at = None
        elif was_open:
            one.closed_at = change.at
        one.reason = change.reason if one.state == Assignment.State.ENDED else ""


def _as_written(one: Activity, on: datetime.date) -> Activity:
    """As last written by then; the newest revision comes first."""
    one.stood_on = on
    last = next(iter(one.revisions.all()), None)
    if last is not None:
        one.title, one.goal, one.unit, one.text = last.title, last.goal, last.unit, last.text
        one.first, one.last, one.state = last.first, last.last, last.state
    return one

"""Writing activities: each act is one transaction with its entry in the log."""

from __future__ import annotations

import datetime

from django.db import transaction

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import Unit, User
from utfall.web.assignments.models import Activity, ActivityRevision
from utfall.web.audit.actions import record


@transaction.atomic
def start_activity(
    *,
    title: str,
    goal: str,
    first: datetime.date,
    last: datetime.date,
    by: User,
    unit: Unit | None = None,
    state: str = Activity.State.PLANNED,
    text: str = "",
) -> Activity:
    """The new activity; both days are in it."""
    made = Activity.objects.create(
        title=title.strip(), goal=goal, unit=unit, first=first, last=last, state=state, text=text.strip(), created_by=by
    )
    _kept(made, by=by)
    record("activity.started", by=by.username, thing=str(made), goal=goal, unit=unit.code if unit else "")
    return made


@transaction.atomic
def change_activity(
    activity: Activity,
    *,
    title: str,
    goal: str,
    first: datetime.date,
    last: datetime.date,
    state: str,
    by: User,
    seen: int,
    unit: Unit | None = None,
    text: str = "",
) -> Activity:
    """The activity with other words, days or state. Raises ``NotPossibleNow`` where ``seen`` is not the revision that
    stands."""
    found = Activity.objects.select_for_update().get(id=activity.id)
    if found.revision != seen:
        raise NotPossibleNow(
            "Någon annan har ändrat aktiviteten sedan du öppnade sidan.", remedy="Läs ändringen och försök igen."
        )
    before = found.state
    found.title, found.goal, found.unit, found.text = title.strip(), goal, unit, text.strip()
    found.first, found.last, found.state = first, last, state
    found.revision += 1
    found.save()
    _kept(found, by=by)
    record("activity.changed", by=by.username, thing=str(found), was=before, state=state)
    return found


def _kept(one: Activity, *, by: User) -> None:
    """What was written stays, also when something else is written later."""
    ActivityRevision.objects.create(
        activity=one,
        title=one.title,
        goal=one.goal,
        unit=one.unit,
        first=one.first,
        last=one.last,
        state=one.state,
        text=one.text,
        by=by,
    )

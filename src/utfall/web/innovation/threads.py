"""The pilots in the red thread: those that serve a goal or are set against a measure."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from utfall.web.accounts.models import User
from utfall.web.assignments.threads import ThreadEntry, ThreadKind
from utfall.web.innovation.models import Pilot
from utfall.web.innovation.queries import card_of
from utfall.web.innovation.states import State


def pilots_of(*, goal: str, measure: str, user: User, on: datetime.date | None) -> Iterator[ThreadEntry]:
    """Each innovation that was a pilot by then, with its last plan: everybody signed in may see them."""
    asked = Q()
    if goal:
        asked |= Q(goal=goal)
    if measure:
        asked |= Q(measure=measure)
    found = Pilot.objects.filter(asked, start__undone_at=None).select_related("innovation").order_by("started_on", "id")
    for pilot in found if asked else ():
        if pilot.innovation.pilot_on(on) == pilot:
            yield _entry(pilot, on)


def _entry(pilot: Pilot, on: datetime.date | None) -> ThreadEntry:
    one = pilot.innovation
    if on is None:
        state, is_late = State(one.state), card_of(one).days_over > 0
    else:
        last = one.steps.filter(undone_at=None, day__lte=on).first()
        state = State(one.state if last is None else last.after)
        is_late = state == State.PILOT and pilot.due_on(on) < on
    words = state.label + (", försenad" if is_late else "")
    address = reverse("innovation_page", args=[one.id])
    return ThreadEntry(ThreadKind.PILOT, one.title, words, address, pilot.started_on, key=f"innovation:{one.id}")

"""The pilots in the red thread: those that serve a goal or are set against a measure."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from utfall.web.accounts.models import User
from utfall.web.assignments.threads import ThreadEntry, ThreadKind
from utfall.web.innovation.models import Pilot
from utfall.web.innovation.queries import card_of
from utfall.web.innovation.states import State


def pilots_of(*, goal: str, measure: str, user: User) -> Iterator[ThreadEntry]:
    """Each innovation that has been a pilot, with its last plan: everybody signed in may see them."""
    asked = Q()
    if goal:
        asked |= Q(goal=goal)
    if measure:
        asked |= Q(measure=measure)
    found = Pilot.objects.filter(asked, start__undone_at=None).select_related("innovation").order_by("started_on", "id")
    for pilot in found if asked else ():
        if pilot.innovation.pilot == pilot:
            yield _entry(pilot)


def _entry(pilot: Pilot) -> ThreadEntry:
    one = pilot.innovation
    is_late = card_of(one).days_over > 0
    state = State(one.state).label + (", försenad" if is_late else "")
    address = reverse("innovation_page", args=[one.id])
    return ThreadEntry(ThreadKind.PILOT, one.title, state, address, pilot.started_on, key=f"innovation:{one.id}")

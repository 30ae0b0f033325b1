"""What the dialogues have to show in the red thread: agreements for a goal or a measure."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from utfall.web.accounts.models import User
from utfall.web.assignments.as_of import end_of
from utfall.web.assignments.threads import ThreadEntry, ThreadKind
from utfall.web.dialogue.models import Agreement
from utfall.web.permissions import Permission


def agreements_for(*, goal: str, measure: str, user: User, on: datetime.date | None) -> Iterator[ThreadEntry]:
    """Those that the user may see, of the newest version of each dialogue that had been started by then."""
    meant = Q(goal=goal) if goal else Q()
    if measure:
        meant |= Q(measure=measure)
    if not meant:
        return
    found = Agreement.objects.filter(meant).select_related("dialogue__cycle", "dialogue__unit__parent")
    if on is not None:
        found = found.filter(dialogue__started_at__lt=end_of(on))
    newest = {one.origin_key: one for one in found.order_by("dialogue__version")}
    for key, one in newest.items():
        dialogue = one.dialogue
        if user.may_in(Permission.SEE_DIALOGUE, dialogue.unit):
            is_assigned = one.assigned_at is not None and (on is None or one.assigned_at < end_of(on))
            state = "uppdrag" if is_assigned else "överenskommet"
            address = f"{reverse('dialogue', args=[dialogue.id])}#overenskommelser"
            day = dialogue.meeting_on or dialogue.started_at.date()
            if on is not None and day > on:
                continue
            yield ThreadEntry(ThreadKind.AGREEMENT, one.text, state, address, day, key)

"""What the frame around every page says of assignments."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from utfall.web.assignments.asked_for import earlier_day
from utfall.web.assignments.reminders import Waiting, waiting_for
from utfall.web.permissions import Permission


def waiting(request: HttpRequest) -> dict[str, Any]:
    """``waiting``: the person's own that are late or soon due, asked for when the page shows it."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.may(Permission.SEE_ASSIGNMENTS):
        return {"waiting": Waiting((), ())}
    on = earlier_day(request)
    return {"waiting": SimpleLazyObject(lambda: waiting_for(user, today=timezone.localdate(), on=on))}

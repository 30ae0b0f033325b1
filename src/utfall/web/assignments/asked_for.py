"""The assignment that an address names, for whoever asks, and the day that they see it as of."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from utfall.errors import NotPossibleNow
from utfall.reports.numbers import format_day
from utfall.web.accounts.asking import person_asking
from utfall.web.assignments.as_of import end_of, wound_back
from utfall.web.assignments.models import Assignment
from utfall.web.assignments.queries import may_follow_up, visible_to

TO_TODAY = "Välj ”Visa det senaste” överst på sidan."


def earlier_day(request: HttpRequest) -> datetime.date | None:
    """The day before today that the reader has chosen; None where today is shown."""
    known: Any = request.known  # type: ignore[attr-defined]
    chosen: datetime.date | None = known.chosen
    return chosen if chosen is not None and chosen < timezone.localdate() else None


def check_today(request: HttpRequest) -> None:
    """Raises ``NotPossibleNow`` where the reader sees an earlier day: what was then is not changed."""
    if earlier_day(request) is not None:
        raise NotPossibleNow("Du ser en tidigare dag, och det som var då går inte att ändra.", remedy=TO_TODAY)


def asked_for(request: HttpRequest, number: int) -> Assignment:
    """The assignment, as it stood on the day that is shown. Raises ``Http404`` also for one that the person may not
    see: the two look the same; and ``NotPossibleNow`` for one that had not been given then."""
    found: Assignment = get_object_or_404(visible_to(person_asking(request)).select_related("activity"), id=number)
    on = earlier_day(request)
    if on is None:
        return found
    if found.created_at >= end_of(on):
        given = format_day(found.given_on)
        raise NotPossibleNow(f"Uppdraget gavs {given}, efter den dag du har valt.", remedy=TO_TODAY)
    return wound_back(found, on)


def to_change(request: HttpRequest, number: int) -> Assignment:
    """The assignment, to be changed. Raises ``Http404``, ``PermissionDenied`` for who may see it and no more, and
    ``NotPossibleNow`` on an earlier day."""
    found = get_object_or_404(visible_to(person_asking(request)).select_related("activity"), id=number)
    if not may_follow_up(person_asking(request), found):
        raise PermissionDenied("the assignment is another's")
    check_today(request)
    return found

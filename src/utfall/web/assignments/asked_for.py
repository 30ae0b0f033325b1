"""The assignment that an address names, for whoever asks."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from utfall.web.accounts.asking import person_asking
from utfall.web.assignments.models import Assignment
from utfall.web.assignments.queries import may_follow_up, visible_to


def asked_for(request: HttpRequest, number: int) -> Assignment:
    """The assignment. Raises ``Http404`` also for one that the person may not see: the two look the same."""
    found: Assignment = get_object_or_404(visible_to(person_asking(request)).select_related("activity"), id=number)
    return found


def to_change(request: HttpRequest, number: int) -> Assignment:
    """The assignment, to be changed. Raises ``Http404``, and ``PermissionDenied`` for who may see it and no more."""
    found = asked_for(request, number)
    if not may_follow_up(person_asking(request), found):
        raise PermissionDenied("the assignment is another's")
    return found

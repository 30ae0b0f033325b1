"""The dialogue that an address names, for whoever may do what the page is for."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from utfall.web.accounts.asking import person_asking
from utfall.web.dialogue.models import Dialogue
from utfall.web.permissions import Permission


def found_dialogue(request: HttpRequest, number: int, permission: Permission) -> Dialogue:
    """The dialogue. Raises ``Http404``, and ``PermissionDenied`` where the person lacks the permission for its unit."""
    every = Dialogue.objects.select_related("cycle", "unit__parent", "record")
    found = get_object_or_404(every.prefetch_related("signatures__by"), id=number)
    if not person_asking(request).may_in(permission, found.unit):
        raise PermissionDenied("another area's dialogue")
    return found

"""The self-assessment that an address names, for those who have to do with it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from utfall.web.accounts.asking import person_asking
from utfall.web.permissions import Permission
from utfall.web.self_assessment.models import Participant, SelfAssessment
from utfall.web.self_assessment.queries import is_in_group, may_see


def seen_assessment(request: HttpRequest, number: int) -> SelfAssessment:
    """One that the person may see. Raises ``Http404``, and ``PermissionDenied`` for another unit's."""
    found = _found(number)
    if not may_see(person_asking(request), found):
        raise PermissionDenied("another unit's self-assessment")
    return found


def own_assessment(request: HttpRequest, number: int) -> SelfAssessment:
    """One that the person's group writes. Raises ``Http404``, also for who is not in the group."""
    found = _found(number)
    if not is_in_group(person_asking(request), found):
        raise Http404
    return found


def steered_assessment(request: HttpRequest, number: int) -> SelfAssessment:
    """One that the person holds together. Raises ``Http404``, and ``PermissionDenied`` for another unit's."""
    found = _found(number)
    if not person_asking(request).may_in(Permission.STEER_SELF_ASSESSMENT, found.unit):
        raise PermissionDenied("another unit's self-assessment")
    return found


def own_part(request: HttpRequest, number: int) -> Participant:
    """The person's own answers. Raises ``Http404``, also for who is not asked."""
    parts = Participant.objects.select_related("assessment")
    return get_object_or_404(parts, assessment_id=number, user=person_asking(request))


def _found(number: int) -> SelfAssessment:
    return get_object_or_404(SelfAssessment.objects.select_related("unit__parent", "started_by"), id=number)

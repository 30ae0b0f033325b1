"""Assessing a goal, and taking an assessment back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from utfall.measures.goals import GoalStatus
from utfall.model.period import Period
from utfall.web.accounts.models import User
from utfall.web.audit.actions import record
from utfall.web.goals.models import Assessment
from utfall.web.permissions import GRANTED, Permission, Role


@transaction.atomic
def assess(goal_id: str, *, report: Period, status: GoalStatus, reason: str, by: User) -> Assessment:
    """The person's assessment; the one that stood before it in the same report is taken back."""
    for earlier in Assessment.objects.filter(goal_id=goal_id, report_id=report.id, withdrawn_at=None):
        _withdraw(earlier, by=by)
    role = next(Role(one.role) for one in by.memberships_on() if Permission.ASSESS_GOAL in GRANTED[Role(one.role)])
    made = Assessment.objects.create(
        goal_id=goal_id, report_id=report.id, status=status.value, reason=reason.strip(), role=role.value, by=by
    )
    record("goal.assessed", by=by.username, thing=goal_id, report=report.id, status=status.value)
    return made


@transaction.atomic
def withdraw(assessment: Assessment, *, by: User) -> None:
    """The rule's assessment stands again."""
    _withdraw(assessment, by=by)
    record("goal.withdrawn", by=by.username, thing=assessment.goal_id, report=assessment.report_id)


def _withdraw(assessment: Assessment, *, by: User) -> None:
    assessment.withdrawn_at, assessment.withdrawn_by = timezone.now(), by
    assessment.save(update_fields=["withdrawn_at", "withdrawn_by"])

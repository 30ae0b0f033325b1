"""Assessing a goal, and taking an assessment back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from utfall.measures.goals import GoalStatus
from utfall.model.period import Period
from utfall.web.accounts.models import Unit, User
from utfall.web.audit.actions import record
from utfall.web.goals.models import Assessment
from utfall.web.permissions import GRANTED, Permission, Role


class AssessedMeanwhile(Exception):
    """Somebody else has assessed the goal, or taken an assessment back, since the page was made."""


@transaction.atomic
def assess(
    goal_id: str, *, report: Period, status: GoalStatus, reason: str, by: User, unit: Unit | None, seen: int | None
) -> Assessment:
    """The person's assessment, in a role that holds for ``unit`` (None: the whole board); the one that stood before it
    in the same report is taken back. ``seen`` is the id of that one as the person saw it: raises ``AssessedMeanwhile``
    where another stands."""
    standing = Assessment.objects.filter(goal_id=goal_id, report_id=report.id, withdrawn_at=None).first()
    if (None if standing is None else standing.id) != seen:
        raise AssessedMeanwhile
    if standing is not None:
        _withdraw(standing, by=by)
    made = Assessment.objects.create(
        goal_id=goal_id,
        report_id=report.id,
        status=status.value,
        reason=reason.strip(),
        role=_role_of(by, unit=unit).value,
        by=by,
    )
    record("goal.assessed", by=by.username, thing=goal_id, report=report.id, status=status.value)
    return made


@transaction.atomic
def withdraw(assessment: Assessment, *, by: User) -> None:
    """The rule's assessment stands again. Nothing happens to one that is already taken back."""
    if Assessment.objects.filter(id=assessment.id, withdrawn_at=None).exists():
        _withdraw(assessment, by=by)
        record("goal.withdrawn", by=by.username, thing=assessment.goal_id, report=assessment.report_id)


def _role_of(person: User, *, unit: Unit | None) -> Role:
    return next(
        Role(one.role)
        for one in person.memberships_on()
        if Permission.ASSESS_GOAL in GRANTED[Role(one.role)] and (one.unit is None or one.unit.holds(unit))
    )


def _withdraw(assessment: Assessment, *, by: User) -> None:
    assessment.withdrawn_at, assessment.withdrawn_by = timezone.now(), by
    assessment.save(update_fields=["withdrawn_at", "withdrawn_by"])

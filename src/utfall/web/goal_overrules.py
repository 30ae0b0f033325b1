"""What people have assessed of the goals, for the report: read here so that the rooms need not know each other."""

from __future__ import annotations

from collections.abc import Mapping

from django.apps import apps

from utfall.measures.goals import GoalStatus, Overrule
from utfall.model.period import Period
from utfall.web.permissions import ROLE_NAMES_SV, Role


def overrules_for(report: Period) -> Mapping[str, Overrule]:
    """By goal id, the assessment by a person that stands in the report of that period."""
    assessments = apps.get_model("goals", "Assessment").objects.filter(report_id=report.id, withdrawn_at=None)
    return {
        one.goal_id: Overrule(report, GoalStatus(one.status), one.reason, ROLE_NAMES_SV[Role(one.role)], one.at.date())
        for one in assessments.order_by("at")
    }

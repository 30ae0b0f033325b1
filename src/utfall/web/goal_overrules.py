"""What people have assessed of the goals, for the report: read here so that the rooms need not know each other."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.apps import apps
from django.utils import timezone

from utfall.measures.goals import GoalStatus, Overrule
from utfall.model.period import Period
from utfall.web.permissions import ROLE_NAMES_SV, Role


def overrules_for(report: Period, *, known: datetime.date | None = None) -> Mapping[str, Overrule]:
    """By goal id, the assessment by a person that stands in the report of that period; as it stood at the end of the
    day ``known``, where one is named."""
    found: dict[str, Overrule] = {}
    for one in apps.get_model("goals", "Assessment").objects.filter(report_id=report.id).order_by("at", "id"):
        made, withdrawn = _day(one.at), None if one.withdrawn_at is None else _day(one.withdrawn_at)
        is_standing = withdrawn is None if known is None else made <= known and (withdrawn is None or withdrawn > known)
        if is_standing:
            role = ROLE_NAMES_SV[Role(one.role)]
            found[one.goal_id] = Overrule(report, GoalStatus(one.status), one.reason, role, made)
    return found


def _day(moment: datetime.datetime) -> datetime.date:
    return timezone.localtime(moment).date()

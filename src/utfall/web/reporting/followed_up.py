"""Assignments that reports have given, for the next report to follow up."""

from __future__ import annotations

from django.db.models import QuerySet

from utfall.web.accounts.models import User
from utfall.web.assignments.models import Assignment
from utfall.web.assignments.origins import OriginKind
from utfall.web.assignments.queries import OPEN_STATES, of_origin
from utfall.web.reporting.models import WrittenReport

KEY = "reporting"
"""What the keys of their origins begin with."""


def given_by(report: WrittenReport, *, user: User) -> QuerySet[Assignment]:
    """The assignments that any version of the report has given, as the user may see them."""
    return of_origin(OriginKind.REPORT, f"{KEY}:{report.period_id}", user=user)


def still_open_before(report: WrittenReport, *, user: User) -> list[Assignment]:
    """Those of earlier reports that are still open: what this one has to follow up."""
    found = of_origin(OriginKind.REPORT, KEY, user=user).filter(state__in=OPEN_STATES)
    before = {one.period_id for one in WrittenReport.objects.all() if one.period.first < report.period.first}
    return [one for one in found if one.origin_key.split(":")[1] in before]

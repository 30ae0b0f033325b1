"""Assignments that reports have given, for the next report to follow up."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet
from django.utils import timezone

from utfall.reports.assignment_book import AssignmentBook, AssignmentLine
from utfall.web.accounts.models import User
from utfall.web.assignments.as_of import wound_back
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
    before = _periods_before(report)
    return [one for one in found if one.origin_key.split(":")[1] in before]


def assignment_book(report: WrittenReport, *, known_at: datetime.date) -> AssignmentBook | None:
    """Those that earlier reports have given and that everybody may see, for the report itself to print; None where
    there are none."""
    found = of_origin(OriginKind.REPORT, KEY).prefetch_related("changes")
    before = _periods_before(report)
    lines = tuple(_line(one, known_at) for one in found if one.origin_key.split(":")[1] in before)
    return AssignmentBook(known_at, lines) if lines else None


def _periods_before(report: WrittenReport) -> set[str]:
    return {one.period_id for one in WrittenReport.objects.all() if one.period.first < report.period.first}


def _line(one: Assignment, known_at: datetime.date) -> AssignmentLine:
    """As it stood then."""
    then = wound_back(one, known_at)
    closed_on = None if then.closed_at is None else timezone.localtime(then.closed_at).date()
    unit = then.unit.name if then.unit else "Hela nämnden"
    return AssignmentLine(then.title, unit, then.given_on, then.due, then.get_state_display().lower(), closed_on)

"""The room's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from utfall.measures.goals import Goal, GoalStatus
from utfall.model.period import Period, PeriodKind
from utfall.web.accounts.models import User
from utfall.web.assessed_goals import assessed_goals, goal_period
from utfall.web.assignments.as_of import open_on
from utfall.web.assignments.asked_for import earlier_day
from utfall.web.business_areas import unit_answering
from utfall.web.goals.actions import AssessedMeanwhile, assess, withdraw
from utfall.web.goals.forms import AssessmentForm
from utfall.web.goals.models import Assessment
from utfall.web.goals.queries import directions, goal_named, goal_page, reports_of
from utfall.web.permissions import Permission, requires

MEANWHILE = "Någon annan har bedömt målet sedan du öppnade sidan. Läs den bedömningen, och spara igen om du vill byta."


@requires(Permission.SEE_FIGURES)
@require_safe
def goals(request: HttpRequest) -> HttpResponse:
    """Every goal of the report's year, under the direction that it serves."""
    known: Any = request.known  # type: ignore[attr-defined]
    if known.delivery is None:
        return render(request, "goals/goals.html", {"is_empty": True})
    gate = known.gate()
    period = _period(request, default=goal_period(gate.known_at))
    if period.kind not in (PeriodKind.TERTIAL, PeriodKind.YEAR):
        raise Http404
    marks = assessed_goals(gate, period, known=known.chosen)
    context = {
        "period": period,
        "periods": reports_of(period.first.year, known_at=gate.known_at),
        "directions": directions(marks),
    }
    return render(request, "goals/goals.html", context)


@requires(Permission.SEE_FIGURES)
@require_safe
def goal(request: HttpRequest, goal_id: str) -> HttpResponse:
    """One goal: what is to be reached, how it goes, and who has said what."""
    known: Any = request.known  # type: ignore[attr-defined]
    period = _period(request, default=goal_period(known.gate().known_at))
    return _page(request, _goal(goal_id, period), period)


@requires(Permission.ASSESS_GOAL)
@require_POST
def assess_goal(request: HttpRequest, goal_id: str, period: str) -> HttpResponse:
    """The person's assessment is saved."""
    report = Period.parse(period)
    found = _goal(goal_id, report)
    user = _may_assess(request, found.measure)
    form = AssessmentForm(request.POST)
    if form.is_valid():
        try:
            assess(goal_id, report=report, by=user, unit=unit_answering(found.measure), **form.cleaned_data)
        except AssessedMeanwhile:
            form.add_error(None, MEANWHILE)
            return _page(request, found, report, form=form, status=409)
        messages.success(request, "Din bedömning är sparad och står före regelns. Båda visas.")
        return _back(goal_id, report.id)
    return _page(request, found, report, form=form, status=422)


@requires(Permission.ASSESS_GOAL)
@require_POST
def withdraw_assessment(request: HttpRequest, number: int) -> HttpResponse:
    """The assessment is taken back; it stays in the history and can be let stand again."""
    one = get_object_or_404(Assessment, id=number)
    user = _may_assess(request, _goal(one.goal_id, Period.parse(one.report_id)).measure)
    withdraw(one, by=user)
    messages.success(request, "Bedömningen är tillbakatagen. Regelns bedömning gäller. Du kan ångra dig i historiken.")
    return _back(one.goal_id, one.report_id)


@requires(Permission.ASSESS_GOAL)
@require_POST
def restore_assessment(request: HttpRequest, number: int) -> HttpResponse:
    """The same assessment again, as a new one: who let it stand, and when, is then also in the history."""
    one = get_object_or_404(Assessment, id=number)
    report = Period.parse(one.report_id)
    measure = _goal(one.goal_id, report).measure
    user = _may_assess(request, measure)
    seen = request.POST.get("seen", "")
    try:
        assess(
            one.goal_id,
            report=report,
            status=GoalStatus(one.status),
            reason=one.reason,
            by=user,
            unit=unit_answering(measure),
            seen=int(seen) if seen.isdecimal() else None,
        )
        messages.success(request, "Bedömningen gäller igen.")
    except AssessedMeanwhile:
        messages.error(request, MEANWHILE)
    return _back(one.goal_id, one.report_id)


def _page(
    request: HttpRequest, found: Goal, period: Period, *, form: AssessmentForm | None = None, status: int = 200
) -> HttpResponse:
    known: Any = request.known  # type: ignore[attr-defined]
    user: Any = request.user
    page = goal_page(known.gate(), found, period, known=known.chosen)
    seen = None if page.standing is None else page.standing.id
    if form is None:
        form = AssessmentForm(initial={"seen": seen})
    elif status == 409:
        # The next attempt is made knowing of the other's.
        form.data = {**form.data.dict(), "seen": seen}
    may = known.chosen is None and user.may_in(Permission.ASSESS_GOAL, unit_answering(found.measure))
    context = {
        "page": page,
        "mark": page.mark,
        "form": form,
        "may_assess": may,
        "seen": seen,
        "assignments": open_on(user, earlier_day(request), goal=found.id),
        "may_see_assignments": user.may(Permission.SEE_ASSIGNMENTS),
    }
    return render(request, "goals/goal.html", context, status=status)


def _may_assess(request: HttpRequest, measure: str) -> User:
    user: Any = request.user
    if not user.may_in(Permission.ASSESS_GOAL, unit_answering(measure)):
        raise PermissionDenied("the goal is another area's")
    found: User = user
    return found


def _period(request: HttpRequest, *, default: Period) -> Period:
    named = request.GET.get("period", "")
    return Period.parse(named) if named else default


def _goal(goal_id: str, period: Period) -> Goal:
    found = goal_named(goal_id, period)
    if found is None:
        raise Http404
    return found


def _back(goal_id: str, period: str) -> HttpResponse:
    return redirect(f"{reverse('goal', args=[goal_id])}?period={period}#bedomningar")

"""Activities: a new one, and one with its assignments."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from utfall.errors import NotPossibleNow
from utfall.reports.numbers import format_day
from utfall.web.accounts.asking import person_asking
from utfall.web.assignments.activities import change_activity, start_activity
from utfall.web.assignments.as_of import activity_standing, standing
from utfall.web.assignments.asked_for import TO_TODAY, check_today, earlier_day
from utfall.web.assignments.forms import ActivityForm
from utfall.web.assignments.goal_names import goal_address, goal_name
from utfall.web.assignments.models import Activity
from utfall.web.assignments.queries import visible_to
from utfall.web.permissions import Permission, requires


@requires(Permission.GIVE_ASSIGNMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """A new activity for a goal."""
    check_today(request)
    user = person_asking(request)
    initial = {"goal": request.GET.get("mal", "")}
    form = ActivityForm(request.POST if request.method == "POST" else None, writer=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = start_activity(by=user, **form.cleaned_data)
        messages.success(request, "Aktiviteten är sparad.")
        return redirect("activity", made.id)
    status = 422 if request.method == "POST" else 200
    return render(request, "assignments/activity_form.html", {"form": form}, status=status)


@requires(Permission.SEE_ASSIGNMENTS)
@require_safe
def activity(request: HttpRequest, number: int) -> HttpResponse:
    """One activity, its goal and its assignments."""
    user, on = person_asking(request), earlier_day(request)
    today = _found(number)
    found = activity_standing(today, on)
    if found is None:
        begun = format_day(timezone.localtime(today.created_at).date())
        raise NotPossibleNow(f"Aktiviteten lades upp {begun}, efter den dag du har valt.", remedy=TO_TODAY)
    context = {
        "one": found,
        "on": on,
        "goal": {"name": goal_name(found.goal), "address": goal_address(found.goal)},
        "assignments": standing(visible_to(user).filter(activity=today), on),
        "may_change": on is None and user.may_in(Permission.GIVE_ASSIGNMENT, found.unit),
    }
    return render(request, "assignments/activity.html", context)


@requires(Permission.GIVE_ASSIGNMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: int) -> HttpResponse:
    """The activity's words, days and state."""
    found, user = _found(number), person_asking(request)
    if not user.may_in(Permission.GIVE_ASSIGNMENT, found.unit):
        raise PermissionDenied("the activity is another unit's")
    check_today(request)
    form = ActivityForm(request.POST if request.method == "POST" else None, writer=user, instance=found)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        if form.is_valid():
            try:
                change_activity(found, by=user, seen=int(seen) if seen.isdecimal() else 0, **form.cleaned_data)
                messages.success(request, "Aktiviteten är ändrad.")
                return redirect("activity", number)
            except NotPossibleNow as error:
                form.add_error(None, str(error))
        context = {"form": form, "one": found, "seen": _found(number).revision}
        return render(request, "assignments/activity_form.html", context, status=422)
    return render(request, "assignments/activity_form.html", {"form": form, "one": found, "seen": found.revision})


def _found(number: int) -> Activity:
    found: Activity = get_object_or_404(Activity.objects.select_related("unit", "created_by"), id=number)
    return found

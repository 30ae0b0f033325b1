"""The pages of assignments: the list, a new one, and one with what has happened to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from utfall.errors import UtfallError
from utfall.web.accounts.asking import person_asking
from utfall.web.assignments.actions import create
from utfall.web.assignments.as_of import end_of
from utfall.web.assignments.asked_for import asked_for, check_today, earlier_day
from utfall.web.assignments.forms import ConfidentialForm, DueForm, GiveForm, NoteForm, OwnerForm, StateForm
from utfall.web.assignments.goal_names import goal_address, goal_name
from utfall.web.assignments.listing import Filters, choices, listing
from utfall.web.assignments.models import Assignment
from utfall.web.assignments.printed_figure import PrintedFigure, printed
from utfall.web.assignments.queries import may_follow_up, may_set_confidential
from utfall.web.permissions import Permission, requires


@requires(Permission.SEE_ASSIGNMENTS)
@require_safe
def assignments(request: HttpRequest) -> HttpResponse:
    """Late ones first, then those coming, how long they take, and those that are closed."""
    user, on = person_asking(request), earlier_day(request)
    context = {
        "list": listing(user, Filters.of(request.GET.dict()), on=on),
        "choices": choices(user, on=on),
        "on": on,
        "may_give": user.may(Permission.GIVE_ASSIGNMENT),
    }
    return render(request, "assignments/assignments.html", context)


@requires(Permission.GIVE_ASSIGNMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """A new assignment, written by hand."""
    check_today(request)
    user = person_asking(request)
    asked = {"goal": "mal", "measure": "nyckeltal", "activity": "aktivitet", "unit": "enhet"}
    initial = {name: request.GET[parameter] for name, parameter in asked.items() if parameter in request.GET}
    form = GiveForm(request.POST if request.method == "POST" else None, giver=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = create(by=user, **form.given())
        messages.success(request, f"Uppdraget är givet till {made.owner}.")
        return redirect("assignment", made.id)
    status = 422 if request.method == "POST" else 200
    return render(request, "assignments/give.html", {"form": form}, status=status)


@requires(Permission.SEE_ASSIGNMENTS)
@require_safe
def assignment(request: HttpRequest, number: int) -> HttpResponse:
    """One assignment: how it goes, where it comes from, its figure then and now, and what has changed."""
    return page_of(request, asked_for(request, number))


def page_of(
    request: HttpRequest, found: Assignment, *, refused: tuple[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The page; ``refused`` is the name of a form that was not accepted, and the form."""
    user, on = person_asking(request), earlier_day(request)
    seen = {"seen": found.revision}
    past = {} if on is None else {"at__lt": end_of(on)}
    forms: dict[str, Any] = {
        "state": StateForm(initial=seen),
        "due": DueForm(initial={**seen, "due": found.due}),
        "owner": OwnerForm(initial=seen),
        "confidential": ConfidentialForm(initial={**seen, "confidential": found.confidential}),
        "note": NoteForm(),
    }
    if refused is not None:
        forms[refused[0]] = refused[1]
    context = {
        "one": found,
        "forms": forms,
        "refused": refused and refused[0],
        "on": on,
        "may_change": on is None and may_follow_up(user, found),
        "may_set_confidential": on is None and may_set_confidential(user, found),
        "notes": found.notes.select_related("by").filter(**past),
        "changes": found.changes.select_related("by").filter(**past),
        "goal": {"name": goal_name(found.goal), "address": goal_address(found.goal)} if found.goal else None,
        "now": _figure_now(request, found.measure),
    }
    return render(request, "assignments/assignment.html", context, status=status)


def _figure_now(request: HttpRequest, measure: str) -> PrintedFigure | None:
    """What the measure prints on the day that the reader has chosen; None where nothing can be shown."""
    known: Any = request.known  # type: ignore[attr-defined]
    try:
        return printed(known.gate(), measure) if measure else None
    except UtfallError:
        return None

"""What is sent from an assignment's page: a new state, day or owner, a note, and who may see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from utfall.errors import NotPossibleNow
from utfall.web.accounts.asking import person_asking
from utfall.web.assignments import actions
from utfall.web.assignments.asked_for import asked_for, check_today, to_change
from utfall.web.assignments.forms import ConfidentialForm, DueForm, NoteForm, OwnerForm, StateForm
from utfall.web.assignments.models import Assignment
from utfall.web.assignments.queries import may_set_confidential
from utfall.web.assignments.views import page_of
from utfall.web.permissions import Permission, requires

SAID = {
    "open": "Uppdraget är öppet igen.",
    "underway": "Uppdraget pågår.",
    "done": "Uppdraget är klart. Du kan ångra dig: tryck Öppna igen.",
    "ended": "Uppdraget är avslutat utan resultat. Du kan ångra dig: tryck Öppna igen.",
}


@requires(Permission.SEE_ASSIGNMENTS)
@require_POST
def set_state(request: HttpRequest, number: int) -> HttpResponse:
    """How far it has come; also that it is open again."""
    form = StateForm(request.POST)
    said = SAID.get(request.POST.get("state", ""), "")
    return _done(request, to_change(request, number), "state", form, actions.set_state, said)


@requires(Permission.SEE_ASSIGNMENTS)
@require_POST
def move_due(request: HttpRequest, number: int) -> HttpResponse:
    """A new day."""
    found = to_change(request, number)
    return _done(request, found, "due", DueForm(request.POST), actions.move_due, "Den nya dagen är sparad.")


@requires(Permission.SEE_ASSIGNMENTS)
@require_POST
def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    """Another owner."""
    found = to_change(request, number)
    return _done(request, found, "owner", OwnerForm(request.POST), actions.hand_over, "Uppdraget är överlämnat.")


@requires(Permission.SEE_ASSIGNMENTS)
@require_POST
def set_confidential(request: HttpRequest, number: int) -> HttpResponse:
    """Shown to few, or to all: whoever gave it decides, and those who may see what is confidential there."""
    found = asked_for(request, number)
    if not may_set_confidential(person_asking(request), found):
        raise PermissionDenied("who sees the assignment is another's to say")
    check_today(request)
    form = ConfidentialForm(request.POST)
    return _done(request, found, "confidential", form, actions.set_confidential, "Ändringen är sparad.")


@requires(Permission.SEE_ASSIGNMENTS)
@require_POST
def add_note(request: HttpRequest, number: int) -> HttpResponse:
    """How it goes."""
    found = to_change(request, number)
    return _done(request, found, "note", NoteForm(request.POST), actions.add_note, "Anteckningen är sparad.")


def _done(
    request: HttpRequest, found: Assignment, name: str, form: Any, act: Callable[..., object], said: str
) -> HttpResponse:
    """The act with what the form says, and the page again; with the form as it was where it is refused."""
    if not form.is_valid():
        return page_of(request, found, refused=(name, form), status=422)
    try:
        act(found, by=person_asking(request), **form.cleaned_data)
    except NotPossibleNow as error:
        form.add_error(None, str(error))
        found.refresh_from_db()
        form.data = {**form.data.dict(), "seen": found.revision}  # the next attempt is made knowing of the other's
        return page_of(request, found, refused=(name, form), status=409)
    messages.success(request, said)
    return redirect("assignment", found.id)

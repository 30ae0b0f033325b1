"""A person's own reminders and calendar."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from utfall.web.accounts.asking import person_asking
from utfall.web.assignments.calendars import calendar_for, make_key, revoke_keys, user_of
from utfall.web.assignments.forms import ReminderForm
from utfall.web.assignments.reminders import address_of, write_address
from utfall.web.calendar_file import TYPE, Form
from utfall.web.permissions import Permission, requires


@requires(Permission.SEE_ASSIGNMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    """Where reminders go, and how one's own calendar gets the days."""
    user = person_asking(request)
    form = ReminderForm(request.POST if request.method == "POST" else None, initial={"email": address_of(user)})
    if request.method == "POST" and form.is_valid():
        write_address(user, **form.cleaned_data)
        messages.success(request, "Adressen är sparad." if form.cleaned_data["email"] else "Du får inga fler brev.")
        return redirect("assignment_reminders")
    return _page(request, form=form, status=422 if request.method == "POST" else 200)


@requires(Permission.SEE_ASSIGNMENTS)
@require_POST
def open_calendar(request: HttpRequest) -> HttpResponse:
    """A new secret address, shown once."""
    key = make_key(person_asking(request))
    places = [request.build_absolute_uri(reverse("assignment_calendar", args=[key, form.value])) for form in Form]
    return _page(request, form=None, places=places)


@requires(Permission.SEE_ASSIGNMENTS)
@require_POST
def close_calendar(request: HttpRequest) -> HttpResponse:
    """The secret address no longer opens anything."""
    revoke_keys(person_asking(request))
    messages.success(request, "Adressen till din kalender gäller inte längre.")
    return redirect("assignment_reminders")


@requires(Permission.SEE_ASSIGNMENTS)
@require_safe
def own_calendar(request: HttpRequest, form: str) -> HttpResponse:
    """One's own days as a file."""
    return _file(request, person_asking(request), form, is_download=True)


@requires(Permission.ANYONE)
@require_safe
def calendar(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """The days of whom the secret address belongs to; it is all that opens them, and it opens nothing else."""
    user = user_of(key)
    if user is None or not user.may(Permission.SEE_ASSIGNMENTS):
        raise Http404
    return _file(request, user, form, is_download=False)


def _file(request: HttpRequest, user: Any, form: str, *, is_download: bool) -> HttpResponse:
    if form not in list(Form):
        raise Http404
    body = calendar_for(user, form=Form(form), whole_address=request.build_absolute_uri)
    answer = HttpResponse(body, content_type=TYPE, headers={"Cache-Control": "private, no-store"})
    if is_download:
        answer["Content-Disposition"] = f'attachment; filename="uppdrag-{form}.ics"'
    return answer


def _page(request: HttpRequest, *, form: Any, places: list[str] | None = None, status: int = 200) -> HttpResponse:
    user = person_asking(request)
    context = {
        "form": form or ReminderForm(initial={"email": address_of(user)}),
        "sends_email": settings.SENDS_EMAIL,
        "places": places,
        "key": user.calendar_keys.filter(revoked_at=None).first(),
    }
    return render(request, "assignments/reminders.html", context, status=status)

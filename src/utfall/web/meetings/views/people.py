"""Who was there, guests, and the observer's review."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from utfall.web.accounts.asking import person_asking
from utfall.web.meetings.actions.attending import (
    Presence,
    add_guest,
    remove_guest,
    save_attendance,
    save_observation,
)
from utfall.web.meetings.forms import GuestForm, ObservationForm
from utfall.web.meetings.models import Attendance
from utfall.web.meetings.serving import MEMBERS, SUBSTITUTE, seat_of
from utfall.web.meetings.views.finding import found_meeting, to_meeting
from utfall.web.meetings.views.meetings import may_observe
from utfall.web.permissions import Permission, requires

READS = ["GET", "HEAD", "POST"]


@requires(Permission.HOLD_MEETINGS)
@require_http_methods(READS)
def attendance(request: HttpRequest, number: int) -> HttpResponse:
    """Who was there, and from which item to which."""
    meeting = found_meeting(number)
    people = list(meeting.attendance.select_related("member"))
    if request.method == "POST":
        presences = [
            Presence(
                one.id,
                is_present=f"narvarande-{one.id}" in request.POST,
                arrived=_number(request.POST.get(f"kom-{one.id}", "")),
                left=_number(request.POST.get(f"gick-{one.id}", "")),
                serves_for=_number(request.POST.get(f"for-{one.id}", "")),
            )
            for one in people
        ]
        save_attendance(meeting, presences, by=person_asking(request))
        messages.success(request, "Närvaron är sparad.")
        return to_meeting(meeting)
    context = {
        "meeting": meeting,
        "people": people,
        "members": [one for one in people if seat_of(one) in MEMBERS],
        "has_substitutes": any(seat_of(one) == SUBSTITUTE for one in people),
        "items": meeting.items.all(),
        "guest_form": GuestForm(),
    }
    return render(request, "meetings/attendance.html", context)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


@requires(Permission.HOLD_MEETINGS)
@require_POST
def guest(request: HttpRequest, number: int) -> HttpResponse:
    """Somebody who is no member."""
    meeting = found_meeting(number)
    form = GuestForm(request.POST)
    if form.is_valid():
        add_guest(meeting, by=person_asking(request), **form.cleaned_data)
    else:
        messages.error(request, "Gästen sparades inte: skriv ett namn.")
    return redirect("meeting_attendance", number)


@requires(Permission.HOLD_MEETINGS)
@require_POST
def no_guest(request: HttpRequest, number: int, attendance: int) -> HttpResponse:
    """They did not come."""
    one = get_object_or_404(Attendance.objects.select_related("meeting__body"), id=attendance, meeting_id=number)
    remove_guest(one, by=person_asking(request))
    return redirect("meeting_attendance", number)


@requires(Permission.SEE_MEETINGS)
@require_http_methods(READS)
def observation(request: HttpRequest, number: int) -> HttpResponse:
    """The review: written by the observer, read by those inside."""
    meeting = found_meeting(number)
    if not may_observe(request, meeting):
        raise PermissionDenied("neither observer nor keeper of the minutes")
    standing = getattr(meeting, "observation", None)
    form = ObservationForm(request.POST if request.method == "POST" else None, instance=standing)
    if request.method == "POST" and form.is_valid():
        save_observation(meeting, by=person_asking(request), **form.cleaned_data)
        messages.success(request, "Observationen är sparad.")
        return to_meeting(meeting)
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/observation.html", {"form": form, "meeting": meeting}, status=status)

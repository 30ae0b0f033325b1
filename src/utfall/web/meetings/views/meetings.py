"""Meetings: the list, one meeting, planning it, its invitation, searching."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from utfall.web.accounts.asking import person_asking
from utfall.web.meetings.actions.approving import part_of
from utfall.web.meetings.actions.calling import call_again
from utfall.web.meetings.actions.planning import change_meeting, plan_meeting, send_invitation
from utfall.web.meetings.calendar_file import calendar_of
from utfall.web.meetings.content import from_json
from utfall.web.meetings.forms import MeetingForm, PlanForm, at
from utfall.web.meetings.models import Body, Meeting
from utfall.web.meetings.printing import printed
from utfall.web.meetings.queries import called_to, meeting_page, meetings_for
from utfall.web.meetings.searching import MOST_FOUND, find
from utfall.web.meetings.views.finding import found_meeting, to_meeting
from utfall.web.meetings.visibility import sight_of
from utfall.web.permissions import Permission, requires

READS = ["GET", "HEAD", "POST"]


@requires(Permission.SEE_MEETINGS)
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """All meetings, and the minutes that wait for the reader."""
    user = person_asking(request)
    context = {
        "found": meetings_for(user),
        "bodies": Body.objects.all(),
        "may_hold": user.may(Permission.HOLD_MEETINGS),
    }
    return render(request, "meetings/meetings.html", context)


@requires(Permission.HOLD_MEETINGS)
@require_http_methods(READS)
def plan(request: HttpRequest) -> HttpResponse:
    """A new meeting."""
    form = PlanForm(request.POST if request.method == "POST" else None, initial={"body": request.GET.get("grupp")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = plan_meeting(
            given["body"],
            starts_at=at(given["day"], given["hour"]),
            template=given["template"],
            place=given["place"],
            by=person_asking(request),
        )
        return to_meeting(made)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "has_bodies": Body.objects.exists()}
    return render(request, "meetings/plan.html", context, status=status)


@requires(Permission.SEE_MEETINGS)
@require_safe
def meeting(request: HttpRequest, number: int) -> HttpResponse:
    """One meeting: for those inside what is written now, for others what is sent and approved."""
    found = found_meeting(number)
    user = person_asking(request)
    page = meeting_page(found, reader=user)
    holds = user.may(Permission.HOLD_MEETINGS)
    is_open = found.state in (Meeting.State.PLANNED, Meeting.State.INVITED)
    context = {
        "page": page,
        "meeting": found,
        "holds": holds,
        "may_write": holds and is_open,
        "is_invited": found.state == Meeting.State.INVITED,
        "part": part_of(found, user),
        "may_observe": may_observe(request, found),
        "invited": printed(page.invitation) if page.invitation and not page.sight.is_inside else None,
    }
    return render(request, "meetings/meeting.html", context)


def may_observe(request: HttpRequest, found: Meeting) -> bool:
    """The observer writes the review, or whoever keeps the minutes for them."""
    user = person_asking(request)
    is_observer = found.observer is not None and found.observer.user_id == user.id
    return is_observer or user.may(Permission.HOLD_MEETINGS)


@requires(Permission.HOLD_MEETINGS)
@require_http_methods(READS)
def change(request: HttpRequest, number: int) -> HttpResponse:
    """When, where, who leads, approves and observes."""
    found = found_meeting(number)
    form = MeetingForm(request.POST if request.method == "POST" else None, meeting=found)
    if request.method == "POST" and form.is_valid():
        given = form.values()
        is_moved = (found.starts_at, found.place) != (given["starts_at"], given["place"])
        change_meeting(found, by=person_asking(request), **given)
        messages.success(request, "Mötet är ändrat.")
        if is_moved and found.state == Meeting.State.INVITED:
            messages.warning(request, "Kallelsen säger den gamla tiden och platsen. Meddela dem som är kallade.")
        return to_meeting(found)
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/change.html", {"form": form, "meeting": found}, status=status)


@requires(Permission.SEE_MEETINGS)
@require_http_methods(READS)
def invitation(request: HttpRequest, number: int) -> HttpResponse:
    """The invitation as it was sent; to those who hold the meeting, before that, what sending means."""
    found, user = found_meeting(number), person_asking(request)
    holds = user.may(Permission.HOLD_MEETINGS)
    if request.method == "POST":
        if not holds:
            raise PermissionDenied(Permission.HOLD_MEETINGS.value)
        send_invitation(found, by=user)
        messages.success(request, "Kallelsen är skickad och fryst. Punkter som läggs till nu märks som sena.")
        return to_meeting(found)
    sight = sight_of(user, found)
    sent = getattr(found, "invitation", None)
    document = printed(sight.of(from_json(sent.content))) if sent else None
    context = {
        "meeting": found,
        "sent": sent,
        "document": document,
        "holds": holds,
        "called": called_to(found) if holds else None,
        "sends_email": settings.SENDS_EMAIL,
        "may_call": found.state == Meeting.State.INVITED and settings.SENDS_EMAIL,
    }
    return render(request, "meetings/invitation.html", context)


@requires(Permission.HOLD_MEETINGS)
@require_POST
def call_the_rest(request: HttpRequest, number: int) -> HttpResponse:
    """Letters to those who have got none."""
    written = call_again(found_meeting(number), by=person_asking(request))
    if written:
        messages.success(request, f"{written} brev går i väg inom någon minut.")
    else:
        messages.info(request, "Alla som har en adress har fått kallelsen, eller får den inom någon minut.")
    return redirect("meeting_invitation", number)


@requires(Permission.SEE_MEETINGS)
@require_safe
def calendar(request: HttpRequest, number: int) -> HttpResponse:
    """The meeting for a calendar, with the items that the person may see once the invitation is sent."""
    found = found_meeting(number)
    sent = getattr(found, "invitation", None)
    content = sight_of(person_asking(request), found).of(from_json(sent.content)) if sent else None
    address = request.build_absolute_uri(f"/moten/{found.id}/")
    response = HttpResponse(calendar_of(found, content, address=address), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="mote-{found.id}.ics"'
    return response


@requires(Permission.SEE_MEETINGS)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Items of all meetings, found by their words, within what the person may read."""
    query = request.GET.get("sok", "")[:200]
    context = {"query": query, "hits": find(query, reader=person_asking(request)), "most": MOST_FOUND}
    return render(request, "meetings/search.html", context)

"""What an address names, or nothing there; and what the asking person may do with it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from utfall.web.accounts.asking import person_asking
from utfall.web.meetings.models import Item, Meeting
from utfall.web.meetings.visibility import sight_of


def found_meeting(number: int) -> Meeting:
    """The meeting. Raises ``Http404``."""
    related = ("body", "chair", "approver", "observer", "secretary", "invitation", "publication")
    return get_object_or_404(Meeting.objects.select_related(*related), id=number)


def found_item(request: HttpRequest, number: int, item: int) -> Item:
    """The meeting's item, where the person may see it; else it does not exist."""
    meeting = found_meeting(number)
    found = get_object_or_404(meeting.items.select_related("owner", "updated_by"), id=item)
    found.meeting = meeting
    sight = sight_of(person_asking(request), meeting)
    if not (sight.is_inside and sight.sees_item(found)):
        raise Http404
    return found


def to_meeting(meeting: Meeting, place: str = "") -> HttpResponse:
    """Back to the meeting's page."""
    return redirect(reverse("meeting", args=[meeting.id]) + place)


def to_item(item: Item) -> HttpResponse:
    """Back to the item's page."""
    return redirect("meeting_item", item.meeting_id, item.id)

"""The public part of minutes, for anybody without signing in: only what is published, and of it only open items."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from utfall.web.meetings.actions.approving import approvals_in_words
from utfall.web.meetings.calendar_file import calendar_of
from utfall.web.meetings.content import MeetingContent
from utfall.web.meetings.files import docx_of, pdf_of
from utfall.web.meetings.models import Attachment, Body, Meeting, Minutes
from utfall.web.meetings.oparl import Object, body_as_oparl, embedded, meeting_as_oparl
from utfall.web.meetings.printing import printed
from utfall.web.meetings.queries import public_minutes, published_meetings, times_of
from utfall.web.meetings.views.items import file_response
from utfall.web.meetings.views.minutes import TYPES, download
from utfall.web.permissions import Permission, requires


@requires(Permission.ANYONE)
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """All minutes that are published, the newest first."""
    return render(request, "meetings/published.html", {"found": published_meetings()})


@requires(Permission.ANYONE)
@require_safe
def minutes(request: HttpRequest, number: int) -> HttpResponse:
    """The public part as a page, with the notice that the law asks for of a board's."""
    meeting, found, content = _found(number)
    document = printed(content, approved=approvals_in_words(found))
    context = {"meeting": meeting, "document": document, "content": content, "times": times_of(meeting)}
    return render(request, "meetings/public.html", context)


@requires(Permission.ANYONE)
@require_safe
def file(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """The public part as PDF, Word, JSON (OParl 1.1) or for a calendar."""
    meeting, found, content = _found(number)
    address = request.build_absolute_uri(f"/moten/offentligt/{meeting.id}/")
    if kind == "json":
        return _open_json(_as_oparl(request, meeting, found, content))
    if kind == "ics":
        text = calendar_of(meeting, content, address=address)
        return HttpResponse(text, content_type="text/calendar; charset=utf-8")
    if kind not in TYPES:
        raise Http404
    name = f"protokoll-{meeting.day.isoformat()}-v{found.version}-offentlig-del.{kind}"
    return _as_asked(request, download(public_file(found, content, kind), kind=kind, name=name))


@requires(Permission.ANYONE)
@require_safe
def oparl_object(request: HttpRequest, number: int, kind: str, key: int) -> HttpResponse:
    """An object of the meeting's OParl alone, at its own id."""
    own = request.build_absolute_uri(request.path)
    one = next((one for one in embedded(_as_oparl(request, *_found(number))) if one["id"] == own), None)
    if one is None:
        raise Http404
    return _open_json(one)


@requires(Permission.ANYONE)
@require_safe
def oparl_body(request: HttpRequest, body: int) -> HttpResponse:
    """Those who meet, as OParl, once they have published anything."""
    one = get_object_or_404(Body, id=body)
    published_at = [meeting.publication.at for meeting in published_meetings().filter(body=one)]
    if not published_at:
        raise Http404
    return _open_json(
        body_as_oparl(
            one,
            address=request.build_absolute_uri(request.path),
            web=request.build_absolute_uri(reverse("meetings_published")),
            created=min(published_at),
            changed=max(published_at),
        )
    )


def public_file(found: Minutes, content: MeetingContent, kind: str) -> bytes:
    """The file made at approval, unless an item has been closed to the public since: then of what is open now."""
    stored = bytes(getattr(found, f"public_{kind}"))
    if found.public_digest == content.digest:
        return stored
    approved = approvals_in_words(found)
    return pdf_of(content, approved=approved) if kind == "pdf" else docx_of(content, approved=approved)


@requires(Permission.ANYONE)
@require_safe
def attachment(request: HttpRequest, number: int, attachment: int) -> HttpResponse:
    """A file beside an open item."""
    _, _, content = _found(number)
    if not any(one.id == attachment for item in content.items for one in item.files):
        raise Http404
    return _as_asked(request, file_response(get_object_or_404(Attachment, id=attachment, item__meeting_id=number)))


def _as_asked(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The file to be saved, or shown where that is asked for: only types that run nothing are kept here."""
    if "visa" in request.GET:
        response["Content-Disposition"] = response["Content-Disposition"].replace("attachment", "inline", 1)
    return response


def _as_oparl(request: HttpRequest, meeting: Meeting, found: Minutes, content: MeetingContent) -> Object:
    return meeting_as_oparl(
        meeting,
        found,
        content,
        address=request.build_absolute_uri(reverse("meeting_public", args=[meeting.id])),
        organization=request.build_absolute_uri(reverse("meeting_public_body", args=[meeting.body_id])),
    )


def _open_json(one: Object) -> JsonResponse:
    """The object for scripts of any page, as OParl asks of all its JSON: nobody is signed in to it."""
    response = JsonResponse(one)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _found(number: int) -> tuple[Meeting, Minutes, MeetingContent]:
    meeting = get_object_or_404(published_meetings(), id=number)
    found = public_minutes(meeting)
    if found is None:
        raise Http404
    return (meeting, *found)

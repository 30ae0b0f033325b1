"""The public part of minutes, for anybody without signing in: only what is published, and of it only open items."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from utfall.web.meetings.actions.approving import approvals_in_words
from utfall.web.meetings.calendar_file import calendar_of
from utfall.web.meetings.content import MeetingContent
from utfall.web.meetings.files import docx_of, pdf_of
from utfall.web.meetings.models import Attachment, Meeting, Minutes
from utfall.web.meetings.oparl import meeting_as_oparl
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
        return JsonResponse(meeting_as_oparl(meeting, found, content, address=address))
    if kind == "ics":
        text = calendar_of(meeting, content, address=address)
        return HttpResponse(text, content_type="text/calendar; charset=utf-8")
    if kind not in TYPES:
        raise Http404
    name = f"protokoll-{meeting.day.isoformat()}-v{found.version}-offentlig-del.{kind}"
    return download(public_file(found, content, kind), kind=kind, name=name)


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
    return file_response(get_object_or_404(Attachment, id=attachment, item__meeting_id=number))


def _found(number: int) -> tuple[Meeting, Minutes, MeetingContent]:
    meeting = get_object_or_404(published_meetings(), id=number)
    found = public_minutes(meeting)
    if found is None:
        raise Http404
    return (meeting, *found)

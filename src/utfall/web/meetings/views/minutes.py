"""The minutes: laid before the two, approved, corrected, published, and as files."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from utfall.web.accounts.asking import person_asking
from utfall.web.meetings.actions import approving
from utfall.web.meetings.content import MeetingContent, from_json
from utfall.web.meetings.files import docx_of, pdf_of
from utfall.web.meetings.forms import CorrectionForm
from utfall.web.meetings.models import Meeting, Minutes
from utfall.web.meetings.printing import printed
from utfall.web.meetings.queries import readable_minutes
from utfall.web.meetings.views.finding import found_meeting, to_meeting
from utfall.web.meetings.visibility import sight_of
from utfall.web.permissions import Permission, requires

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}


@requires(Permission.SEE_MEETINGS)
@require_safe
def minutes(request: HttpRequest, number: int) -> HttpResponse:
    """The minutes as the person may read them: the newest version, or the one asked for."""
    meeting, found, content = _found(request, number)
    user = person_asking(request)
    part = approving.part_of(meeting, user)
    has_approved = part is not None and found.approvals.filter(part=part).exists()
    context = {
        "meeting": meeting,
        "minutes": found,
        "document": printed(content, approved=approving.approvals_in_words(found) if found.approved_at else ()),
        "approvals": found.approvals.select_related("by"),
        "versions": readable_minutes(meeting, sight_of(user, meeting)),
        "part": part,
        "may_approve": part is not None and found.approved_at is None and not has_approved,
        "is_whole": not content.is_part,
        "correctable": [one for one in content.items if not one.is_withheld],
        "holds": user.may(Permission.HOLD_MEETINGS),
    }
    return render(request, "meetings/minutes.html", context)


@requires(Permission.SEE_MEETINGS)
@require_safe
def file(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """The minutes as a file: the one made at approval where the person may read all of it, else of their part."""
    if kind not in TYPES:
        raise Http404
    meeting, found, content = _found(request, number)
    draft = "" if found.approved_at else "utkast-"
    name = f"{draft}protokoll-{meeting.day.isoformat()}-v{found.version}.{kind}"
    return download(_body(found, content, kind), kind=kind, name=name)


def _body(found: Minutes, content: MeetingContent, kind: str) -> bytes:
    if kind == "json":
        return content.to_json().encode()
    if found.approved_at and content.digest == found.digest:
        return bytes(getattr(found, kind))
    approved = approving.approvals_in_words(found) if found.approved_at else ()
    return pdf_of(content, approved=approved) if kind == "pdf" else docx_of(content, approved=approved)


def download(body: bytes, *, kind: str, name: str) -> HttpResponse:
    """A file to save."""
    response = HttpResponse(body, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@requires(Permission.HOLD_MEETINGS)
@require_POST
def propose(request: HttpRequest, number: int) -> HttpResponse:
    """The minutes laid before chair and approver."""
    approving.propose(found_meeting(number), by=person_asking(request))
    messages.success(request, "Protokollet är framlagt för justering. Det ändras inte medan det väntar.")
    return redirect("meeting_minutes", number)


@requires(Permission.HOLD_MEETINGS)
@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Not laid before anybody any more."""
    meeting = found_meeting(number)
    waiting = get_object_or_404(meeting.minutes, approved_at=None)
    approving.take_back(waiting, by=person_asking(request))
    messages.success(request, "Protokollet är tillbakataget. Lägg fram det igen när det är rättat.")
    return to_meeting(meeting)


@requires(Permission.SEE_MEETINGS)
@require_POST
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Approved by one of the two."""
    meeting, user = found_meeting(number), person_asking(request)
    if approving.part_of(meeting, user) is None:
        raise PermissionDenied("neither chair nor approver")
    waiting = get_object_or_404(meeting.minutes, approved_at=None)
    found = approving.approve(waiting, by=user, seen=request.POST.get("seen", ""))
    if found.approved_at:
        messages.success(request, "Protokollet är justerat av båda och ändras inte mer.")
    else:
        messages.success(request, "Du har justerat protokollet. Nu väntar det på den andra.")
    return redirect("meeting_minutes", number)


@requires(Permission.HOLD_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, number: int, item: int) -> HttpResponse:
    """A correction of one item of approved minutes: a new version, laid before the same two."""
    meeting = found_meeting(number)
    standing = meeting.minutes.exclude(approved_at=None).first()
    if standing is None:
        raise Http404
    content = sight_of(person_asking(request), meeting).of(from_json(standing.content))
    found = next((one for one in content.items if one.key == item and not one.is_withheld), None)
    if found is None:
        raise Http404
    initial = {name: getattr(found, name) for name in approving.CORRECTABLE} | {"seen": standing.digest}
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        changes = {item: {name: given[name] for name in approving.CORRECTABLE}}
        user = person_asking(request)
        approving.correct(meeting, changes=changes, reason=given["reason"], seen=given["seen"], by=user)
        messages.success(request, "Rättelsen är framlagd för justering. Det justerade protokollet gäller tills dess.")
        return redirect("meeting_minutes", number)
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/correct.html", {"form": form, "meeting": meeting, "item": found}, status=status)


@requires(Permission.HOLD_MEETINGS)
@require_POST
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """The public copy for anybody to read, or not any more."""
    meeting, user = found_meeting(number), person_asking(request)
    if request.POST.get("publicera") == "0":
        approving.unpublish(meeting, by=user)
        messages.success(request, "Den offentliga delen är nedtagen.")
    else:
        approving.publish(meeting, by=user)
        messages.success(request, "Den offentliga delen kan läsas av alla, utan inloggning.")
    return redirect("meeting_minutes", number)


def _found(request: HttpRequest, number: int) -> tuple[Meeting, Minutes, MeetingContent]:
    """The version asked for, with what the person may read of it. Raises ``Http404``."""
    meeting = found_meeting(number)
    sight = sight_of(person_asking(request), meeting)
    versions = readable_minutes(meeting, sight)
    wanted = request.GET.get("version", "")
    found = versions.filter(version=int(wanted)).first() if wanted.isdecimal() else versions.first()
    if found is None:
        raise Http404
    return meeting, found, sight.of(from_json(found.content))

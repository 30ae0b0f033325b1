"""Reading: the list, one dialogue, its frozen overview, its record and the record's files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from utfall.errors import UtfallError
from utfall.reports.reading_back import report_from_json
from utfall.reports.render.html import section_html
from utfall.web.accounts.asking import person_asking
from utfall.web.accounts.models import User
from utfall.web.dialogue.found import found_dialogue
from utfall.web.dialogue.models import Dialogue
from utfall.web.dialogue.queries import DialoguePage, overview_now, rounds_for
from utfall.web.dialogue.written_record import record_of
from utfall.web.permissions import Permission, requires

_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@requires(Permission.SEE_DIALOGUE)
@require_safe
def dialogues(request: HttpRequest) -> HttpResponse:
    """Every round, with the areas that the reader has to do with."""
    user = person_asking(request)
    context = {"rounds": rounds_for(user), "may_start": user.may(Permission.STEER_DIALOGUE)}
    return render(request, "dialogue/dialogues.html", context)


@requires(Permission.SEE_DIALOGUE)
@require_safe
def dialogue(request: HttpRequest, number: int) -> HttpResponse:
    """One dialogue: last time's agreements first, then figures, comments, questions, agreements and signatures."""
    found = found_dialogue(request, number, Permission.SEE_DIALOGUE)
    user = person_asking(request)
    context = {"page": page_of(request, found), "dialogue": found, **rights(user, found)}
    return render(request, "dialogue/dialogue.html", context)


@requires(Permission.SEE_DIALOGUE)
@require_safe
def frozen_overview(request: HttpRequest, number: int) -> HttpResponse:
    """The figures as frozen, the last dialogue's and today's beside them."""
    found = found_dialogue(request, number, Permission.SEE_DIALOGUE)
    return render(request, "dialogue/overview.html", {"page": page_of(request, found), "dialogue": found})


@requires(Permission.SEE_DIALOGUE)
@require_safe
def record(request: HttpRequest, number: int) -> HttpResponse:
    """The record as it was closed, or as it would be."""
    found = found_dialogue(request, number, Permission.SEE_DIALOGUE)
    content = report_from_json(found.record.content) if found.is_closed else record_of(found)
    parts = [(section, section_html(section)) for section in content.sections]
    later = found.cycle.dialogues.filter(area_id=found.area_id, version__gt=found.version).first()
    context = {"dialogue": found, "content": content, "parts": parts, "later": later}
    return render(request, "dialogue/record.html", context)


@requires(Permission.SEE_DIALOGUE)
@require_safe
def file(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """The closed record as a file: the bytes that were kept."""
    found = found_dialogue(request, number, Permission.SEE_DIALOGUE)
    if kind not in _TYPES or not found.is_closed:
        raise Http404
    response = HttpResponse(bytes(getattr(found.record, kind)), content_type=_TYPES[kind])
    name = f"verksamhetsdialog-{found.area_id}-{found.cycle.begins_on}-v{found.version}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def page_of(request: HttpRequest, found: Dialogue) -> DialoguePage:
    """The dialogue with today's figures beside it, where there are any."""
    known: Any = request.known  # type: ignore[attr-defined]
    try:
        gate = known.gate()
    except UtfallError:
        gate = None
    return DialoguePage(found, person_asking(request), overview_now(gate, found))


def rights(user: User, found: Dialogue) -> dict[str, bool]:
    """What the person may do in the dialogue as it stands."""
    is_open = not found.is_closed and not found.is_signed
    sides = {one.side for one in found.signatures.all()}
    has_signed = user.id in {one.by_id for one in found.signatures.all()}
    may_sign = user.may_in(Permission.SIGN_DIALOGUE, found.unit)
    is_last = not found.cycle.dialogues.filter(area_id=found.area_id, version__gt=found.version).exists()
    return {
        "may_comment": is_open and user.may_in(Permission.COMMENT_DIALOGUE, found.unit),
        "may_write": is_open and user.may_in(Permission.WRITE_DIALOGUE, found.unit),
        "may_plan": is_open and user.may_in(Permission.STEER_DIALOGUE, found.unit),
        "may_sign": not found.is_closed and may_sign and not has_signed and len(sides) < 2,
        "may_open": not found.is_closed and bool(sides) and may_sign,
        "may_correct": found.is_closed and is_last and user.may_in(Permission.STEER_DIALOGUE, found.unit),
    }

"""Items: adding and writing them, closing them, their attachments, and who takes no part."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from utfall.errors import RefusedFile
from utfall.reports.comparing_texts import compare_texts
from utfall.web.accounts.asking import person_asking
from utfall.web.accounts.models import User
from utfall.web.autosaving import is_autosave, met_answer, refused_answer, saved_answer
from utfall.web.meetings.actions import attaching, attending, deciding, planning
from utfall.web.meetings.actions.writing import Saved, save_item, written_in
from utfall.web.meetings.attachments import ENDINGS, LARGEST_BYTES, kept
from utfall.web.meetings.figures import insertable_figures, printed_text
from utfall.web.meetings.forms import DisqualifyForm, ItemForm, NewItemForm
from utfall.web.meetings.goal_choices import goal_choices
from utfall.web.meetings.models import Attachment, Disqualification, Item, Kind, Level, Meeting
from utfall.web.meetings.queries import known_initials
from utfall.web.meetings.reported_lines import fault_in, reported_in
from utfall.web.meetings.views.finding import found_item, found_meeting, to_item, to_meeting
from utfall.web.meetings.visibility import sight_of
from utfall.web.permissions import Permission, requires

OPEN = (Meeting.State.PLANNED, Meeting.State.INVITED)


@requires(Permission.HOLD_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, number: int) -> HttpResponse:
    """A new item, last on the agenda."""
    found = found_meeting(number)
    form = NewItemForm(request.POST if request.method == "POST" else None, known=known_initials(found))
    if request.method == "POST" and form.is_valid():
        made = planning.add_item(found, by=person_asking(request), **form.cleaned_data)
        if made.is_late:
            messages.info(request, "Kallelsen är redan skickad: punkten är märkt som sen.")
        return to_meeting(found, f"#punkt-{made.id}")
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/add_item.html", {"form": form, "meeting": found}, status=status)


@requires(Permission.SEE_MEETINGS)
@require_http_methods(["GET", "HEAD"])
def item(request: HttpRequest, number: int, item: int) -> HttpResponse:
    """The item: its editor for those who keep the minutes, else as it reads."""
    return _page(request, found_item(request, number, item))


@requires(Permission.HOLD_MEETINGS)
@require_POST
def save(request: HttpRequest, number: int, item: int) -> HttpResponse:
    """Save all of it; where another has saved since, both are shown beside each other."""
    found = found_item(request, number, item)
    form = _form(found, request)
    goes_by_itself = is_autosave(request)
    if not form.is_valid():
        return refused_answer(request, form) if goes_by_itself else _page(request, found, form=form, status=422)
    by, base = person_asking(request), form.cleaned_data["base"]
    saved = save_item(found.id, written=form.written(), base=base, by=by, is_autosave=goes_by_itself)
    if saved.aside is not None:
        return met_answer(request) if goes_by_itself else _met(request, found, saved)
    if goes_by_itself:
        return saved_answer(request, revision=saved.item.revision, at=saved.item.updated_at)
    if insert := request.POST.get("insert", ""):
        return _inserted(request, saved.item, insert)
    messages.success(request, "Punkten är sparad.")
    return to_item(found)


def _inserted(request: HttpRequest, found: Item, call: str) -> HttpResponse:
    """The figure put last in the text."""
    now = written_in(found)
    text = f"{now.text.rstrip()}\n\n{call}".strip()
    written = type(now)(**{**now.__dict__, "text": text})
    save_item(found.id, written=written, base=found.revision, by=person_asking(request))
    messages.success(request, "Siffran står sist i texten, som den är känd nu.")
    return to_item(found)


def _met(request: HttpRequest, found: Item, saved: Saved) -> HttpResponse:
    """The other's and one's own beside each other, each field that differs; nothing is lost."""
    assert saved.aside is not None
    mine, theirs = saved.aside.content, written_in(saved.item).to_plain()
    labels = ItemForm.base_fields
    differing = [
        (str(labels[name].label), compare_texts(_text(name, theirs[name]), _text(name, mine[name])))
        for name in theirs
        if name in labels and theirs[name] != mine[name]
    ]
    form = _form(saved.item, request)
    form.data = {**request.POST.dict(), "base": str(saved.item.revision)}
    context = {"item": saved.item, "meeting": found.meeting, "differing": differing, "form": form}
    return render(request, "meetings/met.html", context, status=409)


def _text(name: str, value: object) -> str:
    """A field's value as people read it: a person by name, a choice by its words."""
    if value is None:
        return ""
    if name == "owner":
        return str(User.objects.filter(id=value).first() or "")
    choices = {"kind": Kind, "level": Level}.get(name)
    return str(choices(value).label) if choices else str(value)


@requires(Permission.HOLD_MEETINGS)
@require_POST
def act(request: HttpRequest, number: int, item: int, act: str) -> HttpResponse:
    """Up, down, away, closed or open again."""
    found = found_item(request, number, item)
    user = person_asking(request)
    acts: dict[str, Callable[[Item, User], object]] = {
        "upp": lambda one, by: planning.move_item(one, up=True, by=by),
        "ned": lambda one, by: planning.move_item(one, up=False, by=by),
        "ta-bort": lambda one, by: planning.remove_item(one, by=by),
        "avsluta": lambda one, by: deciding.close_item(one, by=by),
        "oppna": lambda one, by: deciding.open_item(one, by=by),
    }
    if act not in acts:
        raise Http404
    acts[act](found, user)
    return to_meeting(found.meeting, "" if act == "ta-bort" else f"#punkt-{found.id}")


@requires(Permission.HOLD_MEETINGS)
@require_POST
def attach(request: HttpRequest, number: int, item: int) -> HttpResponse:
    """A file beside the item."""
    found = found_item(request, number, item)
    file = request.FILES.get("fil")
    if file is None:
        messages.error(request, "Välj en fil först.")
        return to_item(found)
    if file.size is not None and file.size > LARGEST_BYTES:
        raise RefusedFile(
            f"Filen {file.name} är större än {LARGEST_BYTES // 1024 // 1024} MB.", remedy="Gör den mindre."
        )
    attaching.attach(found, name=file.name or "bilaga", body=file.read(), by=person_asking(request))
    messages.success(request, "Bilagan är tillagd.")
    return to_item(found)


@requires(Permission.SEE_MEETINGS)
@require_safe
def attachment(request: HttpRequest, number: int, attachment: int) -> HttpResponse:
    """The file, to those who may read its item: always to be saved, never shown in the page's own address."""
    found = found_meeting(number)
    one = get_object_or_404(Attachment.objects.select_related("item"), id=attachment, item__meeting=found)
    sight = sight_of(person_asking(request), found)
    if not sight.sees_item(one.item) or not (sight.is_inside or hasattr(found, "invitation")):
        raise Http404
    return file_response(one)


def file_response(one: Attachment) -> HttpResponse:
    """The file as a download under its name."""
    response = HttpResponse(kept(one.digest), content_type=one.media_type)
    ascii_name = one.name.encode("ascii", "ignore").decode().replace('"', "") or "bilaga"
    response["Content-Disposition"] = f'attachment; filename="{ascii_name}"'
    return response


@requires(Permission.HOLD_MEETINGS)
@require_POST
def detach(request: HttpRequest, number: int, attachment: int) -> HttpResponse:
    """Not beside the item any more."""
    one = get_object_or_404(Attachment.objects.select_related("item"), id=attachment, item__meeting_id=number)
    found = found_item(request, number, one.item_id)
    attaching.detach(one, by=person_asking(request))
    return to_item(found)


@requires(Permission.HOLD_MEETINGS)
@require_POST
def disqualify(request: HttpRequest, number: int, item: int) -> HttpResponse:
    """Somebody takes no part in the item."""
    found = found_item(request, number, item)
    form = DisqualifyForm(request.POST, item=found)
    if form.is_valid():
        attending.disqualify(found, by=person_asking(request), **form.cleaned_data)
    else:
        messages.error(request, "Jävet sparades inte: välj vem, och skriv skälet.")
    return to_item(found)


@requires(Permission.HOLD_MEETINGS)
@require_POST
def requalify(request: HttpRequest, number: int, disqualification: int) -> HttpResponse:
    """They take part after all."""
    one = get_object_or_404(Disqualification, id=disqualification, item__meeting_id=number)
    found = found_item(request, number, one.item_id)
    attending.requalify(one, by=person_asking(request))
    return to_item(found)


def _form(found: Item, request: HttpRequest | None = None) -> ItemForm:
    now = written_in(found)
    initial = {**now.__dict__, "base": found.revision}
    data = request.POST if request is not None else None
    return ItemForm(data, initial=initial, known=known_initials(found.meeting), goals=goal_choices(found.meeting.year))


def _page(request: HttpRequest, found: Item, *, form: ItemForm | None = None, status: int = 200) -> HttpResponse:
    user = person_asking(request)
    is_open = found.meeting.state in OPEN
    may_write = user.may(Permission.HOLD_MEETINGS) and is_open
    query = request.GET.get("sok", "")
    context = {
        "item": found,
        "meeting": found.meeting,
        "may_write": may_write and not found.is_done,
        "may_open": may_write and found.is_done,
        "may_close": may_write and not found.is_done and found.meeting.state == Meeting.State.INVITED,
        "form": form or _form(found),
        "fault": fault_in(found.reported) if found.kind == Kind.REPORTED else "",
        "reported": reported_in(found.reported) if found.kind == Kind.REPORTED else (),
        "text": printed_text(found.text, found.bindings),
        "has_figures": found.bindings not in ("", "[]"),
        "query": query,
        "insertable": insertable_figures(query)[:12] if query and may_write else (),
        "asides": found.revisions.filter(is_aside=True).select_related("by"),
        "revisions": found.revisions.filter(is_aside=False).select_related("by"),
        "disqualify_form": DisqualifyForm(item=found, auto_id="jav_%s"),
        "endings": ", ".join(ENDINGS),
        "largest": LARGEST_BYTES // 1024 // 1024,
    }
    return render(request, "meetings/item.html", context, status=status)


@requires(Permission.HOLD_MEETINGS)
@require_safe
def revision(request: HttpRequest, number: int, item: int, revision: int) -> HttpResponse:
    """A version of the item beside what stands now."""
    found = found_item(request, number, item)
    one = get_object_or_404(found.revisions.select_related("by"), id=revision)
    now = written_in(found).to_plain()
    labels = ItemForm.base_fields
    differing = [
        (str(labels[name].label), compare_texts(_text(name, one.content.get(name)), _text(name, now[name])))
        for name in now
        if name in labels and one.content.get(name) != now[name]
    ]
    context = {"item": found, "meeting": found.meeting, "one": one, "differing": differing}
    return render(request, "meetings/revision.html", context)

"""Writing in a dialogue: comments before the meeting, answers and agreements during it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from utfall.reports.comparing_texts import compare_texts
from utfall.web.accounts.asking import person_asking
from utfall.web.dialogue import actions
from utfall.web.dialogue.forms import AgreementForm, QuestionForm
from utfall.web.dialogue.found import found_dialogue
from utfall.web.dialogue.models import Agreement, Dialogue, Part
from utfall.web.dialogue.queries import last_dialogue
from utfall.web.permissions import Permission, requires

MEANWHILE = (
    "Någon annan har ändrat eller strukit överenskommelsen sedan du öppnade sidan. Läs vad som står nu, och spara igen "
    "om din ändring ska gälla."
)


@requires(Permission.COMMENT_DIALOGUE)
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, number: int, part: int) -> HttpResponse:
    """A support function's comment."""
    found = found_dialogue(request, number, Permission.COMMENT_DIALOGUE)
    return _write(request, get_object_or_404(found.parts, id=part, kind=Part.Kind.SUPPORT))


@requires(Permission.WRITE_DIALOGUE)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: int, part: int) -> HttpResponse:
    """The manager's comment, or the answer to a question."""
    found = found_dialogue(request, number, Permission.WRITE_DIALOGUE)
    return _write(request, get_object_or_404(found.parts.exclude(kind=Part.Kind.SUPPORT), id=part))


@requires(Permission.WRITE_DIALOGUE)
@require_POST
def question(request: HttpRequest, number: int) -> HttpResponse:
    """A question more."""
    found = found_dialogue(request, number, Permission.WRITE_DIALOGUE)
    form = QuestionForm(request.POST)
    if form.is_valid():
        actions.add_question(found, text=form.cleaned_data["text"], by=person_asking(request))
    else:
        messages.error(request, "Frågan sparades inte: skriv något, högst 300 tecken.")
    return _back(found, "fragor")


@requires(Permission.WRITE_DIALOGUE)
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest, number: int) -> HttpResponse:
    """A new agreement."""
    found = found_dialogue(request, number, Permission.WRITE_DIALOGUE)
    form = AgreementForm(request.POST if request.method == "POST" else None, dialogue=found)
    if request.method == "POST" and form.is_valid():
        actions.agree(found, by=person_asking(request), **_given(form))
        messages.success(request, "Överenskommelsen är sparad. Den blir ett uppdrag efter mötet.")
        return _back(found, "overenskommelser")
    context = {"form": form, "dialogue": found}
    return render(request, "dialogue/agreement.html", context, status=422 if request.method == "POST" else 200)


@requires(Permission.WRITE_DIALOGUE)
@require_http_methods(["GET", "HEAD", "POST"])
def change_agreement(request: HttpRequest, number: int, agreement: int) -> HttpResponse:
    """Other words, owner or day; or struck (``stryk``)."""
    found, one = _found_agreement(request, number, agreement)
    user = person_asking(request)
    if request.method != "POST":
        form = AgreementForm(instance=one, dialogue=found)
        return render(request, "dialogue/agreement.html", {"form": form, "dialogue": found, "agreement": one})
    form = AgreementForm(request.POST, instance=Agreement.objects.get(id=one.id), dialogue=found)
    status = 422
    if form.is_valid():
        base = form.cleaned_data["base"] or 0
        try:
            if "stryk" in request.POST:
                actions.strike_agreement(one, base=base, by=user)
                messages.success(request, f"”{one}” är struken.")
            else:
                actions.change_agreement(one, base=base, by=user, **_given(form))
                messages.success(request, "Överenskommelsen är ändrad.")
            return _back(found, "overenskommelser")
        except actions.ChangedMeanwhile:
            stands = found.agreements.select_related("owner").filter(id=one.id).first()
            form.add_error(None, MEANWHILE)
            form.data = {**form.data.dict(), "base": stands.revision if stands else 0}  # type: ignore[attr-defined]
            context = {"form": form, "dialogue": found, "agreement": one, "stands": stands, "is_met": True}
            return render(request, "dialogue/agreement.html", context, status=409)
    return render(
        request, "dialogue/agreement.html", {"form": form, "dialogue": found, "agreement": one}, status=status
    )


def _found_agreement(request: HttpRequest, number: int, agreement: int) -> tuple[Dialogue, Agreement]:
    found = found_dialogue(request, number, Permission.WRITE_DIALOGUE)
    return found, get_object_or_404(found.agreements.select_related("owner", "dialogue"), id=agreement)


def _given(form: AgreementForm) -> dict[str, object]:
    return {key: form.cleaned_data[key] for key in ("text", "owner", "due", "goal", "measure")}


def _write(request: HttpRequest, part: Part) -> HttpResponse:
    """The editor; or, sent, the text saved. Where another's text stands there both are shown, and none is lost."""
    found = part.dialogue
    if request.method != "POST":
        return _editor(request, part)
    text, base = request.POST.get("text", ""), request.POST.get("base", "")
    if not base.isdecimal():
        raise Http404
    saved = actions.save_part(part.id, text=text, base=int(base), by=person_asking(request))
    if saved.aside is None:
        messages.success(request, f"{part.title}: sparat.")
        return _back(found, f"del-{part.id}")
    rows = compare_texts(saved.part.text, saved.aside.text)
    context = {"dialogue": found, "part": saved.part, "mine": saved.aside.text, "rows": rows}
    return render(request, "dialogue/met.html", context, status=409)


def _editor(request: HttpRequest, part: Part) -> HttpResponse:
    last = last_dialogue(part.dialogue)
    before = None if last is None else last.parts.filter(kind=part.kind, key=part.key).first()
    context = {
        "dialogue": part.dialogue,
        "part": part,
        "before": before if before is not None and before.is_written and before.title == part.title else None,
        "revisions": part.revisions.select_related("by"),
    }
    return render(request, "dialogue/part.html", context)


def _back(found: Dialogue, place: str) -> HttpResponse:
    return redirect(f"{reverse('dialogue', args=[found.id])}#{place}")

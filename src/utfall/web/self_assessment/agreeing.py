"""What the group agrees on: an answer to each question, and what it will develop."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from utfall.web.accounts.asking import person_asking
from utfall.web.gates import policy
from utfall.web.permissions import Permission, requires
from utfall.web.self_assessment import actions
from utfall.web.self_assessment.forms import AreaForm, DiscussionForm
from utfall.web.self_assessment.found import own_assessment
from utfall.web.self_assessment.models import DevelopmentArea, SelfAssessment
from utfall.web.self_assessment.queries import AssessmentPage

MEANWHILE = (
    "Någon annan har ändrat eller strukit utvecklingsområdet sedan du öppnade sidan. Läs vad som står nu, och spara "
    "igen om din ändring ska gälla."
)


@requires(Permission.SEE_SELF_ASSESSMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, number: int, question: int) -> HttpResponse:
    """One question: how the answers spread, and what the group says."""
    found = own_assessment(request, number)
    asked = get_object_or_404(found.questions.select_related("assessment", "updated_by"), id=question)
    user = person_asking(request)
    form = DiscussionForm(request.POST if request.method == "POST" else None, question=asked)
    page = AssessmentPage(found, user, policy())
    row = next(one for one in page.rows if one.question.id == asked.id)
    context: dict[str, Any] = {"assessment": found, "form": form, "row": row, "page": page}
    if request.method == "POST" and form.is_valid():
        agreed = actions.agree(asked, by=user, **form.cleaned_data)
        if agreed.aside is None:
            messages.success(request, "Gruppens svar är sparat.")
            return redirect(f"{reverse('self_assessment', args=[number])}#fraga-{asked.id}")
        form.data = {**form.data.dict(), "base": agreed.question.revision}
        context |= {"stands": agreed.question}
        return render(request, "self_assessment/question.html", context, status=409)
    context["revisions"] = asked.revisions.select_related("by")
    status = 422 if request.method == "POST" else 200
    return render(request, "self_assessment/question.html", context, status=status)


@requires(Permission.SEE_SELF_ASSESSMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def add_area(request: HttpRequest, number: int) -> HttpResponse:
    """A development area."""
    found = own_assessment(request, number)
    form = AreaForm(request.POST if request.method == "POST" else None, assessment=found)
    if request.method == "POST" and form.is_valid():
        actions.add_area(found, by=person_asking(request), **_given(form))
        messages.success(request, "Utvecklingsområdet är sparat.")
        return _back(found)
    status = 422 if request.method == "POST" else 200
    return render(request, "self_assessment/area.html", {"form": form, "assessment": found}, status=status)


@requires(Permission.SEE_SELF_ASSESSMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def change_area(request: HttpRequest, number: int, area: int) -> HttpResponse:
    """Other words, owner or day; or struck (``stryk``)."""
    found = own_assessment(request, number)
    one = get_object_or_404(found.areas.select_related("owner", "assessment"), id=area)
    context: dict[str, Any] = {"assessment": found, "area": one}
    if request.method != "POST":
        return render(
            request, "self_assessment/area.html", context | {"form": AreaForm(instance=one, assessment=found)}
        )
    form = AreaForm(request.POST, instance=DevelopmentArea.objects.get(id=one.id), assessment=found)
    if form.is_valid():
        base = form.cleaned_data["base"] or 0
        try:
            if "stryk" in request.POST:
                actions.strike_area(one, base=base, by=person_asking(request))
                messages.success(request, f"”{one}” är struket.")
            else:
                actions.change_area(one, base=base, by=person_asking(request), **_given(form))
                messages.success(request, "Utvecklingsområdet är ändrat.")
            return _back(found)
        except actions.ChangedMeanwhile:
            stands = found.areas.select_related("owner").filter(id=one.id).first()
            form.add_error(None, MEANWHILE)
            form.data = {**form.data.dict(), "base": stands.revision if stands else 0}  # type: ignore[attr-defined]
            context |= {"form": form, "stands": stands, "is_met": True}
            return render(request, "self_assessment/area.html", context, status=409)
    return render(request, "self_assessment/area.html", context | {"form": form}, status=422)


@requires(Permission.SEE_SELF_ASSESSMENT)
@require_POST
def assign(request: HttpRequest, number: int) -> HttpResponse:
    """The development areas become assignments."""
    found = own_assessment(request, number)
    made = actions.make_assignments(found, by=person_asking(request))
    messages.success(request, f"{made} nya uppdrag." if made else "Inget nytt uppdrag.")
    return _back(found)


def _given(form: AreaForm) -> dict[str, Any]:
    return {key: form.cleaned_data[key] for key in ("text", "owner", "due", "question")}


def _back(found: SelfAssessment) -> HttpResponse:
    return redirect(f"{reverse('self_assessment', args=[found.id])}#omraden")

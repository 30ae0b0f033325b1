"""The list, one self-assessment, one's own answers, and what holds it together."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from utfall.errors import NotPossibleNow
from utfall.web.accounts.asking import person_asking
from utfall.web.gates import policy
from utfall.web.permissions import Permission, requires
from utfall.web.self_assessment import actions
from utfall.web.self_assessment.forms import AnswerForm, StartForm
from utfall.web.self_assessment.found import own_part, seen_assessment, steered_assessment
from utfall.web.self_assessment.models import SelfAssessment
from utfall.web.self_assessment.queries import AssessmentPage, assessments_for, is_in_group


@requires(Permission.SEE_SELF_ASSESSMENT)
@require_safe
def self_assessments(request: HttpRequest) -> HttpResponse:
    """Those that the person has to do with, the newest first."""
    user = person_asking(request)
    pages = [AssessmentPage(one, user, policy()) for one in assessments_for(user)]
    context = {"pages": pages, "may_start": user.may(Permission.STEER_SELF_ASSESSMENT)}
    return render(request, "self_assessment/self_assessments.html", context)


@requires(Permission.STEER_SELF_ASSESSMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """A new one."""
    user = person_asking(request)
    form = StartForm(request.POST if request.method == "POST" else None, starter=user)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        made = actions.start(given.pop("asked"), by=user, people=list(given.pop("people")), **given)
        messages.success(request, "Självskattningen är påbörjad. De som är med kan svara nu.")
        if made.invited < policy().minimum_count:
            messages.warning(
                request,
                f"Färre än {policy().minimum_count} är med: bara gruppens gemensamma svar kommer att visas.",
            )
        return redirect("self_assessment", made.id)
    status = 422 if request.method == "POST" else 200
    return render(request, "self_assessment/start.html", {"form": form}, status=status)


@requires(Permission.SEE_SELF_ASSESSMENT)
@require_safe
def self_assessment(request: HttpRequest, number: int) -> HttpResponse:
    """Where it stands: no answers while they are collected, then the group's, with last time's beside."""
    found = seen_assessment(request, number)
    user = person_asking(request)
    is_discussing = found.state == SelfAssessment.State.DISCUSSING
    context = {
        "page": AssessmentPage(found, user, policy()),
        "assessment": found,
        "minimum": policy().minimum_count,
        "may_agree": is_discussing and is_in_group(user, found),
        "may_steer": user.may_in(Permission.STEER_SELF_ASSESSMENT, found.unit),
        "is_discussing": is_discussing,
    }
    return render(request, "self_assessment/self_assessment.html", context)


@requires(Permission.SEE_SELF_ASSESSMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """One's own answers, which nobody else is shown."""
    mine = own_part(request, number)
    made = mine.assessment
    questions = list(made.questions.all())
    form = AnswerForm(request.POST if request.method == "POST" else None, participant=mine, questions=questions)
    context = {"assessment": made, "form": form}
    if made.state != SelfAssessment.State.COLLECTING:
        return render(request, "self_assessment/answer.html", context | {"is_over": True})
    if request.method == "POST" and form.is_valid():
        actions.answer(mine, answers=form.answers(), remarks=form.remarks(), by=person_asking(request))
        messages.success(request, "Dina svar är sparade. Du kan ändra dem tills insamlingen stängs.")
        return redirect("self_assessment", made.id)
    return render(request, "self_assessment/answer.html", context, status=422 if request.method == "POST" else 200)


@requires(Permission.STEER_SELF_ASSESSMENT)
@require_POST
def close_collection(request: HttpRequest, number: int) -> HttpResponse:
    """No more answers; the group's are shown."""
    found = steered_assessment(request, number)
    made = actions.close_collection(found, by=person_asking(request))
    messages.success(request, f"Insamlingen är stängd. {made.answered} av {made.invited} har svarat.")
    return redirect("self_assessment", number)


@requires(Permission.STEER_SELF_ASSESSMENT)
@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Nothing more is written, and the development areas are assignments."""
    found = steered_assessment(request, number)
    try:
        actions.close(found, by=person_asking(request))
        messages.success(request, "Självskattningen är stängd, och utvecklingsområdena är uppdrag.")
    except NotPossibleNow as error:
        messages.error(request, str(error))
    return redirect("self_assessment", number)

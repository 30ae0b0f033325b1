"""What is written in the room: ideas, plans, steps, later ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from utfall.errors import NotPossibleNow, UtfallError
from utfall.web.accounts.asking import person_asking
from utfall.web.innovation import actions, queries
from utfall.web.innovation.choosing import goals_to_choose, measures_to_choose, places_to_choose, printed_now
from utfall.web.innovation.forms import CompleteForm, CorrectForm, GiveForm, IdeaForm, PlanForm, ProlongForm, StepForm
from utfall.web.innovation.models import Innovation, Step
from utfall.web.innovation.rights import correcting, steering
from utfall.web.innovation.states import OPEN, STEPS, State
from utfall.web.permissions import Permission, requires

MEANWHILE = "Någon annan har ändrat något sedan du öppnade sidan. Läs det, och spara igen om du fortfarande vill."
_GET_OR_POST = ["GET", "HEAD", "POST"]


@requires(Permission.SIGNED_IN)
@require_http_methods(_GET_OR_POST)
def leave(request: HttpRequest) -> HttpResponse:
    """An idea is left, by anybody who has signed in."""
    form = IdeaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.leave_idea(by=person_asking(request), **form.cleaned_data)
        messages.success(request, "Tack! Idén är lämnad och syns för alla som loggar in.")
        return redirect("innovation_page", made.id)
    return render(request, "innovation/leave.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.SIGNED_IN)
@require_http_methods(_GET_OR_POST)
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """The idea's words are corrected."""
    found = get_object_or_404(Innovation, id=number)
    user = correcting(request, found)
    initial = {"title": found.title, "text": found.text, "day": found.came_on, "seen": found.revision}
    form = CorrectForm(request.POST or None, initial=initial)

    def act(form: Any) -> str:
        actions.correct_idea(found, by=user, **form.cleaned_data)
        return "Rättelsen är sparad. Det som stod förut finns kvar under idén."

    return _acted(request, found, form, act, "innovation/correct.html", {"one": found})


@requires(Permission.SIGNED_IN)
@require_http_methods(_GET_OR_POST)
def plan(request: HttpRequest, number: int) -> HttpResponse:
    """The plan is written, as far as it has come."""
    found = get_object_or_404(Innovation, id=number)
    user = steering(request, found)
    choices: dict[str, Any] = {
        "measures": measures_to_choose(),
        "places": places_to_choose(request, found.measure),
        "goals": goals_to_choose(),
    }
    initial = {name: getattr(found, name) for name in (*actions.PLAN_FIELDS, "owner", "unit")}
    initial |= {"where": f"{found.by}={found.group}" if found.by else "", "seen": found.revision}
    form = PlanForm(request.POST or None, initial=initial, **choices)

    def act(form: Any) -> str:
        written = form.plan()
        if written["measure"] != found.measure:
            written |= {"by": "", "group": ""}
        seen, owner, unit = (form.cleaned_data[name] for name in ("seen", "owner", "unit"))
        actions.write_plan(found, plan=written, owner=owner, unit=unit, by=user, seen=seen)
        return "Planen är sparad."

    context = {"one": found, "is_locked": State(found.state) not in OPEN}
    return _acted(request, found, form, act, "innovation/plan.html", context)


@requires(Permission.SIGNED_IN)
@require_http_methods(_GET_OR_POST)
def step(request: HttpRequest, number: int, to: str) -> HttpResponse:
    """The next step is taken."""
    found = get_object_or_404(Innovation, id=number)
    if to not in State.values:
        raise Http404
    user, before, after = steering(request, found), State(found.state), State(to)
    initial = {"day": timezone.localdate(), "seen": found.revision}
    form = StepForm(request.POST or None, initial=initial, before=before, to=after)

    def act(form: Any) -> str:
        printed = printed_now(request, found, on=form.cleaned_data["day"]) if after is State.PILOT else None
        actions.take_step(found, to=after, by=user, printed=printed, **form.cleaned_data)
        return f"Nu är det: {after.label.lower()}. Du kan ångra steget nedan."

    context = {
        "one": found,
        "to": after,
        "verb": queries.verb(before, after),
        "is_possible": after in STEPS[before],
        "lacking": found.lacking(after),
        "begins": after is State.PILOT,
    }
    return _acted(request, found, form, act, "innovation/step.html", context)


@requires(Permission.SIGNED_IN)
@require_POST
def undo(request: HttpRequest, number: int, step: int) -> HttpResponse:
    """The last step is taken back."""
    found = get_object_or_404(Innovation, id=number)
    user = steering(request, found)
    taken = get_object_or_404(Step, id=step, innovation=found)
    try:
        actions.undo_step(taken, by=user, seen=_seen(request))
        messages.success(request, "Steget är ångrat. Det står kvar i historiken.")
    except actions.ChangedMeanwhile:
        messages.error(request, MEANWHILE)
    except NotPossibleNow as error:
        messages.error(request, f"{error.cause} {error.remedy}")
    return redirect("innovation_page", found.id)


@requires(Permission.SIGNED_IN)
@require_http_methods(_GET_OR_POST)
def prolong_pilot(request: HttpRequest, number: int) -> HttpResponse:
    """The pilot gets a later end."""
    found = get_object_or_404(Innovation, id=number)
    user, pilot = steering(request, found), found.pilot
    form = ProlongForm(request.POST or None, initial={"seen": found.revision})

    def act(form: Any) -> str:
        if pilot is None:
            raise NotPossibleNow("Ingen pilot pågår.", remedy="Ladda om sidan.")
        actions.prolong(pilot, by=user, **form.cleaned_data)
        return "Piloten är förlängd. Den första slutdagen står kvar i planen."

    return _acted(request, found, form, act, "innovation/prolong.html", {"one": found, "pilot": pilot})


@requires(Permission.SIGNED_IN)
@require_http_methods(_GET_OR_POST)
def give(request: HttpRequest, number: int) -> HttpResponse:
    """A piece of the work is given to somebody."""
    found = get_object_or_404(Innovation, id=number)
    user = steering(request, found)
    form = GiveForm(request.POST or None)

    def act(form: Any) -> str:
        actions.give_work(found, by=user, **form.cleaned_data)
        return "Uppdraget är gett och syns också under Uppdrag."

    return _acted(request, found, form, act, "innovation/give.html", {"one": found})


@requires(Permission.STEER_REPORT)
@require_POST
def complete(request: HttpRequest) -> HttpResponse:
    """From which day the register holds all: said by who holds the report together, since its table follows."""
    form = CompleteForm(request.POST)
    if form.is_valid():
        actions.declare_complete(since=form.cleaned_data["since"], by=person_asking(request))
        messages.success(request, "Sparat. Rapportens tabell räknas så från och med nu.")
    else:
        messages.error(request, "Skriv dagen som 2025-01-01.")
    return redirect("innovation")


def _acted(
    request: HttpRequest,
    found: Innovation,
    form: forms.Form,
    act: Callable[[forms.Form], str],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """The page with its form; or, sent and possible, the act done and the innovation's page."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                messages.success(request, act(form))
                return redirect("innovation_page", found.id)
            except actions.ChangedMeanwhile:
                form.add_error(None, MEANWHILE)
                # The next attempt is made knowing of the other's.
                newest = Innovation.objects.values_list("revision", flat=True).get(id=found.id)
                form.data = {**form.data.dict(), "seen": newest}  # type: ignore[attr-defined]
                status = 409
            except UtfallError as error:
                form.add_error(None, f"{error.cause} {error.remedy}")
    return render(request, template, {**context, "form": form}, status=status)


def _seen(request: HttpRequest) -> int:
    named = request.POST.get("seen", "")
    return int(named) if named.isdecimal() else 0

"""Holding dialogues together: starting a round, planning, making assignments, signing, correcting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from utfall.errors import NotPossibleNow
from utfall.measures.areas import Area
from utfall.web.accounts.asking import person_asking
from utfall.web.accounts.models import Unit, User
from utfall.web.business_areas import business_areas
from utfall.web.dialogue import closing, starting
from utfall.web.dialogue.forms import PlanForm, ReasonForm, StartForm
from utfall.web.dialogue.found import found_dialogue
from utfall.web.dialogue.models import Dialogue, Signature
from utfall.web.dialogue.views import page_of
from utfall.web.permissions import Permission, Role, requires


@requires(Permission.STEER_DIALOGUE)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """A new round: the figures of its areas are frozen."""
    known: Any = request.known  # type: ignore[attr-defined]
    form = StartForm(request.POST if request.method == "POST" else None, areas=_areas_of(person_asking(request)))
    if request.method == "POST" and form.is_valid():
        try:
            cycle = starting.start_cycle(gate=known.gate(), by=person_asking(request), **form.cleaned_data)
            messages.success(request, f"{cycle} är påbörjad, och områdenas siffror är frysta.")
            return redirect("dialogues")
        except NotPossibleNow as error:
            form.add_error("areas", str(error))
    status = 422 if request.method == "POST" else 200
    return render(request, "dialogue/start.html", {"form": form}, status=status)


@requires(Permission.STEER_DIALOGUE)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, number: int) -> HttpResponse:
    """When the meeting is, who comments and until when."""
    found = found_dialogue(request, number, Permission.STEER_DIALOGUE)
    form = PlanForm(request.POST if request.method == "POST" else None, dialogue=found)
    if request.method == "POST" and form.is_valid():
        starting.plan(found, by=person_asking(request), **form.planned())
        messages.success(request, "Planen är sparad.")
        return _back(found, "infor")
    status = 422 if request.method == "POST" else 200
    return render(request, "dialogue/plan.html", {"form": form, "dialogue": found}, status=status)


@requires(Permission.WRITE_DIALOGUE)
@require_POST
def assign(request: HttpRequest, number: int) -> HttpResponse:
    """The agreements become assignments, before the record is signed."""
    found = found_dialogue(request, number, Permission.WRITE_DIALOGUE)
    made = closing.make_assignments(found, by=person_asking(request))
    messages.success(
        request, f"{made} nya uppdrag. De följs upp tills de är stängda." if made else "Inget nytt uppdrag."
    )
    return _back(found, "overenskommelser")


@requires(Permission.SIGN_DIALOGUE)
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, number: int) -> HttpResponse:
    """What signing means, and the signature."""
    found = found_dialogue(request, number, Permission.SIGN_DIALOGUE)
    user = person_asking(request)
    side = side_of(user, found)
    context = {"dialogue": found, "page": page_of(request, found), "side": side.label}
    if request.method != "POST":
        return render(request, "dialogue/sign.html", context)
    try:
        closed = closing.sign(found, side=side, by=user)
    except NotPossibleNow as error:
        return render(request, "dialogue/sign.html", context | {"error": error}, status=409)
    if closed is None:
        messages.success(request, "Du har undertecknat. Dialogen stängs när den andra parten gör det.")
    else:
        messages.success(request, f"Dialogen är stängd. Protokollets kontrolltal är {closed.digest[:8]}.")
    return redirect("dialogue", found.id)


@requires(Permission.SIGN_DIALOGUE)
@require_POST
def open_again(request: HttpRequest, number: int) -> HttpResponse:
    """The one signature falls."""
    found = found_dialogue(request, number, Permission.SIGN_DIALOGUE)
    closing.open_again(found, by=person_asking(request))
    messages.success(request, "Dialogen är öppen igen, och underskriften har fallit.")
    return redirect("dialogue", found.id)


@requires(Permission.STEER_DIALOGUE)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """A new version of a closed dialogue."""
    found = found_dialogue(request, number, Permission.STEER_DIALOGUE)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = starting.correct(found, reason=form.cleaned_data["reason"], by=person_asking(request))
        messages.success(request, "Rättelsen är påbörjad. Den gäller när båda har undertecknat.")
        return redirect("dialogue", made.id)
    status = 422 if request.method == "POST" else 200
    return render(request, "dialogue/correct.html", {"form": form, "dialogue": found}, status=status)


def side_of(user: User, found: Dialogue) -> Signature.Side:
    """The director's, for whoever holds that role there; else the manager's."""
    is_director = any(
        one.role == Role.DIRECTOR and (one.unit is None or one.unit.holds(found.unit)) for one in user.memberships_on()
    )
    return Signature.Side.DIRECTOR if is_director else Signature.Side.MANAGER


def _areas_of(user: User) -> list[Area]:
    """The areas whose dialogues the person may start."""
    units = {unit.code: unit for unit in Unit.objects.filter(kind=Unit.Kind.AREA, valid_until=None)}
    return [area for area in business_areas().areas if user.may_in(Permission.STEER_DIALOGUE, units.get(area.unit))]


def _back(found: Dialogue, place: str) -> HttpResponse:
    return redirect(f"{reverse('dialogue', args=[found.id])}#{place}")

"""The pages of units: the organisation as of a day, one unit with its history, and changes from a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from utfall.errors import NotPossibleNow
from utfall.web.accounts.asking import person_asking
from utfall.web.accounts.models import Unit
from utfall.web.administration.forms import CloseUnitForm, NewUnitForm, UnitForm
from utfall.web.administration.units import add_unit, can_be_undone, change_unit, close_unit, history, tree, undo_today
from utfall.web.permissions import Permission, requires


@requires(Permission.ADMINISTER_UNITS)
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The tree as of the day in the address, or the day that the reader has chosen."""
    day = _day(request)
    return render(request, "administration/units.html", {"branches": tree(day), "shown": day})


@requires(Permission.ADMINISTER_UNITS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_unit(request: HttpRequest) -> HttpResponse:
    """A new area or unit."""
    form = NewUnitForm(request.POST or None, initial={"from_day": timezone.localdate()})
    if form.is_valid() and _done(form, lambda: add_unit(**form.cleaned_data, by=person_asking(request))):
        messages.success(request, "Enheten är tillagd.")
        return redirect("units")
    return render(request, "administration/new_unit.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.ADMINISTER_UNITS)
@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: HttpRequest, number: int) -> HttpResponse:
    """One unit; a post changes its name or area from a day."""
    found = _unit(number)
    initial = {"name": found.name, "parent": found.parent, "from_day": timezone.localdate()}
    form = UnitForm(request.POST or None, initial=initial)
    if form.is_valid() and _done(form, lambda: change_unit(found, **form.cleaned_data, by=person_asking(request))):
        messages.success(request, "Ändringen är gjord. Är den daterad i dag kan du ångra den i dag.")
        return redirect("unit", number)
    return _page(request, found, form, CloseUnitForm(auto_id="stang_%s", initial={"from_day": timezone.localdate()}))


@requires(Permission.ADMINISTER_UNITS)
@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """The unit is no more from a day."""
    found = _unit(number)
    form = CloseUnitForm(request.POST, auto_id="stang_%s")
    if form.is_valid() and _done(form, lambda: close_unit(found, **form.cleaned_data, by=person_asking(request))):
        messages.success(request, "Enheten är avslutad.")
        return redirect("unit", number)
    return _page(request, found, UnitForm(initial={"name": found.name, "parent": found.parent}), form)


@requires(Permission.ADMINISTER_UNITS)
@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Today's change is taken back."""
    try:
        undo_today(_unit(number), by=person_asking(request))
        messages.success(request, "Ändringen är ångrad.")
    except NotPossibleNow as error:
        messages.error(request, str(error))
    return redirect("unit", number) if Unit.objects.filter(id=number).exists() else redirect("units")


def _page(request: HttpRequest, found: Unit, form: UnitForm, closing: CloseUnitForm) -> HttpResponse:
    found = _unit(found.id)
    rows = [(one, one.valid_until - timedelta(days=1) if one.valid_until else None) for one in history(found)]
    context = {
        "unit": found,
        "rows": rows,
        "form": form,
        "closing": closing,
        "can_be_undone": can_be_undone(found, today=timezone.localdate()),
    }
    status = 422 if form.errors or closing.errors else 200
    return render(request, "administration/unit.html", context, status=status)


def _done(form: Any, act: Callable[[], object]) -> bool:
    try:
        act()
    except NotPossibleNow as error:
        form.add_error(None, str(error))
        return False
    return True


def _unit(number: int) -> Unit:
    """The unit as it is now, whichever of its rows the address names."""
    found = get_object_or_404(Unit.objects.select_related("parent"), id=number)
    return history(found)[0]


def _day(request: HttpRequest) -> date:
    known: Any = request.known  # type: ignore[attr-defined]
    try:
        return date.fromisoformat(request.GET["dag"])
    except (KeyError, ValueError):
        return known.chosen or timezone.localdate()

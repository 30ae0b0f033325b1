"""The overview's pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from utfall.errors import UtfallError
from utfall.web.area_overview import area_page, areas_in_brief
from utfall.web.business_areas import business_areas
from utfall.web.overview.late import Lateness, lateness
from utfall.web.permissions import Permission, requires
from utfall.web.shown import known_deliveries


@requires(Permission.SEE_FIGURES)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """All areas in brief; or, before anything has been read in, how to begin."""
    known: Any = request.known  # type: ignore[attr-defined]
    user: Any = request.user
    if known.delivery is None:
        context = {"may_import": user.may(Permission.IMPORT)}
        return render(request, "overview/nothing_yet.html", context)
    context = {
        "briefs": areas_in_brief(known.gate(), known=known.chosen),
        "late": _lateness(known),
        "may_see_deliveries": user.may(Permission.SEE_DELIVERIES),
    }
    return render(request, "overview/overview.html", context)


@requires(Permission.SEE_FIGURES)
@require_safe
def area(request: HttpRequest, area_id: str) -> HttpResponse:
    """One area's screen; ``?visa=1`` without menu and with bigger type."""
    known: Any = request.known  # type: ignore[attr-defined]
    found = business_areas().area(area_id)
    if found is None:
        raise Http404
    page = area_page(known.gate(), found, known=known.chosen)
    return render(request, "overview/area.html", {"page": page, "is_shown": request.GET.get("visa") == "1"})


@requires(Permission.SEE_FIGURES)
@require_safe
def overview_print(request: HttpRequest) -> HttpResponse:
    """Every area's screen, one to a sheet."""
    known: Any = request.known  # type: ignore[attr-defined]
    if known.delivery is None:
        return render(request, "overview/nothing_yet.html", {"may_import": False})
    gate = known.gate()
    pages = [area_page(gate, one, known=known.chosen) for one in business_areas().areas]
    return render(request, "overview/print.html", {"pages": pages})


def _lateness(known: Any) -> Lateness | None:
    try:
        deliveries = known_deliveries()
    except UtfallError:
        return None
    return lateness(deliveries, today=known.chosen or timezone.localdate())

"""The catalogue and a measure's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from utfall.figures.warming import last_whole_tertial
from utfall.model.period import Period
from utfall.web.gates import catalogue
from utfall.web.keyfigures.queries import measure_page
from utfall.web.permissions import Permission, requires


@requires(Permission.SEE_FIGURES)
@require_safe
def keyfigures(request: HttpRequest) -> HttpResponse:
    """All measures."""
    found = sorted(catalogue().values(), key=lambda definition: definition.title)
    return render(request, "keyfigures/catalogue.html", {"definitions": found})


@requires(Permission.SEE_FIGURES)
@require_safe
def keyfigure(request: HttpRequest, measure: str) -> HttpResponse:
    """One measure at a period (``?period=``; the last whole tertial where none is named)."""
    gate = request.known.gate()  # type: ignore[attr-defined]
    named = request.GET.get("period", "")
    period = Period.parse(named) if named else last_whole_tertial(gate.known_at)
    return render(request, "keyfigures/measure.html", {"page": measure_page(gate, measure=measure, period=period)})

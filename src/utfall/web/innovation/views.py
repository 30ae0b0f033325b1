"""The room's pages to read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from utfall.web.accounts.asking import person_asking
from utfall.web.innovation import queries
from utfall.web.innovation.forms import CompleteForm
from utfall.web.innovation.models import Innovation
from utfall.web.innovation.rights import may_correct, may_steer
from utfall.web.permissions import Permission, requires
from utfall.web.pilot_evaluation import evaluated


@requires(Permission.SIGNED_IN)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """All innovations by how far they have come."""
    query, since = request.GET.get("sok", ""), queries.complete_since()
    columns = queries.board(query=query)
    context = {
        "query": query,
        "columns": columns,
        "total": sum(len(column.cards) for column in columns),
        "late": [card for column in columns for card in column.cards if card.days_over],
        "since": since,
        "form": CompleteForm(initial={"since": since}),
        "may_complete": person_asking(request).may(Permission.STEER_REPORT),
    }
    return render(request, "innovation/board.html", context)


@requires(Permission.SIGNED_IN)
@require_safe
def innovation(request: HttpRequest, number: int) -> HttpResponse:
    """One innovation: idea, plan, steps, and what comes next."""
    found = get_object_or_404(Innovation.objects.select_related("owner", "unit", "left_by"), id=number)
    reader = person_asking(request)
    context = {
        "page": queries.innovation_page(found, reader=reader),
        "one": found,
        "before": tuple(found.corrected.select_related("by")),
        "may_correct": may_correct(reader, found),
        "may_see_figures": reader.may(Permission.SEE_FIGURES),
    }
    return render(request, "innovation/innovation.html", context)


@requires(Permission.SEE_FIGURES)
@require_safe
def evaluation(request: HttpRequest, number: int) -> HttpResponse:
    """The pilot against its figure."""
    found = get_object_or_404(Innovation.objects.select_related("owner", "unit"), id=number)
    known: Any = request.known  # type: ignore[attr-defined]
    pilot = found.pilot
    if pilot is None:
        return render(request, "innovation/evaluation.html", {"one": found})
    gate = known.gate()
    context = {
        "one": found,
        "pilot": pilot,
        "end": queries.end_of(pilot),
        "shown": evaluated(gate, queries.tried(pilot)),
        "delivery": gate.delivery,
        "may_steer": may_steer(person_asking(request), found),
    }
    return render(request, "innovation/evaluation.html", context)


@requires(Permission.SIGNED_IN)
@require_safe
def lessons(request: HttpRequest) -> HttpResponse:
    """What has been learnt, searched."""
    query = request.GET.get("sok", "")
    return render(request, "innovation/lessons.html", {"query": query, "steps": queries.lessons(query=query)})

"""The overview's pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from utfall.web.permissions import Permission, requires


@requires(Permission.SEE_FIGURES)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What has changed; or, before anything has been read in, how to begin."""
    return render(request, "overview/overview.html", {})

"""The room's pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from utfall.web.permissions import Permission, requires


@requires(Permission.SEE_POLICY)
@require_safe
def administration(request: HttpRequest) -> HttpResponse:
    """The room's first page."""
    return render(request, "administration/administration.html", {})

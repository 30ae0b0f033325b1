"""Pages that belong to no room: the day to show, the accessibility statement, and what went wrong."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from utfall.errors import UtfallError
from utfall.web.permissions import Permission, requires
from utfall.web.shell.known_day import SESSION_KEY
from utfall.web.shown import known_deliveries


@requires(Permission.SEE_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def choose_day(request: HttpRequest) -> HttpResponse:
    """The days on which something became known; the whole application then shows what was known that day."""
    back = request.POST.get("tillbaka") or request.GET.get("tillbaka") or "/"
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    if request.method == "POST":
        text = request.POST.get("dag", "")
        try:
            day = datetime.date.fromisoformat(text) if text else None
        except ValueError:
            return render(request, "shell/choose_day.html", _days(back) | {"fault": text}, status=422)
        if day is None:
            request.session.pop(SESSION_KEY, None)
        else:
            request.session[SESSION_KEY] = day.isoformat()
        return redirect(back)
    return render(request, "shell/choose_day.html", _days(back))


def _days(back: str) -> dict[str, Any]:
    try:
        deliveries = known_deliveries()
    except UtfallError:
        deliveries = ()
    return {"deliveries": tuple(reversed(deliveries)), "back": back, "fault": ""}


@requires(Permission.ANYONE)
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "shell/accessibility.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return render(request, "shell/wrong.html", {"what": "bad_request"}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: says that a right is missing, not what is behind the door."""
    return render(request, "shell/wrong.html", {"what": "forbidden"}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "shell/wrong.html", {"what": "not_found"}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a page without anything of the request in it."""
    return render(None, "shell/server_error.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came from elsewhere or is too old."""
    return render(request, "shell/wrong.html", {"what": "csrf"}, status=403)

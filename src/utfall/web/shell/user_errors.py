"""What a user can mend becomes a page that says what happened and what to do."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from utfall.errors import (
    InvalidPeriod,
    NoDelivery,
    NotAuthorised,
    StoreBusy,
    StoreDamaged,
    UnknownBreakdown,
    UnknownMeasure,
    UtfallError,
)
from utfall.web.shell.logs import without_personal_numbers

_STATUS: dict[type[UtfallError], int] = {
    UnknownMeasure: 404,
    UnknownBreakdown: 404,
    InvalidPeriod: 400,
    NoDelivery: 409,
    NotAuthorised: 403,
    StoreBusy: 503,
    StoreDamaged: 503,
}


class UserErrorMiddleware:
    """Catches ``UtfallError``; all else is a bug and a page without details."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page, or None for what is no user error."""
        if not isinstance(exception, UtfallError):
            return None
        status = _STATUS.get(type(exception), 422)
        said = {
            "title": exception.title,
            "cause": without_personal_numbers(exception.cause),
            "remedy": without_personal_numbers(exception.remedy),
        }
        if request.path.startswith("/api/"):
            return JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})
        return render(request, "shell/user_error.html", {"error": said}, status=status)

"""What the REST API answers where no operation has been reached: title, cause and remedy as its own faults, never a
page."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PREFIX = "/api/"
_DESCRIBED = "Se beskrivningen på /api/v1/openapi.json."
_SAID: dict[int, tuple[str, str, str]] = {
    400: ("Förfrågan går inte att tolka", "Förfrågan är inte skriven så att den kan läsas.", _DESCRIBED),
    404: ("Finns inte", "Adressen leder inte till något som du får se.", _DESCRIBED),
    405: ("Metoden finns inte", "Adressen tar inte emot den metoden.", _DESCRIBED),
    500: (
        "Något gick fel",
        "Felet är vårt och är noterat.",
        "Försök igen senare, eller kontakta den som administrerar.",
    ),
}


def fault_of(status: int) -> dict[str, str]:
    """Title, cause and remedy of that status."""
    title, cause, remedy = _SAID.get(status) or _SAID[400 if status < 500 else 500]
    return {"title": title, "cause": cause, "remedy": remedy}


def api_faults(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that turns a refusal's page into the API's own form, with the headers it had."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_page = response.status_code >= 400 and not response.get("Content-Type", "").startswith("application/json")
        if request.path.startswith(PREFIX) and is_page:
            response.content = json.dumps(fault_of(response.status_code), ensure_ascii=False).encode()
            response["Content-Type"] = "application/json; charset=utf-8"
            response["Content-Length"] = str(len(response.content))
        return response

    return middleware

"""The REST API: one router per room, keys with scopes, the same permissions and protection as the pages. Described at
``/api/v1/openapi.json``."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from utfall.errors import NoDelivery, NotAuthorised, UnknownBreakdown, UnknownMeasure, UtfallError
from utfall.web.api_access import MissingRight
from utfall.web.api_faults import fault_of
from utfall.web.deliveries.api import router as deliveries
from utfall.web.economy.api import router as economy
from utfall.web.keyfigures.api import router as keyfigures
from utfall.web.permissions import Permission, requires
from utfall.web.reporting.api import router as reporting


def make_api() -> NinjaAPI:
    """The API with every room's router."""
    api = NinjaAPI(title="Utfall", version="1", docs_url=None, urls_namespace="api")
    api.add_router("/nyckeltal", keyfigures)
    api.add_router("/rapporter", reporting)
    api.add_router("/leveranser", deliveries)
    api.add_router("/ekonomi", economy)

    @api.exception_handler(UtfallError)
    def user_error(request: HttpRequest, error: UtfallError) -> HttpResponse:
        body = {"title": error.title, "cause": error.cause, "remedy": error.remedy}
        return api.create_response(request, body, status=_status(error))

    @api.exception_handler(AuthenticationError)
    def no_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        body = {
            "title": "Nyckel saknas",
            "cause": "Förfrågan har ingen nyckel som gäller.",
            "remedy": "Skicka Authorization: Bearer och en nyckel från /konto/nycklar/.",
        }
        return api.create_response(request, body, status=401)

    @api.exception_handler(Http404)
    def absent(request: HttpRequest, error: Http404) -> HttpResponse:
        return api.create_response(request, fault_of(404), status=404)

    @api.exception_handler(ValidationError)
    def misread(request: HttpRequest, error: ValidationError) -> HttpResponse:
        places = ", ".join(sorted({str(one["loc"][-1]) for one in error.errors}))
        body = {
            "title": "Förfrågan går inte att tolka",
            "cause": f"Dessa uppgifter är fel eller saknas: {places}.",
            "remedy": "Se beskrivningen på /api/v1/openapi.json.",
        }
        return api.create_response(request, body, status=422)

    return api


def _status(error: UtfallError) -> int:
    match error:
        case UnknownMeasure() | UnknownBreakdown():
            return 404
        case MissingRight() | NotAuthorised():
            return 403
        case NoDelivery():
            return 409
        case _:
            return 400


def urls() -> list[URLPattern | URLResolver]:
    """The API's addresses, each declared: whoever has a key that is valid may knock, its router's ``Key`` decides."""
    patterns: list[URLPattern | URLResolver] = make_api().urls[0]
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            requires(Permission.ANYONE)(pattern.callback)
    return patterns

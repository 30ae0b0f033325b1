"""Headers of every answer: only this server's own files, nothing inline, nothing kept by anybody in between."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
EMBEDDED = "utfall_may_be_embedded"
"""Attribute of an answer that another page of the organisation's own may frame (``keyfigures`` sets it)."""


def _form_action() -> str:
    """Here, and where the organisation's own sign-in is: a browser also asks this of the redirect after a form."""
    return " ".join(("form-action 'self'", *settings.SIGN_IN.form_origins))


def security_headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        policy = POLICY.replace("form-action 'self'", _form_action())
        if hosts := getattr(response, EMBEDDED, ""):
            policy = policy.replace("frame-ancestors 'none'", f"frame-ancestors {hosts}")
            response.xframe_options_exempt = True
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware

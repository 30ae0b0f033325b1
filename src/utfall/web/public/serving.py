"""Answers of the public addresses: from files, without session, cookie or database."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponsePermanentRedirect
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from utfall.web.permissions import Permission, requires
from utfall.web.public.searching import search_page
from utfall.web.public.site import NOT_FOUND, ROOT, SEARCH, Entry, Site

CHANGING = "public, max-age=300"
LASTING = "public, max-age=86400, s-maxage=300, immutable"
"""A version never changes, and a browser need not ask; but a day later it does, and a cache in between after five
minutes, so that what is withdrawn is gone from them too."""


def public_pages(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware that answers them before any session is opened."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not f"{request.path_info}/".startswith(ROOT):
            return get_response(request)
        response = served(request)
        if response.status_code != 304:  # Django's own middleware, which sets it, comes after this one
            response["Content-Length"] = str(len(response.content))
        return response

    return middleware


@requires(Permission.ANYONE)
def served(request: HttpRequest, **named: str) -> HttpResponse:
    """What stands at the address. ``named`` is what the address's pattern holds, and is in the address itself."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    site, address = _site(settings.SURROUNDINGS.public_pages), request.path_info
    if address == SEARCH and request.GET.get("q", "").strip():
        return _searched(site, request.GET["q"])
    entry = site.entry(address)
    if entry is None and not address.endswith("/") and site.entry(f"{address}/"):
        return HttpResponsePermanentRedirect(f"{address}/")
    if entry is None:
        return _absent(site)
    return _answer(request, site, entry)


def _answer(request: HttpRequest, site: Site, entry: Entry) -> HttpResponse:
    response = HttpResponse(site.body(entry), content_type=entry.kind, status=entry.status)
    response["Cache-Control"] = LASTING if entry.is_lasting and entry.status == 200 else CHANGING
    if not entry.kind.startswith("text/html"):
        # Open data is for other programs' pages too.
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
    if entry.file_name:
        response["Content-Disposition"] = f'attachment; filename="{entry.file_name}"'
    if entry.status != 200:
        return response
    etag = f'"{entry.digest[:32]}"'
    response["ETag"], response["Last-Modified"] = etag, http_date(entry.changed)
    found: HttpResponse = get_conditional_response(request, etag=etag, last_modified=entry.changed, response=response)
    return found


def _searched(site: Site, query: str) -> HttpResponse:
    entry = site.entry(SEARCH)
    if entry is None:
        return _absent(site)
    response = HttpResponse(search_page(site, site.body(entry), query=query), content_type=entry.kind)
    response["Cache-Control"] = CHANGING
    return response


def _absent(site: Site) -> HttpResponse:
    entry = site.entry(NOT_FOUND)
    body = b"Inget finns publicerat p\xc3\xa5 den h\xc3\xa4r adressen." if entry is None else site.body(entry)
    kind = "text/plain; charset=utf-8" if entry is None else entry.kind
    response = HttpResponse(body, content_type=kind, status=404)
    response["Cache-Control"] = "public, max-age=60"
    return response


@lru_cache(maxsize=4)
def _site(folder: Path) -> Site:
    return Site(folder)

"""Every page, as everybody who may see it: axe finds nothing, nothing scrolls aside, nothing is fetched elsewhere."""

from __future__ import annotations

import base64
import hmac
import html
import json
import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from tests.browser.conftest import Visit, sign_in
from tests.browser.serving import Server
from tests.browser.watching import DOUBLED_WIDTH, PHONE_WIDTH, Watched

pytestmark = [pytest.mark.all, pytest.mark.timeout(900)]

ROOT = Path(__file__).resolve().parents[2]
ROLES = ("controller", "director", "auditor", "administrator", "reader")
ROUTES = """
import json
from django.urls import URLResolver, get_resolver
def walk(patterns, before=""):
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from walk(one.url_patterns, route)
        else:
            yield route
print(json.dumps(list(walk(get_resolver().url_patterns))))
"""
CONVERTERS = {"str": "[^/]+", "int": "[0-9]+", "slug": "[-a-zA-Z0-9_]+", "uuid": "[0-9a-f-]{36}", "path": ".+"}
NOT_PAGES = ("api/", "konto/logga-ut/", "konto/saml/", "konto/^saml/", "konto/oidc/", "konto/oidc/^")
"""Answers to programs, and what ends the session that walks."""


_REPORT, _SECTION = "rapport/<str:period>/<int:version>/", "rapport/<str:period>/<int:version>/<slug:slug>/"
_PERSON = "administration/personer/<int:number>/"
_REVIEW, _UPLOAD = "administration/loggkontroll/<str:month>/", "inlasning/uppladdning/<uuid:upload_id>/"
OPENED = {
    "arbete/<uuid:job_id>/": ("controller", ("arbete/{running}/", "arbete/{failed}/", "arbete/{done}/")),
    _UPLOAD: ("controller", ("inlasning/uppladdning/{known}/", "inlasning/uppladdning/{odd}/")),
    f"{_UPLOAD}koppla/<int:index>/": (
        "controller",
        ("inlasning/uppladdning/{odd}/koppla/0/", "inlasning/uppladdning/{odd}/koppla/0/?tabell=investigations"),
    ),
    "nyckeltal/<str:measure>/infogad/": ("controller", ("nyckeltal/ifo.vantetid_ansokan/infogad/",)),
    f"{_REPORT}siffror/": ("controller", ("rapport/2025-T1/1/siffror/?sok=vantetid",)),
    _REVIEW: ("auditor", ("administration/loggkontroll/{month}/",)),
    "administration/personer/<int:number>/losenord/": (
        "administrator",
        ("administration/personer/{person}/losenord/",),
    ),
    "nulage/<slug:area_id>/": ("director", ("nulage/myndighet/?visa=1",)),
}
"""Pages that no link leads to before something is done, or that look otherwise when asked otherwise; who opens them."""
FORMS = {
    "nyckeltal/<str:measure>/fil/<str:kind>/",
    "mal/<slug:goal_id>/<str:period>/bedom/",
    "mal/bedomning/<int:number>/ta-tillbaka/",
    "mal/bedomning/<int:number>/lat-galla/",
    *(f"{_UPLOAD}{end}" for end in ("las-in/", "ta-bort/")),
    "inlasning/leverans/<int:number>/ratta/<int:index>/",
    *(f"{_SECTION}{end}" for end in ("spara/", "forhandsvisa/", "lage/", "granskat/", "kommentar/")),
    f"{_SECTION}kommentar/<int:comment_id>/",
    *(f"administration/personer/<int:number>/{end}" for end in ("konto/", "roller/")),
    "administration/personer/<int:number>/roller/<int:membership>/avsluta/",
    "administration/grupper/<int:number>/ta-bort/",
    "administration/forslag/<int:number>/<slug:act>/",
    *(f"administration/enheter/<int:number>/{end}" for end in ("avsluta/", "angra/")),
    *(f"{_REVIEW}{end}" for end in ("underteckna/", "<int:entry>/")),
    "konto/nycklar/<int:token_id>/dra-in/",
    "inlasning/lamna/",
    *(f"administration/{end}" for end in ("logg/prova/", "logg/kontrolltal/", "loggkontroll/borja/")),
    "konto/sakerhet/reservkoder/fil/",
    f"{_REPORT}fil/<str:kind>/",
}
"""Addresses that take a form or give a file; what a refused form looks like is its page's."""
SIGNING_IN = {
    "konto/logga-in/",
    "konto/andra-faktor/",
    "konto/andra-faktor/bekrafta/",
    "konto/sakerhet/kod/",
    "konto/sakerhet/reservkoder/",
    "konto/sakerhet/reservkoder/nya/",
    "konto/sakerhet/kod/bort/",
}
"""Pages on the way in and of the second factor: ``test_the_second_factor_from_beginning_to_end``."""
FURNISHED = (Path(__file__).parent / "pages_furnishing.py").read_text(encoding="utf-8")


def code_for(secret: str) -> str:
    """What an app with that key shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, int(time.time() // 30).to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def pattern_of(route: str) -> str:
    """A regular expression for the addresses of a route."""
    if route.startswith("^"):
        return route
    parts = re.split(r"<(?:(\w+):)?\w+>", route)
    made = [re.escape(text) if n % 2 == 0 else CONVERTERS[text or "str"] for n, text in enumerate(parts)]
    return f"^{''.join(made)}$"


@pytest.fixture(scope="module")
def routes(server: Server) -> list[str]:
    """The routes of the application, as Django knows them."""
    return [one for one in json.loads(server.run(ROUTES)) if not one.startswith(NOT_PAGES)]


def walk(watched: Watched, routes: list[str], *, is_shown: bool = True) -> Any:
    """One page of every route that can be reached by links from those without parameters: its route and status, the
    page open in the browser where ``is_shown``. Files to download and addresses that only take a form are passed by."""
    page = watched.page
    waiting = [(route, f"/{route}") for route in routes if "<" not in route and "^" not in route]
    seen = {route for route, _ in waiting}
    while waiting:
        route, address = waiting.pop(0)
        answer = page.request.get(address, max_redirects=0)
        if "text/html" not in answer.headers.get("content-type", "") or "attachment" in answer.headers.get(
            "content-disposition", ""
        ):
            continue
        if answer.status in (302, 405):
            continue
        if is_shown:
            page.goto(address)
        yield route, answer.status
        for link in re.findall(r'<a\b[^>]*\shref="([^"#]+)', answer.text()):
            parts = urlsplit(urljoin(f"{watched.address}{address}", html.unescape(link)))
            if f"{parts.scheme}://{parts.netloc}" != watched.address or parts.path[1:].startswith(NOT_PAGES):
                continue
            matching = [one for one in routes if re.match(pattern_of(one), parts.path[1:])]
            assert matching, f"{address} links to {link}, which leads nowhere"
            if matching[0] not in seen:
                seen.add(matching[0])
                waiting.append((matching[0], f"{parts.path}?{parts.query}" if parts.query else parts.path))


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible_and_fits(role: str, visit: Visit, routes: list[str]) -> None:
    watched = visit(role)
    found: list[str] = []
    statuses: dict[str, int] = {}
    for route, status in walk(watched, routes):
        statuses[route] = status
        found += [*watched.findings(), *watched.too_wide(DOUBLED_WIDTH), *watched.too_wide(PHONE_WIDTH)]
    assert not found
    assert 500 not in statuses.values(), statuses
    lost = [route for route, status in statuses.items() if status == 404]
    assert all(route.startswith("konto/sakerhet/") for route in lost), lost  # no second factor yet, so no codes
    assert sum(status == 200 for status in statuses.values()) > 5, statuses


@pytest.mark.parametrize("how", ["dark", "phone"])
def test_every_page_is_accessible_in_the_dark_and_on_a_phone(how: str, visit: Visit, routes: list[str]) -> None:
    options: dict[str, Any] = {
        "dark": {"color_scheme": "dark"},
        "phone": {"viewport": {"width": PHONE_WIDTH, "height": 640}},
    }[how]
    watched = visit("controller", **options)
    found = [finding for _ in walk(watched, routes) for finding in watched.findings()]
    assert not found


@pytest.fixture(scope="module")
def names(server: Server) -> dict[str, Any]:
    """Jobs of every kind, handed-in files known and unknown, a review begun: what the addresses are filled in with."""
    found: dict[str, Any] = json.loads(server.run(FURNISHED))
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_that_no_link_leads_to(scheme: str, visit: Visit, names: dict[str, Any]) -> None:
    found: list[str] = []
    for role, addresses in OPENED.values():
        watched = visit(role, color_scheme=scheme)
        for address in addresses:
            answer = watched.page.goto(f"/{address.format(**names)}")
            assert answer.status == 200, address
            found += [*watched.findings(), *watched.too_wide(DOUBLED_WIDTH), *watched.too_wide(PHONE_WIDTH)]
    assert not found


@pytest.mark.parametrize("address", ["nulage/utskrift/", "nyckeltal/ifo.vantetid_ansokan/", "rapport/2025-T1/1/las/"])
def test_what_is_printed(address: str, visit: Visit) -> None:
    watched = visit("director")
    watched.page.emulate_media(media="print")
    assert watched.page.goto(f"/{address}").status == 200
    assert not watched.findings()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_second_factor_from_beginning_to_end(scheme: str, visit: Visit, server: Server) -> None:
    role = {"light": "finance", "dark": "secretary"}[scheme]
    watched = visit(None, color_scheme=scheme)
    page, found = watched.page, []

    def look(address: str) -> None:
        assert page.goto(address).status == 200, address
        found.extend([*watched.findings(), *watched.too_wide(DOUBLED_WIDTH), *watched.too_wide(PHONE_WIDTH)])

    def send(name: str, value: str) -> None:
        page.fill(f"input[name={name}]", value)
        with page.expect_navigation():
            page.locator("main form button").first.click()

    sign_in(page, role=role, password=server.password)
    look("/konto/bekrafta/")
    send("password", server.password)
    look("/konto/sakerhet/kod/")
    match = re.search(r"<code>(\w+)</code>", page.content())
    assert match
    send("code", "000000")
    found += watched.findings()
    match = re.search(r"<code>(\w+)</code>", page.content())
    assert match
    secret = match[1]
    send("code", code_for(secret))
    look("/konto/sakerhet/reservkoder/")
    reserve = re.findall(r"<li>\s*(?:<code>)?(\d{6,10})", page.content())
    assert reserve
    look("/konto/sakerhet/reservkoder/nya/")
    look("/konto/sakerhet/")
    look("/konto/andra-faktor/bekrafta/")
    look("/konto/sakerhet/kod/bort/")
    page.context.clear_cookies()
    page.goto("/konto/logga-in/")
    page.fill("input[name=login]", role)
    send("password", server.password)
    assert "/konto/andra-faktor/" in page.url
    found += [*watched.findings(), *watched.too_wide(PHONE_WIDTH)]
    send("code", reserve[0])
    assert page.goto("/").status == 200
    look("/konto/bekrafta/")
    send("password", server.password)
    page.goto("/konto/sakerhet/kod/bort/")
    with page.expect_navigation():
        page.locator("main form button").first.click()
    assert not found


def test_no_page_is_left_out(visit: Visit, routes: list[str]) -> None:
    reached = {
        route for role in ROLES for route, status in walk(visit(role), routes, is_shown=False) if status in (200, 401)
    }
    left_out = set(routes) - reached - set(OPENED) - FORMS - SIGNING_IN
    assert not left_out, "say in OPENED who opens it, or in FORMS that it is no page"
    assert set(routes) >= FORMS and set(routes) >= SIGNING_IN and set(OPENED) <= set(routes)
    assert not FORMS & reached, "these are pages: links lead to them"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_a_stranger_sees(scheme: str, visit: Visit) -> None:
    watched = visit(None, color_scheme=scheme)
    found: list[str] = []
    for address in ("/konto/logga-in/", "/tillganglighet/", "/finns-inte/", "/konto/ej-aktivt/", "/konto/avbrutet/"):
        watched.page.goto(address)
        found += [*watched.findings(), *watched.too_wide(DOUBLED_WIDTH), *watched.too_wide(PHONE_WIDTH)]
    watched.page.goto("/konto/logga-in/")
    watched.page.fill("input[name=login]", "ingen")
    watched.page.fill("input[name=password]", "fel")
    watched.page.locator("main form button").first.click()
    watched.page.wait_for_load_state()
    found += watched.findings()
    watched.page.set_content((ROOT / "src/utfall/web/shell/templates/shell/server_error.html").read_text("utf-8"))
    found += [*watched.findings(), *watched.too_wide(PHONE_WIDTH)]
    assert not found

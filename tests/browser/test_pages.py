"""Every page, as everybody who may see it: axe finds nothing, nothing scrolls aside, nothing is fetched elsewhere."""

from __future__ import annotations

import base64
import hmac
import html
import json
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from tests.browser import opened
from tests.browser.conftest import Visit, sign_in
from tests.browser.serving import Server
from tests.browser.watching import Watched

pytestmark = [pytest.mark.all, pytest.mark.timeout(900)]

ROOT = Path(__file__).resolve().parents[2]
ROLES = ("controller", "director", "auditor", "administrator", "reader")
AS_MANY = 2
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
    **opened.opened(),
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
    *opened.forms(),
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
FURNISHED = (Path(__file__).parent / "pages_furnishing.py").read_text(encoding="utf-8") + opened.furnishing()


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


@dataclass(frozen=True)
class Reached:
    """A page that links lead somebody to; ``says`` is its main part, whoever reads it."""

    route: str
    address: str
    status: int
    says: str


def walk(watched: Watched, routes: list[str]) -> Iterator[Reached]:
    """One page of every route that can be reached by links from those without parameters. Files to download and
    addresses that only take a form are passed by."""
    waiting = [(route, f"/{route}") for route in routes if "<" not in route and "^" not in route]
    seen = {route for route, _ in waiting}
    while waiting:
        route, address = waiting.pop(0)
        answer = watched.page.request.get(address, max_redirects=0)
        if "text/html" not in answer.headers.get("content-type", "") or "attachment" in answer.headers.get(
            "content-disposition", ""
        ):
            continue
        if answer.status in (302, 405):
            continue
        text = answer.text()
        yield Reached(route, address, answer.status, _main_part(text))
        for link in re.findall(r'<a\b[^>]*\shref="([^"#]+)', text):
            parts = urlsplit(urljoin(f"{watched.address}{address}", html.unescape(link)))
            if f"{parts.scheme}://{parts.netloc}" != watched.address or parts.path[1:].startswith(NOT_PAGES):
                continue
            matching = [one for one in routes if re.match(pattern_of(one), parts.path[1:])]
            assert matching, f"{address} links to {link}, which leads nowhere"
            if matching[0] not in seen:
                seen.add(matching[0])
                waiting.append((matching[0], f"{parts.path}?{parts.query}" if parts.query else parts.path))


def _main_part(text: str) -> str:
    """What the page says beside its head and menu, without the keys of its forms."""
    found = re.search(r"<main\b.*</main>", text, re.DOTALL)
    return re.sub(r'(csrfmiddlewaretoken" value=|csrftoken": )"\w+"', "", found[0] if found else text)


@pytest.fixture(scope="module")
def walked() -> dict[str, list[Reached]]:
    """By role the pages that it reaches, where that has been tried."""
    return {}


@pytest.fixture
def pages_of(walked: dict[str, list[Reached]], visit: Visit, routes: list[str]) -> Callable[[str], list[Reached]]:
    """The pages that a role reaches; the same are found once for all tests."""

    def found(role: str) -> list[Reached]:
        if role not in walked:
            walked[role] = list(walk(visit(role), routes))
        return walked[role]

    return found


@pytest.fixture(scope="module")
def looked_at() -> dict[str, set[str]]:
    """By route what the pages say that somebody has looked at."""
    return defaultdict(set)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible_and_fits(
    role: str, visit: Visit, pages_of: Callable[[str], list[Reached]], looked_at: dict[str, set[str]]
) -> None:
    """A page is looked at once, though several may read it, and as two of those whose page says something of its own;
    everybody's first page whole, for the menu is their own."""
    watched, pages = visit(role), pages_of(role)
    found: list[str] = []
    for one in pages:
        seen = looked_at[one.route]
        if (one.says not in seen and len(seen) < AS_MANY) or one is pages[0]:
            seen.add(one.says)
            watched.page.goto(one.address)
            found += watched.everywhere()
    assert not found
    statuses = {one.route: one.status for one in pages}
    assert 500 not in statuses.values(), statuses
    lost = [route for route, status in statuses.items() if status == 404]
    assert all(route.startswith("konto/sakerhet/") for route in lost), lost  # no second factor yet, so no codes
    assert sum(status == 200 for status in statuses.values()) > 5, statuses


@pytest.fixture(scope="module")
def names(server: Server) -> dict[str, Any]:
    """Jobs of every kind, handed-in files known and unknown, a review begun: what the addresses are filled in with."""
    found: dict[str, Any] = json.loads(server.run(FURNISHED))
    return found


def test_pages_that_no_link_leads_to(visit: Visit, names: dict[str, Any]) -> None:
    found: list[str] = []
    for role, addresses in OPENED.values():
        watched = visit(role)
        for address in addresses:
            answer = watched.page.goto(f"/{address.format(**names)}")
            assert answer.status == 200, address
            found += watched.everywhere()
    assert not found


@pytest.mark.parametrize("address", ["nulage/utskrift/", "nyckeltal/ifo.vantetid_ansokan/", "rapport/2025-T1/1/las/"])
def test_what_is_printed(address: str, visit: Visit) -> None:
    watched = visit("director")
    watched.page.emulate_media(media="print")
    assert watched.page.goto(f"/{address}").status == 200
    assert not watched.findings()


def test_the_second_factor_from_beginning_to_end(visit: Visit, server: Server) -> None:
    role = "finance"
    watched = visit(None)
    page, found = watched.page, []

    def look(address: str) -> None:
        assert page.goto(address).status == 200, address
        found.extend(watched.everywhere())

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
    found += watched.everywhere()
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
    found += watched.everywhere()
    send("code", reserve[0])
    assert page.goto("/").status == 200
    look("/konto/bekrafta/")
    send("password", server.password)
    page.goto("/konto/sakerhet/kod/bort/")
    with page.expect_navigation():
        page.locator("main form button").first.click()
    assert not found


def test_no_page_is_left_out(pages_of: Callable[[str], list[Reached]], routes: list[str]) -> None:
    reached = {one.route for role in ROLES for one in pages_of(role) if one.status in (200, 401)}
    left_out = set(routes) - reached - set(OPENED) - FORMS - SIGNING_IN
    assert not left_out, "say in OPENED who opens it, or in FORMS that it is no page"
    assert set(routes) >= FORMS and set(routes) >= SIGNING_IN and set(OPENED) <= set(routes)
    assert not FORMS & reached, "these are pages: links lead to them"


def test_what_a_stranger_sees(visit: Visit) -> None:
    watched = visit(None)
    found: list[str] = []
    for address in ("/konto/logga-in/", "/tillganglighet/", "/finns-inte/", "/konto/ej-aktivt/", "/konto/avbrutet/"):
        watched.page.goto(address)
        found += watched.everywhere()
    watched.page.goto("/konto/logga-in/")
    watched.page.fill("input[name=login]", "ingen")
    watched.page.fill("input[name=password]", "fel")
    watched.page.locator("main form button").first.click()
    watched.page.wait_for_load_state()
    found += watched.everywhere()
    watched.page.set_content((ROOT / "src/utfall/web/shell/templates/shell/server_error.html").read_text("utf-8"))
    found += watched.everywhere()
    assert not found

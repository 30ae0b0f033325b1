"""Chromium against a real server. Marked ``all``; without a browser these tests are skipped, and say so."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.browser.serving import Server, start
from tests.browser.watching import Watched
from tests.web.example_store import KNOWN_DAYS, deliver, filled_store

from utfall.store.store import Store

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDTH, HEIGHT = 1280, 800
FURNISHING = (Path(__file__).parent / "furnishing.py").read_text(encoding="utf-8")
PATIENCE_MS = 240_000
"""A page that nobody has asked for yet counts its figures first, and the worker, which yields to all else, reads in and
counts while the machine is busy with other tests."""

Visit = Callable[..., Watched]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser."""
    sync_api = pytest.importorskip(
        "playwright.sync_api", reason="Playwright saknas: webbens resor i en riktig webbläsare prövas INTE."
    )
    if CHROMIUM is None:
        pytest.skip("Chromium saknas: webbens resor och axe prövas INTE. Gör så här: sudo apt install chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on the store that all tests share: nothing is read into it."""
    one = start(tmp_path_factory.mktemp("webb"), filled_store())
    one.run(FURNISHING)
    yield one
    one.stop()


@pytest.fixture(scope="module")
def own_server(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on a store that the tests of one file may read into: it lacks the last delivery."""
    filled_store()  # the extracts come from there
    store = tmp_path_factory.mktemp("egen") / "data"
    Store.create(store)
    for known_at in KNOWN_DAYS[:-1]:
        deliver(store, known_at=known_at)
    one = start(tmp_path_factory.mktemp("egen-webb"), store)
    one.run(FURNISHING)
    yield one
    one.stop()


@pytest.fixture(scope="session")
def _cookies() -> dict[tuple[str, str], Any]:
    return {}


@pytest.fixture
def visit(chromium: Any, server: Server, _cookies: dict[tuple[str, str], Any]) -> Iterator[Visit]:
    """Opens a page as somebody: ``visit("controller")``, ``visit(None)`` for a stranger; more is Playwright's, and
    ``at=`` another server. Whatever a page complains about fails the test at its end."""
    opened: list[Watched] = []

    def open_page(role: str | None, *, at: Server | None = None, **context: Any) -> Watched:
        where = at or server
        state = None if role is None else _signed_in(chromium, where, role, _cookies)
        options = {
            "viewport": {"width": WIDTH, "height": HEIGHT},
            "locale": "sv-SE",
            "reduced_motion": "reduce",
            **context,
        }
        one = chromium.new_context(base_url=where.address, storage_state=state, **options)
        one.set_default_timeout(PATIENCE_MS)
        watched = Watched(one.new_page(), where.address)
        opened.append(watched)
        return watched

    yield open_page
    complaints = [complaint for watched in opened for complaint in watched.complaints]
    for watched in opened:
        watched.page.context.close()
    assert not complaints


def _signed_in(chromium: Any, server: Server, role: str, cookies: dict[tuple[str, str], Any]) -> Any:
    """The cookies of whoever has signed in as a person would; once per role and server."""
    key = (server.address, role)
    if key not in cookies:
        context = chromium.new_context(base_url=server.address, locale="sv-SE")
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        sign_in(page, role=role, password=server.password)
        cookies[key] = context.storage_state()
        context.close()
    return cookies[key]


def sign_in(page: Any, *, role: str, password: str) -> None:
    """Through the sign-in page."""
    page.goto("/konto/logga-in/")
    page.fill("input[name=login]", role)
    page.fill("input[name=password]", password)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda address: "logga-in" not in address)

"""The web application with the example municipality: one small store for all tests of a run, a database per test.

``DATABASE_URL`` in the surroundings of a run chooses another database than SQLite.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.web.example_store import ROOT, STORE, filled_store

HOME = Path(tempfile.mkdtemp(prefix="utfall-web-"))

os.environ.update(
    UTFALL_HOME=str(HOME),
    UTFALL_STORE=str(STORE / "data"),
    UTFALL_DEFINITIONS=str(ROOT / "definitions"),
    UTFALL_LOOPBACK="1",
    UTFALL_HOSTS="testserver,127.0.0.1,localhost",
    DJANGO_SETTINGS_MODULE="utfall.web.settings",
)

# Playwright keeps an event loop in the process that the browser's tests have run in, and Django would refuse its
# database there. Nothing here is asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

import django  # noqa: E402 - the settings read the surroundings above
from django.conf import settings  # noqa: E402

django.setup()
# Passwords are checked as ever, but quickly: what a guess costs is the product's setting, and no test's business.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A worker of pytest-xdist inherits the surroundings of the process that starts it, and must find its own.
del os.environ["DJANGO_SETTINGS_MODULE"]

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from utfall.web.accounts.actions import create_person, grant_role  # noqa: E402
from utfall.web.accounts.models import Unit, User  # noqa: E402
from utfall.web.audit import triggers as log  # noqa: E402
from utfall.web.meetings import triggers as minutes  # noqa: E402
from utfall.web.permissions import Role  # noqa: E402
from utfall.web.public.pages import answers_of  # noqa: E402
from utfall.web.public.site import write_site  # noqa: E402
from utfall.web.running import make_static  # noqa: E402


@pytest.fixture(scope="session")
def store() -> Path:
    """The path of the store with three deliveries of the example municipality."""
    return filled_store()


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """The static files under their lasting names, as a page refers to them."""
    make_static()
    write_site(settings.SURROUNDINGS.public_pages, answers_of((), ()))  # as a server with nothing published has it


@pytest.fixture(autouse=True)
def log_that_can_be_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """Around a test whose database is emptied afterwards: the triggers stand during it, and not after."""
    marker = request.node.get_closest_marker("django_db")
    by_mark = marker is not None and marker.kwargs.get("transaction")
    if not by_mark and not {"transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    for one in (log, minutes):
        one.protect(connection)
    yield
    for one in (log, minutes):
        one.unprotect(connection)


@pytest.fixture
def area(db: None) -> Unit:
    """A business area."""
    return Unit.objects.create(kind="area", code="Myndighet", name="Myndighet", valid_from=date(2021, 1, 1))


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Makes a person with roles: ``person("anna", Role.CONTROLLER)``."""

    def make(username: str, *roles: Role, unit: Unit | None = None) -> User:
        user = create_person(username, name=username.capitalize(), password=None, by="provet")
        for role in roles:
            grant_role(user, role=role, unit=unit, by="provet")
        return user

    return make


@pytest.fixture
def signed_in(person: Callable[..., User]) -> Callable[..., Client]:
    """A client signed in as a new person with those roles."""

    def make(*roles: Role, unit: Unit | None = None) -> Client:
        user = person("-".join(roles) or "ingen", *roles, unit=unit)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make

"""The web application with the example municipality: one small store for all tests of a run, a database per test.

``DATABASE_URL`` in the surroundings of a run chooses another database than SQLite.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(tempfile.mkdtemp(prefix="utfall-web-"))
STORE = Path(tempfile.gettempdir()) / f"utfall-web-store-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"
"""One store for the workers of a run; removed by whoever ends last."""

os.environ.update(
    UTFALL_HOME=str(HOME),
    UTFALL_STORE=str(STORE / "data"),
    UTFALL_DEFINITIONS=str(ROOT / "definitions"),
    UTFALL_LOOPBACK="1",
    UTFALL_HOSTS="testserver,127.0.0.1,localhost",
    DJANGO_SETTINGS_MODULE="utfall.web.settings",
)

import django  # noqa: E402 - the settings read the surroundings above

django.setup()
# A worker of pytest-xdist inherits the surroundings of the process that starts it, and must find its own.
del os.environ["DJANGO_SETTINGS_MODULE"]

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from utfall.sources.importing import import_files  # noqa: E402
from utfall.store.store import Store  # noqa: E402
from utfall.synthetic.extracts import write_extracts  # noqa: E402
from utfall.web.accounts.actions import create_person, grant_role  # noqa: E402
from utfall.web.accounts.models import Unit, User  # noqa: E402
from utfall.web.audit.triggers import protect, unprotect  # noqa: E402
from utfall.web.permissions import Role  # noqa: E402
from utfall.web.running import make_static  # noqa: E402

KNOWN_DAYS = (date(2025, 3, 5), date(2025, 4, 5), date(2025, 5, 5))
"""The store's deliveries: all until the first, then a month each."""


@pytest.fixture(scope="session")
def store() -> Iterator[Path]:
    """The path of the store with three deliveries of the example municipality."""
    STORE.mkdir(exist_ok=True)
    with (STORE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (STORE / "full").exists():
            _fill(STORE)
            (STORE / "full").touch()
    yield STORE / "data"


def _fill(folder: Path) -> None:
    write_extracts(folder / "utdrag", until=KNOWN_DAYS[-1])
    made = Store.create(folder / "data")
    days = sorted(path for path in (folder / "utdrag").iterdir() if path.is_dir())
    before: str = ""
    for known_at in KNOWN_DAYS:
        chosen = [day for day in days if before < day.name <= known_at.isoformat()]
        import_files(made, chosen, mappings_dir=ROOT / "definitions" / "mappings", mapping="utfall", known_at=known_at)
        before = known_at.isoformat()


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """The static files under their lasting names, as a page refers to them."""
    make_static()


@pytest.fixture(autouse=True)
def log_that_can_be_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """Around a test whose database is emptied afterwards: the log's triggers stand during it, and not after."""
    marker = request.node.get_closest_marker("django_db")
    by_mark = marker is not None and marker.kwargs.get("transaction")
    if not by_mark and not {"transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    protect(connection)
    yield
    unprotect(connection)


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

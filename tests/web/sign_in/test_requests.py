"""What no request may do: change something by reading, come from another site, or leave a personal number behind."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from tests.web.test_admission import ADDRESSES

from utfall.web.permissions import Role
from utfall.web.shell.logs import WithoutPersonalData

NUMBER = "19850412-2384"
"""Looks like a personal number, and is nobody's."""
SPELLINGS = (NUMBER, NUMBER.replace("-", ""), NUMBER[2:], NUMBER[2:].replace("-", ""))
ROUTES = [f"/{route}" for route, _ in ADDRESSES if "<" not in route and "(" not in route]
LEAVING = "/konto/logga-ut/"
OPEN = "/oppet/"
"""What is anybody's to read is anybody's to keep, and carries nothing of who asks."""


def digests() -> dict[str, str]:
    """A digest of all rows, by table."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            found[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def test_no_page_changes_anything_by_being_read(signed_in: Callable[..., Client], store: Path) -> None:
    client = signed_in(Role.CONTROLLER)
    client.get("/mal/")
    before = digests()
    assert len(before) > 15
    for route in ROUTES:
        client.get(route)
        changed = {table for table, digest in digests().items() if digest != before[table]}
        assert changed <= {"django_session"}, f"{route} changes {changed}"
        before["django_session"] = digests()["django_session"]


def test_every_answer_is_kept_by_nobody_and_lets_nothing_in(signed_in: Callable[..., Client], store: Path) -> None:
    client = signed_in(Role.CONTROLLER)
    for route in [*ROUTES, "/finns-inte/"]:
        headers = client.get(route).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy and "http" not in policy, route
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy, route
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY", route
        kept = {"no-store", "no-cache", "max-age=0"} & set(headers["Cache-Control"].replace(" ", "").split(","))
        assert kept or (route.startswith(OPEN) and "Set-Cookie" not in headers), route


def test_a_form_from_another_site_is_refused(signed_in: Callable[..., Client], store: Path) -> None:
    inside = signed_in(Role.CONTROLLER)
    client = Client(enforce_csrf_checks=True)
    client.cookies.update(inside.cookies)
    for route in ROUTES:
        if not route.startswith("/api/"):
            assert client.post(route, {"dag": "2025-03-05"}).status_code in (403, 405), route
    assert inside.get("/mal/").status_code == 200, "and nobody was signed out by it"


def test_a_personal_number_is_left_in_no_line_no_error_page_and_no_session(
    signed_in: Callable[..., Client], store: Path
) -> None:
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(WithoutPersonalData())
    loggers = [logging.getLogger(), logging.getLogger("django")]
    for logger in loggers:
        logger.addHandler(handler)
    client = signed_in(Role.CONTROLLER)
    client.raise_request_exception = False
    pages = []
    try:
        for spelling in SPELLINGS:
            fields = dict.fromkeys(
                ("login", "password", "code", "dag", "name", "q", "tillbaka", "next", "text", "oldpassword"), spelling
            )
            for route in ROUTES:
                pages.append(client.get(route, {"q": spelling, "kand": spelling, "fraga": spelling}))
                pages.append(client.get(f"{route}{spelling}/"))
                if route != LEAVING:
                    pages.append(client.post(route, fields))
            pages.append(Client().post("/konto/logga-in/", {"login": spelling, "password": spelling}))
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
    assert written.getvalue().count("Not Found") >= len(ROUTES), "the lines were caught"
    kept = [str(one.get_decoded()) for one in Session.objects.all()]
    errors = [
        (page.request["REQUEST_METHOD"], page.request["PATH_INFO"], page.status_code, page.content.decode())
        for page in pages
        if page.status_code in (400, 403, 404, 405, 409, 500)
    ]
    assert errors and kept
    for spelling in SPELLINGS:
        assert spelling not in written.getvalue()
        assert not [place for *place, text in errors if spelling in text]
        assert not [text for text in kept if spelling in text]


def test_a_line_loses_the_number_also_in_a_traceback() -> None:
    try:
        raise ValueError(f"no such person: {NUMBER}")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "at /sok/?q=Anna and /p/8504122384/", None, None)
        record.exc_info = (type(error), error, error.__traceback__)
    line = WithoutPersonalData().format(record)
    assert "Anna" not in line and "8504122384" not in line and NUMBER not in line
    assert "ValueError: no such person: …" in line

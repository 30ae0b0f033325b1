"""The server is killed at every part of a save: what was acknowledged stands, and the log is whole.

An entry is committed before its head is exported (``audit.actions.record``), so a kill between the two leaves a head
behind by that entry; a head is never ahead, for then the log would look cut off. The next entry's head covers it.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAVES = int(os.environ.get("SAVES", "45"))
"""``SAVES=200 pytest -m all tests/web/test_crash.py`` for more, with more kills; a new server takes the longest."""
KILLS, SEED = (5 if SAVES >= 200 else 3), 20250505
EACH = SAVES // KILLS
"""One save of so many is under way when the server is killed."""
PLACE = "/rapport/2025-T1/1/inriktning/"
MAKE = """
import django
django.setup()
from utfall.web.accounts.actions import create_person, grant_role
from utfall.web.permissions import Role
from utfall.web.reporting.actions import start_report
from utfall.model.period import Period
user = create_person("skriver", name="Skriver", password="ett-langt-losenord-1", by="provet")
grant_role(user, role=Role.CONTROLLER, unit=None, by="provet")
start_report(Period.parse("2025-T1"), as_of=None, deadline=None, by=user)
from django.conf import settings
from django.test import Client
client = Client()
client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
print(settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)
"""


class Server:
    """The real server in a process group of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self.start()

    def start(self) -> None:
        """Started, and its port known."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "utfall.web", "serve", "127.0.0.1:0"],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", said)
        assert found, said
        self.port = int(found[1])

    def kill(self) -> None:
        """The whole group at once, without warning."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


def save(port: int, cookies: str, text: str, base: int) -> bool:
    """Was the save acknowledged?"""
    token, (csrf_name, session_name, session) = "a" * 32, cookies.split()
    body = urllib.parse.urlencode({"text": text, "base": base, "csrfmiddlewaretoken": token})
    headers = {
        "Cookie": f"{session_name}={session}; {csrf_name}={token}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("POST", f"{PLACE}spara/", body, headers)
        return connection.getresponse().status in (302, 409)  # saved, or kept beside another's
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def revisions(home: Path) -> tuple[int, set[str]]:
    """The section's revision, and every text that is kept of it."""
    found = sqlite3.connect(home / "utfall.sqlite3")
    try:
        ((section, revision),) = found.execute(
            "SELECT id, revision FROM reporting_section WHERE name = 'inriktning.md'"
        ).fetchall()
        texts = {text for (text,) in found.execute("SELECT text FROM reporting_revision WHERE section_id=?", [section])}
    finally:
        found.close()
    return revision, texts


def _moment(kill: int, seconds: list[float], draw: random.Random) -> float:
    """When in its save the kill of that number strikes, in seconds: each in a part of its own of how long a save takes
    now, and the last one when the answer has most likely been given."""
    usual = statistics.median(seconds[-EACH:])
    return usual * 1.2 * (kill + draw.random()) / KILLS


@pytest.mark.all
@pytest.mark.enable_socket
@pytest.mark.timeout(900)
def test_every_acknowledged_save_stands_after_kills(store: Path, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "UTFALL_HOME": str(tmp_path / "hem"),
        "DJANGO_SETTINGS_MODULE": "utfall.web.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'hem' / 'utfall.sqlite3'}",
        "PYTHONPATH": str(ROOT / "src"),
    }
    subprocess.run([sys.executable, "-m", "utfall.web", "prepare"], env=environment, check=True)
    made = subprocess.run([sys.executable, "-c", MAKE], env=environment, check=True, capture_output=True, text=True)
    cookies, draw, home = made.stdout.strip(), random.Random(SEED), tmp_path / "hem"
    server, acknowledged, seconds, kills = Server(environment), [], [0.0], 0
    try:
        for number in range(SAVES):
            text, base = f"Text nummer {number}.", revisions(home)[0]
            kill = None
            if number % EACH == EACH - 1:  # never a new server's first save, which makes it ready and takes long
                kill = threading.Timer(_moment(kills, seconds, draw), server.kill)
                kill.start()
            began = time.monotonic()
            is_acknowledged = save(server.port, cookies, text, base)
            seconds.append(time.monotonic() - began)
            if is_acknowledged:
                acknowledged.append(text)
            assert is_acknowledged or kill is not None, "a save was refused while the server stood"
            if kill is not None:
                kill.join()
                kills += 1
                server.start()
    finally:
        if server.process.poll() is None:
            server.kill()
    assert kills == KILLS and SAVES - KILLS <= len(acknowledged) < SAVES, "some of the kills strike a save under way"
    missing = set(acknowledged) - revisions(home)[1]
    assert not missing
    proof = subprocess.run(
        [sys.executable, "-m", "utfall.web", "verify-log"], env=environment, capture_output=True, text=True
    )
    assert proof.returncode == 0, proof.stdout

"""The server is killed at random moments while somebody writes: what was acknowledged stands, and the log is whole.

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
import subprocess
import sys
import threading
import time
import urllib.parse
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAVES, MOST_SECONDS_ALIVE, SEED = 200, 3.5, 20250505
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
    server, acknowledged, kills = Server(environment), [], 0
    killer: threading.Timer | None = None
    try:
        for number in range(SAVES):
            text = f"Text nummer {number}."
            if save(server.port, cookies, text, revisions(home)[0]):
                acknowledged.append(text)
                if (
                    killer is None
                ):  # its first save makes a new server ready; the kill comes in the midst of the next ones
                    killer = threading.Timer(draw.uniform(0.2, MOST_SECONDS_ALIVE), server.kill)
                    killer.start()
                continue
            assert killer is not None, "a save was refused while the server stood"
            killer.join()
            kills, killer = kills + 1, None
            server.start()
        if killer is not None:
            killer.join()
    finally:
        if server.process.poll() is None:
            server.kill()
    time.sleep(2)  # the worker notices within a second that its server is gone
    assert kills >= 5 and len(acknowledged) >= SAVES // 2
    missing = set(acknowledged) - revisions(home)[1]
    assert not missing
    proof = subprocess.run(
        [sys.executable, "-m", "utfall.web", "verify-log"], env=environment, capture_output=True, text=True
    )
    assert proof.returncode == 0, proof.stdout

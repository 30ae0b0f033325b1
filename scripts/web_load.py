"""A hundred people at once on the web while a hundred thousand rows are read in: times, errors, and the same without.

Usage: python scripts/web_load.py [SECONDS]

A real server and its worker, with a store of the example municipality, in a folder that is removed afterwards. Each
person is signed in and asks for a page every second or so (0.5 to 1.5): overview, an area, the catalogue, a measure or
the report, and one in ten opens a section, writes and saves. Times are from the first byte sent to the last read, by
threads of this process, which shares the machine's cores with the server. The first seconds, when each process of the
server reads what is kept, are told by themselves.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from utfall.sources.importing import import_files
from utfall.store.store import Store
from utfall.synthetic.extracts import write_extracts

ROOT = Path(__file__).resolve().parents[1]
PEOPLE, ROWS = 100, 100_000
SAVES = 0.1
FIRST_SECONDS = 10
SENT = date(2025, 5, 6)
BEING_COUNTED = "server.shows"
PATIENCE, AFTERWARDS = 400, 15
"""Seconds: how long the switch may take, and how long is measured after it."""
PAGES = ("/", "/nulage/myndighet/", "/nyckeltal/", "/nyckeltal/ifo.vantetid_ansokan/", "/rapport/2025-T1/1/")
MEASURE, REPORT = "/nyckeltal/ifo.aktualiseringar/", "/rapport/2025-T1/1/"
BASE = re.compile(rb'name="base"[^>]* value="(\d+)"')
PREPARE = f"""
import django
django.setup()
from utfall.web.accounts.actions import create_person, grant_role
from utfall.web.permissions import Role
from utfall.web.reporting.actions import start_report
from utfall.model.period import Period
from django.conf import settings
from django.test import Client
names = []
for number in range({PEOPLE}):
    user = create_person(f"person{{number}}", name=f"Person {{number}}", password=None, by="matningen")
    grant_role(user, role=Role.CONTROLLER, unit=None, by="matningen")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    names.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
start_report(Period.parse("2025-T1"), as_of=None, deadline=None, by=user)
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, *names)
"""
IMPORT = """
import sys, django
django.setup()
from datetime import date
from pathlib import Path
from django.core.files.uploadedfile import SimpleUploadedFile
from utfall.web.accounts.models import User
from utfall.web.deliveries.actions import hand_in, read_in
from utfall.web.deliveries.tasks import import_upload
file = Path(sys.argv[1])
upload = hand_in([SimpleUploadedFile(file.name, file.read_bytes())], known_at=date(2025, 5, 6), by=User.objects.first())
read_in(upload, known_at=date(2025, 5, 6), by=User.objects.first(), task=import_upload)
"""


def main() -> None:
    """Measure and print."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment, home = surroundings(folder), folder / "webb"
        run(environment, "-m", "utfall.web", "prepare")
        cookies = run(environment, "-c", PREPARE).split()
        run(environment, "-m", "utfall.web", "warm")
        with server(environment) as port:
            first, weight = timed(port, cookies, MEASURE)
            again, _ = timed(port, cookies, MEASURE)
            print(
                f"Nyckeltalssida: {first * 1000:.0f} ms den första efter start, {again * 1000:.0f} ms sedan, "
                f"{weight / 1000:.0f} kB"
            )
            began = under_load(port, cookies, seconds=FIRST_SECONDS)
            print(f"{PEOPLE} personer, de första {FIRST_SECONDS} s:     {began}")
            alone = under_load(port, cookies, seconds=seconds)
            print(f"{PEOPLE} personer i {seconds} s:            {alone}")
            run(environment, "-c", IMPORT, str(big_extract(folder)))
            began_at = time.monotonic()
            beside = under_load(port, cookies, seconds=seconds, at_least=lambda: is_switched(folder / "data", home))
            print(f"samma, medan {ROWS} rader läses in och visas: {beside}")
            print(f"  läst in, räknat och visat inom mätningens {time.monotonic() - began_at:.0f} s")
            print(f"kvot p95: {beside.p95 / alone.p95:.2f}")


class Times:
    """What came of a run: seconds of each answer, and those that were no answer."""

    def __init__(self, seconds: list[float], errors: int) -> None:
        self.seconds, self.errors = sorted(seconds), errors

    @property
    def p95(self) -> float:
        """Nineteen of twenty were quicker."""
        return self.seconds[int(len(self.seconds) * 0.95)]

    def __str__(self) -> str:
        median = statistics.median(self.seconds)
        return (
            f"{len(self.seconds)} svar, median {median * 1000:.0f} ms, p95 {self.p95 * 1000:.0f} ms, "
            f"längst {self.seconds[-1] * 1000:.0f} ms, {self.errors} fel"
        )


def surroundings(folder: Path) -> dict[str, str]:
    """The environment of a server with the example municipality in three deliveries."""
    write_extracts(folder / "utdrag", until=date(2025, 5, 5))
    store, before = Store.create(folder / "data"), ""
    days = sorted(path for path in (folder / "utdrag").iterdir() if path.is_dir())
    for known_at in (date(2025, 3, 5), date(2025, 4, 5), date(2025, 5, 5)):
        chosen = [day for day in days if before < day.name <= known_at.isoformat()]
        import_files(store, chosen, mappings_dir=ROOT / "definitions" / "mappings", mapping="utfall", known_at=known_at)
        before = known_at.isoformat()
    return {
        **os.environ,
        "UTFALL_HOME": str(folder / "webb"),
        "UTFALL_STORE": str(folder / "data"),
        "UTFALL_DEFINITIONS": str(ROOT / "definitions"),
        "UTFALL_LOOPBACK": "1",
        "DJANGO_SETTINGS_MODULE": "utfall.web.settings",
    }


def big_extract(folder: Path) -> Path:
    """A file of investigations with so many rows."""
    head = "utredning;person;slag;inledd;avslutad;utfall;område;enhet;registrerad\n"
    row = "stor{0};1985031412{1:02d};barn och unga;2025-04-{2:02d};;;Myndighet;Enhet 1;2025-05-01\n"
    file = folder / "utredningar_2025-06.csv"
    file.write_text(head + "".join(row.format(n, n % 100, n % 28 + 1) for n in range(ROWS)), encoding="utf-8")
    return file


def run(environment: dict[str, str], *arguments: str) -> str:
    """What a Python process with those arguments prints."""
    done = subprocess.run([sys.executable, *arguments], env=environment, check=True, capture_output=True, text=True)
    return done.stdout


@contextmanager
def server(environment: dict[str, str]) -> Iterator[int]:
    """The port of a server, as long as the block runs."""
    command = [sys.executable, "-m", "utfall.web", "serve", "127.0.0.1:0"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        found = re.search(r":(\d+)/", process.stdout.readline())
        assert found, "the server did not start"
        yield int(found[1])
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def timed(port: int, cookies: list[str], path: str) -> tuple[float, int]:
    """Seconds and bytes of one page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    started = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": f"{cookies[0]}={cookies[2]}"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status == 200, (path, answer.status)
    return time.perf_counter() - started, len(body)


def is_switched(store: Path, home: Path) -> bool:
    """Is the delivery that was handed in recorded, counted and what the pages show?"""
    newest = Store.open(store).delivery(None)
    return newest.known_at == SENT and not (home / BEING_COUNTED).exists()


def under_load(port: int, cookies: list[str], *, seconds: int, at_least: Callable[[], bool] = lambda: True) -> Times:
    """All people at once for so long, and until ``at_least`` holds and ``AFTERWARDS`` more. Raises ``TimeoutError``."""
    times: list[float] = []
    errors: list[str] = []
    over = threading.Event()
    people = [
        threading.Thread(target=person, args=(port, cookies[0], cookies[1], cookies[2 + n], n, over, times, errors))
        for n in range(PEOPLE)
    ]
    for one in people:
        one.start()
    started = time.monotonic()
    try:
        while not at_least():
            if time.monotonic() - started > PATIENCE:
                raise TimeoutError("what was handed in is not shown")
            time.sleep(1)
        held = time.monotonic() - started
        time.sleep(max(seconds - held, AFTERWARDS if held > 1 else 0))
    finally:
        over.set()
    for one in people:
        one.join()
    for error in sorted(set(errors))[:5]:
        print(f"  fel: {error}")
    return Times(times, len(errors))


def person(
    port: int,
    session_name: str,
    csrf_name: str,
    session: str,
    n: int,
    over: threading.Event,
    times: list[float],
    errors: list[str],
) -> None:
    """One person, reading and now and then saving until the end."""
    draw, token = random.Random(n), "a" * 32
    headers = {"Cookie": f"{session_name}={session}; {csrf_name}={token}"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def click(path: str, form: dict[str, str] | None = None) -> bytes:
        started, body = time.perf_counter(), b""
        try:
            if form is None:
                connection.request("GET", path, headers=headers)
            else:
                kind = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
                connection.request("POST", path, urllib.parse.urlencode({**form, "csrfmiddlewaretoken": token}), kind)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status not in (200, 302, 409):  # 409: somebody else has saved since, and is shown
                errors.append(f"{path} {answer.status}")
        except (OSError, http.client.HTTPException) as error:
            errors.append(f"{path} {type(error).__name__}")
            connection.close()
        times.append(time.perf_counter() - started)
        time.sleep(draw.uniform(0.5, 1.5))
        return body

    time.sleep(draw.random())
    sections = re.findall(rf'<th scope="row"><a href="({REPORT}[a-z-]+/)"', click(REPORT).decode())
    if not sections:
        errors.append(f"{REPORT} has no section to write in")
        return
    while not over.is_set():
        if draw.random() < SAVES:
            section = draw.choice(sections)
            base = BASE.search(click(section))
            if base is None:
                errors.append(f"{section} cannot be written in")
            else:
                click(f"{section}spara/", {"text": f"Text {n} {time.monotonic()}.", "base": base[1].decode()})
        else:
            click(draw.choice(PAGES))
    connection.close()


if __name__ == "__main__":
    main()

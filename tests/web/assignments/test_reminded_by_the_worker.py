"""The morning's reminders as the worker sends them: its own process, its own timetable, a letter over SMTP."""

from __future__ import annotations

import select
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from huey.contrib.djhuey import HUEY
from tests.browser.serving import surroundings
from tests.web.assignments.receiving import Receiver

from utfall.web.accounts.models import User
from utfall.web.assignments import actions, reminders, tasks
from utfall.web.assignments.models import Assignment
from utfall.web.assignments.origins import Origin, OriginKind
from utfall.web.permissions import Role

MORNING = "05:40"
WORKING = """
import django; django.setup()
import datetime, itertools
from huey.consumer import Scheduler
from huey.contrib.djhuey import HUEY
from huey.signals import SIGNAL_COMPLETE
from utfall.web import running

# The clock that the worker's own scheduler asks: from the minute before, a minute a second.
Scheduler.periodic_task_seconds = 1
timetable, minutes = HUEY.read_periodic, itertools.count()

def read(moment):
    clock = datetime.datetime(2026, 3, 2, 5, 39) + datetime.timedelta(minutes=next(minutes))
    found = timetable(clock)
    print(f"{clock:%H:%M}", *(task.name for task in found), flush=True)
    return found

HUEY.read_periodic = read
HUEY.signal(SIGNAL_COMPLETE)(lambda signal, task: print("done", task.name, flush=True))
running.work()
"""
LONGEST_SECONDS = 60


@pytest.fixture
def receiver(socket_enabled: None) -> Iterator[Receiver]:
    """A server on loopback that receives a letter."""
    one = Receiver()
    one.start()
    yield one
    one.listening.close()


@pytest.fixture
def late(person: Callable[..., User]) -> Assignment:
    """A late assignment of somebody who wants reminders."""
    owner = person("chefen", Role.UNIT_MANAGER)
    reminders.write_address(owner, email="chefen@exempelstad.example")
    due = timezone.localdate() - timedelta(days=1)
    origin = Origin(OriginKind.BOARD, "", "Socialnämnden i maj")
    return actions.create(title="Skriv överenskommelsen", owner=owner, due=due, by=owner, origin=origin)


def test_the_timetable_has_the_reminders_once_a_day() -> None:
    day = datetime(2026, 3, 2)
    times = [day + timedelta(minutes=minute) for minute in range(24 * 60)]
    (reminding,) = [one for one in HUEY._registry.periodic_tasks if one.name == tasks.remind.task_class.__name__]
    assert [f"{one:%H:%M}" for one in times if reminding.validate_datetime(one)] == [MORNING]


@pytest.mark.skipif(not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"), reason="copies SQLite's database")
def test_the_worker_sends_the_letter_when_its_time_comes_and_not_before(
    late: Assignment, receiver: Receiver, tmp_path: Path
) -> None:
    (tmp_path / "utfall.sqlite3").write_bytes(serialized())
    environment = surroundings(tmp_path, tmp_path / "no-store") | {
        "UTFALL_EMAIL": f"smtp://127.0.0.1:{receiver.port}",
        "UTFALL_EMAIL_FROM": "utfall@exempelstad.example",
    }
    code = [sys.executable, "-c", WORKING]
    with subprocess.Popen(code, env=environment, text=True, stdout=subprocess.PIPE) as worker:
        try:
            told = lines_until(worker, "done remind")
        finally:
            worker.terminate()
    assert [line.split()[0] for line in told if "remind" in line.split()] == [MORNING, "done"]
    assert told[0].startswith("05:39")
    receiver.join(timeout=5)
    assert "To: chefen@exempelstad.example" in receiver.received and f"/uppdrag/{late.id}/" in receiver.received
    with sqlite3.connect(tmp_path / "utfall.sqlite3") as kept:
        assert kept.execute("SELECT kind FROM assignments_reminder").fetchall() == [("late",)]


def serialized() -> bytes:
    """The test's database as a file holds it."""
    connection.ensure_connection()
    found: bytes = connection.connection.serialize()
    return found


def lines_until(worker: subprocess.Popen[str], last: str) -> list[str]:
    """What the worker says it does, until it says that."""
    assert worker.stdout is not None
    told: list[str] = []
    while last not in told:
        ready, _, _ = select.select([worker.stdout], [], [], LONGEST_SECONDS)
        line = worker.stdout.readline().strip() if ready else ""
        assert line, f"the worker fell silent after {told}"
        told.append(line)
    return told

"""What the worker does for deliveries: reads files in, makes figures ready, and watches a folder."""

from __future__ import annotations

import contextlib
import datetime
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from django.urls import reverse
from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task, lock_task

from utfall.errors import NotPossibleNow
from utfall.figures.warming import warm_groups
from utfall.sources.importing import EXTENSIONS
from utfall.web.accounts.models import User
from utfall.web.deliveries.actions import deliver, read_in, take_back
from utfall.web.deliveries.models import Upload
from utfall.web.gates import catalogue, gate_at, open_store, surroundings
from utfall.web.readiness import make_ready
from utfall.web.shown import go_on_showing, show_newest, tell_counted
from utfall.web.work.actions import Telling, run_job

wait_for_pages: Callable[[], None] | None = None
"""Gives the processes that serve pages time to read ahead; set where there are any."""

STILL_SECONDS = 60
"""A file that has changed this lately may still be written to."""

KEPT_DAYS = 7
"""Days that files may lie handed in without being read in."""

WATCHER = "inlasningsmappen"
"""The user name under which the watched folder's files are read in; nobody can sign in as it."""


@db_task()
def import_upload(job_id: str, upload_id: str) -> None:
    """Read an upload in."""

    def work(telling: Telling) -> str:
        upload = Upload.objects.select_related("uploaded_by").get(id=upload_id)
        go_on_showing()
        try:
            delivery = deliver(upload, telling)
        except BaseException:
            show_newest()
            raise
        make_newest_ready()
        return reverse("delivery", args=(delivery.number,))

    run_job(job_id, work)


@db_task()
def make_newest_ready() -> None:
    """Compute, draw and keep what the pages of the newest delivery show; then it is what they show."""
    try:
        make_ready()
        tell_counted()
        if wait_for_pages is not None:
            wait_for_pages()
    finally:
        show_newest()
    part_newest()


def part_newest() -> None:
    """Have every measure of the newest delivery parted by its breakdowns: after all else that waits to be done."""
    number = open_store().delivery(None).number
    for measure in sorted(catalogue()):
        part_measure(measure, number)


@db_task(priority=-1)
def part_measure(measure: str, number: int) -> None:
    """Count and protect the measure's groups, so that whoever opens them need not wait; unless a newer has come."""
    newest = open_store().delivery(None)
    if newest.number == number:
        warm_groups(gate_at(newest), measure)


@db_periodic_task(crontab(minute="*"))
@lock_task("watched-folder")
def read_watched_folder() -> None:
    """Files at rest in the watched folder become one delivery, known today. What cannot be read stands on the page of
    deliveries, to be mended or taken back."""
    folder = surroundings().watched
    if folder is None or not folder.is_dir():
        return
    files = resting_files(folder)
    if files:
        take_in(files)


@db_periodic_task(crontab(hour="3", minute="17"))
def take_back_forgotten() -> None:
    """Files handed in and left: they hold personal data, and are removed after a week, as if taken back."""
    before = timezone.now() - datetime.timedelta(days=KEPT_DAYS)
    for upload in Upload.objects.filter(delivery_number=None, is_cancelled=False, uploaded_at__lt=before):
        with contextlib.suppress(NotPossibleNow):  # is being read in just now
            take_back(upload, by=upload.uploaded_by)


def resting_files(folder: Path) -> list[Path]:
    """The folder's extracts, by name; none while any of them is still being written."""
    found = sorted(path for path in folder.iterdir() if path.is_file() and path.suffix.casefold() in EXTENSIONS)
    now = time.time()
    return [] if any(now - path.stat().st_mtime < STILL_SECONDS for path in found) else found


def take_in(files: list[Path]) -> Upload:
    """The files as an upload that is being read in; they are moved out of the folder."""
    watcher, _ = User.objects.get_or_create(
        username=WATCHER, defaults={"display_name": "Inläsningsmappen", "is_active": False, "password": "!"}
    )
    upload = Upload(names=[path.name for path in files], known_at=timezone.localdate(), uploaded_by=watcher)
    upload.folder.mkdir(mode=0o700, parents=True)
    for path, own in zip(files, upload.paths, strict=True):
        shutil.move(path, own)
    upload.save(force_insert=True)
    read_in(upload, known_at=upload.known_at, by=watcher, task=import_upload)
    return upload

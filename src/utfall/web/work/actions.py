"""Starting a job, telling how far it has come, and ending it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from utfall.errors import UtfallError
from utfall.web.accounts.models import User
from utfall.web.work.models import Job

logger = logging.getLogger(__name__)

TELL_EVERY_SECONDS = 0.5
"""Progress is written no oftener: each is a transaction."""

INTERRUPTED = "Arbetet avbröts när servern stannade. Inget av det har sparats."


def start_job(task: Callable[..., Any], *, title: str, by: User, **values: object) -> Job:
    """The job, handed to the worker when the transaction is through. ``task`` is a huey task that takes the job's id
    and ``values``."""
    job = Job.objects.create(title=title, started_by=by)
    transaction.on_commit(lambda: task(str(job.id), **values))
    return job


def run_job(job_id: str, work: Callable[[Telling], str]) -> None:
    """Do the work and write down how it ended. ``work`` gets somebody to tell its progress to, and returns the address
    of what came out. A user error becomes the job's cause and remedy; a bug a plain sentence, and a line in the log."""
    job = Job.objects.get(id=job_id)
    job.state = Job.State.RUNNING
    job.save(update_fields=["state"])
    try:
        job.outcome = work(Telling(job))
        job.state = Job.State.DONE
    except UtfallError as error:
        job.state, job.cause, job.remedy = Job.State.FAILED, error.cause, error.remedy
    except Exception:
        logger.exception("job %s failed", job_id)
        job.state, job.cause = Job.State.FAILED, "Ett fel i programmet stoppade arbetet. Inget har sparats."
        job.remedy = "Försök igen. Händer det åter: ange tiden för den som sköter servern, felet står i dess logg."
    job.finished_at = timezone.now()
    job.save(update_fields=["state", "cause", "remedy", "outcome", "finished_at"])


class Telling:
    """Writes a job's progress, seldom enough not to disturb."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._told = 0.0

    def __call__(self, done: int, total: int, doing: str = "") -> None:
        """So much of so much is done."""
        if time.monotonic() - self._told < TELL_EVERY_SECONDS and done < total:
            return
        self._told = time.monotonic()
        Job.objects.filter(id=self._job.id).update(done=done, total=total, doing=doing[:200])


def end_interrupted_jobs() -> int:
    """Jobs that were running when the worker last stopped are told as failed; how many. Called as it starts."""
    return Job.objects.filter(state=Job.State.RUNNING).update(
        state=Job.State.FAILED, cause=INTERRUPTED, remedy="Starta det igen.", finished_at=timezone.now()
    )

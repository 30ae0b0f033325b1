"""What the worker does for the room: makes publications ready, and publishes those whose day has come."""

from __future__ import annotations

import logging

from django.urls import reverse
from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task, lock_task

from utfall.errors import NoAnswerFromKolada
from utfall.web.public.actions import prepare, publish_due
from utfall.web.public.building import build_site
from utfall.web.public.kolada.kept import fetch_all, is_used
from utfall.web.public.models import Publication
from utfall.web.work.actions import Telling, run_job

logger = logging.getLogger(__name__)


@db_task()
def prepare_publication(job_id: str, publication_id: int) -> None:
    """Work out what will be public."""

    def work(telling: Telling) -> str:
        prepare(Publication.objects.get(id=publication_id))
        return reverse("publication", args=(publication_id,))

    run_job(job_id, work)


@db_periodic_task(crontab(day_of_week="1", hour="4", minute="41"))
def keep_kolada_fresh() -> None:
    """Fetch again what somebody has once fetched; where Kolada does not answer, what was fetched last stands."""
    if is_used():
        try:
            fetch_all(timezone.localdate())
        except NoAnswerFromKolada as error:
            logger.warning("kolada: %s", error.cause)
        else:
            build_site()


@db_periodic_task(crontab(minute="*/10"))
@lock_task("publish-due")
def publish_what_is_due() -> None:
    """Publish what was to be published today."""
    publish_due(timezone.localdate())

"""What the worker does for assignments: sends reminders in the morning."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, lock_task

from utfall.web.assignments.reminders import send_reminders


@db_periodic_task(crontab(hour="5", minute="40"))
@lock_task("assignment-reminders")
def remind() -> None:
    """Each reminder once, where the server can send e-mail. The worker's timetable is in UTC."""
    if settings.SENDS_EMAIL:
        send_reminders(today=timezone.localdate(), whole_address=lambda path: f"{settings.SERVER_ADDRESS}{path}")

"""What the worker does for meetings: sends the invitations' letters, and removes files that nothing names."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, lock_task

from utfall.web.meetings.actions.calling import send_letters
from utfall.web.meetings.actions.tidying import remove_unused_files


@db_periodic_task(crontab(minute="*"))
@lock_task("meeting-letters")
def send_invitations() -> None:
    """Each letter once, where the server can send e-mail."""
    if settings.SENDS_EMAIL:
        send_letters(whole_address=lambda path: f"{settings.SERVER_ADDRESS}{path}")


@db_periodic_task(crontab(hour="3", minute="47"))
@lock_task("meeting-files")
def remove_files() -> None:
    """Once a night."""
    remove_unused_files(now=timezone.now())

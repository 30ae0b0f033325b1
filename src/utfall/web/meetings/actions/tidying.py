"""Files that nothing names any more are removed from the disk."""

from __future__ import annotations

import datetime

from django.db import transaction

from utfall.web.audit.actions import record
from utfall.web.meetings.attachments import digests_kept_before, erase
from utfall.web.meetings.models import Attachment, Invitation, Minutes

LEAST_AGE = datetime.timedelta(days=1)
"""A file younger than this may be of a row that is just being written."""
BY = "gallringen"
"""Who removes, in the log."""


def remove_unused_files(*, now: datetime.datetime) -> int:
    """Remove the files of attachments that have been taken away, also with their item; how many.

    One that an invitation or minutes name stays, for they are kept as they were: it is a public record with them.
    """
    removed = 0
    for digest in digests_kept_before(now - LEAST_AGE):
        if is_named(digest):
            continue
        with transaction.atomic():
            record("meeting.file_erased", by=BY, thing=f"bilaga {digest[:12]}", digest=digest)
            erase(digest)
        removed += 1
    return removed


def is_named(digest: str) -> bool:
    """Does an item have that file, or a document that was sent or laid before its approvers?"""
    return (
        Attachment.objects.filter(digest=digest).exists()
        or Invitation.objects.filter(content__contains=digest).exists()
        or Minutes.objects.filter(content__contains=digest).exists()
    )

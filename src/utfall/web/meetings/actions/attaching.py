"""Adding and removing an item's attachments."""

from __future__ import annotations

from pathlib import PurePath

from django.db import transaction

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import User
from utfall.web.audit.actions import record
from utfall.web.meetings.actions.state import locked_open, place_of
from utfall.web.meetings.attachments import checked, keep
from utfall.web.meetings.models import Attachment, Item

MOST_FILES = 20


def attach(item: Item, *, name: str, body: bytes, by: User) -> Attachment:
    """The file kept beside the item. Raises ``RefusedFile`` and ``NotPossibleNow``."""
    name = PurePath(name.replace("\\", "/")).name[-150:]
    found = checked(name, body)
    digest = keep(body)  # before the transaction: a row never names a file that is not there
    with transaction.atomic():
        locked_open(item.meeting_id)
        if item.attachments.count() >= MOST_FILES:
            raise NotPossibleNow(f"Punkten har redan {MOST_FILES} bilagor.", remedy="Ta bort någon först.")
        made = Attachment.objects.create(
            item=item, name=name, media_type=found.media_type, size_bytes=len(body), digest=digest, by=by
        )
        record("meeting.attachment_added", by=by.username, thing=place_of(item), digest=digest)
    return made


@transaction.atomic
def detach(attachment: Attachment, *, by: User) -> None:
    """Not beside the item any more. The file itself is removed later, where nothing that was sent or laid before its
    approvers names it (``tidying``)."""
    locked_open(attachment.item.meeting_id)
    record("meeting.attachment_removed", by=by.username, thing=place_of(attachment.item), digest=attachment.digest)
    attachment.delete()

"""Writing an item: saved with the revision it began from, so that of two who write at once neither loses a word."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass, fields

from django.db import transaction
from django.utils import timezone

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import User
from utfall.web.assignments.actions import set_confidential
from utfall.web.assignments.models import Assignment
from utfall.web.audit.actions import record
from utfall.web.meetings.actions.state import locked_open, place_of
from utfall.web.meetings.figures import bindings_now
from utfall.web.meetings.models import Item, ItemRevision, Level
from utfall.web.meetings.searching import keep_searchable


@dataclass(frozen=True)
class Written:
    """All that is written in an item. ``owner`` is a user's id, ``due`` a day; both None where nobody is named."""

    title: str
    kind: str
    presenter: str = ""
    minutes_planned: int = 0
    minutes_used: int | None = None
    level: str = Level.OPEN.value
    text: str = ""
    proposals: str = ""
    voting: str = ""
    reservations: str = ""
    decision: str = ""
    owner: int | None = None
    due: datetime.date | None = None
    goal: str = ""

    def to_plain(self) -> dict[str, object]:
        """As stored with a revision: days as ISO text."""
        return {**asdict(self), "due": self.due.isoformat() if self.due else None}


@dataclass(frozen=True)
class Saved:
    """What became of a save: the item as it stands; where somebody else had saved since the writer began, ``aside`` is
    the writer's own, kept beside it."""

    item: Item
    aside: ItemRevision | None


def written_in(item: Item) -> Written:
    """What is written in the item now."""
    values = {one.name: getattr(item, one.name) for one in fields(Written) if one.name != "owner"}
    return Written(**values, owner=item.owner_id)


def save_item(item_id: int, *, written: Written, base: int, by: User) -> Saved:
    """The item saved, if ``base`` is still its revision; otherwise what was written is kept aside."""
    text = written.text.replace("\r\n", "\n")
    bindings = bindings_now(text)  # before the transaction: no other writer waits for figures
    with transaction.atomic():
        meeting = locked_open(Item.objects.values_list("meeting_id", flat=True).get(id=item_id))
        item = Item.objects.select_for_update(of=("self",)).get(id=item_id)
        item.meeting = meeting
        if item.is_done:
            raise NotPossibleNow("Punkten är avslutad.", remedy="Öppna den igen om något ska ändras.")
        if written == written_in(item):
            return Saved(item, None)
        if base != item.revision:
            aside = _keep(item, written, number=base, by=by, is_aside=True)
            record("meeting.met", by=by.username, thing=place_of(item), base=base, found=item.revision)
            return Saved(item, aside)
        was = item.level
        for one in fields(Written):
            setattr(item, "owner_id" if one.name == "owner" else one.name, getattr(written, one.name))
        item.text, item.bindings = text, bindings
        item.revision += 1
        item.updated_by, item.updated_at = by, timezone.now()
        item.save()
        _keep(item, written, number=item.revision, by=by)
        keep_searchable(item)
        if was != item.level:
            follow_level(item, level=item.level, by=by)
        record("meeting.item_saved", by=by.username, thing=place_of(item), revision=item.revision, level=item.level)
    return Saved(item, None)


def _keep(item: Item, written: Written, *, number: int, by: User, is_aside: bool = False) -> ItemRevision:
    return ItemRevision.objects.create(item=item, number=number, content=written.to_plain(), by=by, is_aside=is_aside)


def follow_level(item: Item, *, level: str, by: User) -> None:
    """The assignments of the item's decision are as confidential as that level."""
    numbered = getattr(item, "numbered", None)
    if numbered is None:
        return
    for one in Assignment.objects.filter(decision_key=numbered.key):
        set_confidential(one, confidential=level != Level.OPEN, by=by)

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
from utfall.web.autosaving import is_same_sitting
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
    reported: str = ""
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


def save_item(item_id: int, *, written: Written, base: int, by: User, is_autosave: bool = False) -> Saved:
    """The item saved, if ``base`` is still its revision; otherwise what was written is kept aside. Autosaves of one
    sitting are one version."""
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
            return Saved(item, _kept_aside(item, written, base=base, by=by))
        was = item.level
        for one in fields(Written):
            setattr(item, "owner_id" if one.name == "owner" else one.name, getattr(written, one.name))
        item.text, item.bindings = text, bindings
        item.revision += 1
        item.updated_by, item.updated_at = by, timezone.now()
        item.save()
        _keep(item, written, by=by, may_join=is_autosave)
        keep_searchable(item)
        if was != item.level:
            follow_level(item, level=item.level, by=by)
        record("meeting.item_saved", by=by.username, thing=place_of(item), revision=item.revision, level=item.level)
    return Saved(item, None)


def _kept_aside(item: Item, written: Written, *, base: int, by: User) -> ItemRevision:
    content = written.to_plain()
    for standing in item.revisions.filter(is_aside=True, number=base, by=by):
        if standing.content == content:  # the button was pressed after the autosave had met the other
            return standing
    record("meeting.met", by=by.username, thing=place_of(item), base=base, found=item.revision)
    return ItemRevision.objects.create(item=item, number=base, content=content, by=by, is_aside=True)


def _keep(item: Item, written: Written, *, by: User, may_join: bool) -> None:
    last = item.revisions.filter(is_aside=False).first()
    if may_join and last is not None and is_same_sitting(last, by=by):
        last.number, last.content = item.revision, written.to_plain()
        last.save(update_fields=["number", "content"])
    else:
        ItemRevision.objects.create(item=item, number=item.revision, content=written.to_plain(), by=by)


def follow_level(item: Item, *, level: str, by: User) -> None:
    """The assignments of the item's decision are as confidential as that level."""
    numbered = getattr(item, "numbered", None)
    if numbered is None:
        return
    for one in Assignment.objects.filter(decision_key=numbered.key):
        set_confidential(one, confidential=level != Level.OPEN, by=by)

"""What is searched in all minutes, and who finds it: only items that the person may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from utfall.web.accounts.models import User
from utfall.web.meetings.content import ItemContent
from utfall.web.meetings.figures import printed_text
from utfall.web.meetings.models import Item, SearchText
from utfall.web.meetings.visibility import Sight, sight_of

MOST_FOUND = 50
AROUND = 90
"""Characters of the text shown around a hit."""


@dataclass(frozen=True)
class Hit:
    """An item found, with its place in the agenda and the words around the first hit."""

    item: Item
    number: int
    before: str
    word: str
    after: str


def keep_searchable(item: Item, *, corrected: ItemContent | None = None) -> None:
    """What a search looks through: the item as written, or as its minutes were corrected."""
    text = printed_text(item.text, item.bindings)
    parts = (
        item.title,
        item.presenter,
        text,
        item.proposals,
        item.voting,
        item.reservations,
        item.decision,
        item.reported,
    )
    if corrected is not None:
        one = corrected
        parts = (one.title, one.presenter, one.text, one.proposals, one.voting, one.reservations, one.decision)
    searched = "\n".join(part for part in parts if part)
    SearchText.objects.update_or_create(item=item, defaults={"text": searched, "folded": searched.casefold()})


def find(query: str, *, reader: User) -> tuple[Hit, ...]:
    """The items that hold every word of the query and that the reader may read, the newest meeting first."""
    words = query.casefold().split()
    if not words:
        return ()
    wanted = Q()
    for word in words:
        wanted &= Q(folded__contains=word)
    found = (
        SearchText.objects.filter(wanted)
        .select_related("item__meeting__body")
        .order_by("-item__meeting__starts_at", "item__order")
    )
    sights: dict[int, Sight] = {}
    hits: list[Hit] = []
    for one in found.iterator(chunk_size=200):
        meeting = one.item.meeting
        if meeting.id not in sights:
            sights[meeting.id] = sight_of(reader, meeting)
        sight = sights[meeting.id]
        if sight.sees_item(one.item) and (sight.is_inside or meeting.is_closed):
            hits.append(_hit(one, words))
            if len(hits) == MOST_FOUND:
                break
    return tuple(hits)


def _hit(found: SearchText, words: Sequence[str]) -> Hit:
    item = found.item
    number = item.meeting.items.filter(Q(order__lt=item.order) | Q(order=item.order, id__lte=item.id)).count()
    text = " ".join(found.text.split())
    at = text.casefold().find(words[0])
    if at < 0:
        return Hit(item, number, text[: 2 * AROUND], "", "")
    end = at + len(words[0])
    start = max(0, at - AROUND)
    return Hit(item, number, ("…" if start else "") + text[start:at], text[at:end], text[end : end + AROUND])

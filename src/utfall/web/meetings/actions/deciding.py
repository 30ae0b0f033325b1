"""Closing an item: a decision gets its number and becomes somebody's assignment."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import User
from utfall.web.assignments import actions as assignments
from utfall.web.assignments.models import Assignment
from utfall.web.assignments.origins import Decision as DecisionName
from utfall.web.assignments.origins import Origin, OriginKind
from utfall.web.audit.actions import record
from utfall.web.meetings.actions.state import State, locked_open, place_of
from utfall.web.meetings.documents import series_of
from utfall.web.meetings.models import Decision, DecisionCounter, Item, Kind, Level, Meeting
from utfall.web.meetings.reported_lines import fault_in

TITLE_LENGTH = 200


@transaction.atomic
def close_item(item: Item, *, by: User, seen: int | None = None) -> Item:
    """The item is dealt with. A decision needs its text, one who answers for it and a day, and then gets its number.

    ``seen`` is the revision that the person saw. Raises ``NotPossibleNow``.
    """
    meeting = locked_open(item.meeting_id)
    if meeting.state == State.PLANNED:
        raise NotPossibleNow("Mötet har inte kallats.", remedy="Skicka kallelsen först.")
    found = Item.objects.select_for_update(of=("self",)).get(id=item.id)
    found.meeting = meeting
    if seen is not None and seen != found.revision:
        raise NotPossibleNow("Någon annan har ändrat punkten sedan du öppnade den.", remedy="Läs den och försök igen.")
    if found.is_done:
        return found
    if found.kind == Kind.DECISION:
        _check_decided(found)
        _assign(found, _numbered(found, meeting), by=by)
    check_reported(found)
    found.is_done = True
    found.save(update_fields=["is_done"])
    record("meeting.item_closed", by=by.username, thing=place_of(found))
    return found


@transaction.atomic
def open_item(item: Item, *, by: User) -> None:
    """To be written in again; a decision keeps its number."""
    locked_open(item.meeting_id)
    Item.objects.filter(id=item.id).update(is_done=False)
    record("meeting.item_opened", by=by.username, thing=place_of(item))


def check_reported(item: Item) -> None:
    """Every line of what an item reports can be read: none is left out of a document unseen. Raises
    ``NotPossibleNow``."""
    if item.kind == Kind.REPORTED and (fault := fault_in(item.reported)):
        raise NotPossibleNow(f"Punkten ”{item}”: {fault}", remedy="Rätta raden i punkten.")


def _check_decided(item: Item) -> None:
    missing = [
        word
        for word, value in (("beslutets text", item.decision.strip()), ("ansvarig", item.owner), ("dag", item.due))
        if not value
    ]
    if missing:
        raise NotPossibleNow(
            f"Beslutspunkten saknar {' och '.join(missing)}.", remedy="Fyll i det i punkten, och avsluta den sedan."
        )


def _numbered(item: Item, meeting: Meeting) -> Decision:
    """The decision with its number: the one it has, or the next in the body's year."""
    found = Decision.objects.filter(item=item).first()
    if found is not None:
        return found
    counter, _ = DecisionCounter.objects.select_for_update().get_or_create(body=meeting.body, year=meeting.year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return Decision.objects.create(item=item, body=meeting.body, year=meeting.year, number=counter.last)


def _assign(item: Item, decision: Decision, *, by: User) -> None:
    """The assignment that the decision is; one given before the item was opened again follows what it says now."""
    assert item.owner is not None and item.due is not None
    title = " ".join(item.decision.split())[:TITLE_LENGTH]
    for standing in Assignment.objects.filter(decision_key=decision.key):
        if not standing.is_open:
            continue
        if standing.title == title:
            assignments.hand_over(standing, owner=item.owner, by=by)
            assignments.move_due(standing, due=item.due, reason="Beslutet ändrades före justeringen.", by=by)
            return
        reason = "Beslutet skrevs om före justeringen."
        assignments.set_state(standing, state=Assignment.State.ENDED, reason=reason, by=by)
    address = f"{reverse('meeting', args=[item.meeting_id])}#punkt-{item.id}"
    assignments.create(
        title=title,
        owner=item.owner,
        due=item.due,
        by=by,
        origin=Origin(OriginKind.MEETING, f"{decision.key}:{item.revision}", str(item.meeting), address),
        goal=item.goal,
        confidential=item.level != Level.OPEN,
        decision=DecisionName(decision.key, f"Beslut {decision}", address),
        agenda=series_of(item.meeting.body),
    )

"""What a meeting's state allows, asked under a lock: two acts on one meeting follow on each other."""

from __future__ import annotations

from utfall.errors import NotPossibleNow
from utfall.web.meetings.models import Item, Meeting

State = Meeting.State


def locked(meeting_id: int) -> Meeting:
    """The meeting as it stands, held until the transaction ends."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("body").get(id=meeting_id)


def locked_open(meeting_id: int) -> Meeting:
    """The same, where it may still be written in. Raises ``NotPossibleNow``."""
    found = locked(meeting_id)
    if found.state == State.APPROVED:
        raise NotPossibleNow(
            "Protokollet är justerat och ändras inte.", remedy="Gör en rättelse: den blir en ny version av protokollet."
        )
    if found.state == State.PROPOSED:
        raise NotPossibleNow(
            "Protokollet väntar på justering och ändras inte.", remedy="Ta tillbaka det först, om något är fel."
        )
    return found


def place_of(item: Item) -> str:
    """How the log names an item: by meeting and id, never by title."""
    return f"{item.meeting} punkt {item.id}"

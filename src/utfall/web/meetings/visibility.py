"""Who may read which item: by the item's level, the reader's roles and seat, and whether they take part in it.

| level | who reads it |
|---|---|
| open | whoever may see meetings, and anybody once the public copy is published |
| internal | roles with ``SEE_INTERNAL_ITEMS`` for the whole board, and the body's members |
| secret | roles with ``SEE_SECRET_ITEMS`` for the whole board, and the body's members |

Whoever is disqualified from an item that is not open does not read it, unless they keep the minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from utfall.web.accounts.models import User
from utfall.web.assignments.models import Assignment
from utfall.web.meetings.content import MeetingContent, from_json, part_of, without_figures
from utfall.web.meetings.figures import public_figures
from utfall.web.meetings.models import Body, Disqualification, Item, Level, Meeting, Member
from utfall.web.permissions import Permission

STRICTNESS = {Level.OPEN: 0, Level.INTERNAL: 1, Level.SECRET: 2}
_NEEDS = {
    Level.INTERNAL: Permission.SEE_INTERNAL_ITEMS,
    Level.SECRET: Permission.SEE_SECRET_ITEMS,
}


@dataclass(frozen=True)
class Sight:
    """What one person sees of one meeting. ``barred`` are ids of items that they are disqualified from; ``now`` the
    level of each item today, which also holds for what was written while it was another. ``is_inside``: a member, or
    one who keeps minutes; others read what has been sent and what has been approved, and nothing on its way there."""

    levels: frozenset[str]
    barred: frozenset[int]
    now: Mapping[int, str]
    is_inside: bool

    def sees(self, key: int, level: str) -> bool:
        """May the item of that id be read, which a document has as that level?"""
        strictest = max((Level(level), Level(self.now.get(key, level))), key=lambda one: STRICTNESS[one])
        return strictest.value in self.levels and (strictest is Level.OPEN or key not in self.barred)

    def sees_item(self, item: Item) -> bool:
        """May this item be read?"""
        return self.sees(item.id, item.level)

    def of(self, content: MeetingContent) -> MeetingContent:
        """The document with what they may read. An assignment that has been made confidential since is so here too."""
        keys = [one.key for one in content.carried]
        hidden = {
            str(one) for one in Assignment.objects.filter(id__in=keys, confidential=True).values_list("id", flat=True)
        }
        return part_of(
            content,
            sees_item=lambda item: not item.is_withheld and self.sees(item.key, item.level),
            sees_assignment=lambda one: (Level.SECRET.value if one.key in hidden else one.level) in self.levels,
        )


def levels_for(user: User, body: Body) -> frozenset[str]:
    """The levels of that body's items that the person reads."""
    if not user.may(Permission.SEE_MEETINGS):
        return frozenset()
    if is_member(user, body):
        return frozenset(level.value for level in Level)
    more = {level.value for level, permission in _NEEDS.items() if user.may_in(permission, None)}
    return frozenset({Level.OPEN.value, *more})


def is_member(user: User, body: Body) -> bool:
    """Has the person a seat in the body?"""
    return Member.objects.filter(body=body, user=user, is_active=True).exists()


def sight_of(user: User, meeting: Meeting) -> Sight:
    """What the person sees of the meeting."""
    barred: frozenset[int] = frozenset()
    holds = user.may(Permission.HOLD_MEETINGS)
    if not holds:
        found = Disqualification.objects.filter(item__meeting=meeting, attendance__member__user=user)
        barred = frozenset(found.values_list("item_id", flat=True))
    return Sight(levels_for(user, meeting.body), barred, levels_now(meeting), holds or is_member(user, meeting.body))


def public_part(meeting: Meeting, content: MeetingContent, *, now: Mapping[int, str] | None = None) -> MeetingContent:
    """What anybody may read of the document: open items with the figures that are public now, and the assignments that
    came of such items.

    ``now``: each item's level, where it is another than what is approved already.
    """
    sight = Sight(frozenset({Level.OPEN.value}), frozenset(), levels_now(meeting) if now is None else now, False)
    part = sight.of(content)
    public = public_figures(figure for item in part.items for figure in item.figures)
    return replace(part, items=tuple(without_figures(one, public=public) for one in part.items), is_part=True)


def levels_now(meeting: Meeting) -> dict[int, str]:
    """Each item's level today: as the newest approved minutes have it, else as the item has it."""
    found = dict(meeting.items.values_list("id", "level"))
    newest = meeting.minutes.exclude(approved_at=None).first()
    if newest is not None:
        found.update({one.key: one.level for one in from_json(newest.content).items})
    return found

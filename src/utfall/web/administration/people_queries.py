"""Reading people, their roles and what has been done to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from utfall.web.accounts.models import Membership, User
from utfall.web.audit.models import Entry

_ABOUT_PEOPLE = Q(action__startswith="person.") | Q(action__startswith="role.") | Q(action__startswith="proposal.")


@dataclass(frozen=True)
class HeldRole:
    """A role of a person, and whether it holds that day. ``last_day`` None: until further notice."""

    membership: Membership
    holds: bool
    last_day: date | None


def people(text: str = "") -> QuerySet[User]:
    """Everybody whose name or user name has the text in it, by name."""
    found = User.objects.prefetch_related("memberships__unit").order_by("display_name", "username")
    return found.filter(Q(display_name__icontains=text) | Q(username__icontains=text)) if text else found


def roles_of(user: User, *, today: date) -> list[HeldRole]:
    """All roles that the person holds or has held; those that hold first, then the newest."""
    held = [
        HeldRole(one, one.holds_on(today), one.valid_until - timedelta(days=1) if one.valid_until else None)
        for one in user.memberships.select_related("unit")
    ]
    return sorted(held, key=lambda one: (not one.holds, -one.membership.valid_from.toordinal()))


def history_of(user: User) -> QuerySet[Entry]:
    """What the log says has been done to the person's account and roles, the newest first."""
    return Entry.objects.filter(_ABOUT_PEOPLE, thing=user.username).order_by("-number")


def roles_today(user: User, *, today: date) -> str:
    """The roles that hold, in words, from roles read beforehand."""
    return "; ".join(str(one) for one in user.memberships.all() if one.holds_on(today))

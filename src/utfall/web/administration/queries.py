"""Reading the log for its pages and for the review, and the proposals."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from utfall.web.accounts.models import Membership, Unit, User
from utfall.web.administration.carrying_out import says
from utfall.web.administration.models import Proposal, Review
from utfall.web.administration.proposals import NEEDS
from utfall.web.administration.signals import Held, Reading
from utfall.web.audit.models import Entry
from utfall.web.permissions import GRANTED, Permission, Role

READ = ("rows.read", "set_aside.read")
_DAY = datetime.timedelta(days=1)


def search(
    *,
    who: str = "",
    action: str = "",
    text: str = "",
    first: datetime.date | None = None,
    last: datetime.date | None = None,
) -> QuerySet[Entry]:
    """Entries, the newest first. ``last`` is inclusive; days are local."""
    found = Entry.objects.order_by("-number")
    if who:
        found = found.filter(actor__icontains=who)
    if action:
        found = found.filter(action=action)
    if text:
        found = found.filter(Q(thing__icontains=text) | Q(details__icontains=text))
    if first:
        found = found.filter(at__gte=_utc(first))
    if last:
        found = found.filter(at__lt=_utc(last + _DAY))
    return found


def local_time(entry: Entry) -> datetime.datetime:
    """When, in local time."""
    return timezone.localtime(datetime.datetime.fromisoformat(entry.at))


def readings(month: datetime.date) -> list[Reading]:
    """The month's readings about individuals, oldest first."""
    after = (month + datetime.timedelta(days=31)).replace(day=1)
    found = search(first=month, last=after - _DAY).filter(action__in=READ).order_by("number")
    return [_reading(entry) for entry in found]


def held_roles(actors: set[str]) -> dict[str, list[Held]]:
    """Per person, the roles that have ever let them read."""
    children: dict[str, set[str]] = {}
    for unit in Unit.objects.select_related("parent"):
        if unit.parent is not None:
            children.setdefault(unit.parent.code, set()).add(unit.code)
    lets_read = {Permission.READ_ROWS, Permission.READ_VOUCHERS, Permission.SEE_SET_ASIDE}
    reading = [role.value for role in Role if GRANTED[role] & lets_read]
    found: dict[str, list[Held]] = {}
    for one in Membership.objects.filter(user__username__in=actors, role__in=reading).select_related("user", "unit"):
        places = None if one.unit is None else frozenset({one.unit.code} | children.get(one.unit.code, set()))
        found.setdefault(one.user.username, []).append(Held(one.valid_from, one.valid_until, places))
    return found


def month_to_review(today: datetime.date) -> datetime.date:
    """The first day of the last whole month."""
    return (today.replace(day=1) - _DAY).replace(day=1)


def is_review_waiting(user: User, *, today: datetime.date) -> bool:
    """Is last month's review unsigned, for somebody who can sign it?"""
    return (
        user.may(Permission.REVIEW_LOG)
        and not Review.objects.filter(month=month_to_review(today), signed_at__isnull=False).exists()
    )


def _reading(entry: Entry) -> Reading:
    details = json.loads(entry.details)
    rows = details.get("rows")
    groups = str(details.get("groups") or "")
    pairs = [part.partition("=") for part in groups.split(", ") if "=" in part]
    return Reading(
        entry=entry.number,
        at=local_time(entry),
        actor=entry.actor,
        rows=rows if isinstance(rows, int) else None,
        purpose=str(details["purpose"]) if "purpose" in details else None,
        places=frozenset(value for name, _, value in pairs if name in ("unit", "area")),
    )


def _utc(day: datetime.date) -> str:
    """The local day's first moment, as the log writes moments."""
    local = timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
    return local.astimezone(datetime.UTC).isoformat(timespec="milliseconds")


@dataclass(frozen=True)
class ShownProposal:
    """A proposal with its words, and what the reader may do with it."""

    proposal: Proposal
    says: str
    is_own: bool


def proposals_for(user: User) -> list[ShownProposal]:
    """Proposals that the person may know of, the newest first."""
    kinds = [kind for kind, permission in NEEDS.items() if user.may(permission)]
    found = Proposal.objects.filter(kind__in=kinds).select_related("proposed_by", "decided_by")
    return [ShownProposal(one, says(one), one.proposed_by_id == user.id) for one in found]


def proposals_to_decide(user: User) -> int:
    """How many wait for this person."""
    return sum(not one.proposal.outcome and not one.is_own for one in proposals_for(user))

"""A person's own assignments as a calendar, at a secret address or as a file."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from utfall.web.accounts.models import User
from utfall.web.assignments.models import Assignment, CalendarKey
from utfall.web.assignments.queries import visible_to
from utfall.web.audit.actions import record
from utfall.web.calendar_file import Day, Form, calendar_of

CONFIDENTIAL = "Uppdrag med sekretess"
"""What a confidential assignment is called wherever it leaves the application."""


@transaction.atomic
def make_key(user: User) -> str:
    """A new key for the person's calendar; the ones before it no longer open anything. Never to be seen again."""
    key = secrets.token_urlsafe(32)
    CalendarKey.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
    CalendarKey.objects.create(user=user, digest=_digest(key))
    record("calendar.opened", by=user.username, thing=user.username)
    return key


@transaction.atomic
def revoke_keys(user: User) -> None:
    """The person's calendar can no longer be read from outside."""
    if CalendarKey.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now()):
        record("calendar.closed", by=user.username, thing=user.username)


def user_of(key: str) -> User | None:
    """Whose calendar the key opens, if it still does and the person's account is open."""
    found = CalendarKey.objects.select_related("user").filter(digest=_digest(key), revoked_at=None).first()
    return found.user if found is not None and found.user.is_active else None


def calendar_for(user: User, *, form: Form, whole_address: Callable[[str], str]) -> bytes:
    """The person's own assignments. ``whole_address`` makes a path into an address with the server's name."""
    days = [_day(one, whole_address) for one in visible_to(user).filter(owner=user).order_by("due", "id")]
    return calendar_of(days, name="Uppdrag i Utfall", form=form)


def outside_title(one: Assignment) -> str:
    """The title as it may leave the application."""
    return CONFIDENTIAL if one.confidential else one.title


def _day(one: Assignment, whole_address: Callable[[str], str]) -> Day:
    address = whole_address(reverse("assignment", args=[one.id]))
    last = one.changes.first()
    return Day(
        uid=f"uppdrag-{one.id}@{address.split('/')[2].partition(':')[0]}",
        title=outside_title(one),
        day=one.due,
        changed=one.created_at if last is None else last.at,
        address=address,
        done=one.closed_at,
    )


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()

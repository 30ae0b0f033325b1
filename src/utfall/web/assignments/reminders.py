"""Reminders: in the application always, by e-mail where the server can send it and the person has asked for it."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from utfall.web.accounts.models import User
from utfall.web.assignments.as_of import standing
from utfall.web.assignments.calendars import outside_title
from utfall.web.assignments.models import Assignment, Reminder, ReminderAddress
from utfall.web.assignments.queries import OPEN_STATES, owned_by, visible_to
from utfall.web.audit.actions import record

logger = logging.getLogger(__name__)

AHEAD = datetime.timedelta(days=7)
BY = "påminnelserna"
"""Who reminds, in the log."""

SUBJECT = "Uppdrag i Utfall som väntar på dig"


@dataclass(frozen=True)
class Waiting:
    """A person's own assignments that are late or due within a week."""

    late: tuple[Assignment, ...]
    soon: tuple[Assignment, ...]

    @property
    def words(self) -> str:
        """In short: ``2 försenade uppdrag``; empty where nothing waits."""
        if self.late:
            return f"{len(self.late)} försena{'t' if len(self.late) == 1 else 'de'} uppdrag"
        return f"{len(self.soon)} uppdrag inom en vecka" if self.soon else ""


def waiting_for(user: User, *, today: datetime.date, on: datetime.date | None = None) -> Waiting:
    """What is late, and what is due within a week from today; or as it stood on an earlier day, seen from then."""
    if on is None:
        found = tuple(owned_by(user).filter(due__lte=today + AHEAD))
    else:
        then = (one for one in standing(visible_to(user), on) if one.owner_id == user.id and one.is_open)
        today, found = on, tuple(one for one in then if one.due <= on + AHEAD)
    return Waiting(tuple(one for one in found if one.due < today), tuple(one for one in found if one.due >= today))


def address_of(user: User) -> str:
    """Where letters to the person go: as they have written it, else as the directory has it; empty: nowhere."""
    own = ReminderAddress.objects.filter(user=user).first()
    return user.email if own is None else own.email


@transaction.atomic
def write_address(user: User, *, email: str) -> None:
    """Where the person's letters go; an empty address: nowhere. With the directory's own they follow that."""
    if email == user.email:
        ReminderAddress.objects.filter(user=user).delete()
    else:
        ReminderAddress.objects.update_or_create(user=user, defaults={"email": email})
    record("reminders.changed", by=user.username, thing=user.username, wanted=bool(email))


def send_reminders(*, today: datetime.date, whole_address: Callable[[str], str]) -> int:
    """One e-mail to each who has something that they have not been reminded of; how many e-mails were sent.

    An e-mail that does not go away is tried again the next time: what is written of it is undone.
    """
    sent = 0
    for owner, found in groupby(_due(today), key=lambda one: one.owner):
        try:
            with transaction.atomic():
                sent += _remind(owner, list(found), today=today, whole_address=whole_address)
        except OSError:  # what the network and smtplib raise
            logger.exception("reminders were not sent to %s", owner.username)
    return sent


def _remind(
    owner: User, found: Iterable[Assignment], *, today: datetime.date, whole_address: Callable[[str], str]
) -> int:
    new = []
    for one in found:
        kind = kind_on(one, today)
        _, is_new = Reminder.objects.get_or_create(assignment=one, owner=owner, kind=kind, due=one.due)
        if is_new:
            new.append((kind, one))
            record("assignment.reminded", by=BY, thing=str(one.id), owner=owner.username)
    if new:
        body = "\n\n".join(
            f"{kind.label}:\n{outside_title(one)}\n{whole_address(reverse('assignment', args=[one.id]))}"
            for kind, one in new
        )
        send_mail(SUBJECT, f"{body}\n", None, [address_of(owner)])
    return bool(new)


def kind_on(one: Assignment, today: datetime.date) -> Reminder.Kind:
    """Why it is reminded of that day."""
    if one.due < today:
        return Reminder.Kind.LATE
    return Reminder.Kind.TODAY if one.due == today else Reminder.Kind.SOON


def _due(today: datetime.date) -> list[Assignment]:
    """Open assignments due within a week or late, of people who have an address for it; by owner."""
    written = Q(owner__reminder_address__email__gt="")
    followed = Q(owner__reminder_address=None, owner__email__gt="")
    found = Assignment.objects.filter(
        written | followed, state__in=OPEN_STATES, due__lte=today + AHEAD, owner__is_active=True
    )
    return list(found.select_related("owner").order_by("owner_id", "due", "id"))

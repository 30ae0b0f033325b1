"""Invitations by e-mail: the worker sends each member a letter with the address of the invitation and the meeting for a
calendar. A letter holds nothing of the agenda: what may be read of it is asked when it is read."""

from __future__ import annotations

import logging
from collections.abc import Callable
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from utfall.errors import NotPossibleNow
from utfall.reports.numbers import format_day
from utfall.web.accounts.models import User
from utfall.web.assignments.reminders import address_of as letters_to
from utfall.web.audit.actions import record
from utfall.web.meetings.actions.state import State, locked
from utfall.web.meetings.calendar_file import letter_calendar
from utfall.web.meetings.content import from_json
from utfall.web.meetings.models import Invitation, Letter, Meeting, Member
from utfall.web.meetings.printing import moment_words

logger = logging.getLogger(__name__)

BY = "kallelserna"
"""Who sends, in the log."""
REFUSED = "Servern tog inte emot brevet till den adressen."

WholeAddress = Callable[[str], str]


@transaction.atomic
def write_member_address(member: Member, *, email: str, by: User) -> None:
    """Where the member's invitations go; empty: to the address that they have for their own reminders, if any."""
    member.email = email
    member.save(update_fields=["email"])
    record("meeting.member_saved", by=by.username, thing=member.body.name, name=member.name)


def address_of(member: Member) -> str:
    """The address that the member's invitations go to; empty where there is none."""
    if member.email or member.user is None:
        return member.email
    return letters_to(member.user) if member.user.is_active else ""


def write_letters(invitation: Invitation) -> int:
    """A letter that waits for each who is called, has an address and has got none; how many. One that the server would
    not take waits again. In the caller's transaction."""
    written = 0
    standing = {one.member_id: one for one in invitation.letters.all()}
    for called in invitation.meeting.attendance.exclude(member=None).select_related("member"):
        member = called.member
        assert member is not None
        email, letter = address_of(member), standing.get(member.id)
        if not email or (letter is not None and not letter.fault):
            continue
        Letter.objects.update_or_create(
            invitation=invitation, member=member, defaults={"email": email, "fault": "", "sent_at": None}
        )
        written += 1
    return written


@transaction.atomic
def call_again(meeting: Meeting, *, by: User) -> int:
    """Letters to those who have got none; how many. Raises ``NotPossibleNow``."""
    found = locked(meeting.id)
    if found.state != State.INVITED:
        raise NotPossibleNow("Kallelsen skickas inte nu.", remedy="Det görs mellan kallelsen och protokollet.")
    if not settings.SENDS_EMAIL:
        raise NotPossibleNow("Servern skickar ingen e-post.", remedy="Den som sköter servern ställer in det.")
    written = write_letters(found.invitation)
    record("meeting.called_again", by=by.username, thing=str(found), letters=written)
    return written


def send_letters(*, whole_address: WholeAddress) -> int:
    """Send those that wait; how many were sent. Where the server cannot be reached the rest wait for the next time."""
    waiting = Letter.objects.filter(sent_at=None, fault="", invitation__meeting__is_closed=False)
    sent = 0
    for letter in waiting.select_related("invitation__meeting__body", "invitation__meeting__secretary", "member"):
        try:
            _send(letter, whole_address)
        except (SMTPRecipientsRefused, SMTPDataError):
            Letter.objects.filter(id=letter.id).update(fault=REFUSED)
        except OSError:  # what the network and smtplib raise
            logger.warning("letter %s was not sent, and is tried again", letter.id, exc_info=True)
            return sent
        else:
            sent += 1
    return sent


@transaction.atomic
def _send(letter: Letter, whole_address: WholeAddress) -> None:
    """Last of all, so that what is written of it is undone where it does not go away."""
    letter.sent_at = timezone.now()
    letter.save(update_fields=["sent_at"])
    meeting = letter.invitation.meeting
    record("meeting.letter_sent", by=BY, thing=str(meeting), name=letter.member.name)
    _message(letter, whole_address).send()


def _message(letter: Letter, whole_address: WholeAddress) -> EmailMessage:
    meeting, content = letter.invitation.meeting, from_json(letter.invitation.content)
    address = whole_address(reverse("meeting_invitation", args=[meeting.id]))
    where = f"\nPlats: {meeting.place}" if meeting.place else ""
    when = moment_words(timezone.localtime(meeting.starts_at).isoformat())  # as it is now: it may have been moved
    body = (
        f"Du kallas till {content.body}, {when}.{where}\n\n"
        f"Dagordning och underlag läser du i Utfall:\n{address}\n\nKallelsen skickades av {meeting.secretary}.\n"
    )
    subject = " ".join(f"Kallelse: {content.body} {format_day(meeting.day)}".split())
    message = EmailMessage(subject, body, None, [letter.email])
    message.attach("kallelse.ics", letter_calendar(meeting, content, address=address), "text/calendar")
    return message

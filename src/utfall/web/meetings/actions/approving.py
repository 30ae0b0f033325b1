"""The minutes: laid before chair and approver, approved by both, then unchangeable; corrected by a new version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from utfall.errors import NotPossibleNow
from utfall.reports.numbers import format_day
from utfall.web.accounts.models import User
from utfall.web.audit.actions import record
from utfall.web.meetings.actions.state import State, locked, locked_open
from utfall.web.meetings.actions.writing import follow_level
from utfall.web.meetings.content import Form, ItemContent, MeetingContent, from_json
from utfall.web.meetings.documents import document
from utfall.web.meetings.files import docx_of, pdf_of
from utfall.web.meetings.models import Approval, Attendance, Meeting, Member, Minutes, Publication
from utfall.web.meetings.searching import keep_searchable
from utfall.web.meetings.visibility import public_part

Part = Approval.Part
CORRECTABLE = ("title", "text", "proposals", "voting", "reservations", "decision", "level")
"""What of an item a correction may change."""


@transaction.atomic
def propose(meeting: Meeting, *, by: User) -> Minutes:
    """The minutes as they stand, laid before chair and approver. Raises ``NotPossibleNow`` with all that is missing."""
    found = locked_open(meeting.id)
    if missing := lacking(found):
        raise NotPossibleNow(
            f"Protokollet går inte att lägga fram: {'; '.join(missing)}.", remedy="Ordna det på mötets sida."
        )
    content = document(found, Form.MINUTES, by=by)
    made = _laid_before(found, content, version=1, reason="", by=by)
    found.state = State.PROPOSED
    found.save(update_fields=["state"])
    return made


def lacking(meeting: Meeting) -> tuple[str, ...]:
    """What stands in the way of laying the minutes before their approvers; empty where nothing does."""
    missing = []
    if meeting.state == State.PLANNED:
        missing.append("kallelsen är inte skickad")
    if waiting := meeting.items.filter(is_done=False).count():
        missing.append(f"{waiting} punkter är inte avslutade" if waiting > 1 else "en punkt är inte avslutad")
    for role, member in (("ordförande", meeting.chair), ("justerare", meeting.approver)):
        if member is None:
            missing.append(f"{role} är inte vald")
        elif member.user_id is None:
            missing.append(f"{member.name} har inget konto att justera med")
        elif not _was_there(meeting, member):
            missing.append(f"{member.name} var inte närvarande")
    if None is not meeting.chair_id == meeting.approver_id:
        missing.append("ordförande och justerare är samma person")
    return tuple(missing)


def _was_there(meeting: Meeting, member: Member) -> bool:
    return Attendance.objects.filter(meeting=meeting, member=member, is_present=True).exists()


@transaction.atomic
def take_back(minutes: Minutes, *, by: User) -> None:
    """Not laid before anybody any more; the first version is written in again, a correction is dropped."""
    meeting = locked(minutes.meeting_id)
    found = Minutes.objects.select_for_update().get(id=minutes.id)
    if found.approved_at is not None:
        raise NotPossibleNow("Protokollet är justerat.", remedy="Gör en rättelse i stället.")
    record("minutes.taken_back", by=by.username, thing=str(meeting), version=found.version)
    found.delete()
    if not meeting.is_closed:
        meeting.state = State.INVITED
        meeting.save(update_fields=["state"])


@transaction.atomic
def approve(minutes: Minutes, *, by: User, seen: str) -> Minutes:
    """Approved by one of the two; when both have, the files are made and nothing changes any more.

    ``seen`` is the digest of what the person read: raises ``NotPossibleNow`` where the minutes are another text, and
    where the person is neither chair nor approver.
    """
    meeting = locked(minutes.meeting_id)
    found = Minutes.objects.select_for_update().get(id=minutes.id)
    part = part_of(meeting, by)
    if part is None:
        raise NotPossibleNow("Du ska inte justera det här protokollet.", remedy="Det gör ordföranden och justeraren.")
    if found.approved_at is not None or found.approvals.filter(part=part).exists():
        raise NotPossibleNow("Du har redan justerat protokollet.", remedy="Ladda om sidan.")
    if seen != found.digest:
        raise NotPossibleNow("Protokollet har ändrats sedan du läste det.", remedy="Läs det och justera sedan.")
    now = timezone.now()
    Approval.objects.create(minutes=found, part=part, digest=found.digest, by=by, at=now)
    record("minutes.approved", by=by.username, thing=str(meeting), version=found.version, digest=found.digest)
    if found.approvals.count() == len(Part):
        _freeze(meeting, found, by=by)
    return found


def part_of(meeting: Meeting, person: User) -> Part | None:
    """As what the person approves the meeting's minutes; None: not at all."""
    if meeting.chair is not None and meeting.chair.user_id == person.id:
        return Part.CHAIR
    if meeting.approver is not None and meeting.approver.user_id == person.id:
        return Part.APPROVER
    return None


def _freeze(meeting: Meeting, minutes: Minutes, *, by: User) -> None:
    """The files, and the mark that closes the meeting: from here the database itself refuses."""
    content, approved = from_json(minutes.content), approvals_in_words(minutes)
    public = public_part(meeting, content, now={one.key: one.level for one in content.items})
    minutes.pdf, minutes.docx = pdf_of(content, approved=approved), docx_of(content, approved=approved)
    minutes.public_pdf, minutes.public_docx = pdf_of(public, approved=approved), docx_of(public, approved=approved)
    minutes.public_digest, minutes.approved_at = public.digest, timezone.now()
    minutes.save()
    if minutes.version > 1:
        corrected = {one.key: one for one in content.items}
        for item in meeting.items.all():
            keep_searchable(item, corrected=corrected[item.id])
            follow_level(item, level=corrected[item.id].level, by=by)
    else:
        meeting.state, meeting.is_closed = State.APPROVED, True
        meeting.save(update_fields=["state", "is_closed"])


def approvals_in_words(minutes: Minutes) -> tuple[str, ...]:
    """``Justerat 5 maj 2026 av Anna Ek, ordförande``, one for each approval."""
    return tuple(
        f"Justerat {format_day(timezone.localtime(one.at).date())} av {one.by}, {one.get_part_display().lower()}"
        for one in minutes.approvals.select_related("by")
    )


@transaction.atomic
def correct(meeting: Meeting, *, changes: Mapping[int, Mapping[str, str]], reason: str, seen: str, by: User) -> Minutes:
    """A new version of approved minutes, laid before the same two. ``changes``: an item's id to what it says now.

    ``seen`` is the digest of the version that it begins from. The approved version stays as it is.
    """
    found = locked(meeting.id)
    standing = found.minutes.first()
    if standing is None or standing.approved_at is None:
        raise NotPossibleNow("Protokollet är inte justerat.", remedy="Ändra i punkterna i stället.")
    if seen != standing.digest:
        raise NotPossibleNow("Protokollet har rättats sedan du öppnade sidan.", remedy="Läs det och försök igen.")
    if not reason.strip():
        raise NotPossibleNow("Skälet saknas.", remedy="Skriv varför protokollet rättas.")
    before = from_json(standing.content)
    items = tuple(_corrected(one, changes.get(one.key, {}), reason.strip()) for one in before.items)
    if items == before.items:
        raise NotPossibleNow("Inget är ändrat.", remedy="Ändra det som är fel, och spara sedan.")
    version = standing.version + 1
    made_at = timezone.localtime(timezone.now()).isoformat(timespec="minutes")
    content = replace(before, items=items, version=version, reason=reason.strip(), made_at=made_at)
    return _laid_before(found, content, version=version, reason=reason.strip(), by=by)


def _corrected(item: ItemContent, change: Mapping[str, str], reason: str) -> ItemContent:
    if unknown := set(change) - set(CORRECTABLE):
        raise ValueError(f"not correctable: {unknown}")
    changed = replace(item, **change)
    if changed == item:
        return item
    return replace(changed, corrected=f"Rättad {format_day(timezone.localdate())}: {reason}")


def _laid_before(meeting: Meeting, content: MeetingContent, *, version: int, reason: str, by: User) -> Minutes:
    made = Minutes.objects.create(
        meeting=meeting,
        version=version,
        reason=reason,
        content=content.to_json(),
        digest=content.digest,
        proposed_by=by,
        proposed_at=timezone.now(),
    )
    record("minutes.proposed", by=by.username, thing=str(meeting), version=version, digest=content.digest)
    return made


@transaction.atomic
def publish(meeting: Meeting, *, by: User) -> Publication:
    """The public copy of the approved minutes may be read by anybody, also of versions to come."""
    found = locked(meeting.id)
    if not found.is_closed:
        raise NotPossibleNow("Protokollet är inte justerat.", remedy="Publicera det när båda har justerat.")
    made, is_new = Publication.objects.get_or_create(meeting=found, defaults={"by": by, "at": timezone.now()})
    if is_new:
        record("minutes.published", by=by.username, thing=str(found))
    return made


@transaction.atomic
def unpublish(meeting: Meeting, *, by: User) -> None:
    """The public copy is taken down; the minutes stand."""
    removed, _ = Publication.objects.filter(meeting=meeting).delete()
    if removed:
        record("minutes.unpublished", by=by.username, thing=str(meeting))

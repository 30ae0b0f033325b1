"""From agreements to assignments, and from two signatures to a record that nobody changes."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import User
from utfall.web.assignments.actions import create
from utfall.web.assignments.origins import Origin, OriginKind
from utfall.web.audit.actions import record
from utfall.web.dialogue.models import Dialogue, Record, Signature
from utfall.web.dialogue.starting import open_dialogue
from utfall.web.dialogue.written_record import record_of, written_files


@transaction.atomic
def make_assignments(dialogue: Dialogue, *, by: User) -> int:
    """How many agreements became assignments; those that already are stay as they are."""
    locked = open_dialogue(dialogue.id)
    return _assign_all(locked, by=by)


def sign(dialogue: Dialogue, *, side: Signature.Side, by: User) -> Record | None:
    """The person's signature for that side; with both the dialogue is closed, its agreements are assignments, and the
    record is what this returns. Two sides are two persons. Raises ``NotPossibleNow``."""
    with transaction.atomic():
        locked = Dialogue.objects.select_for_update().get(id=dialogue.id)
        if locked.is_closed:
            raise NotPossibleNow("Dialogen är redan stängd.", remedy="Läs protokollet.")
        standing = {one.side: one for one in locked.signatures.select_related("by")}
        if side in standing or by.id in {one.by_id for one in standing.values()}:
            raise NotPossibleNow(
                "Du, eller någon i din roll, har redan undertecknat.", remedy="Den andra parten undertecknar."
            )
        Signature.objects.create(dialogue=locked, side=side, by=by)
        record("dialogue.signed", by=by.username, thing=str(locked), side=side.value)
        return _close(locked, by=by) if standing else None


def _close(dialogue: Dialogue, *, by: User) -> Record:
    _assign_all(dialogue, by=by)
    content = record_of(Dialogue.objects.get(id=dialogue.id))
    closed = Record.objects.create(
        dialogue=dialogue, content=content.to_json(), digest=content.digest, **written_files(content)
    )
    record("dialogue.closed", by=by.username, thing=str(dialogue), digest=content.digest)
    return closed


@transaction.atomic
def open_again(dialogue: Dialogue, *, by: User) -> None:
    """The one signature falls, and the dialogue can be written in."""
    locked = Dialogue.objects.select_for_update().get(id=dialogue.id)
    if locked.is_closed:
        raise NotPossibleNow("Dialogen är stängd.", remedy="Börja en rättelse om något är fel.")
    locked.signatures.all().delete()
    record("dialogue.opened", by=by.username, thing=str(locked))


def _assign_all(dialogue: Dialogue, *, by: User) -> int:
    waiting = list(dialogue.agreements.filter(assigned_at=None).select_related("owner", "dialogue__cycle"))
    for agreement in waiting:
        create(
            title=agreement.text,
            owner=agreement.owner,
            due=agreement.due,
            by=by,
            origin=Origin(
                kind=OriginKind.DIALOGUE,
                key=agreement.origin_key,
                label=f"Verksamhetsdialog {dialogue.area_name}, {dialogue.cycle}",
                address=f"{reverse('dialogue', args=[dialogue.id])}#overenskommelser",
            ),
            goal=agreement.goal,
            measure=agreement.measure,
            unit=dialogue.unit,
        )
        agreement.assigned_at = timezone.now()
        agreement.save(update_fields=["assigned_at"])
    if waiting:
        record("dialogue.assigned", by=by.username, thing=str(dialogue), entries=len(waiting))
    return len(waiting)

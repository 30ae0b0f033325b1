"""What people write in a dialogue. Each act is one transaction with its entry in the log, refused once it is signed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import User
from utfall.web.audit.actions import record
from utfall.web.dialogue.models import Agreement, Dialogue, Part, PartRevision
from utfall.web.dialogue.starting import open_dialogue


@dataclass(frozen=True)
class Saved:
    """What became of a save: the part as it stands; where somebody else's text stands there since the writer began,
    ``aside`` holds the writer's own, kept beside it."""

    part: Part
    aside: PartRevision | None


class ChangedMeanwhile(Exception):
    """Somebody else has changed the agreement since the page was made."""


@transaction.atomic
def save_part(number: int, *, text: str, base: int, by: User) -> Saved:
    """The text saved, if ``base`` is still the part's revision; otherwise kept aside, and the other text stands."""
    text = text.replace("\r\n", "\n").strip()
    open_dialogue(Part.objects.get(id=number).dialogue_id)
    part = Part.objects.select_related("dialogue", "dialogue__cycle").get(id=number)
    if text == part.text:
        return Saved(part, None)
    is_met = base != part.revision
    if not is_met:
        part.text, part.updated_by, part.updated_at = text, by, timezone.now()
        part.revision += 1
        part.save(update_fields=["text", "revision", "updated_by", "updated_at"])
    kept = PartRevision.objects.create(
        part=part, number=base if is_met else part.revision, text=text, by=by, is_aside=is_met
    )
    act = "dialogue.met" if is_met else "dialogue.saved"
    record(act, by=by.username, thing=str(part.dialogue), part=part.key, revision=part.revision)
    return Saved(part, kept if is_met else None)


@transaction.atomic
def add_question(dialogue: Dialogue, *, text: str, by: User) -> Part:
    """A question of this dialogue's own, after the others."""
    locked = open_dialogue(dialogue.id)
    order = (locked.parts.aggregate(last=Max("order"))["last"] or 0) + 1
    made = Part.objects.create(
        dialogue=locked, kind=Part.Kind.QUESTION, key=f"egen-{order}", title=text.strip(), order=order
    )
    record("dialogue.asked", by=by.username, thing=str(locked), part=made.key)
    return made


@transaction.atomic
def agree(
    dialogue: Dialogue, *, text: str, owner: User, due: datetime.date, by: User, goal: str = "", measure: str = ""
) -> Agreement:
    """A new agreement; two that are written at once get a number each."""
    locked = open_dialogue(dialogue.id)
    number = (locked.agreements.aggregate(last=Max("number"))["last"] or 0) + 1
    made = Agreement.objects.create(
        dialogue=locked,
        number=number,
        text=text.strip(),
        owner=owner,
        due=due,
        goal=goal,
        measure=measure,
        made_by=by,
    )
    record("dialogue.agreed", by=by.username, thing=str(locked), agreement=number, owner=owner.username)
    return made


@transaction.atomic
def change_agreement(
    agreement: Agreement,
    *,
    text: str,
    owner: User,
    due: datetime.date,
    base: int,
    by: User,
    goal: str = "",
    measure: str = "",
) -> Agreement:
    """The agreement with new words, owner or day. Raises ``ChangedMeanwhile``, and ``NotPossibleNow`` where it has
    become an assignment: that is followed and changed there."""
    found = _changeable(agreement)
    if found.revision != base:
        raise ChangedMeanwhile
    found.text, found.owner, found.due = text.strip(), owner, due
    found.goal, found.measure = goal, measure
    found.revision += 1
    found.save()
    record("dialogue.agreement_changed", by=by.username, thing=str(found.dialogue), agreement=found.number)
    return found


@transaction.atomic
def strike_agreement(agreement: Agreement, *, base: int, by: User) -> None:
    """The agreement taken away; the log keeps its words. Raises as ``change_agreement``."""
    found = _changeable(agreement)
    if found.revision != base:
        raise ChangedMeanwhile
    record(
        "dialogue.agreement_struck",
        by=by.username,
        thing=str(found.dialogue),
        agreement=found.number,
        was=found.text,
    )
    found.delete()


def _changeable(agreement: Agreement) -> Agreement:
    open_dialogue(agreement.dialogue_id)
    found = Agreement.objects.select_related("dialogue", "dialogue__cycle").filter(id=agreement.id).first()
    if found is None:
        raise ChangedMeanwhile
    if found.assigned_at is not None:
        raise NotPossibleNow("Överenskommelsen är ett uppdrag.", remedy="Ändra uppdraget på sidan Uppdrag.")
    return found

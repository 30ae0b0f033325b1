"""Starting a round of dialogues, planning one, and correcting one that is closed."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import transaction

from utfall.errors import NotPossibleNow
from utfall.figures.kept import KeptGate
from utfall.measures.areas import Area
from utfall.web.accounts.models import Unit, User
from utfall.web.audit.actions import record
from utfall.web.dialogue.definition import Asked, dialogue_definition
from utfall.web.dialogue.freezing import FrozenOverview, overview_as_printed
from utfall.web.dialogue.models import Agreement, Cycle, Dialogue, Part


def start_cycle(
    name: str,
    *,
    begins_on: datetime.date,
    comments_due: datetime.date,
    areas: Sequence[Area],
    gate: KeptGate,
    by: User,
) -> Cycle:
    """The round (made, or added to) with a dialogue for each of the areas, whose figures are frozen as the gate gives
    them. Raises ``NotPossibleNow`` where one of them has a dialogue in it already."""
    overviews = [(area, overview_as_printed(gate, area)) for area in areas]  # before: no writer waits for figures
    with transaction.atomic():
        cycle, _ = Cycle.objects.get_or_create(
            name=name, defaults={"begins_on": begins_on, "comments_due": comments_due, "started_by": by}
        )
        for area, overview in overviews:
            if cycle.dialogues.filter(area_id=area.id).exists():
                raise NotPossibleNow(
                    f"{area.name} har redan en dialog i {cycle}.",
                    remedy="Öppna den i listan, eller välj ett nytt namn.",
                )
            _start(cycle, area, overview, due=comments_due, by=by)
    return cycle


def _start(cycle: Cycle, area: Area, overview: FrozenOverview, *, due: datetime.date, by: User) -> None:
    unit = Unit.objects.filter(kind=Unit.Kind.AREA, code=area.unit, valid_until=None).first()
    made = Dialogue.objects.create(
        cycle=cycle,
        area_id=area.id,
        area_name=area.name,
        unit=unit,
        overview=overview.to_json(),
        overview_digest=overview.digest,
        started_by=by,
    )
    before = Dialogue.objects.filter(area_id=area.id, cycle__begins_on__lt=cycle.begins_on).first()
    owners = {} if before is None else {part.key: part.owner for part in before.parts.select_related("owner")}
    asked = dialogue_definition()
    listed: list[tuple[Part.Kind, Asked]] = [(Part.Kind.SUPPORT, one) for one in asked.functions]
    listed += [(Part.Kind.MANAGER, asked.manager)]
    listed += [(Part.Kind.QUESTION, one) for one in asked.questions]
    for order, (kind, one) in enumerate(listed):
        is_question = kind is Part.Kind.QUESTION
        Part.objects.create(
            dialogue=made,
            kind=kind,
            key=one.key,
            title=one.title,
            asks=one.asks,
            order=order,
            owner=owners.get(one.key),
            due=None if is_question else due,
        )
    record("dialogue.started", by=by.username, thing=str(made), delivery=overview.delivery, digest=overview.digest)


@transaction.atomic
def plan(
    dialogue: Dialogue,
    *,
    meeting_on: datetime.date | None,
    owners: dict[int, User | None],
    due: dict[int, datetime.date | None],
    by: User,
) -> None:
    """When the meeting is, and by part who comments and until when."""
    locked = open_dialogue(dialogue.id)
    locked.meeting_on = meeting_on
    locked.save(update_fields=["meeting_on"])
    for part in locked.parts.filter(id__in=owners):
        part.owner, part.due = owners[part.id], due[part.id]
        part.save(update_fields=["owner", "due"])
    meeting = meeting_on.isoformat() if meeting_on else ""
    record("dialogue.planned", by=by.username, thing=str(locked), meeting=meeting)


@transaction.atomic
def correct(dialogue: Dialogue, *, reason: str, by: User) -> Dialogue:
    """A new version of a closed one, to be changed and signed anew: same figures, texts and agreements."""
    last = Dialogue.objects.select_for_update().get(id=dialogue.id)
    if not last.is_closed:
        raise NotPossibleNow("Dialogen är inte stängd än.", remedy="Ändra i den i stället.")
    if last.cycle.dialogues.filter(area_id=last.area_id, version__gt=last.version).exists():
        raise NotPossibleNow("Det finns redan en senare version.", remedy="Öppna den i listan.")
    made = Dialogue.objects.create(
        cycle=last.cycle,
        area_id=last.area_id,
        area_name=last.area_name,
        unit=last.unit,
        version=last.version + 1,
        reason=reason.strip(),
        meeting_on=last.meeting_on,
        overview=last.overview,
        overview_digest=last.overview_digest,
        started_by=by,
    )
    for part in last.parts.all():
        Part.objects.create(**_copied(part, "id", "dialogue"), dialogue=made)
    for agreement in last.agreements.all():
        Agreement.objects.create(**_copied(agreement, "id", "dialogue"), dialogue=made)
    record("dialogue.corrected", by=by.username, thing=str(made), reason=made.reason)
    return made


def open_dialogue(number: int) -> Dialogue:
    """The dialogue, locked for this transaction. Raises ``NotPossibleNow`` where it is closed or signed."""
    locked = Dialogue.objects.select_for_update().get(id=number)
    if locked.is_closed:
        raise NotPossibleNow("Dialogen är stängd.", remedy="Börja en rättelse om något är fel.")
    if locked.is_signed:
        raise NotPossibleNow(
            "Dialogen är undertecknad av den ena parten.", remedy="Öppna den igen, så faller underskriften."
        )
    return locked


def _copied(one: Part | Agreement, *but: str) -> dict[str, object]:
    return {field.name: getattr(one, field.name) for field in one._meta.concrete_fields if field.name not in but}

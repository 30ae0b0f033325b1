"""Planning: who meets, what comes back, meetings with their agenda, and the invitation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import User
from utfall.web.audit.actions import record
from utfall.web.meetings.actions.calling import write_letters
from utfall.web.meetings.actions.deciding import check_reported
from utfall.web.meetings.actions.state import State, locked, locked_open, place_of
from utfall.web.meetings.content import Form
from utfall.web.meetings.documents import document
from utfall.web.meetings.models import Attendance, Body, Invitation, Item, Meeting, Member, Template, TemplateItem
from utfall.web.meetings.observing import next_observer
from utfall.web.meetings.searching import keep_searchable


@transaction.atomic
def create_body(*, by: User, **values: object) -> Body:
    """Those who meet; ``values`` are the model's fields."""
    made = Body.objects.create(**values)
    record("meeting.body_saved", by=by.username, thing=made.name)
    return made


@transaction.atomic
def add_member(body: Body, *, by: User, **values: object) -> Member:
    """A seat in the body."""
    made = Member.objects.create(body=body, **values)
    record("meeting.member_saved", by=by.username, thing=body.name, name=made.name, seat=made.seat)
    return made


@transaction.atomic
def end_seat(member: Member, *, by: User) -> None:
    """They are not called to new meetings any more."""
    member.is_active = False
    member.save(update_fields=["is_active"])
    record("meeting.member_left", by=by.username, thing=member.body.name, name=member.name)


@transaction.atomic
def create_template(body: Body, *, name: str, items: Iterable[dict[str, object]] = (), by: User) -> Template:
    """What the body's ordinary meeting begins with; each of ``items`` has the fields of ``TemplateItem``."""
    made = Template.objects.create(body=body, name=name)
    for item in items:
        add_template_item(made, by=by, **item)
    record("meeting.template_saved", by=by.username, thing=f"{body.name}: {name}")
    return made


@transaction.atomic
def add_template_item(template: Template, *, by: User, **values: object) -> TemplateItem:
    """An item that comes back."""
    last = template.items.aggregate(last=Max("order"))["last"] or 0
    made = TemplateItem.objects.create(template=template, order=last + 1, **values)
    record("meeting.template_saved", by=by.username, thing=f"{template.body.name}: {template.name}")
    return made


@transaction.atomic
def remove_template_item(found: TemplateItem, *, by: User) -> None:
    """It does not come back."""
    record("meeting.template_saved", by=by.username, thing=f"{found.template.body.name}: {found.template.name}")
    found.delete()


@transaction.atomic
def plan_meeting(
    body: Body, *, starts_at: datetime, by: User, template: Template | None = None, place: str = ""
) -> Meeting:
    """The meeting with the template's items of its month; its chair is the body's, its observer whose turn it is."""
    chair = body.members.filter(seat=Member.Seat.CHAIR, is_active=True).first()
    made = Meeting.objects.create(
        body=body,
        starts_at=starts_at,
        place=place or body.place,
        secretary=by,
        chair=chair,
        observer=next_observer(body, before=starts_at),
    )
    for one in template.items.all() if template else ():
        if one.comes_in(made.day.month):
            item = Item.objects.create(
                meeting=made,
                order=one.order,
                title=one.title,
                kind=one.kind,
                presenter=one.presenter,
                minutes_planned=one.minutes_planned,
                level=one.level,
                updated_by=by,
            )
            keep_searchable(item)
    for member in body.members.filter(is_active=True):
        Attendance.objects.create(
            meeting=made, member=member, name=member.name, title=member.title, initials=member.initials
        )
    record("meeting.planned", by=by.username, thing=str(made))
    return made


def plan_year(template: Template, *, days: Iterable[date], by: User) -> list[Meeting]:
    """A meeting on each of the days, at the template's hour; days that have one already are left alone."""
    made = []
    for day in sorted(set(days)):
        starts_at = timezone.make_aware(datetime.combine(day, template.begins))
        with transaction.atomic():
            if not Meeting.objects.filter(body=template.body, starts_at=starts_at).exists():
                made.append(plan_meeting(template.body, starts_at=starts_at, template=template, by=by))
    return made


@transaction.atomic
def change_meeting(meeting: Meeting, *, by: User, **values: object) -> Meeting:
    """When, where, and who leads, approves and observes."""
    found = locked_open(meeting.id)
    for name, value in values.items():
        setattr(found, name, value)
    if found.chair_id is not None and found.chair_id == found.approver_id:
        raise NotPossibleNow("Ordföranden kan inte också vara justerare.", remedy="Välj någon annan som justerar.")
    found.save(update_fields=list(values))
    record("meeting.changed", by=by.username, thing=str(found))
    return found


@transaction.atomic
def add_item(meeting: Meeting, *, by: User, **values: object) -> Item:
    """The item, last on the agenda; marked as late where the invitation has been sent."""
    found = locked_open(meeting.id)
    last = found.items.aggregate(last=Max("order"))["last"] or 0
    made = Item.objects.create(
        meeting=found, order=last + 1, is_late=found.state != State.PLANNED, updated_by=by, **values
    )
    keep_searchable(made)
    record("meeting.item_added", by=by.username, thing=place_of(made), late=made.is_late)
    return made


@transaction.atomic
def move_item(item: Item, *, up: bool, by: User) -> None:
    """One place up or down; nothing happens at the end."""
    meeting = locked_open(item.meeting_id)
    order = list(meeting.items.all())
    at = next(place for place, one in enumerate(order) if one.id == item.id)
    to = at + (-1 if up else 1)
    if not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    for place, one in enumerate(order, start=1):
        if one.order != place:
            Item.objects.filter(id=one.id).update(order=place)
    record("meeting.item_moved", by=by.username, thing=place_of(item))


@transaction.atomic
def remove_item(item: Item, *, by: User) -> None:
    """It is not taken up. One whose decision has a number stays: numbers have no gaps."""
    locked_open(item.meeting_id)
    if hasattr(item, "numbered"):
        raise NotPossibleNow(
            "Punktens beslut har fått ett nummer och kan inte tas bort.",
            remedy="Öppna punkten och rätta den i stället.",
        )
    record("meeting.item_removed", by=by.username, thing=place_of(item))
    item.delete()


@transaction.atomic
def send_invitation(meeting: Meeting, *, by: User) -> Invitation:
    """The agenda as it stands, kept as it was sent. What is added later is late."""
    found = locked(meeting.id)
    if found.state != State.PLANNED:
        raise NotPossibleNow("Kallelsen är redan skickad.", remedy="Lägg till sena punkter på mötets sida.")
    if not found.items.exists():
        raise NotPossibleNow("Mötet har inga punkter.", remedy="Lägg till minst en punkt först.")
    for item in found.items.all():
        check_reported(item)
    content = document(found, Form.INVITATION, by=by)
    made = Invitation.objects.create(
        meeting=found, content=content.to_json(), digest=content.digest, sent_by=by, sent_at=timezone.now()
    )
    found.state = State.INVITED
    found.save(update_fields=["state"])
    if settings.SENDS_EMAIL:
        write_letters(made)
    record("meeting.invited", by=by.username, thing=str(found), digest=content.digest)
    return made

"""What the example municipality's meetings hold: a leadership group with an approved meeting, one that waits for its
approvers and one that is being prepared. Nobody in it is a real person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from utfall.web.accounts.models import User
from utfall.web.meetings.actions import approving, attending, deciding, planning
from utfall.web.meetings.actions.writing import save_item, written_in
from utfall.web.meetings.board_demonstration import show_board
from utfall.web.meetings.models import Body, Item, Level, Meeting, Member, Template
from utfall.web.permissions import Role

SHORT = "FLG"
SEATS = (
    (Role.DIRECTOR, "chair", "FC", "Förvaltningschef"),
    (Role.FINANCE, "member", "EC", "Ekonomichef"),
    (Role.AREA_MANAGER, "member", "VC", "Verksamhetschef"),
    (Role.CONTROLLER, "member", "VK", "Verksamhetscontroller"),
)
COMING_BACK: tuple[dict[str, object], ...] = (
    {"title": "Uppstart och observatör", "presenter": "FC", "minutes_planned": 5},
    {"title": "Läget i verksamheterna", "kind": "dialogue", "presenter": "VC", "minutes_planned": 30},
    {"title": "Ekonomin hittills", "presenter": "EC", "minutes_planned": 20},
    {"title": "Tertialrapport", "kind": "decision", "presenter": "VK", "minutes_planned": 30, "months": [1, 5, 9]},
    {"title": "Internbudget", "kind": "decision", "presenter": "EC", "minutes_planned": 40, "months": [10, 11]},
)
LOOKED_AT = """\
Hittills i år har {{ figure("ifo.aktualiseringar") }} ärenden aktualiserats. Enhetscheferna beskriver ett jämnt tryck.

- Semesterperioden är bemannad.
- Två rekryteringar pågår."""


def show_meetings() -> dict[str, object]:
    """The ids of what there is to see, made here the first time."""
    if not Body.objects.filter(short=SHORT).exists():
        template = _body()
        today = timezone.localdate()
        _held(template, today - timedelta(days=28), is_approved=True)
        _held(template, today - timedelta(days=7), is_approved=False)
        _coming(template, today + timedelta(days=7))
    body = Body.objects.get(short=SHORT)
    closed, laid, planned = body.meetings.order_by("starts_at")[:3]
    item = planned.items.first()
    assert item is not None
    board = show_board()
    return {
        "meeting_board": board.id,
        "meeting_reported": board.items.get(kind="reported").id,
        "meeting_body": body.id,
        "meeting_approved": closed.id,
        "meeting_laid": laid.id,
        "meeting_planned": planned.id,
        "meeting_item": item.id,
        "meeting_met": laid.items.first().id,
        "meeting_revision": laid.items.first().revisions.first().id,
        "meeting_corrected": closed.items.first().id,
    }


def _person(role: Role) -> User:
    return User.objects.get(username=role.value)


def _body() -> Template:
    secretary = _person(Role.SECRETARY)
    body = planning.create_body(
        name="Förvaltningens ledningsgrupp", short=SHORT, place="Stadshuset, sal 3", by=secretary
    )
    for role, seat, initials, title in SEATS:
        user = _person(role)
        planning.add_member(body, by=secretary, user=user, name=str(user), title=title, initials=initials, seat=seat)
    return planning.create_template(body, name="Ordinarie möte", items=COMING_BACK, by=secretary)


def _plan(template: Template, day: date) -> Meeting:
    secretary, body = _person(Role.SECRETARY), template.body
    starts_at = timezone.make_aware(datetime.combine(day, time(9)))
    meeting = planning.plan_meeting(body, starts_at=starts_at, template=template, by=secretary)
    return planning.change_meeting(meeting, by=secretary, approver=Member.objects.get(body=body, initials="EC"))


def _write(item: Item, **values: object) -> None:
    item = Item.objects.get(id=item.id)
    written = replace(written_in(item), **values)
    save_item(item.id, written=written, base=item.revision, by=_person(Role.SECRETARY))


def _held(template: Template, day: date, *, is_approved: bool) -> None:
    """Held, with a late item, a guest, a decision and a secret; approved and published, or waiting for the two."""
    secretary, meeting = _person(Role.SECRETARY), _plan(template, day)
    decided = planning.add_item(
        meeting, by=secretary, title="Nytt upplägg för chefsforum", kind="decision", presenter="VC", minutes_planned=15
    )
    planning.send_invitation(meeting, by=secretary)
    late = planning.add_item(
        meeting,
        by=secretary,
        title="Uppsägning av ett avtal",
        kind="dialogue",
        presenter="FC",
        minutes_planned=10,
        level=Level.SECRET,
    )
    attending.add_guest(meeting, name="En gäst från stadskontoret", initials="GS", by=secretary)
    for item in meeting.items.exclude(kind="decision"):
        _write(item, minutes_used=item.minutes_planned + 3, text="Gruppen fick en lägesbild.")
    _write(meeting.items.get(title="Läget i verksamheterna"), text=LOOKED_AT)
    _write(late, text="Avtalet gås igenom med stadsjuristen före nästa möte.")
    for item in (decided, *meeting.items.filter(kind="decision").exclude(id=decided.id)):
        _write(
            item,
            text="Förslaget har skickats ut före mötet.",
            decision=f"{item.title} genomförs enligt förslaget från den {day.day}/{day.month}.",
            owner=_person(Role.AREA_MANAGER).id,
            due=timezone.localdate() + timedelta(days=21 if is_approved else 45),
            minutes_used=15,
        )
    for item in meeting.items.all():
        deciding.close_item(item, by=secretary)
    minutes = approving.propose(meeting, by=secretary)
    approving.approve(minutes, by=_person(Role.DIRECTOR), seen=minutes.digest)
    if is_approved:
        approving.approve(minutes, by=_person(Role.FINANCE), seen=minutes.digest)
        approving.publish(meeting, by=secretary)
        attending.save_observation(
            meeting,
            by=secretary,
            meant="Ett beslut om chefsforum.",
            happened="Beslutet togs, men dialogen drog över.",
            why="Underlaget kom samma dag.",
            keep="Att börja med läget.",
            change="Underlag tre dagar före.",
            score=4,
        )


def _coming(template: Template, day: date) -> None:
    meeting = _plan(template, day)
    _write(meeting.items.get(title="Läget i verksamheterna"), text="Vilka åtgärder hinner ge resultat före sommaren?")

"""The documents of a meeting made from what is written in it now: the invitation, and the minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from utfall.web.accounts.models import User
from utfall.web.assignments.models import Assignment
from utfall.web.assignments.queries import open_for_agenda
from utfall.web.meetings.content import (
    CarriedContent,
    FileContent,
    Form,
    ItemContent,
    MeetingContent,
    PersonContent,
)
from utfall.web.meetings.figures import figures_in, printed_text
from utfall.web.meetings.models import Attendance, Body, Decision, Item, Kind, Level, Meeting, Member
from utfall.web.meetings.reported_lines import reported_in
from utfall.web.meetings.serving import is_away, seat_of, serving_at, serving_for_absent


def series_of(body: Body) -> str:
    """The name under which assignments know the body's meetings."""
    return f"meetings:{body.id}"


def document(meeting: Meeting, form: Form, *, by: User, version: int = 1) -> MeetingContent:
    """The document with everything in it, as ``by`` may carry assignments into it."""
    items = list(
        meeting.items.select_related("owner").prefetch_related(
            "attachments", "disqualifications__attendance", "numbered__body"
        )
    )
    numbers = {item.id: number for number, item in enumerate(items, start=1)}
    people = list(meeting.attendance.select_related("member", "serves_for"))
    return MeetingContent(
        form=form,
        key=meeting.id,
        body=meeting.body.name,
        body_short=meeting.body.short,
        is_board=meeting.body.is_board,
        starts_at=_moment(meeting.starts_at),
        ended_at=_moment(meeting.ended_at) if meeting.ended_at else "",
        place=meeting.place,
        chair=_name(meeting.chair),
        approver=_name(meeting.approver),
        secretary=str(meeting.secretary),
        observer=_name(meeting.observer),
        people=tuple(_person(one, numbers, people) for one in people),
        carried=carried_to(meeting, reader=by),
        items=tuple(_item(item, numbers, people, is_minutes=form is Form.MINUTES) for item in items),
        made_at=_moment(timezone.now()),
        version=version,
    )


def carried_to(meeting: Meeting, *, reader: User) -> tuple[CarriedContent, ...]:
    """The assignments that are open and that the meeting carries: its series' own, and all others where the body takes
    those too. What this meeting itself has decided is not carried to it."""
    own = series_of(meeting.body)
    found = open_for_agenda("" if meeting.body.carries_all else own, user=reader)
    here = {
        f"meetings:decision:{one}"
        for one in Decision.objects.filter(item__meeting=meeting).values_list("id", flat=True)
    }
    opened = {one.key for one in Decision.objects.filter(body=meeting.body, item__level=Level.OPEN)}
    return tuple(_carried(one, is_public=one.decision_key in opened) for one in found if one.decision_key not in here)


def _carried(assignment: Assignment, *, is_public: bool) -> CarriedContent:
    """``is_public``: it came of an open item of the body itself. All else is for those inside the organisation."""
    level = Level.SECRET if assignment.confidential else Level.OPEN if is_public else Level.INTERNAL
    return CarriedContent(
        key=str(assignment.id),
        title=assignment.title,
        owner=str(assignment.owner),
        due=assignment.due.isoformat(),
        state=assignment.get_state_display(),
        origin=assignment.decision_label or assignment.origin_label,
        level=level.value,
    )


def _item(item: Item, numbers: dict[int, int], people: Sequence[Attendance], *, is_minutes: bool) -> ItemContent:
    number = numbers[item.id]
    decided = getattr(item, "numbered", None) if is_minutes and item.is_done else None
    found = ItemContent(
        key=item.id,
        number=number,
        title=item.title,
        kind=item.kind,
        presenter=item.presenter,
        minutes_planned=item.minutes_planned,
        level=item.level,
        is_late=item.is_late,
        text=printed_text(item.text, item.bindings),
        figures=figures_in(item.bindings),
        files=tuple(
            FileContent(one.id, one.name, one.media_type, one.size_bytes, one.digest) for one in item.attachments.all()
        ),
    )
    if item.kind == Kind.REPORTED:
        found = replace(found, reported=reported_in(item.reported))
    if not is_minutes:
        return found
    return replace(
        found,
        minutes_used=item.minutes_used,
        proposals=item.proposals,
        voting=item.voting,
        reservations=item.reservations,
        decision=item.decision if decided else "",
        decision_number=f"{decided.year}:{decided.number}" if decided else "",
        owner=str(item.owner) if decided else "",
        due=item.due.isoformat() if decided and item.due else "",
        disqualified=tuple(f"{one.attendance.name} ({one.reason})" for one in item.disqualifications.all()),
        serving=tuple(
            str(one) for one in serving_at(people, number, numbers, item.disqualifications.all()) if one.is_called_in
        ),
        absent=tuple(one.name for one in people if is_away(one, number, numbers)),
    )


def _person(one: Attendance, numbers: dict[int, int], people: Sequence[Attendance]) -> PersonContent:
    serves = tuple(
        number
        for number in numbers.values()
        if one.id in {service.substitute.id for service in serving_for_absent(people, number, numbers)}
    )
    return PersonContent(
        name=one.name,
        title=one.title,
        initials=one.initials,
        is_guest=one.is_guest,
        is_present=one.is_present,
        arrived=numbers.get(one.arrived_at_item_id or 0, 0),
        left=numbers.get(one.left_after_item_id or 0, 0),
        seat=seat_of(one),
        serves_for=one.serves_for.name if one.serves_for is not None and serves else "",
        serves=serves,
    )


def _name(member: Member | None) -> str:
    return "" if member is None else member.name


def _moment(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="minutes")

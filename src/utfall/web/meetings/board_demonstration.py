"""A board in the example municipality: a meeting under way, with substitutes who serve and what is reported to it. Its
members are made up, and have no accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from django.utils import timezone

from utfall.web.accounts.models import User
from utfall.web.meetings.actions import attending, planning
from utfall.web.meetings.actions.writing import save_item, written_in
from utfall.web.meetings.models import Body, Meeting
from utfall.web.permissions import Role

SHORT = "SN"
SEATS = (
    ("Siv Ekdal", "SE", "chair", "Ordförande"),
    ("Ove Brink", "OB", "member", "Vice ordförande"),
    ("Lena Fors", "LF", "member", "Ledamot"),
    ("Per Hult", "PH", "member", "Ledamot"),
    ("Eva Rask", "ER", "substitute", "Ersättare"),
    ("Bo Nylund", "BN", "substitute", "Ersättare"),
)
REPORTED = """\
2026-04-14; Yttrande till förvaltningsrätten; Enhetschef, delegation 3.2; SN 2026/118
2026-04-21; Antagande av ramavtal för jourhem; Socialdirektör, delegation 7.1; SN 2026/97
2026-04-28; Beslut från Inspektionen för vård och omsorg; Inspektionen för vård och omsorg; SN 2026/131"""


def show_board() -> Meeting:
    """The board's meeting, made here the first time: called to, with its attendance."""
    standing = Meeting.objects.filter(body__short=SHORT).first()
    if standing is not None:
        return standing
    secretary = User.objects.get(username=Role.SECRETARY.value)
    meeting = _called(_board(secretary), secretary)
    people = {one.initials: one for one in meeting.attendance.all()}
    first = meeting.items.first()
    assert first is not None
    changed: dict[str, dict[str, int | bool]] = {
        "LF": {"is_present": False},
        "PH": {"left": first.id},
        "ER": {"serves_for": people["LF"].id},
        "BN": {"serves_for": people["PH"].id},
    }
    presences = [
        attending.Presence(one.id, **{"is_present": True, **changed.get(initials, {})})  # type: ignore[arg-type]
        for initials, one in people.items()
    ]
    attending.save_attendance(meeting, presences, by=secretary)
    return meeting


def _board(secretary: User) -> Body:
    board = planning.create_body(
        name="Socialnämnden", short=SHORT, kind="board", place="Rådhuset", carries_all=False, by=secretary
    )
    for name, initials, seat, title in SEATS:
        email = f"{name.split()[0].lower()}@exempelstad.example" if seat != "substitute" else ""
        planning.add_member(
            board, by=secretary, name=name, title=title, initials=initials, seat=seat, email=email, observes=False
        )
    return board


def _called(board: Body, secretary: User) -> Meeting:
    day = timezone.localdate() - timedelta(days=1)
    meeting = planning.plan_meeting(board, starts_at=timezone.make_aware(datetime.combine(day, time(13))), by=secretary)
    for title, kind in (("Anmälan av delegationsbeslut", "reported"), ("Information om våren", "information")):
        planning.add_item(meeting, by=secretary, title=title, kind=kind, presenter="SE", minutes_planned=10)
    item = meeting.items.get(kind="reported")
    written = replace(written_in(item), text="Nämnden tar del av besluten.", reported=REPORTED)
    save_item(item.id, written=written, base=item.revision, by=secretary)
    planning.send_invitation(meeting, by=secretary)
    return meeting

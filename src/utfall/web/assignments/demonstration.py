"""Activities and assignments of the example municipality: some done, some late, one late under a goal that is not going
to be reached."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from utfall.web.accounts.models import Unit, User
from utfall.web.assignments.actions import add_note, create, move_due, set_state
from utfall.web.assignments.activities import start_activity
from utfall.web.assignments.models import Activity, Assignment
from utfall.web.assignments.origins import Decision, Origin, OriginKind
from utfall.web.business_areas import unit_answering
from utfall.web.permissions import Role

ATTENDANCE, INDEPENDENCE = "okad_skolnarvaro", "okad_sjalvstandighet"
MEASURES = {ATTENDANCE: "skola.hog_franvaro", INDEPENDENCE: "ifo.ej_aterkomst"}
LATE = "Skriv överenskommelsen med skolorna om närvaroteamen"
DONE = (
    ("Samla en lista över skolornas kontaktpersoner", 12),
    ("Skriv om mallen för beslut om öppenvård", 19),
    ("Gå igenom öppna utredningar äldre än fyra månader", 23),
    ("Beskriv hur frånvaro rapporteras till socialtjänsten", 31),
    ("Ta fram frågor till höstens verksamhetsdialog", 34),
    ("Jämför hyran för kontoret i centrum med två andra", 41),
    ("Följ upp introduktionen av nyanställda", 48),
    ("Pröva gemensam jour med grannkommunen", 57),
    ("Red ut vem som beställer tolk", 63),
    ("Byt leverantör av skyddad telefoni", 90),
    ("Skicka in synpunkterna på kommunens lokalplan", 9),
    ("Utse kontaktperson för våld i nära relation", 16),
    ("Rätta adresserna i mallarna", 22),
    ("Boka höstens utbildning i dokumentation", 26),
    ("Pröva bemanningen på mottagningen över sommaren", 38),
    ("Ta fram en lathund för registrering av insatser", 44),
    ("Gå igenom avtalen som löper ut i år", 52),
    ("Kalla till uppföljning med primärvården", 59),
    ("Beskriv vägen in för den som söker själv", 71),
    ("Sammanställ svaren från brukarundersökningen", 84),
    ("Pröva nya tider för jouren", 104),
    ("Kartlägg vilka som väntar på bostad", 126),
)
"""Assignments that are closed, and after how many days."""


def demonstrate_assignments() -> None:
    """Makes them, unless they are there already. The accounts and units stand before."""
    if Assignment.objects.filter(title=LATE).exists():
        return
    people = {role: User.objects.get(username=role.value) for role in Role}
    units = {goal: unit_answering(measure) for goal, measure in MEASURES.items()}
    _attendance(people, units[ATTENDANCE])
    _independence(people, units[INDEPENDENCE])
    for number, (title, days) in enumerate(DONE):
        made = create(
            title=title,
            owner=people[(Role.UNIT_MANAGER, Role.AREA_MANAGER, Role.CONTROLLER)[number % 3]],
            due=timezone.localdate() - timedelta(days=200 - days),
            by=people[Role.SECRETARY],
            origin=Origin(OriginKind.MEETING, "", "Ledningsgruppen i våras"),
        )
        set_state(made, state="done", by=made.owner)
        _given(made, days_ago=220, closed_after=days)
    hidden = create(
        title="Se över avtalet med en leverantör inför uppsägning",
        owner=people[Role.FINANCE],
        due=timezone.localdate() + timedelta(days=20),
        by=people[Role.DIRECTOR],
        origin=Origin(OriginKind.BOARD, "", "Socialnämnden i september, § 71"),
        confidential=True,
    )
    _given(hidden, days_ago=30)


def _attendance(people: dict[Role, User], unit: Unit | None) -> None:
    """Under the goal that is not going to be reached: an activity with an assignment that is late."""
    today = timezone.localdate()
    team = start_activity(
        title="Närvaroteam i tre skolor",
        goal=ATTENDANCE,
        first=today - timedelta(days=150),
        last=today + timedelta(days=120),
        by=people[Role.AREA_MANAGER],
        unit=unit,
        state=Activity.State.UNDERWAY,
        text="Skola och socialtjänst möter eleven och familjen tillsammans inom en vecka från att frånvaron märks.",
    )
    _begun(team, days_ago=160)
    late = create(
        title=LATE,
        text="Överenskommelsen är klar när alla tre rektorer har skrivit under.",
        owner=people[Role.UNIT_MANAGER],
        due=today - timedelta(days=46),
        by=people[Role.SECRETARY],
        origin=Origin(OriginKind.BOARD, "", "Socialnämnden i maj, § 48"),
        decision=Decision("", "§ 48 Närvaroteam införs i tre skolor"),
        goal=ATTENDANCE,
        measure=MEASURES[ATTENDANCE],
        unit=unit,
        activity=team,
    )
    set_state(late, state="underway", by=late.owner)
    move_due(late, due=today - timedelta(days=18), reason="En av rektorerna tillträdde först i augusti.", by=late.owner)
    add_note(late, text="Två av tre skolor har skrivit under. Den tredje vill se kostnaden först.", by=late.owner)
    _given(late, days_ago=140)
    coming = create(
        title="Redovisa närvaroteamens första termin för nämnden",
        owner=people[Role.AREA_MANAGER],
        due=today + timedelta(days=60),
        by=people[Role.SECRETARY],
        origin=Origin(OriginKind.BOARD, "", "Socialnämnden i maj, § 48"),
        goal=ATTENDANCE,
        measure=MEASURES[ATTENDANCE],
        unit=unit,
        activity=team,
    )
    _given(coming, days_ago=140)


def _independence(people: dict[Role, User], unit: Unit | None) -> None:
    """Under the other goal: an activity that is planned, and an assignment due within the week."""
    today = timezone.localdate()
    call = start_activity(
        title="Samtal tre månader efter avslutad insats",
        goal=INDEPENDENCE,
        first=today + timedelta(days=30),
        last=today + timedelta(days=395),
        by=people[Role.CONTROLLER],
        unit=unit,
        text="Den som har avslutat en insats blir uppringd en gång, för att ett nytt behov ska fångas tidigt.",
    )
    _begun(call, days_ago=70)
    soon = create(
        title="Ta fram frågorna till uppföljningssamtalet",
        owner=people[Role.UNIT_MANAGER],
        due=today + timedelta(days=4),
        by=people[Role.AREA_MANAGER],
        origin=Origin(OriginKind.DIALOGUE, "", "Verksamhetsdialog i augusti"),
        goal=INDEPENDENCE,
        measure=MEASURES[INDEPENDENCE],
        unit=unit,
        activity=call,
    )
    _given(soon, days_ago=60)


def _begun(made: Activity, *, days_ago: int) -> None:
    """The activity as if it had been written in the past."""
    at = timezone.now() - timedelta(days=days_ago)
    Activity.objects.filter(id=made.id).update(created_at=at)
    made.revisions.update(at=at)


def _given(made: Assignment, *, days_ago: int, closed_after: int | None = None) -> None:
    """The assignment as if it had been given, changed and closed in the past: an example has a history of its own."""
    day = timezone.localdate() - timedelta(days=days_ago)
    at = timezone.make_aware(datetime.combine(day, time(10, 0)))
    values = {"created_at": at}
    if closed_after is not None:
        values["closed_at"] = at + timedelta(days=closed_after)
    Assignment.objects.filter(id=made.id).update(**values)
    for number, change in enumerate(made.changes.order_by("id")):
        change.at = values.get("closed_at", at + timedelta(days=30 * number)) if number else at
        change.save(update_fields=["at"])
    made.notes.update(at=at + timedelta(days=100))

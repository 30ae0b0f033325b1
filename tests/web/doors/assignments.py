"""The addresses of assignments and activities: owners follow up their own, and whoever gives assignments there."""

from __future__ import annotations

from datetime import date

from tests.web.doors import Whose
from tests.web.doors.door import Door, Rule

from utfall.web.assignments.actions import create
from utfall.web.assignments.activities import start_activity
from utfall.web.assignments.calendars import make_key
from utfall.web.assignments.origins import Origin, OriginKind

_ONE, _ACTIVITY = "uppdrag/<int:number>/", "uppdrag/aktivitet/<int:number>/"


def _door(rule: Rule, end: str) -> Door:
    place = "uppdrag/{assignment}/"
    return Door(rule, f"{place}{end}", f"uppdrag/{{other_assignment}}/{end}", f"uppdrag/987654/{end}")


DOORS = {
    _ONE: Door(Rule.NONE, "uppdrag/{other_assignment}/", missing="uppdrag/987654/"),
    **{f"{_ONE}{end}": _door(Rule.FOLLOWS, end) for end in ("lage/", "dag/", "ansvarig/", "anteckning/")},
    f"{_ONE}sekretess/": _door(Rule.CONFIDES, "sekretess/"),
    # In which unit one may give it is decided when the form is sent: tests/web/assignments.
    "rapport/<str:period>/<int:version>/uppdrag/": Door(
        Rule.NONE, "rapport/2025-T1/1/uppdrag/", missing="rapport/2025-T1/9/uppdrag/"
    ),
    "uppdrag/mina/<slug:form>.ics": Door(Rule.NONE, "uppdrag/mina/handelser.ics", missing="uppdrag/mina/finns-ej.ics"),
    # The key is all that opens it, to anybody: there is none that is one's own.
    "uppdrag/kalender/<str:key>/<slug:form>.ics": Door(
        Rule.NONE, "uppdrag/kalender/{calendar}/handelser.ics", missing="uppdrag/kalender/finns-ej/handelser.ics"
    ),
    _ACTIVITY: Door(Rule.NONE, "uppdrag/aktivitet/{other_activity}/", missing="uppdrag/aktivitet/987654/"),
    f"{_ACTIVITY}andra/": Door(
        Rule.UNIT,
        "uppdrag/aktivitet/{activity}/andra/",
        "uppdrag/aktivitet/{other_activity}/andra/",
        "uppdrag/aktivitet/987654/andra/",
    ),
}


def furnish(mine: Whose, others: Whose) -> dict[str, object]:
    """An assignment and an activity of each."""
    found: dict[str, object] = {"calendar": make_key(others.user)}
    for before, whose in (("", mine), ("other_", others)):
        found[f"{before}assignment"] = create(
            title="Prov",
            owner=whose.user,
            due=date(2025, 6, 1),
            by=whose.user,
            origin=Origin(OriginKind.BOARD, "", "Prov"),
            unit=whose.unit,
        ).id
        found[f"{before}activity"] = start_activity(
            title="Prov",
            goal="okad_skolnarvaro",
            first=date(2025, 1, 1),
            last=date(2025, 12, 31),
            by=whose.user,
            unit=whose.unit,
        ).id
    return found

"""The addresses of the room Skatta läget."""

from __future__ import annotations

from datetime import date

from tests.web.doors import Whose
from tests.web.doors.door import Door, Rule

from utfall.web.self_assessment.models import DevelopmentArea, Participant, Question, SelfAssessment

_ONE = "skatta-laget/<int:number>/"


def _door(rule: Rule, end: str, *, kind: str = "assessing") -> Door:
    """An address under a self-assessment; to those who are not in the group what the group writes is not there."""
    own, theirs = (f"skatta-laget/{{{before}{kind}}}/" for before in ("", "other_"))
    return Door(rule, own + end, theirs + end.replace("{", "{other_"), f"skatta-laget/987654/{end}")


DOORS = {
    _ONE: _door(Rule.UNIT, ""),
    f"{_ONE}stang-insamlingen/": _door(Rule.UNIT, "stang-insamlingen/"),
    f"{_ONE}stang/": _door(Rule.UNIT, "stang/"),
    f"{_ONE}svara/": _door(Rule.OWN, "svara/"),
    f"{_ONE}omrade/": _door(Rule.OWN, "omrade/", kind="assessed"),
    f"{_ONE}uppdrag/": _door(Rule.OWN, "uppdrag/", kind="assessed"),
    f"{_ONE}fraga/<int:question>/": _door(Rule.OWN, "fraga/{assessed_question}/", kind="assessed"),
    f"{_ONE}omrade/<int:area>/": _door(Rule.OWN, "omrade/{assessed_area}/", kind="assessed"),
}


def furnish(mine: Whose, others: Whose) -> dict[str, object]:
    """One that collects answers and one that is discussed, of each."""
    names: dict[str, object] = {}
    for before, whose in (("", mine), ("other_", others)):
        collecting, discussing = (
            SelfAssessment.objects.create(
                set_id="skatta_laget",
                set_title="Skatta läget",
                name=f"prov {before}",
                unit=whose.unit,
                scale=["Nej", "Ja"],
                due=date(2025, 5, 1),
                started_by=others.user,
            )
            for _ in range(2)
        )
        for one in (collecting, discussing):
            Participant.objects.create(assessment=one, user=whose.user)
        SelfAssessment.objects.filter(id=discussing.id).update(state=SelfAssessment.State.DISCUSSING)
        if whose is mine:  # what another has started is not the person's own, and in the group is who is asked
            SelfAssessment.objects.filter(id__in=(collecting.id, discussing.id)).update(started_by=mine.user)
        question = Question.objects.create(assessment=discussing, key="prov", area="Prov", text="Prov?", order=0)
        area = DevelopmentArea.objects.create(
            assessment=discussing, number=1, text="Prov", owner=whose.user, due=date(2025, 6, 1)
        )
        names |= {
            f"{before}assessing": collecting.id,
            f"{before}assessed": discussing.id,
            f"{before}assessed_question": question.id,
            f"{before}assessed_area": area.id,
        }
    return names

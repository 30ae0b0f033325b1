"""What the example municipality has in the room: last year's self-assessment, closed, and one that collects answers."""

from __future__ import annotations

from datetime import date, timedelta

from utfall.web.accounts.models import User
from utfall.web.permissions import Role
from utfall.web.self_assessment import actions
from utfall.web.self_assessment.models import SelfAssessment
from utfall.web.self_assessment.question_set import question_sets

SET = "skatta_laget"
GROUP = (
    Role.DIRECTOR,
    Role.CONTROLLER,
    Role.FINANCE,
    Role.SECRETARY,
    Role.SUPPORT,
    Role.AREA_MANAGER,
    Role.UNIT_MANAGER,
)
GIVEN = (
    (3, 2, 2, 3, 2, 3, 2),
    (3, 3, 4, 3, 3, 2, 3),
    (3, 3, 3, 2, 3, 4, 3),
    (2, 1, 2, 2, 3, 2, 1),
    (2, 2, 3, 2, 2, 3, 2),
    (3, 4, 3, 3, 3, 2, 4),
    (2, 3, 2, 2, 3, 2, 3),
    (2, 2, 1, 2, 3, 2, 2),
    (3, 3, 4, 3, 3, 4, 3),
    (2, 2, 3, 2, 2, 1, 2),
)
"""By question the steps of the group, in its order."""
AGREED = {"analys": 2, "externt": 2, "jamlikt": 2, "bemanning": 2}
SAID = {
    "analys": "Vi är överens om att vi samlar in mer än vi läser. Det som skiljer oss är hur fort vi tror att det går.",
    "externt": "Skolan är med när det gäller barn. Hälso- och sjukvården är det svåra.",
}
DEVELOPED = (
    ("Stärk kompetensen i uppföljning, analys och utvärdering", "analys", Role.CONTROLLER, 60),
    ("Kom överens med hälso- och sjukvården om vem som ringer först", "externt", Role.AREA_MANAGER, -10),
    ("Följ upp insatserna efter kön i varje uppföljning", "jamlikt", Role.UNIT_MANAGER, 90),
)


def show_self_assessments() -> dict[str, object]:
    """The two, made once, and what a page's address can name of them: ``assessed`` is being discussed, ``assessing``
    collects answers, and ``assessed_question`` and ``assessed_area`` are of the first."""
    if not SelfAssessment.objects.exists():
        _make()
    discussed = SelfAssessment.objects.get(state=SelfAssessment.State.DISCUSSING)
    collecting = SelfAssessment.objects.get(state=SelfAssessment.State.COLLECTING)
    areas = discussed.areas.filter(assigned_at=None)
    return {
        "assessed": discussed.id,
        "assessing": collecting.id,
        "assessed_question": discussed.questions.get(key="analys").id,
        "assessed_area": areas[0].id,
    }


def _make() -> None:
    people = {role: User.objects.get(username=role.value) for role in GROUP}
    before = _answered("förra året", people, shift=0)
    for text, key, role, days in DEVELOPED:
        due = date.today() + timedelta(days=days)
        question = before.questions.get(key=key)
        actions.add_area(before, text=text, owner=people[role], due=due, question=question, by=people[Role.DIRECTOR])
    actions.close(before, by=people[Role.DIRECTOR])
    now = _answered("i år", people, shift=1)
    due = date.today() + timedelta(days=120)
    actions.add_area(
        now,
        text="Pröva ett gemensamt möte med vårdcentralen varje månad",
        owner=people[Role.AREA_MANAGER],
        due=due,
        question=now.questions.get(key="externt"),
        by=people[Role.DIRECTOR],
    )
    actions.start(
        question_sets()[SET],
        name="nämndens presidium",
        unit=None,
        due=date.today() + timedelta(days=7),
        people=list(people.values()),
        by=people[Role.SECRETARY],
    )


def _answered(name: str, people: dict[Role, User], *, shift: int) -> SelfAssessment:
    """A self-assessment that all have answered, ``shift`` steps up on some questions, and the group's own answers."""
    director = people[Role.DIRECTOR]
    due = date.today() - timedelta(days=3)
    asked = question_sets()[SET]
    made = actions.start(asked, name=name, unit=None, due=due, people=list(people.values()), by=director)
    for place, part in enumerate(made.participants.select_related("user")):
        steps = {one.id: GIVEN[number][place] for number, one in enumerate(asked.questions[: len(GIVEN)])}
        moved = {key: min(5, step + shift) if key in AGREED else step for key, step in steps.items()}
        actions.answer(part, answers=moved, remarks={}, by=part.user)
    actions.close_collection(made, by=director)
    for question in made.questions.filter(key__in=AGREED):
        common = AGREED[question.key] + (shift if question.key == "analys" else 0)
        actions.agree(question, discussion=SAID.get(question.key, ""), common=common, base=1, by=director)
    return made

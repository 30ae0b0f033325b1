"""Starting, answering, closing the collection, agreeing, and making assignments: each one transaction with its entry in
the log. No entry says what anybody answered."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import Unit, User
from utfall.web.assignments.actions import create
from utfall.web.assignments.origins import Origin, OriginKind
from utfall.web.audit.actions import record
from utfall.web.self_assessment.models import (
    DevelopmentArea,
    DiscussionRevision,
    Participant,
    Question,
    SelfAssessment,
)
from utfall.web.self_assessment.question_set import QuestionSet

State = SelfAssessment.State


class ChangedMeanwhile(Exception):
    """Somebody else has changed the development area since the page was made."""


@dataclass(frozen=True)
class Agreed:
    """What became of a save: the question as it stands, and the writer's own text where another's stood there."""

    question: Question
    aside: DiscussionRevision | None


@transaction.atomic
def start(
    asked: QuestionSet, *, name: str, unit: Unit | None, due: datetime.date, people: Sequence[User], by: User
) -> SelfAssessment:
    """A new self-assessment with the set's questions as they stand, and those who are asked."""
    made = SelfAssessment.objects.create(
        set_id=asked.id,
        set_title=asked.title,
        name=name.strip(),
        unit=unit,
        scale=list(asked.scale),
        due=due,
        invited=len(people),
        started_by=by,
    )
    for order, one in enumerate(asked.questions):
        Question.objects.create(assessment=made, key=one.id, area=one.area, text=one.text, order=order)
    for person in people:
        Participant.objects.create(assessment=made, user=person)
    record("self_assessment.started", by=by.username, thing=str(made), invited=len(people))
    return made


@transaction.atomic
def answer(
    participant: Participant, *, answers: Mapping[str, int], remarks: Mapping[str, str], by: User
) -> Participant:
    """The person's answers, in place of those given before. Raises ``NotPossibleNow`` when the collection is closed."""
    made = _locked(participant.assessment_id, State.COLLECTING)
    found = made.participants.get(id=participant.id, user=by)
    keys = set(made.questions.values_list("key", flat=True))
    if not set(answers) <= keys or not all(0 <= step <= len(made.scale) for step in answers.values()):
        raise NotPossibleNow("Svaret hör inte till den här självskattningen.", remedy="Ladda om sidan.")
    found.answers = dict(answers)
    found.remarks = {key: text.strip() for key, text in remarks.items() if key in keys and text.strip()}
    found.save(update_fields=["answers", "remarks"])
    record("self_assessment.answered", by=by.username, thing=str(made))
    return found


@transaction.atomic
def close_collection(assessment: SelfAssessment, *, by: User) -> SelfAssessment:
    """The answers become sorted lists by question, and who gave which is forgotten for good."""
    made = _locked(assessment.id, State.COLLECTING)
    given = list(made.participants.all())
    for question in made.questions.all():
        steps = (one.answers.get(question.key, 0) for one in given)
        question.values = sorted(step for step in steps if step)
        question.remarks = sorted(one.remarks[question.key] for one in given if question.key in one.remarks)
        question.save(update_fields=["values", "remarks"])
    made.participants.update(answers={}, remarks={})  # before the state: afterwards the database keeps them empty
    made.answered = sum(bool(one.answers) for one in given)
    made.state = State.DISCUSSING
    made.save(update_fields=["answered", "state"])
    record("self_assessment.collected", by=by.username, thing=str(made), answered=made.answered)
    return made


@transaction.atomic
def agree(question: Question, *, discussion: str, common: int | None, base: int, by: User) -> Agreed:
    """The group's answer, if ``base`` is still the question's revision; otherwise kept aside, and the other stands."""
    made = _locked(question.assessment_id, State.DISCUSSING)
    if common is not None and not 1 <= common <= len(made.scale):
        raise NotPossibleNow("Steget finns inte på skalan.", remedy="Välj ett av stegen.")
    found = made.questions.get(id=question.id)
    discussion = discussion.replace("\r\n", "\n").strip()
    if (discussion, common) == (found.discussion, found.common):
        return Agreed(found, None)
    is_met = base != found.revision
    if not is_met:
        found.discussion, found.common, found.updated_by = discussion, common, by
        found.revision += 1
        found.save(update_fields=["discussion", "common", "updated_by", "revision"])
    kept = DiscussionRevision.objects.create(
        question=found,
        number=base if is_met else found.revision,
        discussion=discussion,
        common=common,
        by=by,
        is_aside=is_met,
    )
    act = "self_assessment.met" if is_met else "self_assessment.discussed"
    record(act, by=by.username, thing=str(made), question=found.key, revision=found.revision)
    return Agreed(found, kept if is_met else None)


@transaction.atomic
def add_area(
    assessment: SelfAssessment, *, text: str, owner: User, due: datetime.date, question: Question | None, by: User
) -> DevelopmentArea:
    """A development area; two that are written at once get a number each."""
    made = _locked(assessment.id, State.DISCUSSING)
    number = (made.areas.aggregate(last=Max("number"))["last"] or 0) + 1
    area = DevelopmentArea.objects.create(
        assessment=made, number=number, text=text.strip(), owner=owner, due=due, question=question
    )
    record("self_assessment.area_written", by=by.username, thing=str(made), owner=owner.username)
    return area


@transaction.atomic
def change_area(
    area: DevelopmentArea,
    *,
    text: str,
    owner: User,
    due: datetime.date,
    question: Question | None,
    base: int,
    by: User,
) -> DevelopmentArea:
    """The area with other words, owner or day. Raises ``ChangedMeanwhile``, and ``NotPossibleNow`` where it is an
    assignment: that is followed and changed there."""
    found = _changeable(area, base=base)
    found.text, found.owner, found.due, found.question = text.strip(), owner, due, question
    found.revision += 1
    found.save()
    record("self_assessment.area_changed", by=by.username, thing=str(found.assessment), was=area.text)
    return found


@transaction.atomic
def strike_area(area: DevelopmentArea, *, base: int, by: User) -> None:
    """The area taken away; the log keeps its words. Raises as ``change_area``."""
    found = _changeable(area, base=base)
    record("self_assessment.area_struck", by=by.username, thing=str(found.assessment), was=found.text)
    found.delete()


@transaction.atomic
def make_assignments(assessment: SelfAssessment, *, by: User) -> int:
    """How many development areas became assignments."""
    return _assign_all(_locked(assessment.id, State.DISCUSSING), by=by)


@transaction.atomic
def close(assessment: SelfAssessment, *, by: User) -> SelfAssessment:
    """Nothing is written in it any more, and every development area is an assignment."""
    made = _locked(assessment.id, State.DISCUSSING)
    _assign_all(made, by=by)
    made.state, made.closed_at = State.CLOSED, timezone.now()
    made.save(update_fields=["state", "closed_at"])
    record("self_assessment.closed", by=by.username, thing=str(made))
    return made


def _assign_all(made: SelfAssessment, *, by: User) -> int:
    waiting = list(made.areas.filter(assigned_at=None).select_related("owner", "assessment"))
    for area in waiting:
        create(
            title=area.text,
            owner=area.owner,
            due=area.due,
            by=by,
            origin=Origin(
                kind=OriginKind.SELF_ASSESSMENT,
                key=area.origin_key,
                label=str(made),
                address=f"{reverse('self_assessment', args=[made.id])}#omraden",
            ),
            text="" if area.question is None else area.question.text,
            unit=made.unit,
        )
        area.assigned_at = timezone.now()
        area.save(update_fields=["assigned_at"])
    if waiting:
        record("self_assessment.assigned", by=by.username, thing=str(made), entries=len(waiting))
    return len(waiting)


def _locked(number: int, state: SelfAssessment.State) -> SelfAssessment:
    """The assessment, held until the transaction ends. Raises ``NotPossibleNow`` where it is in another state."""
    found = SelfAssessment.objects.select_for_update().get(id=number)
    if found.state != state:
        raise NotPossibleNow(
            f"Självskattningen är i ett annat läge: {found.get_state_display().lower()}.", remedy="Ladda om sidan."
        )
    return found


def _changeable(area: DevelopmentArea, *, base: int) -> DevelopmentArea:
    _locked(area.assessment_id, State.DISCUSSING)
    found = DevelopmentArea.objects.select_related("assessment").filter(id=area.id).first()
    if found is None or found.revision != base:
        raise ChangedMeanwhile
    if found.assigned_at is not None:
        raise NotPossibleNow("Utvecklingsområdet är ett uppdrag.", remedy="Ändra uppdraget på sidan Uppdrag.")
    return found

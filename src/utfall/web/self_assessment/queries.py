"""What the room's pages show: no answer of one person, no small count, and nothing before the collection is closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from utfall.disclosure.policy import DisclosurePolicy
from utfall.web.accounts.models import User
from utfall.web.assignments.models import Assignment
from utfall.web.assignments.origins import OriginKind
from utfall.web.assignments.queries import of_origin
from utfall.web.permissions import Permission
from utfall.web.self_assessment.models import DevelopmentArea, Participant, Question, SelfAssessment
from utfall.web.self_assessment.spread import Spread, spread_of


@dataclass(frozen=True)
class AreaRow:
    """A development area and its assignment, where there is one that the reader may see."""

    area: DevelopmentArea
    assignment: Assignment | None


@dataclass(frozen=True)
class QuestionRow:
    """A question with the group's answers now and last time. ``spread`` is None where too few have answered; ``last``
    where it was not asked, in these words, by this scale. ``is_changed`` says that its words or scale are new."""

    question: Question
    spread: Spread | None
    last: Question | None
    last_spread: Spread | None
    is_changed: bool
    remarks: Sequence[str]

    @property
    def steps(self) -> int | None:
        """How many steps the common answer has moved since last time; None where there are not two."""
        if self.last is None or self.last.common is None or self.question.common is None:
            return None
        return self.question.common - self.last.common

    @property
    def steps_down(self) -> int:
        """How many steps it has sunk."""
        return max(0, -(self.steps or 0))


@dataclass(frozen=True)
class AssessmentPage:
    """One self-assessment as ``reader`` sees it, protected by ``policy``."""

    assessment: SelfAssessment
    reader: User
    policy: DisclosurePolicy

    @property
    def is_collecting(self) -> bool:
        """May answers still be given and changed?"""
        return self.assessment.state == SelfAssessment.State.COLLECTING

    @cached_property
    def mine(self) -> Participant | None:
        """The reader's own part, where they are asked."""
        return self.assessment.participants.filter(user=self.reader).first()

    @cached_property
    def given(self) -> int:
        """How many have answered."""
        if not self.is_collecting:
            return self.assessment.answered
        return sum(bool(one.answers) for one in self.assessment.participants.all())

    @property
    def is_too_few(self) -> bool:
        """Have so few answered that nothing but the common answer is shown?"""
        return self.given < self.policy.minimum_count

    @cached_property
    def last(self) -> SelfAssessment | None:
        """The group's last self-assessment with the same set, closed."""
        one = self.assessment
        earlier = SelfAssessment.objects.filter(
            set_id=one.set_id, unit=one.unit, state=SelfAssessment.State.CLOSED, started_at__lt=one.started_at
        )
        return earlier.first()

    @cached_property
    def rows(self) -> tuple[QuestionRow, ...]:
        """Every question; without answers while they are collected."""
        before = {} if self.last is None else {one.key: one for one in self.last.questions.all()}
        return tuple(
            self._row(one, before.get(one.key)) for one in self.assessment.questions.select_related("updated_by")
        )

    @cached_property
    def areas(self) -> tuple[AreaRow, ...]:
        """What the group will develop."""
        return area_rows(self.assessment, reader=self.reader)

    @cached_property
    def last_areas(self) -> tuple[AreaRow, ...]:
        """What it would develop last time, and how that went."""
        return () if self.last is None else area_rows(self.last, reader=self.reader)

    @property
    def waiting(self) -> int:
        """How many development areas are no assignment yet."""
        return sum(row.area.assigned_at is None for row in self.areas)

    def _row(self, question: Question, before: Question | None) -> QuestionRow:
        scale = self.assessment.scale
        is_same = before is not None and before.text == question.text and before.assessment.scale == scale
        last = before if is_same else None
        return QuestionRow(
            question,
            spread_of(question.values, steps=len(scale), policy=self.policy),
            last,
            None if last is None else spread_of(last.values, steps=len(scale), policy=self.policy),
            before is not None and not is_same,
            () if self.is_too_few else question.remarks,
        )


def area_rows(assessment: SelfAssessment, *, reader: User) -> tuple[AreaRow, ...]:
    """The assessment's development areas, each with its assignment."""
    made = {one.origin_key: one for one in of_origin(OriginKind.SELF_ASSESSMENT, assessment.origin_prefix, user=reader)}
    found = assessment.areas.select_related("owner", "assessment", "question")
    return tuple(AreaRow(one, made.get(one.origin_key)) for one in found)


def may_see(user: User, assessment: SelfAssessment) -> bool:
    """Those who are asked, and those who may see the unit's."""
    return user.may_in(Permission.SEE_SELF_ASSESSMENT, assessment.unit) or is_in_group(user, assessment)


def is_in_group(user: User, assessment: SelfAssessment) -> bool:
    """Those who are asked, and who started it: they write what the group agrees on."""
    return assessment.started_by_id == user.id or assessment.participants.filter(user=user).exists()


def assessments_for(user: User) -> list[SelfAssessment]:
    """Those that the person may see, the newest first."""
    found = SelfAssessment.objects.select_related("unit__parent", "started_by")
    return [one for one in found if may_see(user, one)]

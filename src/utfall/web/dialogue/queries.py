"""What the room's pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from utfall.errors import UtfallError
from utfall.figures.kept import KeptGate
from utfall.web.accounts.models import User
from utfall.web.assignments.models import Assignment
from utfall.web.assignments.origins import OriginKind
from utfall.web.assignments.queries import of_origin
from utfall.web.business_areas import business_areas
from utfall.web.dialogue.comparing import ComparedFigure, compared_figures
from utfall.web.dialogue.freezing import FrozenOverview, overview_as_printed, overview_from_json
from utfall.web.dialogue.models import Agreement, Cycle, Dialogue, Part
from utfall.web.figure_words import State
from utfall.web.permissions import Permission

_SHAPES = {
    Assignment.State.OPEN: "not",
    Assignment.State.UNDERWAY: "warn",
    Assignment.State.DONE: "good",
    Assignment.State.ENDED: "bad",
}


@dataclass(frozen=True)
class DialogueRow:
    """A dialogue in the list; ``late`` are the comments that should have been there."""

    dialogue: Dialogue
    state: State
    written: int
    asked: int
    late: tuple[Part, ...]


@dataclass(frozen=True)
class Round:
    """A cycle with those of its dialogues that the reader may see."""

    cycle: Cycle
    rows: tuple[DialogueRow, ...]


@dataclass(frozen=True)
class AgreementRow:
    """An agreement and the assignment made of it, where there is one that the reader may see."""

    agreement: Agreement
    assignment: Assignment | None

    @property
    def state(self) -> State:
        """How it goes: the assignment's state as a mark; what is not an assignment, or not to be seen, says so."""
        if self.assignment is None:
            return State("not", "Inte uppdrag än" if self.agreement.assigned_at is None else "Uppdrag")
        return State(_SHAPES[Assignment.State(self.assignment.state)], self.assignment.get_state_display())

    @property
    def is_overdue(self) -> bool:
        """Past its day and not closed."""
        one = self.assignment
        return one is not None and one.is_open and one.due < timezone.localdate()


@dataclass(frozen=True)
class AnsweredQuestion:
    """A question with its answer, and the last dialogue's answer to the same one."""

    part: Part
    last: Part | None


@dataclass(frozen=True)
class DialoguePage:
    """One dialogue as ``reader`` sees it (None: as everybody may). ``now`` is the overview as it would be printed
    today; None without data."""

    dialogue: Dialogue
    reader: User | None
    now: FrozenOverview | None

    @cached_property
    def state(self) -> State:
        """How far it has come."""
        return state_of(self.dialogue)

    @cached_property
    def overview(self) -> FrozenOverview:
        """The area's figures as frozen."""
        return overview_from_json(self.dialogue.overview)

    @cached_property
    def last(self) -> Dialogue | None:
        """The area's dialogue in the round before."""
        return last_dialogue(self.dialogue)

    @cached_property
    def last_agreements(self) -> tuple[AgreementRow, ...]:
        """What was agreed then, and how it went."""
        return () if self.last is None else agreement_rows(self.last, reader=self.reader)

    @cached_property
    def figures(self) -> tuple[ComparedFigure, ...]:
        """Each measure then, as frozen, and now."""
        last = None if self.last is None else overview_from_json(self.last.overview)
        return compared_figures(self.overview, last=last, now=self.now)

    @cached_property
    def changed_since(self) -> tuple[ComparedFigure, ...]:
        """The measures that print something else now than when they were frozen."""
        return tuple(one for one in self.figures if one.since is not None and one.since.has_changed)

    @cached_property
    def parts(self) -> Sequence[Part]:
        """Every text, in order."""
        return list(self.dialogue.parts.select_related("owner", "updated_by"))

    @property
    def comments(self) -> tuple[Part, ...]:
        """What support functions and manager say before the meeting."""
        return tuple(part for part in self.parts if part.kind != Part.Kind.QUESTION)

    @property
    def late(self) -> tuple[Part, ...]:
        """Those of them that should have been there."""
        return () if self.dialogue.is_closed else tuple(part for part in self.comments if part.days_late)

    @cached_property
    def questions(self) -> tuple[AnsweredQuestion, ...]:
        """The questions, each with the last dialogue's answer."""
        before = {} if self.last is None else {_asked(part): part for part in self.last.parts.all()}
        return tuple(
            AnsweredQuestion(part, before.get(_asked(part))) for part in self.parts if part.kind == Part.Kind.QUESTION
        )

    @cached_property
    def agreements(self) -> tuple[AgreementRow, ...]:
        """What is agreed now."""
        return agreement_rows(self.dialogue, reader=self.reader)

    @property
    def waiting(self) -> int:
        """How many agreements are no assignment yet."""
        return sum(row.agreement.assigned_at is None for row in self.agreements)

    @property
    def unwritten(self) -> tuple[Part, ...]:
        """Comments and answers where nothing stands."""
        return tuple(part for part in self.parts if not part.is_written)

    @cached_property
    def versions(self) -> Sequence[Dialogue]:
        """Every version of this dialogue, the newest first."""
        same = Dialogue.objects.filter(cycle=self.dialogue.cycle, area_id=self.dialogue.area_id)
        return list(same.select_related("record", "cycle"))


def rounds_for(reader: User) -> tuple[Round, ...]:
    """Every cycle with the newest version of each dialogue that the reader may see."""
    found = []
    cycles = Cycle.objects.prefetch_related(
        "dialogues__parts__owner", "dialogues__unit__parent", "dialogues__record", "dialogues__signatures"
    )
    places = {area.id: place for place, area in enumerate(business_areas().areas)}
    for cycle in cycles:
        newest: dict[str, Dialogue] = {}
        for one in cycle.dialogues.all():
            if one.area_id not in newest or one.version > newest[one.area_id].version:
                newest[one.area_id] = one
        seen = [one for one in newest.values() if reader.may_in(Permission.SEE_DIALOGUE, one.unit)]
        seen.sort(key=lambda one: places.get(one.area_id, len(places)))
        found.append(Round(cycle, tuple(_row(one) for one in seen)))
    return tuple(found)


def _row(dialogue: Dialogue) -> DialogueRow:
    comments = [part for part in dialogue.parts.all() if part.kind != Part.Kind.QUESTION]
    late = () if dialogue.is_closed else tuple(part for part in comments if part.days_late)
    return DialogueRow(dialogue, state_of(dialogue), sum(part.is_written for part in comments), len(comments), late)


def state_of(dialogue: Dialogue) -> State:
    """Being prepared, signed by one, or closed."""
    if dialogue.is_closed:
        return State("good", "Stängd")
    return State("warn", "Undertecknad av en") if dialogue.is_signed else State("not", "Pågår")


def last_dialogue(dialogue: Dialogue) -> Dialogue | None:
    """The area's dialogue in the nearest round before that was closed; where none was, in the nearest."""
    earlier = (
        Dialogue.objects.filter(area_id=dialogue.area_id, cycle__begins_on__lt=dialogue.cycle.begins_on)
        .select_related("cycle", "unit", "record")
        .order_by("-cycle__begins_on", "-version")
    )
    return earlier.exclude(record=None).first() or earlier.first()


def agreement_rows(dialogue: Dialogue, *, reader: User | None) -> tuple[AgreementRow, ...]:
    """The dialogue's agreements, each with its assignment; without a reader only those that everybody may see."""
    made = {one.origin_key: one for one in of_origin(OriginKind.DIALOGUE, dialogue.origin_prefix, user=reader)}
    found = dialogue.agreements.select_related("owner", "dialogue")
    return tuple(AgreementRow(one, made.get(one.origin_key)) for one in found)


def overview_now(gate: KeptGate | None, dialogue: Dialogue) -> FrozenOverview | None:
    """The area's figures as they would be printed today; None where there is nothing to ask, or the area is gone."""
    area = business_areas().area(dialogue.area_id)
    if gate is None or area is None:
        return None
    try:
        return overview_as_printed(gate, area)
    except UtfallError:
        return None


def _asked(part: Part) -> tuple[str, str, str]:
    """What makes two parts the same question: a standing one with new words is another."""
    return part.kind, part.key, part.title

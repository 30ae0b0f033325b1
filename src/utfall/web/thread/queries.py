"""What the red thread is made of: goals and their assessment, activities, assignments, decisions, and what other rooms
have told of."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils import timezone

from utfall.measures.goals import Goal
from utfall.reports.numbers import format_day
from utfall.web.accounts.models import User
from utfall.web.assessed_goals import GoalMark
from utfall.web.assignments.as_of import activities_standing, end_of, standing
from utfall.web.assignments.goal_names import goal_address, known_goals
from utfall.web.assignments.models import Activity, Assignment
from utfall.web.assignments.origins import OriginKind
from utfall.web.assignments.queries import visible_to
from utfall.web.assignments.threads import ThreadEntry, ThreadKind, entries_for
from utfall.web.gates import catalogue
from utfall.web.thread.knots import Kind, Knot, walk

CLOSED_DAYS = 365
"""Assignments that were closed longer ago are not in the thread: it shows what goes on."""

NO_GOAL = "Utan mål"
_DECIDES = (OriginKind.COUNCIL, OriginKind.BOARD, OriginKind.MEETING)
_KIND_OF = {ThreadKind.PILOT: Kind.ACTIVITY, ThreadKind.AGREEMENT: Kind.ASSIGNMENT, ThreadKind.DECISION: Kind.DECISION}
_NAME_OF = {ThreadKind.PILOT: "Pilot", ThreadKind.AGREEMENT: "Överenskommelse", ThreadKind.DECISION: ""}


@dataclass(frozen=True)
class Strands:
    """All that is tied together, as one reader may see it."""

    goals: tuple[Goal, ...]
    marks: Mapping[str, GoalMark]
    activities: tuple[Activity, ...]
    assignments: tuple[Assignment, ...]
    entries: Mapping[str, tuple[ThreadEntry, ...]]
    """By goal id, and by measure for what has an assignment and no goal."""


def strands(
    user: User, *, marks: Iterable[GoalMark], with_closed: bool = True, on: datetime.date | None = None
) -> Strands:
    """What the reader may see, also assignments that were closed lately; today, or as it stood on an earlier day.
    ``marks`` are the goals followed up then; a goal of another year is in the thread where an activity or an assignment
    serves it."""
    assessed = {mark.goal.id: mark for mark in marks}
    since = (end_of(on) if on else timezone.now()) - datetime.timedelta(days=CLOSED_DAYS)
    found = standing(visible_to(user).select_related("activity"), on)
    assignments = tuple(one for one in found if one.closed_at is None or (with_closed and one.closed_at >= since))
    activities = activities_standing(on)
    served = {one.goal for one in (*activities, *assignments) if one.goal}
    goals = [mark.goal for mark in assessed.values()]
    goals += [goal for goal in known_goals().values() if goal.id in served - assessed.keys()]
    entries = {goal.id: entries_for(goal=goal.id, measure=goal.measure, user=user, on=on) for goal in goals}
    loose = {one.measure for one in assignments if one.measure} - {goal.measure for goal in goals}
    entries |= {measure: entries_for(goal="", measure=measure, user=user, on=on) for measure in loose}
    return Strands(tuple(goals), assessed, activities, assignments, entries)


def tied(found: Strands) -> tuple[Knot, ...]:
    """The thread: the directions in the order of their goals, and last what has a measure and no goal."""
    first = {goal.direction: place for place, goal in reversed(list(enumerate(found.goals)))}
    ordered = sorted(found.goals, key=lambda goal: first[goal.direction])
    directions = [
        Knot(Kind.DIRECTION, name, name, below=tuple(_goal(goal, found) for goal in goals))
        for name, goals in groupby(ordered, key=lambda goal: goal.direction)
    ]
    loose = _without_goal(found)
    return (*directions, *loose)


def outside(found: Strands, whole: Sequence[Knot]) -> int:
    """How many assignments are not in the thread: they serve no goal and no measure that is known."""
    tied_in = {one.key for one in walk(whole) if one.kind is Kind.ASSIGNMENT}
    return sum(str(one.id) not in tied_in for one in found.assignments)


def _goal(goal: Goal, found: Strands) -> Knot:
    mark = found.marks.get(goal.id)
    activities = [one for one in found.activities if one.goal == goal.id]
    assignments = [one for one in found.assignments if _goal_of(one, found) == goal.id]
    below = _hanging(activities, assignments, found.entries[goal.id], gap="Direkt under målet")
    shape, word = ("not", "Följs inte upp nu") if mark is None else (mark.block.status.value, mark.block.word)
    measure = _measure(goal.measure, below or [Knot(Kind.ACTIVITY, "", "Ingen aktivitet ännu")], mark)
    address = goal_address(goal.id)
    return Knot(Kind.GOAL, goal.id, goal.short_title, address, shape, word, str(goal.year), below=(measure,))


def _hanging(
    activities: Sequence[Activity], assignments: Sequence[Assignment], entries: Sequence[ThreadEntry], *, gap: str
) -> list[Knot]:
    """What hangs on a goal or a measure: activities and pilots with their assignments, and under ``gap`` what is part
    of neither."""
    own = {one.id for one in activities}
    others = [one for one in entries if not any(_gave(one, assignment) for assignment in assignments)]
    below = [_activity(one, [a for a in assignments if a.activity_id == one.id], entries) for one in activities]
    pilots = [one for one in entries if one.kind is ThreadKind.PILOT]
    below += [
        _entry(pilot, below=[_assignment(one, entries, of=pilot) for one in assignments if _gave(pilot, one)])
        for pilot in pilots
    ]
    own_way = [one for one in assignments if one.activity_id not in own and not any(_gave(p, one) for p in pilots)]
    direct = [_assignment(one, entries) for one in own_way]
    direct += [_entry(one) for one in others if one.kind is ThreadKind.AGREEMENT]
    decided = [_entry(one) for one in others if one.kind is ThreadKind.DECISION]
    if decided:
        direct.append(Knot(Kind.ASSIGNMENT, "", "Inget uppdrag ännu", below=tuple(decided)))
    return [*below, Knot(Kind.ACTIVITY, "", gap, below=tuple(direct))] if direct else below


def _goal_of(one: Assignment, found: Strands) -> str:
    """The goal that an assignment serves: its own, its activity's, or the one that its measure is for."""
    if one.goal:
        return one.goal
    if one.activity is not None:
        return one.activity.goal
    return next((goal.id for goal in found.goals if one.measure and goal.measure == one.measure), "")


def _measure(measure: str, below: Sequence[Knot], mark: GoalMark | None = None) -> Knot:
    definition = catalogue().get(measure)
    name = measure if definition is None else definition.short_title
    address = "" if definition is None else reverse("keyfigure", args=[measure])
    detail = "" if mark is None else mark.follow_up.label_long_sv()
    return Knot(Kind.MEASURE, measure, name, address, detail=detail, below=tuple(below))


def _without_goal(found: Strands) -> tuple[Knot, ...]:
    goals = {goal.id for goal in found.goals}
    loose = [one for one in found.assignments if one.measure and _goal_of(one, found) not in goals]
    measures = sorted({one.measure for one in loose})
    if not measures:
        return ()
    knots = []
    for name in measures:
        of_it = [one for one in loose if one.measure == name]
        knots.append(_measure(name, _hanging((), of_it, found.entries.get(name, ()), gap="Direkt under nyckeltalet")))
    return (Knot(Kind.DIRECTION, NO_GOAL, NO_GOAL, below=(Knot(Kind.GOAL, "", "Inget mål", below=tuple(knots)),)),)


def _activity(one: Activity, assignments: Sequence[Assignment], entries: Sequence[ThreadEntry]) -> Knot:
    shape = {"done": "good", "ended": "warn"}.get(one.state, "not")
    days = f"{format_day(one.first)}–{format_day(one.last)}"
    return Knot(
        Kind.ACTIVITY,
        str(one.id),
        one.title,
        reverse("activity", args=[one.id]),
        shape,
        one.get_state_display(),
        f"{one.unit.name}, {days}" if one.unit else days,
        below=tuple(_assignment(found, entries) for found in assignments)
        or (Knot(Kind.ASSIGNMENT, "", "Inget uppdrag ännu"),),
    )


def _assignment(one: Assignment, entries: Sequence[ThreadEntry], *, of: ThreadEntry | None = None) -> Knot:
    """``of`` is what it hangs on that also gave it, and that need not be said again under it."""
    late = one.days_late
    shape, word = {"done": ("good", "Klart"), "ended": ("warn", "Avslutat utan resultat")}.get(
        one.state, ("not", one.get_state_display())
    )
    if late:
        shape, word = "bad", f"{late} dag{'' if late == 1 else 'ar'} försenat"
    return Knot(
        Kind.ASSIGNMENT,
        str(one.id),
        one.title,
        reverse("assignment", args=[one.id]),
        shape,
        word,
        f"{one.owner}, {format_day(one.due)}",
        late=bool(late),
        below=() if of is not None and not one.decision_label else _decision(one, [e for e in entries if e != of]),
    )


def _decision(one: Assignment, entries: Sequence[ThreadEntry]) -> tuple[Knot, ...]:
    """What it carries out: the decision it is tied to, else the meeting that gave it; as that room tells it, where it
    does."""
    told = next((entry for entry in entries if _gave(entry, one)), None)
    if told is not None:
        return (_entry(told, kind=Kind.DECISION),)
    if one.decision_label:
        key = one.decision_key or one.decision_label
        return (Knot(Kind.DECISION, key, one.decision_label, one.decision_address, detail=one.origin_label),)
    name = one.get_origin_kind_display()
    is_decided = one.origin_kind in _DECIDES
    key = one.origin_key or one.origin_label
    return (Knot(Kind.DECISION, key, one.origin_label, one.origin_address, also="" if is_decided else name),)


def _gave(entry: ThreadEntry, one: Assignment) -> bool:
    """Is the entry what gave the assignment, or the decision that it carries out?"""
    key = entry.key
    return bool(key) and (one.decision_key == key or one.origin_key == key or one.origin_key.startswith(f"{key}:"))


def _entry(entry: ThreadEntry, *, kind: Kind | None = None, below: Sequence[Knot] = ()) -> Knot:
    return Knot(
        kind or _KIND_OF[entry.kind],
        entry.key,
        entry.label,
        entry.address,
        "not",
        entry.state,
        "" if entry.day is None else format_day(entry.day),
        also=_NAME_OF[entry.kind],
        below=tuple(below),
    )

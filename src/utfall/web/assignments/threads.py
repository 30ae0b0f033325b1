"""What other rooms have to show in the red thread: each app tells it here, and the thread knows none of them.

An app registers in its ``AppConfig.ready``::

    from utfall.web.assignments.threads import register
    register("meetings", decisions_of)

where ``decisions_of(*, goal: str, measure: str, user: User, on: date | None) -> Iterable[ThreadEntry]`` gives what the
user may see and that concerns the goal or the measure; either may be empty. ``on`` is an earlier day: what there was
then, in the state that it then had; None: today.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from utfall.web.accounts.models import User


class ThreadKind(StrEnum):
    """What an entry is."""

    DECISION = "decision"
    PILOT = "pilot"
    AGREEMENT = "agreement"


@dataclass(frozen=True)
class ThreadEntry:
    """A thing in the thread. ``state`` is in words, ``day`` the day people know it by; ``key`` names it in an address
    and in an assignment's ``decision_key`` or ``origin_key`` (``meetings:decision:41``): so the two are joined."""

    kind: ThreadKind
    label: str
    state: str
    address: str
    day: datetime.date | None
    key: str = ""


class ThreadSource(Protocol):
    """Gives a room's entries for a goal, a measure or both."""

    def __call__(self, *, goal: str, measure: str, user: User, on: datetime.date | None) -> Iterable[ThreadEntry]:
        """Only what the user may see."""


SOURCES: dict[str, ThreadSource] = {}


def register(app: str, source: ThreadSource) -> None:
    """The app's entries are in the thread from now on; an app that registers again replaces its own."""
    SOURCES[app] = source


def entries_for(*, goal: str, measure: str, user: User, on: datetime.date | None = None) -> tuple[ThreadEntry, ...]:
    """All rooms' entries for the goal or measure, each once, in order of day; those without one last."""
    found = [entry for app in sorted(SOURCES) for entry in SOURCES[app](goal=goal, measure=measure, user=user, on=on)]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.day is None, one.day or datetime.date.min)))

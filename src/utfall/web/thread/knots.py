"""The thread as a tree of knots, and the part of it that runs through one of them. No database here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode


class Kind(StrEnum):
    """What a knot is; the value is the parameter of an address that starts there."""

    DIRECTION = "inriktning"
    GOAL = "mal"
    MEASURE = "nyckeltal"
    ACTIVITY = "aktivitet"
    ASSIGNMENT = "uppdrag"
    DECISION = "beslut"


KIND_NAMES_SV: dict[Kind, str] = {
    Kind.DIRECTION: "Inriktning",
    Kind.GOAL: "Mål",
    Kind.MEASURE: "Nyckeltal",
    Kind.ACTIVITY: "Aktivitet",
    Kind.ASSIGNMENT: "Uppdrag",
    Kind.DECISION: "Beslut",
}


@dataclass(frozen=True)
class Knot:
    """A thing in the thread and what hangs on it.

    ``key`` names it within its kind (empty: a gap in the thread, which holds the place and says what is missing).
    ``shape`` and ``word`` are its mark (``good``, ``warn``, ``bad``, ``not``; empty: none), ``detail`` a line under the
    name, ``also`` what the kind is called where it is not the usual (``Pilot``).
    """

    kind: Kind
    key: str
    name: str
    address: str = ""
    shape: str = ""
    word: str = ""
    detail: str = ""
    also: str = ""
    late: bool = False
    is_start: bool = False
    below: tuple[Knot, ...] = ()

    @property
    def kind_name(self) -> str:
        """What it is, in Swedish."""
        return self.also or KIND_NAMES_SV[self.kind]

    @property
    def query(self) -> str:
        """The parameters of the address that starts here."""
        return urlencode({self.kind.value: self.key})

    @property
    def late_below(self) -> int:
        """How many late assignments hang on it; each counted once."""
        return len({one.key for one in walk(self.below) if one.late})


def walk(knots: Iterable[Knot]) -> Iterator[Knot]:
    """The knots and all below them, from above."""
    for one in knots:
        yield one
        yield from walk(one.below)


def through(knots: Sequence[Knot], kind: Kind, key: str) -> tuple[Knot, ...]:
    """The part of the thread that runs through the knot of that kind and key, wherever it stands: all above it, and all
    that hangs on it. Empty where it is not in the thread."""
    found = []
    for one in knots:
        if (one.kind, one.key) == (kind, key):
            found.append(replace(one, is_start=True))
        elif below := through(one.below, kind, key):
            found.append(replace(one, below=below))
    return tuple(found)

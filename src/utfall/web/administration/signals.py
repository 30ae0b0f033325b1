"""What in a month's readings about individuals deserves a look. Pure: readings and roles in, signals out."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MANY_ROWS = 200
"""Rows in one reading: more than one person's work with a figure asks for."""
MANY_A_DAY = 20
"""Readings by one person in a day."""
NIGHT_FROM, NIGHT_UNTIL = 22, 6
SHORTEST_PURPOSE = 10
OFTEN_REPEATED = 5
"""The same purpose this many times by the same person in the month says nothing about any of them."""


@dataclass(frozen=True)
class Reading:
    """A reading as logged. ``at`` is local time; ``rows`` None where the log does not say; ``purpose`` None where none
    is asked for; ``places`` the codes of areas and units that the rows were limited to (none: the whole board)."""

    entry: int
    at: datetime.datetime
    actor: str
    rows: int | None
    purpose: str | None
    places: frozenset[str]


@dataclass(frozen=True)
class Held:
    """A role that lets its holder read, in half-open days. ``places``: the codes of its unit and all below it; None:
    the whole board."""

    valid_from: datetime.date
    valid_until: datetime.date | None
    places: frozenset[str] | None

    def holds_on(self, day: datetime.date) -> bool:
        """Is it held that day?"""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


def find_signals(readings: Sequence[Reading], held: Mapping[str, Iterable[Held]]) -> dict[int, list[str]]:
    """Per entry number, the Swedish reasons to look at it; readings without any are left out."""
    a_day = Counter((one.actor, one.at.date()) for one in readings)
    purposes = Counter((one.actor, _plain(one.purpose)) for one in readings if one.purpose is not None)
    found = {}
    for one in readings:
        reasons = [
            *_how_much(one, a_day[one.actor, one.at.date()]),
            *_purpose(one, purposes[one.actor, _plain(one.purpose)]),
            *_right(one, list(held.get(one.actor, ()))),
        ]
        if reasons:
            found[one.entry] = reasons
    return found


def _how_much(one: Reading, that_day: int) -> Iterable[str]:
    if one.rows is not None and one.rows >= MANY_ROWS:
        yield f"Många rader på en gång: {one.rows}"
    if that_day >= MANY_A_DAY:
        yield f"Många läsningar samma dag: {that_day}"
    if one.at.hour >= NIGHT_FROM or one.at.hour < NIGHT_UNTIL:
        yield f"På natten, kl. {one.at:%H.%M}"


def _purpose(one: Reading, times: int) -> Iterable[str]:
    if one.purpose is None:
        return
    if len(_plain(one.purpose)) < SHORTEST_PURPOSE:
        yield "Ändamålet är för kort för att säga något"
    if times >= OFTEN_REPEATED:
        yield f"Samma ändamål {times} gånger under månaden"


def _right(one: Reading, held: Sequence[Held]) -> Iterable[str]:
    now = [role for role in held if role.holds_on(one.at.date())]
    if not now:
        yield "Ingen roll gav rätt att läsa den dagen"
    elif all(role.places is not None and not (one.places & role.places) for role in now):
        yield "Utanför den egna enheten"


def _plain(purpose: str | None) -> str:
    return " ".join((purpose or "").casefold().split())

"""What the register of innovations gives the report: what happened when, and the pilots of its period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from utfall.model.period import Period


class Happening(StrEnum):
    """What is counted, by the measure whose row in the report's table it stands in."""

    IDEA = "innovation.ideer"
    PILOT = "innovation.piloter"
    SCALED = "innovation.uppskalningar"


@dataclass(frozen=True)
class PilotLine:
    """A pilot as the report tells it, in words: ``said`` is what its figure says. ``ended_on`` is None while it goes
    on.

    No figure of it is printed here: one without a reference would be published without being weighed against others.
    """

    title: str
    state: str
    started_on: date
    due: date
    ended_on: date | None
    measure: str
    place: str
    said: str


@dataclass(frozen=True)
class InnovationBook:
    """The register as known at a day (exclusive). ``complete_since`` is the first day from which it holds all: earlier
    periods are not counted from it."""

    complete_since: date
    known_at: date
    happened: tuple[tuple[Happening, date], ...]
    pilots: tuple[PilotLine, ...]

    def covers(self, period: Period) -> bool:
        """Whether the register holds all that happened in the period as far as the report knows."""
        return self.complete_since <= period.first < self.known_at

    def count(self, what: Happening, period: Period) -> int:
        """How many of it in the period, before the day that the report knows."""
        return sum(
            kind is what and period.first <= day <= period.last and day < self.known_at for kind, day in self.happened
        )

    def pilots_in(self, period: Period) -> tuple[PilotLine, ...]:
        """The pilots that went on at some time in the period, by start."""
        found = [
            one
            for one in self.pilots
            if one.started_on <= period.last
            and one.started_on < self.known_at
            and (one.ended_on is None or one.ended_on >= period.first)
        ]
        return tuple(sorted(found, key=lambda one: (one.started_on, one.title)))

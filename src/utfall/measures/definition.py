"""A measure's definition as data: what it is called, how it is counted, and how that changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from utfall.model.question import AgeBands, Breakdown, CellCounts, Spec
from utfall.model.unit import Unit


class Direction(StrEnum):
    """Which way is better; ``NEUTRAL`` where a change is neither good nor bad in itself."""

    HIGHER = "higher"
    LOWER = "lower"
    NEUTRAL = "neutral"


class Comparable(StrEnum):
    """May figures of this version stand beside those of the version before? ``BRIDGED``: only restated."""

    YES = "yes"
    NO = "no"
    BRIDGED = "bridged"


class Statistic(StrEnum):
    """What the gate makes of the sufficient statistics.

    ``TOTAL`` for counts, days, stocks and observations; ``SHARE`` for the share kinds and ratios; the rest for
    ``time_to_event``: mean days of the subjects with the event (naive: it leaves out those still waiting), their
    median, and the share of all subjects with the event within ``Version.within_days``.
    """

    TOTAL = "total"
    SHARE = "share"
    MEAN_OF_DECIDED = "mean_of_decided"
    MEDIAN_OF_DECIDED = "median_of_decided"
    SHARE_WITHIN = "share_within"


@dataclass(frozen=True)
class Example:
    """A worked example inside the definition file: small tables, the cut-off, the cells expected on every engine."""

    name: str
    tables: tuple[tuple[str, tuple[tuple[tuple[str, object], ...], ...]], ...]
    periods: tuple[str, ...]
    breakdowns: tuple[str, ...]
    known_until: date
    expect: tuple[CellCounts, ...]


@dataclass(frozen=True)
class Version:
    """One way of counting. It holds for periods that begin on or after ``valid_from``.

    ``population_changed`` marks a change of who is counted (rather than how). ``hash`` is the SHA-256 of what decides
    the cells (kind, parameters, statistic): titles and examples may be mended without a new version, it may not.
    """

    number: str
    valid_from: date
    reason: str
    comparable: Comparable
    population_changed: bool
    spec: Spec
    statistic: Statistic
    within_days: int | None
    hash: str
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Definition:
    """One measure, read from ``definitions/measures/<area>/<slug>.toml``; ``id`` is ``<area>.<slug>``.

    ``versions`` are in order of ``valid_from``. ``published_series`` names the observations that hold the values
    published in earlier reports, if any. ``maturity_days``: figures of a period are preliminary until this many
    days after its end (late registration).
    """

    id: str
    title: str
    short_title: str
    explanation: str
    population: str
    unit: Unit
    decimals: int
    direction: Direction
    owner: str
    review_on: date
    goal: str | None
    breakdowns: tuple[Breakdown, ...]
    versions: tuple[Version, ...]
    published_series: str | None
    maturity_days: int
    file: str

    def version_for(self, first_day: date) -> Version:
        """The version that holds for a period beginning that day; the oldest one for earlier periods."""
        return next((v for v in reversed(self.versions) if v.valid_from <= first_day), self.versions[0])

    def breakdown(self, name: str) -> Breakdown:
        """The breakdown of that name; raises ``KeyError``."""
        return next(b for b in self.breakdowns if b.name == name)


__all__ = ["AgeBands", "Comparable", "Definition", "Direction", "Example", "Statistic", "Version"]

"""A published figure: never a bare number. Only ``utfall.figures`` makes them from data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from utfall.model.cell import Cell
from utfall.model.period import Period
from utfall.model.unit import Unit


class Comparability(StrEnum):
    """May this figure be compared with its neighbour the year before?"""

    OK = "ok"
    BREAK = "break"
    POPULATION_DIFFERS = "population_differs"
    PARTIAL_PERIOD = "partial_period"
    NOT_MATURE = "not_mature"
    NO_NEIGHBOUR = "no_neighbour"


class Protection(StrEnum):
    """Status against disclosure, as SDMX ``CL_CONF_STATUS``: free, hidden itself, hidden to protect another."""

    FREE = "F"
    PRIMARY = "A"
    SECONDARY = "D"


@dataclass(frozen=True)
class Interval:
    """Limits of a value, both inclusive, in the figure's unit; ``method`` names how and at which level."""

    low: Decimal
    high: Decimal
    method: str


@dataclass(frozen=True)
class Origin:
    """The way back from a figure: measure, version with its hash, delivery and the snapshot of the tables read."""

    measure: str
    version: str
    definition_hash: str
    delivery: str
    snapshot: str
    known_at: date
    engine: str


@dataclass(frozen=True)
class Estimand:
    """What an estimated figure says, where it is not the measure as its definition counts it.

    ``id`` tells it from the measure's other figures (``inom_30_dagar``), ``title_sv`` heads its row, and ``method``
    names how it was estimated: a key of ``utfall.figures.methods``.
    """

    id: str
    title_sv: str
    method: str


@dataclass(frozen=True)
class Figure:
    """One figure with everything that must travel with it (promise 1).

    ``numerator`` and ``denominator`` are Cells too: a share must not reveal what its parts hide. ``maturity_share``
    is the share of the follow-up already seen (1 where nothing is awaited). ``notes`` are Swedish sentences.
    ``estimand`` is None for the measure as its definition counts it.
    """

    value: Cell
    unit: Unit
    period: Period
    groups: tuple[tuple[str, str], ...]
    origin: Origin
    numerator: Cell | None = None
    denominator: Cell | None = None
    interval: Interval | None = None
    maturity_share: Decimal = Decimal(1)
    is_partial_period: bool = False
    comparability: Comparability = Comparability.OK
    protection: Protection = Protection.FREE
    notes: tuple[str, ...] = ()
    estimand: Estimand | None = None

    @property
    def is_preliminary(self) -> bool:
        """True while part of the follow-up is still to come."""
        return self.maturity_share < 1

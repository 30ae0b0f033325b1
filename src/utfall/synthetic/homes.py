"""Family homes under contract: how many are recruited, taken over and leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from utfall.synthetic.days import NEVER, Days, day_of, next_workday
from utfall.synthetic.targets import HISTORY_UNTIL

# Per span: new family homes, network homes and emergency homes, and homes taken over from external operation.
_NEW = (
    (date(2015, 1, 1), date(2020, 12, 31), (62, 26, 17, 4)),
    (date(2021, 1, 1), date(2021, 12, 31), (14, 8, 6, 1)),
    (date(2022, 1, 1), date(2022, 12, 31), (13, 9, 5, 2)),
    (date(2023, 1, 1), date(2023, 12, 31), (11, 8, 5, 0)),
    (date(2024, 1, 1), date(2024, 12, 31), (12, 9, 7, 2)),
    (date(2025, 1, 1), date(2025, 4, 30), (6, 4, 4, 1)),
    (date(2025, 5, 1), date(2026, 5, 4), (14, 9, 6, 2)),
)
_KINDS = ("family_home", "network_home", "emergency_home", "family_home")
_LEAVE_PER_YEAR = 0.11


@dataclass(frozen=True)
class FamilyHome:
    """One home; ``ended`` is the inclusive last day of the contract, NEVER while it runs."""

    kind: str
    origin: str
    started: int
    ended: int
    registered: int
    end_registered: int


FamilyHomes = tuple[FamilyHome, ...]


def simulate_family_homes(rng: np.random.Generator) -> FamilyHomes:
    """All homes in order of their contract's first day; contracts are registered within ten days."""
    homes: list[FamilyHome] = []
    for first, last, numbers in _NEW:
        for column, count in enumerate(numbers):
            days: Days = next_workday(rng.integers(day_of(first), day_of(last) - 12, count))
            for started in days.tolist():
                ended = started + 120 + int(rng.exponential(365 / _LEAVE_PER_YEAR))
                ends = ended < HISTORY_UNTIL
                homes.append(
                    FamilyHome(
                        kind=_KINDS[column],
                        origin="taken_over" if column == 3 else "new",
                        started=started,
                        ended=ended if ends else NEVER,
                        registered=started + int(rng.integers(0, 10)),
                        end_registered=ended + int(rng.integers(1, 40)) if ends else NEVER,
                    )
                )
    return tuple(sorted(homes, key=lambda home: (home.started, home.kind, home.ended)))

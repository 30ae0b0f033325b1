"""Placements as the case system holds them: one row per stay of the care chains, with provider, rate and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from utfall.synthetic.casework import Cases
from utfall.synthetic.days import delays
from utfall.synthetic.emergency import Chain, Stay
from utfall.synthetic.interventions import Interventions
from utfall.synthetic.population import Population

_DAILY_RATE_KRONOR = {
    "family_home": 950,
    "network_home": 780,
    "emergency_home": 1_650,
    "consultant_home": 2_450,
    "hvb": 5_300,
    "supported_housing": 2_100,
    "sis": 9_400,
    "sheltered_housing": 2_900,
    "lvm_home": 8_200,
    "other": 1_900,
}
_EXTERNAL_POOLS = {
    "hvb": ("L004", "L005", "L006", "L007", "L008", "L009", "L010", "L011", "L012", "L013", "L014"),
    "consultant_home": ("L015", "L016", "L017", "L018", "L019", "L020"),
    "supported_housing": ("L021", "L022", "L023", "L024"),
    "sheltered_housing": ("L025", "L026", "L027", "L028", "L029"),
    "sis": ("L030",),
    "lvm_home": ("L030",),
    "other": ("L031", "L032", "L033"),
}
_OWN_POOLS = {"family_home": "L002", "network_home": "L002", "emergency_home": "L002"}
PROVIDER_SECTORS = {
    **dict.fromkeys(("L001", "L002", "L003"), "own"),
    **{f"L{n:03d}": "private" for n in range(4, 34)},
    **dict.fromkeys(("L013", "L014", "L030"), "other_public"),
    **dict.fromkeys(("L027", "L028", "L029", "L033"), "voluntary"),
}
"""Providers without names: their number and sector."""


@dataclass(frozen=True)
class Placement:
    """One placement; ``chain`` is the care chain's number, ``person`` and ``case`` are positions."""

    chain: int
    person: int
    case: int
    stay: Stay
    is_relief: bool
    provider: str
    start_reason: str
    end_reason: str
    daily_rate_kronor: int
    registered: int
    end_registered: int

    @property
    def ended(self) -> int:
        """The last night's day."""
        return self.stay.until - 1


Placements = tuple[Placement, ...]


def place(
    rng: np.random.Generator,
    *,
    chains: Sequence[Chain],
    cases: Cases,
    interventions: Interventions,
    population: Population,
) -> Placements:
    """One row per stay, in order of start. A move is registered once: as the next placement begins."""
    gone = {int(c): int(r) for c, r in zip(interventions.case, interventions.end_reason, strict=True) if r in (3, 4)}
    starts = delays(rng, 8 * len(chains), mean_days=2.5, longest=12).tolist()
    ends = delays(rng, 8 * len(chains), mean_days=5.5, longest=35).tolist()
    rows: list[Placement] = []
    relief_number = len(chains)
    for number, chain in enumerate(chains):
        person = int(population.of_case[chain.case])
        is_child = int(cases.kind[chain.case]) in (0, 3)
        registered = [stay.started + starts[len(rows) + k] for k, stay in enumerate(chain.stays)]
        for k, stay in enumerate(chain.stays):
            is_last = k == len(chain.stays) - 1
            if is_last:
                reason = chain.end_reason or _end_reason(
                    rng, (stay.until - int(population.birth_day[person])) / 365.25, is_child, gone.get(chain.case)
                )
                longest = 10 if stay.legal_basis == "lvm" else 35
                end_registered = max(stay.until - 1 + min(ends[len(rows)], longest), registered[k])
            else:
                reason, end_registered = "moved", registered[k + 1]
            rows.append(
                _row(number, person, chain.case, stay, k > 0, reason, registered[k], end_registered, is_relief=False)
            )
        for stay in chain.relief:
            day = stay.started + starts[-1 - len(rows)]
            rows.append(
                _row(
                    relief_number,
                    person,
                    chain.case,
                    stay,
                    False,
                    "other",
                    day,
                    max(stay.until + 2, day),
                    is_relief=True,
                )
            )
            relief_number += 1
    return tuple(sorted(rows, key=lambda row: (row.stay.started, row.chain)))


def _row(
    chain: int,
    person: int,
    case: int,
    stay: Stay,
    is_move: bool,
    end_reason: str,
    registered: int,
    end_registered: int,
    *,
    is_relief: bool,
) -> Placement:
    pick = crc32(f"{case}/{stay.form}".encode())
    pool = _EXTERNAL_POOLS.get(stay.form, ("L033",))
    own = _OWN_POOLS.get(stay.form, "L001" if stay.form == "hvb" else "L003")
    rate = _DAILY_RATE_KRONOR[stay.form]
    growth = 1 + 0.035 * (stay.started - 17897) / 365
    provider = pool[pick % len(pool)] if stay.operation == "external" else own
    return Placement(
        chain=chain,
        person=person,
        case=case,
        stay=stay,
        is_relief=is_relief,
        provider=provider,
        start_reason="other" if is_relief else "moved" if is_move else "care_starts",
        end_reason=end_reason,
        daily_rate_kronor=round(rate * growth * (0.9 + pick % 21 / 100) / 10) * 10,
        registered=registered,
        end_registered=end_registered,
    )


def _end_reason(rng: np.random.Generator, age: float, is_child: bool, gone: int | None) -> str:
    if gone == 4:
        return "deceased"
    if is_child and age >= 18:
        return "adult"
    shares = (0.62, 0.30, 0.08) if is_child else (0.35, 0.55, 0.10)
    return str(rng.choice(["home", "care_ends", "other"], p=shares))

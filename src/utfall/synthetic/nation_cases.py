"""The investigations opened in a slice of the country's referrals, with what follows them."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from utfall.synthetic import casework, interventions
from utfall.synthetic.days import Days, Flags, Numbers, day_of
from utfall.synthetic.nation_care import Chains
from utfall.synthetic.text_columns import code_column, constant_column, date_column, id_column, pseudonym_column

KNOWN_UNTIL = day_of(date(2025, 5, 5))
"""Nothing is dated or registered on this day or later."""
AREAS = ("Myndighet", "Insats och service", "Boende")
UNITS = tuple(f"Enhet {n}" for n in range(1, 41))

Columns = dict[str, pa.Array]

_SECOND_SHARE = 0.26


class Cases:
    """The investigations opened in a slice."""

    def __init__(
        self,
        rng: np.random.Generator,
        received: Days,
        opener: Numbers,
        is_child: Flags,
        person: Numbers,
        number: Numbers,
        unit: Numbers,
    ) -> None:
        n = len(received)
        self.rng, self.number, self.person, self.is_child, self.unit = rng, number, person, is_child, unit
        self.kind = np.where(is_child, 0, 1 + (rng.random(n) < 0.25))
        self.started = received + np.floor(rng.exponential(1.0, n) * np.where(opener == 1, 2, 5)).clip(0, 14).astype(
            int
        )
        approved = rng.random(n) < np.where(opener == 1, 0.74, 0.44)
        other = rng.choice([1, 2, 2, 2, 3], size=n)
        self.fate = np.where(approved, 0, np.where(opener == 1, other, np.where(other == 1, 2, other)))
        mean, sigma = np.where(opener == 1, 54.0, 63.0), np.where(opener == 1, 1.05, 0.9)
        wait = np.exp(np.log(mean) - sigma**2 / 2 + sigma * rng.standard_normal(n)).clip(1, 600).astype(np.int64)
        self.decided = np.maximum(received + wait, self.started)
        self.closed = self.decided + delay_days(rng, n, 3.0, 21)

    def investigations(self) -> Columns:
        n = len(self.number)
        registered = self.started + delay_days(self.rng, n, 2.0, 20)
        is_closed = self.closed + 6 < KNOWN_UNTIL
        order = np.argsort(self.started, kind="stable")
        order = order[registered[order] < KNOWN_UNTIL]
        outcome = np.array([0, 1, 1, 2])[self.fate]
        return {
            "investigation_id": id_column("U", self.number[order]),
            "person_key": pseudonym_column(self.person[order], salt=1),
            "kind": code_column(casework.INVESTIGATION_KINDS, self.kind[order]),
            "started_on": date_column(self.started[order]),
            "ended_on": date_column(self.closed[order] + 1, present=is_closed[order]),
            "outcome": code_column(
                ("intervention", "no_action", "withdrawn"), outcome[order], present=is_closed[order]
            ),
            "area": constant_column(AREAS[0], len(order)),
            "unit": code_column(UNITS, self.unit[order]),
            "registered_on": date_column(registered[order]),
        }

    def decisions(self) -> Columns:
        """A procedural decision at the start (number 2n) and the approval or rejection (2n + 1)."""
        decided = np.flatnonzero(self.fate <= 1)
        every = np.arange(len(self.number))
        case = np.concatenate([every, decided])
        kind = np.concatenate([np.full(len(every), 2), self.fate[decided]])
        day = np.concatenate([self.started, self.decided[decided]])
        registered = day + delay_days(self.rng, len(day), 2.5, 20)
        order = np.argsort(day, kind="stable")
        order = order[registered[order] < KNOWN_UNTIL]
        case, kind = case[order], kind[order]
        return {
            "decision_id": id_column("B", self.number[case] * 2 + (kind != 2)),
            "person_key": pseudonym_column(self.person[case], salt=1),
            "investigation_id": id_column("U", self.number[case]),
            "kind": code_column(("approval", "rejection", "procedural"), kind),
            "decided_on": date_column(day[order]),
            "area": constant_column(AREAS[0], len(order)),
            "unit": code_column(UNITS, self.unit[case]),
            "registered_on": date_column(registered[order]),
        }

    def interventions(self) -> tuple[Columns, Chains]:
        rng = self.rng
        approved = np.flatnonzero(self.fate == 0)
        second = approved[rng.random(len(approved)) < _SECOND_SHARE]
        case = np.concatenate([approved, second])
        started = self.decided[case] + delay_days(rng, len(case), 8.0, 60)
        number = self.number[case] * 2 + (np.arange(len(case)) >= len(approved))
        order = np.argsort(started, kind="stable")
        case, started, number = case[order], started[order], number[order]
        n = len(case)
        kind = rng.choice(5, size=n, p=[0.53, 0.20, 0.07, 0.11, 0.09]).astype(np.int64)
        ended = started + np.exp(rng.normal(np.log(125.0), 0.85, n)).clip(4, 1500).astype(np.int64)
        registered = started + delay_days(rng, n, 4.0, 30)
        end_registered = ended + 1 + delay_days(rng, n, interventions.END_DELAY_MEAN_DAYS, 300)
        is_ended = end_registered < KNOWN_UNTIL
        reason = rng.choice(6, size=n, p=[0.19, 0.19, 0.25, 0.07, 0.02, 0.28]).astype(np.int64)
        known = registered < KNOWN_UNTIL
        is_chain = known & (kind == 1)
        columns: Columns = {
            "intervention_id": id_column("I", number),
            "person_key": pseudonym_column(self.person[case], salt=1),
            "investigation_id": id_column("U", self.number[case]),
            "decision_id": id_column("B", self.number[case] * 2 + 1),
            "kind": code_column(interventions.KINDS, kind),
            "started_on": date_column(started),
            "ended_on": date_column(ended + 1, present=is_ended),
            "end_reason": code_column(interventions.END_REASONS, reason, present=is_ended),
            "area": code_column(AREAS, np.where(kind == 2, 2, 1)),
            "unit": code_column(UNITS, self.unit[case]),
            "registered_on": date_column(registered),
            "end_registered_on": date_column(end_registered, present=is_ended),
        }
        chains = Chains(
            number[is_chain], self.person[case][is_chain], self.is_child[case][is_chain], self.unit[case][is_chain],
            started[is_chain],
        )  # fmt: skip
        return kept(known, columns), chains


def delay_days(rng: np.random.Generator, count: int, mean_days: float, longest: int) -> Days:
    drawn = rng.standard_exponential(count, dtype=np.float32) * (mean_days + 0.5)
    days: Days = np.minimum(drawn, longest).astype(np.int64)
    return days


def kept(known: Flags, columns: Columns) -> Columns:
    """The columns without the rows that are not known yet."""
    if known.all():
        return columns
    mask = pa.array(known)
    return {name: column.filter(mask) for name, column in columns.items()}

"""Care chains of the country's worth of events: one or two placements each, drawn column by column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from utfall.synthetic.days import Days, Flags, Numbers
from utfall.synthetic.text_columns import code_column, constant_column, date_column, id_column, pseudonym_column

FORMS = (
    "family_home",
    "network_home",
    "emergency_home",
    "consultant_home",
    "hvb",
    "supported_housing",
    "sis",
    "sheltered_housing",
    "lvm_home",
    "other",
)
_LEGAL = ("sol", "lvu", "lvm", "sheltered_act")
_END_REASONS = ("moved", "home", "adult", "care_ends", "deceased", "other")
_PROVIDERS = tuple(f"L{n:03d}" for n in range(1, 201))
_FIRST_CHILD = np.array([0.10, 0.08, 0.24, 0.16, 0.26, 0.09, 0.07, 0.0, 0.0, 0.0])
_FIRST_ADULT = np.array([0.0, 0.0, 0.0, 0.0, 0.40, 0.24, 0.0, 0.24, 0.05, 0.07])
_MOVES = np.array([0.25, 0.2, 0.68, 0.2, 0.25, 0.1, 0.3, 0.0, 0.1, 0.1])
_MEDIAN_DAYS = np.array([380, 330, 120, 260, 140, 180, 120, 75, 90, 90])
_EXTERNAL_SHARE = np.array([0.0, 0.0, 0.0, 1.0, 0.85, 0.6, 1.0, 0.9, 1.0, 0.8])
_DAILY_RATE_ORE = np.array([95_000, 78_000, 165_000, 245_000, 530_000, 210_000, 940_000, 290_000, 820_000, 190_000])


@dataclass(frozen=True)
class Chains:
    """Round-the-clock interventions as care chains, in order of start."""

    number: Numbers
    person: Numbers
    is_child: Flags
    unit: Numbers
    started: Days


def placement_columns(
    rng: np.random.Generator, chains: Chains, *, known_until: int, units: tuple[str, ...]
) -> dict[str, pa.Array]:
    """Placements in order of start. Two of three emergency homes are followed by a family home."""
    n = len(chains.number)
    first = np.where(chains.is_child, rng.choice(10, size=n, p=_FIRST_CHILD), rng.choice(10, size=n, p=_FIRST_ADULT))
    moves = rng.random(n) < _MOVES[first]
    after = np.where(first == 2, rng.choice([0, 1, 3], size=n, p=[0.55, 0.2, 0.25]), rng.choice([3, 4, 5], size=n))
    after = np.where(chains.is_child | (first == 2), after, 5)
    first_end = chains.started + _length(rng, first)
    chain = np.concatenate([np.arange(n), np.flatnonzero(moves)])
    form = np.concatenate([first, after[moves]])
    started = np.concatenate([chains.started, first_end[moves]])
    ended = np.concatenate([first_end, first_end[moves] + _length(rng, after[moves])])
    is_second = np.arange(len(chain)) >= n
    order = np.argsort(started, kind="stable")
    order = order[started[order] + 5 < known_until]
    chain, form, started, ended = chain[order], form[order], started[order], ended[order]
    is_second = is_second[order]
    count = len(order)
    is_child = chains.is_child[chain]
    legal = np.where(form == 8, 2, np.where(form == 6, 1, np.where(is_child & (chain % 20 < 9), 1, 0)))
    last = rng.choice([1, 2, 3, 4, 5], size=count, p=[0.55, 0.06, 0.3, 0.01, 0.08])
    reason = np.where(moves[chain] & ~is_second, 0, last)
    end_registered = ended + np.where(reason == 0, 4, 6)
    is_ended = end_registered < known_until
    is_external = rng.random(count) < _EXTERNAL_SHARE[form]
    needs = form == 2
    return {
        "placement_id": id_column(np.where(is_second, ord("Q"), ord("P")), chains.number[chain]),
        "person_key": pseudonym_column(chains.person[chain], salt=1),
        "care_spell_id": id_column("V", chains.number[chain]),
        "form": code_column(FORMS, form),
        "operation": code_column(("internal", "external"), is_external.astype(np.int64)),
        "legal_basis": code_column(_LEGAL, legal),
        "provider_id": code_column(_PROVIDERS, rng.integers(0, 127, count)),
        "needs_family_home": pa.array(needs & (chain % 5 > 0), mask=~needs),
        "started_on": date_column(started),
        "ended_on": date_column(ended, present=is_ended),
        "start_reason": code_column(("care_starts", "moved"), is_second.astype(np.int64)),
        "end_reason": code_column(_END_REASONS, reason, present=is_ended),
        "daily_rate_ore": pa.array(_DAILY_RATE_ORE[form]),
        "area": constant_column("Insats och service", count),
        "unit": code_column(units, chains.unit[chain]),
        "registered_on": date_column(started + 4),
        "end_registered_on": date_column(end_registered, present=is_ended),
    }


def _length(rng: np.random.Generator, form: Numbers) -> Days:
    drawn = _MEDIAN_DAYS[form] * np.exp(0.6 * rng.standard_normal(len(form)))
    days: Days = np.clip(drawn, 5, 1200).astype(np.int64)
    return days

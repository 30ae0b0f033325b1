"""Care chains that begin in an emergency home, with the outcome of the wait for a family home planned beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from utfall.synthetic.days import day_of

REACH_LIMIT_DAYS = 183


@dataclass(frozen=True)
class Candidate:
    """An approved case that may lead to a placement on its start day."""

    case: int
    kind: str
    start: int


@dataclass(frozen=True)
class Stay:
    """One placement, half-open ``[started, until)``."""

    form: str
    operation: str
    legal_basis: str
    started: int
    until: int
    needs_family_home: bool = False


@dataclass(frozen=True)
class Chain:
    """Placements in a row for one case; ``relief`` runs beside them. ``end_reason`` is empty where age decides it."""

    case: int
    stays: tuple[Stay, ...]
    relief: tuple[Stay, ...] = ()
    end_reason: str = ""


@dataclass(frozen=True)
class ReachPlan:
    """Emergency-home chains by the day of their outcome: reached a family home, not in time, or left care before."""

    first: date
    last: date
    reached: int
    not_reached: int
    competing: int


# The shares are the published 68, 57, 59 and 39 percent, and 60 percent for January–April 2025.
REACH_PLANS = (
    ReachPlan(date(2019, 9, 1), date(2020, 12, 31), 40, 21, 14),
    ReachPlan(date(2021, 1, 1), date(2021, 12, 31), 30, 14, 12),
    ReachPlan(date(2022, 1, 1), date(2022, 12, 31), 24, 18, 11),
    ReachPlan(date(2023, 1, 1), date(2023, 12, 31), 26, 18, 12),
    ReachPlan(date(2024, 1, 1), date(2024, 12, 31), 18, 28, 12),
    ReachPlan(date(2025, 1, 1), date(2025, 4, 30), 15, 10, 4),
    ReachPlan(date(2025, 5, 1), date(2025, 12, 31), 16, 12, 8),
    ReachPlan(date(2026, 1, 1), date(2026, 5, 4), 9, 7, 4),
)
_MARGIN_DAYS = 13
"""Outcomes keep this distance from a plan's limits, so that the day a case happens to begin does not move them over."""


def emergency_chains(rng: np.random.Generator, candidates: Sequence[Candidate]) -> tuple[Chain, ...]:
    """The planned chains, each on the child's case that begins nearest to the day the plan needs."""
    children = [c for c in candidates if c.kind == "child"]
    starts = np.array([c.start for c in children])
    free = np.ones(len(children), dtype=bool)
    chains: list[Chain] = []
    for plan in REACH_PLANS:
        first, last = day_of(plan.first) + _MARGIN_DAYS, day_of(plan.last) - _MARGIN_DAYS
        fates = _mixed({"reached": plan.reached, "not_reached": plan.not_reached, "competing": plan.competing})
        outcomes = np.linspace(first, last, len(fates)).astype(int)
        for fate, outcome in zip(fates, outcomes, strict=True):
            wait = REACH_LIMIT_DAYS if fate == "not_reached" else int(rng.integers(24, 172))
            nearest = int(np.argmin(np.where(free, np.abs(starts - (outcome - wait)), 10**9)))
            free[nearest] = False
            chains.append(_chain(rng, children[nearest], fate=fate, outcome=int(outcome)))
    return tuple(chains)


def _mixed(counts: dict[str, int]) -> list[str]:
    """Each name as often as its count, spread so that any part of the list has about the same mixture."""
    places = [((i + 0.5) / n, name) for name, n in counts.items() for i in range(n)]
    return [name for _, name in sorted(places)]


def _chain(rng: np.random.Generator, candidate: Candidate, *, fate: str, outcome: int) -> Chain:
    start = candidate.start
    legal = "lvu" if rng.random() < 0.5 else "sol"
    if fate == "competing":
        until = min(max(outcome, start + 3), start + REACH_LIMIT_DAYS - 2)
        return Chain(candidate.case, _emergency(rng, legal, start, until), end_reason="home")
    if fate == "not_reached":
        until = start + REACH_LIMIT_DAYS + int(rng.integers(8, 150))
        if rng.random() < 0.4:
            return Chain(candidate.case, _emergency(rng, legal, start, until), end_reason="home")
    else:
        until = min(max(outcome, start + 3), start + REACH_LIMIT_DAYS - 2)
    form = str(rng.choice(["family_home", "network_home", "consultant_home"], p=[0.55, 0.2, 0.25]))
    operation = "external" if form == "consultant_home" else "internal"
    home = Stay(form, operation, legal, until, until + int(np.clip(420 * np.exp(rng.normal(0, 0.6)), 60, 1400)))
    return Chain(candidate.case, (*_emergency(rng, legal, start, until), home))


def _emergency(rng: np.random.Generator, legal: str, start: int, until: int) -> tuple[Stay, ...]:
    """One emergency home, or two in a row: a change between them is no end of the wait."""
    if until - start > 40 and rng.random() < 0.25:
        move = start + int(rng.integers(10, until - start - 10))
        return (
            Stay("emergency_home", "internal", legal, start, move, needs_family_home=True),
            Stay("emergency_home", "internal", legal, move, until, needs_family_home=True),
        )
    return (Stay("emergency_home", "internal", legal, start, until, needs_family_home=True),)

"""Care outside the home: chains of placements, steered to a stock of external placements day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from utfall.synthetic.days import Days, Shares, day_of
from utfall.synthetic.emergency import Candidate, Chain, Stay, emergency_chains
from utfall.synthetic.targets import HISTORY_FROM, HISTORY_UNTIL, REPORT_DAY, published_values

_SHELTERED_ACT_FROM = day_of(date(2024, 4, 1))
"""Lag (2024:79) om placering av barn i skyddat boende came into force."""

# form, share of external admissions, median days, spread (log-normal sigma); the share of each kind of case sums to 1.
_EXTERNAL_FORMS: dict[str, tuple[tuple[str, float, float, float], ...]] = {
    "child": (
        ("hvb", 0.46, 150, 0.6),
        ("consultant_home", 0.28, 260, 0.7),
        ("sis", 0.12, 120, 0.5),
        ("supported_housing", 0.14, 170, 0.6),
    ),
    "adult": (("hvb", 0.62, 120, 0.6), ("supported_housing", 0.28, 180, 0.6), ("other", 0.10, 90, 0.5)),
    "violence": (("sheltered_housing", 1.0, 75, 0.6),),
}
_INTERNAL_FORMS: dict[str, tuple[tuple[str, float, float, float], ...]] = {
    "child": (
        ("family_home", 0.40, 380, 0.6),
        ("network_home", 0.25, 330, 0.6),
        ("hvb", 0.20, 120, 0.5),
        ("supported_housing", 0.15, 200, 0.5),
    ),
    "adult": (("supported_housing", 0.7, 200, 0.6), ("other", 0.3, 100, 0.5)),
    "violence": (("sheltered_housing", 1.0, 60, 0.6),),
}
_INTERNAL_SHARE = 0.07
_MOVE_SHARE = 0.25
_RELIEF_SHARE = 0.10
"""Long external placements with a spell of relief elsewhere at the same time: the only stays that overlap."""
_LVM_LEVEL = ((date(2019, 1, 1), 7), (date(2022, 1, 1), 6), (date(2024, 1, 1), 5), (date(2024, 9, 1), 4))
_LVM_QUIET = (day_of(date(2025, 3, 20)), day_of(date(2025, 5, 12)))
"""No placement under LVM ends between these days, so that the stock on 30 April is the same in every extract."""
_LEVEL_KNOTS = (
    (date(2019, 1, 1), 132.0),
    (date(2021, 1, 1), 142.0),
    (date(2021, 7, 1), 150.0),
    (date(2022, 1, 1), 160.0),
    (date(2022, 7, 1), 172.0),
    (date(2023, 1, 1), 176.0),
    (date(2023, 7, 1), 170.0),
    (date(2023, 10, 1), 156.0),
    (date(2024, 1, 1), 131.0),
    (date(2024, 3, 1), 129.0),
    (date(2024, 12, 1), 130.0),
    (date(2025, 2, 1), 132.0),
    (date(2026, 5, 5), 131.0),
)


@dataclass(frozen=True)
class NightTarget:
    """External nights wanted between two days (inclusive)."""

    first: int
    last: int
    nights: float


def simulate_chains(rng: np.random.Generator, candidates: Sequence[Candidate]) -> tuple[Chain, ...]:
    """Care chains for some of the candidates (in order of start), external nights per year as published.

    The stock is steered: whoever comes while it lies under its level is placed externally. The level is then moved
    per year until the nights agree, four times over with the same random numbers.
    """
    level = _level(rng)
    emergency = emergency_chains(rng, candidates)
    state = rng.bit_generator.state
    chains: tuple[Chain, ...] = ()
    for _ in range(4):
        rng.bit_generator.state = state
        chains = (*emergency, *_steered_chains(rng, candidates, emergency, level))
        stock = external_stock(chains)
        for target in _night_targets():
            span = slice(target.first - HISTORY_FROM, target.last + 1 - HISTORY_FROM)
            level[span] *= target.nights / stock[span].sum()
    return tuple(sorted(chains, key=lambda chain: (chain.stays[0].started, chain.case)))


def external_stock(chains: Sequence[Chain]) -> Days:
    """External placements per night from the first day of the history."""
    change = np.zeros(HISTORY_UNTIL - HISTORY_FROM + 2500, dtype=np.int64)
    for chain in chains:
        for stay in (*chain.stays, *chain.relief):
            if stay.operation == "external":
                change[stay.started - HISTORY_FROM] += 1
                change[min(stay.until - HISTORY_FROM, len(change) - 1)] -= 1
    return np.cumsum(change)


def _night_targets() -> tuple[NightTarget, ...]:
    yearly = published_values("ifo.varddygn_externa")
    # Late registered ends make the report's extract show about 20 nights more than there were.
    spring = NightTarget(day_of(date(2025, 1, 1)), REPORT_DAY - 5, 15_916 - 20)
    return (*(NightTarget(day_of(date(y, 1, 1)), day_of(date(y, 12, 31)), n) for y, n in yearly.items()), spring)


def _level(rng: np.random.Generator) -> Shares:
    days = np.arange(HISTORY_FROM, HISTORY_UNTIL)
    knots = np.interp(days, [day_of(d) for d, _ in _LEVEL_KNOTS], [level for _, level in _LEVEL_KNOTS])
    shocks = rng.normal(0.0, 0.55, len(days))
    wobble = np.zeros(len(days))
    for i in range(1, len(days)):
        wobble[i] = 0.96 * wobble[i - 1] + shocks[i]
    level: Shares = knots + wobble
    return level


def _steered_chains(
    rng: np.random.Generator, candidates: Sequence[Candidate], emergency: Sequence[Chain], level: Shares
) -> list[Chain]:
    taken = {chain.case for chain in emergency}
    stock = external_stock(emergency)
    lvm_until: list[int] = []
    chains: list[Chain] = []
    for candidate in candidates:
        if candidate.case in taken or candidate.start >= HISTORY_UNTIL or candidate.kind not in _EXTERNAL_FORMS:
            continue
        today = candidate.start
        lvm_until = [until for until in lvm_until if until > today]
        if candidate.kind == "adult" and len(lvm_until) < _lvm_level(today):
            chain = Chain(candidate.case, (_lvm_stay(rng, today),))
            lvm_until.append(chain.stays[0].until)
        elif stock[today - HISTORY_FROM] < level[today - HISTORY_FROM]:
            chain = _chain(rng, candidate, external=True)
        elif rng.random() < _INTERNAL_SHARE:
            chain = _chain(rng, candidate, external=False)
        else:
            continue
        for stay in (*chain.stays, *chain.relief):
            if stay.operation == "external":
                stock[stay.started - HISTORY_FROM : stay.until - HISTORY_FROM] += 1
        chains.append(chain)
    return chains


def _chain(rng: np.random.Generator, candidate: Candidate, *, external: bool) -> Chain:
    form, days = _draw_form(rng, (_EXTERNAL_FORMS if external else _INTERNAL_FORMS)[candidate.kind])
    stays = [_stay(rng, candidate, form, external, candidate.start, days)]
    if rng.random() < _MOVE_SHARE and candidate.kind != "violence":
        next_external = external and rng.random() < 0.45
        next_form, next_days = _draw_form(rng, (_EXTERNAL_FORMS if next_external else _INTERNAL_FORMS)[candidate.kind])
        if next_form != "sis":
            stays.append(_stay(rng, candidate, next_form, next_external, stays[0].until, next_days))
    relief: tuple[Stay, ...] = ()
    if external and days > 90 and candidate.kind == "child" and rng.random() < _RELIEF_SHARE * 3:
        start = candidate.start + int(rng.integers(20, days - 60))
        relief = (Stay("other", "external", "sol", start, start + int(rng.integers(20, 60))),)
    return Chain(candidate.case, tuple(stays), relief=relief)


def _stay(rng: np.random.Generator, candidate: Candidate, form: str, external: bool, start: int, days: int) -> Stay:
    if form == "sis":
        legal = "lvu"
    elif candidate.kind == "child":
        legal = "lvu" if rng.random() < 0.45 else "sol"
    elif form == "sheltered_housing" and start >= _SHELTERED_ACT_FROM and rng.random() < 0.4:
        legal = "sheltered_act"
    else:
        legal = "sol"
    return Stay(form, "external" if external else "internal", legal, start, start + days)


def _draw_form(rng: np.random.Generator, forms: tuple[tuple[str, float, float, float], ...]) -> tuple[str, int]:
    pick = int(rng.choice(len(forms), p=[share for _, share, _, _ in forms]))
    name, _, median, sigma = forms[pick]
    return name, int(np.clip(median * np.exp(rng.normal(0.0, sigma)), 5, 900))


def _lvm_level(day: int) -> int:
    return [level for since, level in _LVM_LEVEL if day_of(since) <= day][-1]


def _lvm_stay(rng: np.random.Generator, start: int) -> Stay:
    """Care under LVM lasts at most six months (20 § LVM)."""
    until = start + int(rng.integers(40, 180))
    first, last = _LVM_QUIET
    if first <= until < last:
        until = last if last - start <= 182 else first - 1
    return Stay("lvm_home", "external", "lvm", start, until)

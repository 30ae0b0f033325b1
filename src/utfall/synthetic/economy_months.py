"""A year's totals spread over its months, accounts and units, to the öre."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from utfall.model.money import ORE_PER_TKR
from utfall.synthetic.economy_care import FEE_SHARE, FORM_ACCOUNTS, OWN_HOMES, OWN_UNIT, Care
from utfall.synthetic.economy_plan import CLIENTS, GRANT, HIRED, STAFF, AreaGroup, YearPlan, one_offs, rows_of

_SEASONS: dict[str, Sequence[float]] = {
    # Wages rise in April and are paid back to January in May; holidays are taken out of the debt in July and August.
    STAFF: (1.0, 0.99, 1.0, 1.01, 1.03, 1.0, 0.93, 0.95, 1.01, 1.02, 1.02, 1.06),
    HIRED: (0.85, 0.95, 1.0, 1.0, 1.0, 1.1, 1.35, 1.15, 0.95, 0.95, 0.95, 0.75),
    "Lokalkostnader": (1.06, 1.05, 1.03, 1.0, 0.97, 0.96, 0.95, 0.96, 0.98, 1.0, 1.02, 1.05),
    "Övriga kostnader": (0.80, 0.90, 0.98, 0.98, 0.97, 1.0, 0.66, 0.90, 1.05, 1.12, 1.20, 1.44),
    "Bidrag": (0.2, 0.3, 2.5, 0.2, 0.3, 2.5, 0.2, 0.3, 2.5, 0.2, 0.3, 2.5),
    "Övriga intäkter": (0.8, 0.9, 1.1, 0.9, 0.95, 1.1, 0.8, 0.9, 1.05, 1.0, 1.05, 1.45),
    CLIENTS: (0.98, 0.95, 1.02, 1.0, 1.01, 0.99, 0.98, 0.98, 1.0, 1.03, 1.02, 1.04),
}
_NOISE = {STAFF: 0.006, HIRED: 0.07, CLIENTS: 0.05, "Övriga kostnader": 0.05, "Lokalkostnader": 0.01}
_RISING = ("Ledning och stödfunktioner", 2025)
"""Funds kept centrally and spent late in the year."""
_REFUGEE_GRANT, _REFUGEE_AREA = "3511", "Boende"


@dataclass(frozen=True)
class Account:
    """One account of the chart; ``group`` is empty for balance accounts, ``share`` 0 where only care is booked."""

    number: str
    name: str
    kind: str
    group: str
    share: float


@dataclass(frozen=True)
class ResponsibleUnit:
    """One unit by its responsibility code, whose first digit is the area's."""

    code: str
    name: str
    area: str
    share: float


@dataclass(frozen=True, slots=True)
class Amount:
    """What one unit's account comes to in a month; ``provider`` for one placement, ``text`` for an item of its own."""

    month: int
    place: AreaGroup
    account: str
    unit: str
    ore: int
    form: str = ""
    provider: str = ""
    text: str = ""


@cache
def accounts() -> tuple[Account, ...]:
    """The chart of accounts, as Kommun-BAS has it."""
    return tuple(
        Account(row["konto"], row["namn"], row["slag"], row["kontogrupp"], _share(row["andel"]))
        for row in rows_of("ekonomi_konton")
    )


@cache
def units() -> tuple[ResponsibleUnit, ...]:
    """The responsible units, area by area."""
    return tuple(
        ResponsibleUnit(row["ansvar"], row["namn"], row["verksamhetsområde"], _share(row["andel"]))
        for row in rows_of("ekonomi_ansvar")
    )


def season_of(group: str) -> Sequence[float]:
    """Twelve weights, around 1."""
    return _SEASONS.get(group, (1.0,) * 12)


def split(total: int, weights: Sequence[float]) -> list[int]:
    """Whole parts in proportion to the weights, which add up to the total."""
    upto = np.cumsum(np.asarray(weights, dtype=np.float64))
    marks = np.rint(total * (upto / upto[-1])).astype(np.int64)
    return [int(part) for part in np.diff(marks, prepend=0)]


def amounts_of(plan: YearPlan, *, seed: int, care: Care) -> list[Amount]:
    """All amounts of the year, whose sum by area and group is the plan's truth to the öre."""
    rng = np.random.default_rng([seed, plan.year, 2])
    found = _care_amounts(plan, care) + [
        Amount(item.month, item.place, item.account, _first_unit(item.place[0]), item.tkr * ORE_PER_TKR, text=item.text)
        for item in one_offs()
        if item.year == plan.year
    ]
    taken: dict[AreaGroup, int] = defaultdict(int)
    for amount in found:
        taken[amount.place] += amount.ore
    for place, tkr in plan.truth.items():
        weights = np.array(season_of(place[1])) * np.exp(rng.normal(0, _NOISE.get(place[1], 0.0), 12))
        if (place[0], plan.year) == _RISING and place[1] != GRANT:
            weights = weights * np.linspace(0.86, 1.12, 12)
        for month, ore in enumerate(split(tkr * ORE_PER_TKR - taken[place], weights.tolist()), start=1):
            found += _by_account(place, month, ore, rng=rng)
    return [amount for amount in found if amount.ore]


def _care_amounts(plan: YearPlan, care: Care) -> list[Amount]:
    found = []
    for one in care.months:
        if one.year != plan.year:
            continue
        ore = round(one.kronor * 100 * plan.care_price[one.area])
        place = one.area, CLIENTS
        if one.form in OWN_HOMES:
            fee = round(ore * FEE_SHARE)
            found.append(Amount(one.month, place, "5180", OWN_UNIT, fee, one.form))
            found.append(Amount(one.month, place, "5280", OWN_UNIT, ore - fee, one.form))
        else:
            account, _, unit = FORM_ACCOUNTS[one.form]
            found.append(Amount(one.month, place, account, unit, ore, one.form, one.provider))
    return found


def _by_account(place: AreaGroup, month: int, ore: int, *, rng: np.random.Generator) -> list[Amount]:
    """The month's total over the group's accounts and the area's units; the council's grant goes to the first unit."""
    mine = [
        account
        for account in accounts()
        if account.group == place[1]
        and account.share
        and (account.number != _REFUGEE_GRANT or place[0] == _REFUGEE_AREA)
    ]
    mine_units = [unit for unit in units() if unit.area == place[0]]
    if place[1] == GRANT:
        mine_units = mine_units[:1]
    pairs = [(account, unit) for account in mine for unit in mine_units]
    luck = np.exp(rng.normal(0, 0.01, len(pairs)))
    shares = [account.share * unit.share * float(x) for (account, unit), x in zip(pairs, luck, strict=True)]
    return [
        Amount(month, place, account.number, unit.code, part)
        for (account, unit), part in zip(pairs, split(ore, shares), strict=True)
    ]


def _first_unit(area: str) -> str:
    return next(unit.code for unit in units() if unit.area == area)


def _share(text: str) -> float:
    return float(text.replace(",", ".") or 0)

"""What an allocation's indexation is a percentage of: the bases that give the amount, as exactly as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from utfall.finance.allocation import DEMOGRAPHY, INDEXATION, STARTING_POINT, Allocation, AllocationItem

_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:procent|%)", re.IGNORECASE)


@dataclass(frozen=True)
class Base:
    """An amount that a percentage may be of."""

    title: str
    amount_ore: int


@dataclass(frozen=True)
class IndexationBase:
    """An indexation and the bases, of those that were tried, whose percentage is its amount.

    ``percent`` is None where the row does not say it; then nothing is tried.
    """

    item: AllocationItem
    percent: Decimal | None
    tried: tuple[Base, ...]
    fitting: tuple[Base, ...]


def indexation_bases(allocation: Allocation) -> tuple[IndexationBase, ...]:
    """Each indexation of the bridge with its base, in order."""
    found = []
    rounding = written_unit_ore(one.amount_ore for one in allocation.items)
    for number, item in enumerate(allocation.bridge):
        if item.kind != INDEXATION:
            continue
        percent = _percent(item.label)
        tried = () if percent is None else _bases(allocation.bridge[:number])
        fitting = tuple(base for base in tried if percent is not None and _fits(item, percent, base, rounding))
        found.append(IndexationBase(item, percent, tried, fitting))
    return tuple(found)


def written_unit_ore(amounts_ore: Iterable[int]) -> int:
    """The power of ten (öre) that all amounts are whole multiples of: how exactly they are written.

    720,5 and 14,5 mnkr are written to 0,1 mnkr. Amounts that are all zero are exact.
    """
    amounts = [abs(ore) for ore in amounts_ore if ore]
    unit = 1
    while amounts and all(ore % (unit * 10) == 0 for ore in amounts):
        unit *= 10
    return unit


def _percent(label: str) -> Decimal | None:
    match = _PERCENT.search(label)
    return Decimal(match[1].replace(",", ".")) if match else None


def _bases(before: tuple[AllocationItem, ...]) -> tuple[Base, ...]:
    """The amounts that the percentage may be of, no amount twice."""

    def total(kinds: tuple[str, ...]) -> int:
        return sum(one.amount_ore for one in before if not kinds or one.kind in kinds)

    possible = (
        Base("utgångspunkten", total((STARTING_POINT,))),
        Base("utgångspunkten och demografin", total((STARTING_POINT, DEMOGRAPHY))),
        Base("allt som står före raden", total(())),
    )
    found: dict[int, Base] = {}
    for base in possible:
        found.setdefault(base.amount_ore, base)
    return tuple(found.values())


def _fits(item: AllocationItem, percent: Decimal, base: Base, rounding_ore: int) -> bool:
    exact = percent * base.amount_ore / 100
    return abs(exact - item.amount_ore) * 2 <= rounding_ore

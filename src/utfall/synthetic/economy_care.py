"""What placements cost by month: the simulator's care days times each placement's daily rate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from utfall.synthetic.days import day_of
from utfall.synthetic.placements import Placement

FORM_ACCOUNTS = {
    "hvb": ("4641", "Myndighet", "2040"),
    "sis": ("4642", "Myndighet", "2040"),
    "lvm_home": ("4643", "Myndighet", "2030"),
    "other": ("4649", "Myndighet", "2040"),
    "consultant_home": ("4644", "Insats och service", "3030"),
    "supported_housing": ("4645", "Insats och service", "3030"),
    "sheltered_housing": ("4646", "Insats och service", "3040"),
}
"""Account, area and unit that pay for care in external operation."""
OWN_HOMES = ("family_home", "network_home", "emergency_home")
"""Paid as fees and reimbursements (class 5) by the unit for family homes, not bought as care (class 4)."""
OWN_AREA, OWN_UNIT = "Insats och service", "3030"
FEE_SHARE = 0.62
"""How much of what an own home is paid is a fee; the rest reimburses its expenses."""


@dataclass(frozen=True)
class CareMonth:
    """One placement in one month: ``nights`` of care at the simulator's rate, in kronor before the year's price."""

    year: int
    month: int
    form: str
    area: str
    provider: str
    nights: int
    kronor: int


@dataclass(frozen=True)
class Care:
    """All that is paid for placements, in order of placement and month."""

    months: tuple[CareMonth, ...]

    def kronor(self, *, year: int, area: str) -> int:
        """What the area's placements come to in a year at the simulator's rates."""
        return sum(one.kronor for one in self.months if one.year == year and one.area == area)


def care_of(placements: Iterable[Placement], *, first: int, last: int) -> Care:
    """Care paid for by month, both years inclusive. Homes that the municipality runs itself cost staff instead."""
    starts = [day_of(date(year, month, 1)) for year in range(first, last + 1) for month in range(1, 13)]
    ends = [*starts[1:], day_of(date(last + 1, 1, 1))]
    found = []
    for placement in placements:
        area = _area(placement)
        if area is None:
            continue
        stay = placement.stay
        for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
            nights = min(stay.until, end) - max(stay.started, start)
            if nights > 0:
                kronor = nights * placement.daily_rate_kronor
                year, month = first + number // 12, number % 12 + 1
                found.append(CareMonth(year, month, stay.form, area, placement.provider, nights, kronor))
    return Care(tuple(found))


def _area(placement: Placement) -> str | None:
    if placement.stay.form in OWN_HOMES:
        return OWN_AREA
    return FORM_ACCOUNTS[placement.stay.form][1] if placement.stay.operation == "external" else None

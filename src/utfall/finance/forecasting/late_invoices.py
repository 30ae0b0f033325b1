"""What is still to be booked on months that have passed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from utfall.finance.forecasting.known import Line, Snapshot, by_month, month_number
from utfall.stats.completeness import Completeness, completeness

LONGEST_AGE = 4
"""Months after which an amount counts as complete."""


@dataclass(frozen=True)
class Late:
    """Expected late amounts of a line by number of month, and the standard deviation of each, in öre."""

    amounts_ore: Mapping[int, int]
    errors_ore: Mapping[int, float]


def completeness_by_group(snapshots: Sequence[Snapshot]) -> dict[str, Completeness]:
    """How complete each account group is by age; groups of which it cannot be told are left out.

    All areas of a group together: invoices of a kind come equally late. A month's age is the number of months from it
    to the day it was known. Of two snapshots in a month, the later counts.
    """
    versions: dict[str, dict[tuple[Line, int], dict[int, int]]] = {}
    for snapshot in sorted(snapshots, key=lambda one: one.known_on):
        known = month_number(snapshot.known_on)
        for line, months in by_month(snapshot.amounts).items():
            for month, amount in months.items():
                if 0 <= known - month <= LONGEST_AGE:
                    versions.setdefault(line.group, {}).setdefault((line, month), {})[known - month] = amount
    found = {group: completeness(list(of.values()), longest=LONGEST_AGE) for group, of in versions.items()}
    return {group: one for group, one in found.items() if one is not None}


def late_amounts(booked: Mapping[int, int], *, by: Completeness | None, known_on: date, last_month: int) -> Late:
    """What is still expected of the months booked; nothing where completeness is not known."""
    amounts: dict[int, int] = {}
    errors: dict[int, float] = {}
    known = month_number(known_on)
    for month in range(max(known - LONGEST_AGE + 1, 0), last_month + 1) if by else ():
        amount, age = booked.get(month, 0), max(known - month, 0)
        if by is not None and amount:
            final = amount / by.share(age)
            amounts[month] = round(final) - amount
            errors[month] = abs(final) * by.error(age)
    return Late(amounts, errors)

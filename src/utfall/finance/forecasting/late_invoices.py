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


def completeness_by_group(snapshots: Sequence[Snapshot]) -> dict[str, Mapping[int, Completeness]]:
    """How complete each account group is, by age in months; ages of which it cannot be told are left out.

    All areas of a group together: invoices of a kind come equally late. A month's age is the number of months from it
    to the day it was known. Of two snapshots in a month, the later counts.
    """
    versions: dict[str, dict[tuple[Line, int], dict[int, int]]] = {}
    for snapshot in sorted(snapshots, key=lambda one: one.known_on):
        known = month_number(snapshot.known_on)
        for line, months in by_month(snapshot.amounts).items():
            for month, amount in months.items():
                versions.setdefault(line.group, {}).setdefault((line, month), {})[known - month] = amount
    return {group: completeness(list(of.values()), longest=LONGEST_AGE) for group, of in versions.items()}


def late_amounts(booked: Mapping[int, int], *, by: Mapping[int, Completeness], known_on: date, last_month: int) -> Late:
    """What is still expected of the months booked; nothing of a month at an age of which completeness is not known."""
    amounts: dict[int, int] = {}
    errors: dict[int, float] = {}
    known = month_number(known_on)
    for month in range(known - LONGEST_AGE + 1, last_month + 1):
        amount, at = booked.get(month, 0), by.get(known - month)
        if at is not None and amount:
            final = amount / at.share
            amounts[month] = round(final) - amount
            errors[month] = abs(final) * at.error
    return Late(amounts, errors)

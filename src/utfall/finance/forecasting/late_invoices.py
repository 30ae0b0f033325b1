"""What is still to be booked on months that have passed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from utfall.finance.forecasting.known import Line, Snapshot, by_month, month_number
from utfall.stats.completeness import Completeness, completeness, leaning_on

LONGEST_AGE = 4
"""Months after which an amount counts as complete."""


@dataclass(frozen=True)
class Late:
    """Expected late amounts of a line by number of month, and the standard deviation of each, in öre."""

    amounts_ore: Mapping[int, int]
    errors_ore: Mapping[int, float]


def completeness_by_line(snapshots: Sequence[Snapshot]) -> dict[Line, Mapping[int, Completeness]]:
    """How complete each line is, by age in months; ages of which it cannot be told are left out.

    A line leans on its account group in all areas while little is seen of it: invoices of a kind come about equally
    late, but not quite. A month's age is the number of months from it to the day it was known. Of two snapshots in a
    month, the later counts.
    """
    versions: dict[Line, dict[int, dict[int, int]]] = {}
    for snapshot in sorted(snapshots, key=lambda one: one.known_on):
        known = month_number(snapshot.known_on)
        for line, months in by_month(snapshot.amounts).items():
            for month, amount in months.items():
                versions.setdefault(line, {}).setdefault(month, {})[known - month] = amount
    found: dict[Line, Mapping[int, Completeness]] = {}
    for group in {line.group for line in versions}:
        of_group = {line: list(months.values()) for line, months in versions.items() if line.group == group}
        usual = completeness([one for rows in of_group.values() for one in rows], longest=LONGEST_AGE)
        found |= {line: leaning_on(rows, group=usual, longest=LONGEST_AGE) for line, rows in of_group.items()}
    return found


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

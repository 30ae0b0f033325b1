"""Cell-key perturbation: a count gets a small change that depends on whom it counts, and so the same one everywhere.

For tables that readers put together themselves, one after another, where hiding cannot look across what has been asked
before. Not for measures and their breakdowns: each count, totals too, is changed on its own, so that parts do not add
up to their total, and differences between two changed counts are less certain than either. Those are protected by
``suppression``.

Source: B. Fraser & J. Wooton, "A proposed method for confidentialising tabular output to protect against differencing",
UNECE work session on statistical data confidentiality, Geneva 2005; lookup and limit as in the Office for National
Statistics' package cell-key-perturbation-R (commit 2187cf1).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from utfall.model.cell import Cell


@dataclass(frozen=True)
class PerturbationTable:
    """What to add to a count: ``changes[count − 1][cell key]``. A count of zero is never changed.

    Larger counts than there are rows use the last ``repeating`` rows in turn. No change takes a count below zero.
    """

    changes: tuple[tuple[int, ...], ...]
    repeating: int

    def __post_init__(self) -> None:
        if not self.changes or not self.changes[0] or len({len(row) for row in self.changes}) > 1:
            raise ValueError("a perturbation table has at least one row, and one column per cell key in each")
        if not 1 <= self.repeating <= len(self.changes):
            raise ValueError(f"{self.repeating} of {len(self.changes)} rows cannot repeat")
        for count, row in enumerate(self.changes, start=1):
            if min(row) < -count:
                raise ValueError(f"a change of {min(row)} takes a count of {count} below zero")

    @property
    def keys(self) -> int:
        """How many cell keys there are; they go from 0."""
        return len(self.changes[0])

    def change(self, count: int, *, cell_key: int) -> int:
        """What is added to a count with that key."""
        if count < 0 or not 0 <= cell_key < self.keys:
            raise ValueError(f"no change for a count of {count} with cell key {cell_key} of {self.keys}")
        if count == 0:
            return 0
        first = len(self.changes) - self.repeating + 1
        row = count if count <= len(self.changes) else first + (count - first) % self.repeating
        return self.changes[row - 1][cell_key]


def record_key(pseudonym: str, *, keys: int) -> int:
    """The record key of a person, from 0: the pseudonym's hexadecimal digits as a number, modulo ``keys``.

    Pseudonyms are keyed hashes, so their last digits are as good as drawn, and stay the person's own as long as the
    pseudonym does. Even over the keys where ``keys`` is a power of two.
    """
    return int(pseudonym, 16) % keys


def cell_key(record_keys: Iterable[int], *, keys: int) -> int:
    """The key of the cell that counts those records: the sum of their keys, modulo ``keys``."""
    return sum(record_keys) % keys


def perturbed_cell(record_keys: Collection[int], table: PerturbationTable, *, least_shown: int = 0) -> Cell:
    """The changed count of the records, one key per person; hidden where it is then below ``least_shown``.

    The same people give the same cell in every table. Hidden after the change, as the threshold is on what is shown.
    """
    count = len(record_keys)
    changed = count + table.change(count, cell_key=cell_key(record_keys, keys=table.keys))
    if changed < least_shown:
        return Cell.hidden(f"antalet är mindre än {least_shown}")
    return Cell.of(changed)

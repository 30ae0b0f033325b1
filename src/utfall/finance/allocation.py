"""The allocation that the council gives the board for a year: from last year's to this one's, version by version.

Amounts in öre, as in the documents: more is plus. Sums are never read from a file, only made of its rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from utfall.finance.ledger_rows import Files
from utfall.finance.plan_rows import PlanRow, plan_rows
from utfall.model.problem import Place

TABLE = "allocation_items"
DIRECTION, ADJUSTMENT, PLAN_YEAR, RECONCILIATION = "direction", "adjustment", "plan_year", "reconciliation"
STARTING_POINT, DEMOGRAPHY, INDEXATION = "starting_point", "demography", "indexation"


@dataclass(frozen=True)
class AllocationItem:
    """A row of the bridge: ``step`` and ``kind`` are codes of ``allocation_items``."""

    step: str
    kind: str
    label: str
    amount_ore: int
    place: Place


@dataclass(frozen=True)
class Allocation:
    """One version of a year's allocation, its rows in the document's order."""

    year: int
    version: str
    decided_on: date
    items: tuple[AllocationItem, ...]

    @property
    def bridge(self) -> tuple[AllocationItem, ...]:
        """The rows that make up the sum: all but the plan years."""
        return tuple(one for one in self.items if one.step != PLAN_YEAR)

    @property
    def plan_years(self) -> tuple[AllocationItem, ...]:
        """The preliminary allocations of the years after."""
        return tuple(one for one in self.items if one.step == PLAN_YEAR)

    @property
    def starting_point_ore(self) -> int | None:
        """What the bridge begins with; None where no row says it."""
        found = [one.amount_ore for one in self.bridge if one.kind == STARTING_POINT]
        return sum(found) if found else None

    @property
    def direction_ore(self) -> int:
        """The sum after the first step, the board of the municipality's direction."""
        return self.sum_of(DIRECTION)

    @property
    def adjustments_ore(self) -> int:
        """The sum of what was changed after it."""
        return self.sum_of(ADJUSTMENT)

    @property
    def sum_ore(self) -> int:
        """The year's allocation."""
        return sum(one.amount_ore for one in self.bridge)

    def sum_of(self, step: str) -> int:
        """The sum of one step's rows."""
        return sum(one.amount_ore for one in self.bridge if one.step == step)

    def has(self, step: str) -> bool:
        """Does any row belong to the step?"""
        return any(one.step == step for one in self.bridge)

    def named(self, text: str) -> tuple[AllocationItem, ...]:
        """The rows after the starting point whose label holds the text, whatever the case."""
        wanted = text.casefold()
        return tuple(one for one in self.bridge if one.kind != STARTING_POINT and wanted in one.label.casefold())

    def change(self, *, without: Iterable[AllocationItem] = ()) -> Change | None:
        """From the starting point to the sum, as if the rows ``without`` were not there; None without a start."""
        start = self.starting_point_ore
        if not start:
            return None
        return Change(start, self.sum_ore - sum(one.amount_ore for one in without))


@dataclass(frozen=True)
class Change:
    """From one amount, which is not zero, to another."""

    from_ore: int
    to_ore: int

    @property
    def ore(self) -> int:
        """The difference; plus is an increase."""
        return self.to_ore - self.from_ore

    @property
    def percent(self) -> Decimal:
        """The difference in percent of the first, not rounded."""
        return Decimal(100 * self.ore) / Decimal(self.from_ore)


@dataclass(frozen=True)
class ChangedItem:
    """A row that differs between two versions; None where one of them lacks it."""

    label: str
    older_ore: int | None
    newer_ore: int | None


@dataclass(frozen=True)
class Explanation:
    """A part of the difference between starting point and internal budget that is explained."""

    label: str
    amount_ore: int
    place: Place


@dataclass(frozen=True)
class YearAllocations:
    """A year's versions, the oldest first, and what is explained of its reconciliation."""

    year: int
    versions: tuple[Allocation, ...]
    explanations: tuple[Explanation, ...]

    @property
    def newest(self) -> Allocation:
        """The version that holds now."""
        return self.versions[-1]

    def before(self, allocation: Allocation) -> Allocation | None:
        """The version before; None for the first."""
        place = self.versions.index(allocation)
        return self.versions[place - 1] if place else None


def allocations(files: Files) -> tuple[YearAllocations, ...]:
    """All years' allocations in the delivery's files (``Store.current_files``), the earliest first.

    A year that has explanations but no version yet is left out.
    """
    versions: dict[int, dict[str, list[PlanRow]]] = defaultdict(lambda: defaultdict(list))
    explained: dict[int, list[Explanation]] = defaultdict(list)
    for row in plan_rows(files, TABLE):
        year = int(row.values["year"])
        if row.text("step") == RECONCILIATION:
            explained[year].append(Explanation(row.text("line"), row.ore(), row.place))
        else:
            versions[year][row.text("version")].append(row)
    return tuple(
        YearAllocations(year, _in_order(year, versions[year]), tuple(explained[year])) for year in sorted(versions)
    )


def changed_items(older: Allocation, newer: Allocation) -> tuple[ChangedItem, ...]:
    """The rows that were added, changed or taken away, in the newer version's order and last those taken away."""
    before, after = _by_label(older), _by_label(newer)
    labels = (*after, *(key for key in before if key not in after))
    return tuple(
        ChangedItem(key[1], before.get(key), after.get(key)) for key in labels if before.get(key) != after.get(key)
    )


def _by_label(allocation: Allocation) -> dict[tuple[str, str], int]:
    return {(one.step, one.label): one.amount_ore for one in allocation.items}


def _in_order(year: int, versions: dict[str, list[PlanRow]]) -> tuple[Allocation, ...]:
    found = (_version(year, version, rows) for version, rows in versions.items())
    return tuple(sorted(found, key=lambda one: (one.decided_on, one.items[0].place.line or 0)))


def _version(year: int, version: str, rows: Sequence[PlanRow]) -> Allocation:
    items = (AllocationItem(row.text("step"), row.text("kind"), row.text("line"), row.ore(), row.place) for row in rows)
    return Allocation(year, version, max(row.day("decided_on") for row in rows), tuple(items))

"""Does the allocation agree with the internal budget? What agrees, what is explained, and what is asked about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from utfall.finance.allocation import Allocation, Change, Explanation, YearAllocations
from utfall.finance.budget import InternalBudget
from utfall.finance.forecasting.known import MONTHS_OF_YEAR, MonthAmount
from utfall.finance.indexation import written_unit_ore
from utfall.finance.ledger import LedgerMonth
from utfall.finance.plan_rows import GRANT


class Outcome(StrEnum):
    """How a comparison came out."""

    AGREES = "stämmer"
    EXPLAINED = "förklarad"
    OPEN = "öppen"
    UNTRIED = "går inte att pröva"


@dataclass(frozen=True)
class Amount:
    """One side of a comparison; None where nothing says it."""

    title: str
    ore: int | None


@dataclass(frozen=True)
class Comparison:
    """Two amounts that should be the same. ``rounding_ore`` is how exactly the left one is written."""

    title: str
    left: Amount
    right: Amount
    explanations: tuple[Explanation, ...] = ()
    rounding_ore: int = 1

    @property
    def difference_ore(self) -> int | None:
        """Right minus left; None where one of them is not known."""
        return None if self.left.ore is None or self.right.ore is None else self.right.ore - self.left.ore

    @property
    def open_ore(self) -> int | None:
        """What no explanation says and no rounding makes."""
        if self.difference_ore is None:
            return None
        left = self.difference_ore - sum(one.amount_ore for one in self.explanations)
        return 0 if abs(left) * 2 < self.rounding_ore else left

    @property
    def outcome(self) -> Outcome:
        """Whether it agrees, and if not whether that is explained."""
        if self.open_ore is None:
            return Outcome.UNTRIED
        if self.open_ore:
            return Outcome.OPEN
        return Outcome.EXPLAINED if self.explanations else Outcome.AGREES


@dataclass(frozen=True)
class Reconciliation:
    """A year's allocation against the internal budget of the year before, and of the year itself.

    ``months_lacking`` are months of the year before that have no budget, where others have.
    """

    allocation: Allocation
    comparisons: tuple[Comparison, ...]
    months_lacking: int = 0

    @property
    def start(self) -> Comparison:
        """Starting point against the municipal grant in the internal budget of the year before."""
        return self.comparisons[0]

    @property
    def open(self) -> tuple[Comparison, ...]:
        """Those that neither agree nor are explained."""
        return tuple(one for one in self.comparisons if one.outcome is Outcome.OPEN)

    def change_from_grant(self) -> Change | None:
        """To the allocation from the internal budget's grant, in place of the starting point."""
        grant = self.start.right.ore
        return Change(grant, self.allocation.sum_ore) if grant else None


def reconcile(
    year: YearAllocations,
    budget: InternalBudget,
    *,
    earlier: YearAllocations | None = None,
    ledger_budget: Sequence[LedgerMonth] = (),
) -> Reconciliation:
    """The newest version against all that should agree with it.

    ``earlier`` is the allocation of the year before, ``ledger_budget`` the period budgets that came with the ledger.
    """
    newest, base_year = year.newest, year.year - 1
    months = budget.after()
    own = [one for one in months if one.month.year == base_year]
    rounding = written_unit_ore(one.amount_ore for one in newest.items)
    start = Amount(f"Utgångspunkten {base_year}", newest.starting_point_ore)
    return Reconciliation(
        newest,
        (
            Comparison(
                f"Utgångspunkten mot internbudgeten {base_year}",
                start,
                Amount(f"Kommunbidraget i internbudgeten {base_year}", grant_ore(months, year=base_year)),
                year.explanations,
                rounding,
            ),
            Comparison(
                f"Utgångspunkten mot tilldelningen {base_year}",
                start,
                Amount(f"Tilldelningen {base_year}", earlier.newest.sum_ore if earlier else None),
                rounding_ore=rounding,
            ),
            Comparison(
                f"Tilldelningen mot internbudgeten {year.year}",
                Amount(f"Tilldelningen {year.year}", newest.sum_ore),
                Amount(f"Kommunbidraget i internbudgeten {year.year}", grant_ore(months, year=year.year)),
                rounding_ore=rounding,
            ),
            *_within_the_budget(budget, own, ledger_budget, base_year),
            *_between_versions(year),
        ),
        months_lacking=MONTHS_OF_YEAR - len({one.month for one in own}) if own else 0,
    )


def grant_ore(months: Iterable[MonthAmount | LedgerMonth], *, year: int) -> int | None:
    """The municipal grant in the year's internal budget, more is plus; None where none is budgeted."""
    found = [one.amount_ore for one in months if one.month.year == year and one.group == GRANT]
    return -sum(found) if found else None


def _within_the_budget(
    budget: InternalBudget, own: Sequence[MonthAmount], ledger_budget: Sequence[LedgerMonth], year: int
) -> Iterable[Comparison]:
    costs, income = (_sum_where(own, is_cost=is_cost) for is_cost in (True, False))
    yield Comparison(f"Internbudgeten {year} går jämnt ut", Amount("Intäkter", income), Amount("Kostnader", costs))
    for transfer in budget.transfers:
        if transfer.from_month.year == year:
            yield Comparison(
                f"Omföring {transfer.number} den {transfer.decided_on} går jämnt ut",
                Amount("Ska bli", 0),
                Amount("Omföringens summa", transfer.sum_ore),
            )
    in_ledger = [one for one in ledger_budget if one.month.year == year]
    yield Comparison(
        f"Internbudgeten {year} mot bokföringens periodbudget",
        Amount("Kommunbidraget i internbudgeten", grant_ore(own, year=year)),
        Amount("Kommunbidraget i periodbudgeten", grant_ore(in_ledger, year=year)),
    )


def _sum_where(months: Sequence[MonthAmount], *, is_cost: bool) -> int | None:
    """The year's costs, or its income, each of lines that come to that; None without a budget."""
    sums: Counter[tuple[str, str]] = Counter()
    for one in months:
        sums[one.area, one.group] += one.amount_ore
    found = sum(ore for ore in sums.values() if (ore > 0) == is_cost)
    return abs(found) if months else None


def _between_versions(year: YearAllocations) -> Iterable[Comparison]:
    for older, newer in zip(year.versions, year.versions[1:], strict=False):
        yield Comparison(
            f"Utgångspunkten i {older.version} och i {newer.version}",
            Amount(older.version, older.starting_point_ore),
            Amount(newer.version, newer.starting_point_ore),
        )

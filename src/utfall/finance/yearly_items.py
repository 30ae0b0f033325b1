"""Items that come once, investments, equity and state grants, as the plan's files say them.

Items that come once are signed as in the ledger (cost plus), the rest as in the documents (more is plus). Öre.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from utfall.finance.coding import Coding
from utfall.finance.forecasting.known import KnownItem, Line
from utfall.finance.ledger_rows import Files
from utfall.finance.plan_rows import PlanRow, lined_rows, plan_rows
from utfall.model.problem import Place, Problem

TABLES = ("one_offs", "investments", "equity_items", "state_grants")
EXPENDITURE = "expenditure"
OPENING, ADJUSTMENT, RESULT = "opening_equity", "equity_adjustment", "year_result"
GRANTED, SPLIT, BALANCE_ACCOUNT = "granted", "split", "balance_account"


@dataclass(frozen=True)
class OneOff:
    """A cost or income of a line and month that does not come again."""

    line: Line
    month: date
    account: str
    text: str
    amount_ore: int
    place: Place

    def known_item(self) -> KnownItem:
        """What the forecast takes out of the pattern, or adds."""
        return KnownItem(self.line.area, self.line.group, self.month, self.amount_ore, self.text)


@dataclass(frozen=True)
class Investment:
    """A row of the year's investments. Forecast and outcome are None where nothing is said, which is not zero."""

    year: int
    kind: str
    label: str
    budget_ore: int
    forecast_ore: int | None
    outcome_ore: int | None
    place: Place | None

    @property
    def deviation_ore(self) -> int | None:
        """Budget less forecast, for income the other way round: plus is better than budget."""
        if self.forecast_ore is None:
            return None
        return (self.budget_ore - self.forecast_ore) * (1 if self.kind == EXPENDITURE else -1)


@dataclass(frozen=True)
class EquityItem:
    """A row of the board's equity; ``kind`` is a code of ``equity_items``."""

    day: date
    kind: str
    label: str
    amount_ore: int
    place: Place


@dataclass(frozen=True)
class YearEquity:
    """A year's equity: what was carried over, how it was adjusted, and the result where the year is closed."""

    year: int
    items: tuple[EquityItem, ...]

    def sum_of(self, kind: str) -> int | None:
        """The sum of the rows of a kind; None where there is none."""
        found = [one.amount_ore for one in self.items if one.kind == kind]
        return sum(found) if found else None

    @property
    def before_result_ore(self) -> int:
        """What was carried over, adjusted."""
        return (self.sum_of(OPENING) or 0) + (self.sum_of(ADJUSTMENT) or 0)

    def closing_ore(self, result_ore: int | None = None) -> int | None:
        """What the year ends with, by its own result or else by the one given (a forecast); None with neither."""
        result = self.sum_of(RESULT) if self.sum_of(RESULT) is not None else result_ore
        return None if result is None else self.before_result_ore + result


@dataclass(frozen=True)
class CarriedOver:
    """A year's closing equity against what the next year began with."""

    year: int
    closing_ore: int
    next_opening_ore: int

    @property
    def difference_ore(self) -> int:
        """Zero where it was carried over as it was."""
        return self.next_opening_ore - self.closing_ore


@dataclass(frozen=True)
class GrantPart:
    """What a recipient was given of a grant on a day, or what was put on the balance account (or, minus, taken)."""

    recipient: str
    day: date
    amount_ore: int
    place: Place


@dataclass(frozen=True)
class StateGrant:
    """A state grant of a year, how it is split, and what lies on the balance account."""

    year: int
    name: str
    granted_ore: int
    parts: tuple[GrantPart, ...]
    balance_account: tuple[GrantPart, ...]

    @property
    def split_ore(self) -> int:
        """What has been given out."""
        return sum(one.amount_ore for one in self.parts)

    @property
    def balance_ore(self) -> int:
        """What lies on the balance account."""
        return sum(one.amount_ore for one in self.balance_account)

    @property
    def unaccounted_ore(self) -> int:
        """What is neither given out nor on the balance account: zero where all is accounted for."""
        return self.granted_ore - self.split_ore - self.balance_ore


def one_offs(files: Files, coding: Coding) -> tuple[tuple[OneOff, ...], tuple[Problem, ...]]:
    """The items that come once, by month, and what is wrong with their names."""
    rows, problems = lined_rows(
        plan_rows(files, "one_offs"),
        coding,
        key=lambda row: (row.month("month_starts_on"), row.text("account"), row.text("text")),
    )
    found = (
        OneOff(
            one.line,
            one.row.month("month_starts_on"),
            one.row.text("account"),
            one.row.text("text"),
            one.row.ore(),
            one.row.place,
        )
        for one in rows
    )
    return tuple(sorted(found, key=lambda one: (one.month, one.line, one.account, one.text))), problems


def investments(files: Files, *, year: int) -> tuple[Investment, ...]:
    """The year's investments in the file's order, expenditure first."""
    rows = (row for row in plan_rows(files, "investments") if row.values["year"] == year)
    found = (
        Investment(
            year,
            row.text("kind"),
            row.text("line"),
            row.ore("budget_ore"),
            row.values["forecast_ore"],
            row.values["outcome_ore"],
            row.place,
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda one: one.kind != EXPENDITURE))


def net_investment(items: Iterable[Investment], *, year: int) -> Investment:
    """Expenditure less income. A column where any row says nothing has no net."""
    rows = tuple(items)

    def net(amounts: Iterable[int | None]) -> int | None:
        pairs = list(zip(rows, amounts, strict=True))
        if any(ore is None for _, ore in pairs):
            return None
        return sum((ore or 0) * (1 if row.kind == EXPENDITURE else -1) for row, ore in pairs)

    return Investment(
        year,
        EXPENDITURE,
        "Netto",
        net(row.budget_ore for row in rows) or 0,
        net(row.forecast_ore for row in rows),
        net(row.outcome_ore for row in rows),
        None,
    )


def equity(files: Files) -> tuple[YearEquity, ...]:
    """Every year's equity, the earliest first, its rows by day."""
    by_year: dict[int, list[EquityItem]] = defaultdict(list)
    for row in plan_rows(files, "equity_items"):
        item = EquityItem(row.day("dated_on"), row.text("kind"), row.text("line"), row.ore(), row.place)
        by_year[row.values["year"]].append(item)
    return tuple(YearEquity(year, tuple(sorted(by_year[year], key=lambda one: one.day))) for year in sorted(by_year))


def carried_over(years: Iterable[YearEquity]) -> tuple[CarriedOver, ...]:
    """Each closed year against the opening of the next, where both are known."""
    by_year = {one.year: one for one in years}
    found = []
    for year, one in by_year.items():
        opening = by_year[year + 1].sum_of(OPENING) if year + 1 in by_year else None
        closing = one.closing_ore()
        if opening is not None and closing is not None:
            found.append(CarriedOver(year, closing, opening))
    return tuple(found)


def state_grants(files: Files) -> tuple[StateGrant, ...]:
    """The state grants by year and name."""
    by_grant: dict[tuple[int, str], list[PlanRow]] = defaultdict(list)
    for row in plan_rows(files, "state_grants"):
        by_grant[row.values["year"], row.text("grant_name")].append(row)
    return tuple(
        StateGrant(
            year,
            name,
            sum(row.ore() for row in rows if row.text("kind") == GRANTED),
            _parts(rows, SPLIT),
            _parts(rows, BALANCE_ACCOUNT),
        )
        for (year, name), rows in sorted(by_grant.items())
    )


def _parts(rows: Iterable[PlanRow], kind: str) -> tuple[GrantPart, ...]:
    found = (
        GrantPart(row.text("recipient"), row.day("dated_on"), row.ore(), row.place)
        for row in rows
        if row.text("kind") == kind
    )
    return tuple(sorted(found, key=lambda one: (one.day, one.place.line or 0)))

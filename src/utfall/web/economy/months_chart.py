"""The year's months of a sum, against budget and the year before: a picture whose months lead further down, and its
table.

Coordinates are text made here: a page's own number format must not touch them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from utfall.finance.forecasting.known import MONTHS_OF_YEAR
from utfall.finance.ledger_steps import LedgerSums
from utfall.finance.year_book import YearBook
from utfall.model.money import ORE_PER_TKR
from utfall.model.period import Period
from utfall.reports.charts.axes import round_ticks
from utfall.reports.figure_tables import EMPTY
from utfall.reports.numbers import format_number
from utfall.web.economy.tables import Deviation, deviation, in_tkr

WIDTH, HEIGHT = 640, 250
LEFT, RIGHT, TOP, BOTTOM = 62, 8, 12, 28
BAR_SHARE, PLAN_SHARE = 0.5, 0.76
"""How much of a month's width its bar and its budget's line take."""
MOST_TICKS = 4


@dataclass(frozen=True)
class MonthAmounts:
    """A month's sums in öre, signed as in the ledger. None is not said: a month not booked, a year without budget."""

    month: date
    outcome_ore: int | None
    budget_ore: int | None
    before_ore: int | None


@dataclass(frozen=True)
class Tick:
    """A line across with what it stands for; ``is_zero`` is the one that bars stand on."""

    y: str
    text: str
    is_zero: bool


@dataclass(frozen=True)
class Plan:
    """The budget's line across a month."""

    left: str
    right: str
    y: str


@dataclass(frozen=True)
class MonthShown:
    """A month in picture and table; texts in thousands of kronor as reported. ``address`` is empty where no month
    lies behind it. Of the picture ``bar_y`` and ``bar_height``, ``plan`` and ``ring_y`` are empty for what is not said.
    """

    title: str
    short: str
    address: str
    outcome: str
    budget: str
    deviation: Deviation
    before: str
    left: str
    middle: str
    bar_left: str
    bar_y: str
    bar_height: str
    plan: Plan | None
    ring_y: str

    @property
    def told(self) -> str:
        """The month in words, for who does not see it."""
        said = (("utfall", self.outcome), ("budget", self.budget), ("året före", self.before))
        amounts = ", ".join(f"{name} {text}" for name, text in said if text != EMPTY)
        return f"{self.title}: {amounts or 'inget'}{' tusental kronor' if amounts else ''}"


@dataclass(frozen=True)
class MonthsChart:
    """The picture and its table. ``are_costs``: what is drawn upwards is cost; the table is signed as reported."""

    year: int
    are_costs: bool
    has_budget: bool
    has_before: bool
    ticks: tuple[Tick, ...]
    months: tuple[MonthShown, ...]
    bar_width: str
    slot_width: str

    @property
    def unit(self) -> str:
        """What the picture's axis says."""
        return f"{'Kostnad' if self.are_costs else 'Intäkt'}, tusental kronor"


def month_amounts(
    book: YearBook, sums: LedgerSums, *, groups: frozenset[str] | None, area: str | None, account: str | None
) -> tuple[MonthAmounts, ...]:
    """The twelve months of the book's year. The budget is not made by account."""
    before = {one.month for one in sums.months if one.month.year == book.year - 1}
    has_budget = bool(book.budget) and account is None

    def booked(year: int, number: int) -> int:
        own = sums.of(Period.month(year, number), groups=groups, area=area, account=account)
        return sum(one.amount_ore for one in own)

    def planned(number: int) -> int:
        return sum(
            one.amount_ore
            for one in book.budget
            if one.month.month == number and (groups is None or one.group in groups) and area in (None, one.area)
        )

    return tuple(
        MonthAmounts(
            date(book.year, number, 1),
            booked(book.year, number) if number <= book.months_booked else None,
            planned(number) if has_budget else None,
            booked(book.year - 1, number) if date(book.year - 1, number, 1) in before else None,
        )
        for number in range(1, MONTHS_OF_YEAR + 1)
    )


def months_chart(months: Sequence[MonthAmounts], *, address: Callable[[date], str]) -> MonthsChart | None:
    """The chart; None where nothing at all is said. ``address`` is where a booked month leads."""
    said = [ore for one in months for ore in (one.outcome_ore, one.budget_ore, one.before_ore) if ore]
    if not said:
        return None
    are_costs = sum(said) > 0
    sign = 1 if are_costs else -1
    drawn = [0.0, *(sign * ore / ORE_PER_TKR for ore in said)]
    low, high = min(drawn), max(drawn)
    slot = (WIDTH - LEFT - RIGHT) / len(months)

    def up(ore: int) -> float:
        return HEIGHT - BOTTOM - (sign * ore / ORE_PER_TKR - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    ticks = [
        Tick(_place(up(round(sign * tick * ORE_PER_TKR))), format_number(round(tick)), tick == 0)
        for tick in round_ticks(low, high, most=MOST_TICKS)
        if tick == round(tick)
    ]
    return MonthsChart(
        year=months[0].month.year,
        are_costs=are_costs,
        has_budget=any(one.budget_ore is not None for one in months),
        has_before=any(one.before_ore is not None for one in months),
        ticks=tuple(ticks),
        months=tuple(
            _shown(one, left=LEFT + slot * place, slot=slot, up=up, address=address) for place, one in enumerate(months)
        ),
        bar_width=_place(slot * BAR_SHARE),
        slot_width=_place(slot),
    )


def _shown(
    one: MonthAmounts, *, left: float, slot: float, up: Callable[[int], float], address: Callable[[date], str]
) -> MonthShown:
    period = Period.month(one.month.year, one.month.month)
    ends = (up(0), up(one.outcome_ore or 0))
    is_booked, middle = one.outcome_ore is not None, left + slot / 2
    plan_edge = slot * (1 - PLAN_SHARE) / 2
    return MonthShown(
        title=period.label_long_sv(),
        short=period.label_sv().split()[0],
        address=address(one.month) if is_booked else "",
        outcome=_reported(one.outcome_ore),
        budget=_reported(one.budget_ore),
        deviation=_deviation(one),
        before=_reported(one.before_ore),
        left=_place(left),
        middle=_place(middle),
        bar_left=_place(middle - slot * BAR_SHARE / 2),
        bar_y=_place(min(ends)) if is_booked else "",
        bar_height=_place(max(ends) - min(ends)) if is_booked else "",
        plan=None
        if one.budget_ore is None
        else Plan(_place(left + plan_edge), _place(left + slot - plan_edge), _place(up(one.budget_ore))),
        ring_y="" if one.before_ore is None else _place(up(one.before_ore)),
    )


def _deviation(one: MonthAmounts) -> Deviation:
    if one.outcome_ore is None or one.budget_ore is None:
        return Deviation(EMPTY)
    return deviation(one.budget_ore - one.outcome_ore, one.budget_ore)


def _reported(ledger_ore: int | None) -> str:
    return in_tkr(None if ledger_ore is None else -ledger_ore)


def _place(value: float) -> str:
    return f"{value:.1f}"

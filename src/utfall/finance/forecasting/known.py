"""What a forecast starts from: amounts by month as known at a day, and what is known of the months to come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MONTHS_OF_YEAR = 12


@dataclass(frozen=True, order=True)
class Line:
    """A business area and an account group: what is forecast one by one."""

    area: str
    group: str


@dataclass(frozen=True)
class MonthAmount:
    """An amount of a line in the month that begins on ``month``; signed as in the ledger, cost plus and income minus.

    Several of the same line and month are summed.
    """

    area: str
    group: str
    month: date
    amount_ore: int

    def __post_init__(self) -> None:
        if self.month.day != 1:
            raise ValueError(f"a month is named by its first day, not {self.month}")

    @property
    def line(self) -> Line:
        return Line(self.area, self.group)


@dataclass(frozen=True)
class KnownItem:
    """A cost or income of a known day and amount.

    Days already booked: taken out of the pattern, since they will not come back; days to come: added. What comes every
    year belongs to the season, and is listed only if its earlier days are listed too.
    """

    area: str
    group: str
    day: date
    amount_ore: int
    label: str

    @property
    def line(self) -> Line:
        return Line(self.area, self.group)

    @property
    def month(self) -> date:
        return self.day.replace(day=1)


@dataclass(frozen=True)
class PricedVolume:
    """Care days times price for the months that are not booked, instead of the line's own pattern.

    ``days`` and ``planned_days`` are per month left. The error shares are relative standard deviations of the sum of
    days and of the price.
    """

    area: str
    group: str
    days: tuple[int, ...]
    price_ore: int
    planned_days: tuple[int, ...]
    planned_price_ore: int
    days_error_share: float = 0.0
    price_error_share: float = 0.0

    def __post_init__(self) -> None:
        if len(self.days) != len(self.planned_days):
            raise ValueError(f"{len(self.days)} months of days cannot be set against {len(self.planned_days)} planned")

    @property
    def line(self) -> Line:
        return Line(self.area, self.group)

    @property
    def months_ore(self) -> tuple[int, ...]:
        return tuple(days * self.price_ore for days in self.days)

    @property
    def planned_ore(self) -> int:
        return sum(self.planned_days) * self.planned_price_ore

    @property
    def price_effect_ore(self) -> int:
        """What another price than planned makes, at the days now expected."""
        return (self.price_ore - self.planned_price_ore) * sum(self.days)

    @property
    def volume_effect_ore(self) -> int:
        """What other days than planned make, at the price planned."""
        return (sum(self.days) - sum(self.planned_days)) * self.planned_price_ore


@dataclass(frozen=True)
class Reserve:
    """Money set aside in the budget of a line, and how much of it is expected to be used before the year ends."""

    area: str
    group: str
    label: str
    expected_use_ore: int

    @property
    def line(self) -> Line:
        return Line(self.area, self.group)


@dataclass(frozen=True)
class Held:
    """A line that holds money centrally, to be given out or spent during the year. ``assumed_use_share`` (0–1) is how
    much of what is left is expected to be used while no earlier year tells. Those of one label are used alike."""

    area: str
    group: str
    label: str
    assumed_use_share: float

    @property
    def line(self) -> Line:
        return Line(self.area, self.group)


@dataclass(frozen=True)
class PlannedAmount:
    """An earlier year's budget of a line and month; ``decided_on`` is None for what was decided before the year."""

    area: str
    group: str
    month: date
    amount_ore: int
    decided_on: date | None = None


@dataclass(frozen=True)
class Snapshot:
    """The amounts as they were known on a day."""

    known_on: date
    amounts: tuple[MonthAmount, ...]


@dataclass(frozen=True)
class Known:
    """All that a forecast of ``year`` rests on, when its first ``months_booked`` months are booked.

    ``amounts`` are as known at ``known_on``; later months than the booked are not used. A line without an amount in a
    month has nothing booked. ``budget`` is the year's; a line without any budget has none, which is not zero.
    ``held`` are lines whose money is spent late, and ``plans`` the budgets of earlier years for them to learn from.
    ``snapshots`` (of about the same day of a month, but not of every month) show how amounts grow after the fact; the
    amounts themselves need not be among them.
    """

    year: int
    months_booked: int
    known_on: date
    amounts: tuple[MonthAmount, ...]
    budget: tuple[MonthAmount, ...] = ()
    calendar: tuple[KnownItem, ...] = ()
    volumes: tuple[PricedVolume, ...] = ()
    reserves: tuple[Reserve, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    held: tuple[Held, ...] = ()
    plans: tuple[PlannedAmount, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.months_booked <= MONTHS_OF_YEAR:
            raise ValueError(f"{self.months_booked} months of a year cannot be booked")
        if any(len(one.days) != self.months_left for one in self.volumes):
            raise ValueError(f"a volume is given for each of the {self.months_left} months left")

    @property
    def months_left(self) -> int:
        return MONTHS_OF_YEAR - self.months_booked

    @property
    def booked_until(self) -> date:
        """The first day that is not booked."""
        return month_of(month_number(date(self.year, 1, 1)) + self.months_booked)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line that anything is known of, in order; one that ended before last year is not carried on."""
        recent = date(self.year - 1, 1, 1)
        until = self.booked_until
        booked = {(one.area, one.group) for one in self.amounts if recent <= one.month < until}
        found = {Line(area, group) for area, group in booked}
        found |= {one.line for one in self.budget}
        found |= {one.line for one in self.volumes} | {one.line for one in self.reserves}
        found |= {one.line for one in self.calendar if one.day.year == self.year}
        return tuple(sorted(found))


def month_number(day: date) -> int:
    """Months since year 0: neighbours differ by one, also over the turn of the year."""
    return day.year * MONTHS_OF_YEAR + day.month - 1


def month_of(number: int) -> date:
    """The first day of the month with that number."""
    return date(number // MONTHS_OF_YEAR, number % MONTHS_OF_YEAR + 1, 1)


def by_month(amounts: Iterable[MonthAmount | KnownItem]) -> dict[Line, dict[int, int]]:
    """Öre by line and number of month."""
    named: dict[tuple[str, str], dict[int, int]] = {}
    for one in amounts:
        months = named.setdefault((one.area, one.group), {})
        number = month_number(one.month)
        months[number] = months.get(number, 0) + one.amount_ore
    return {Line(area, group): months for (area, group), months in named.items()}


def evenly(amount_ore: int, *, parts: int) -> tuple[int, ...]:
    """The amount in so many parts that differ by one öre at most and add up to it."""
    return tuple(amount_ore * (part + 1) // parts - amount_ore * part // parts for part in range(parts))

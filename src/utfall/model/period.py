"""Periods of the steering cycle: year, tertial, month, ISO week and ranges of months."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from utfall.errors import InvalidPeriod

YEARS = range(1900, 2201)
"""Years that a period can be written in. Beyond them is a slip of the pen, and the calendar's end (9999) too near for
the periods before and after to be reckoned."""

MONTHS_SV = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MONTHS_LONG_SV = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)


class PeriodKind(StrEnum):
    """How long a period is. ``MONTHS`` is a range of whole months that is none of the others; ``DAY`` asks for the
    stock on a named day."""

    YEAR = "year"
    TERTIAL = "tertial"
    MONTH = "month"
    WEEK = "week"
    MONTHS = "months"
    DAY = "day"


@dataclass(frozen=True, order=True)
class Period:
    """One period with inclusive ``first`` and ``last`` day.

    Written ``2025``, ``2025-T1``, ``2025-03``, ``2025-W14`` (ISO 8601), ``2025-01..2025-03`` or ``2025-04-30``;
    ``id`` is that text and identifies the period everywhere.
    """

    first: date
    last: date
    kind: PeriodKind
    id: str

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidPeriod(
                f"Perioden {self.id} slutar före sin början.", remedy="Skriv den tidigare månaden först."
            )

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period written in ``text``. Raises ``InvalidPeriod`` naming the accepted forms, and for a year outside
        ``YEARS``."""
        text = text.strip()
        _check_written(text)
        try:
            if re.fullmatch(r"\d{4}", text):
                return cls.year(int(text))
            if match := re.fullmatch(r"(\d{4})-T([123])", text):
                return cls.tertial(int(match[1]), int(match[2]))
            if match := re.fullmatch(r"(\d{4})-(\d{2})", text):
                return cls.month(int(match[1]), int(match[2]))
            if match := re.fullmatch(r"(\d{4})-W(\d{2})", text):
                return cls.week(int(match[1]), int(match[2]))
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
                return cls.day(date.fromisoformat(text))
            if match := re.fullmatch(r"(\d{4})-(\d{2})\.\.(\d{4})-(\d{2})", text):
                return cls.months((int(match[1]), int(match[2])), (int(match[3]), int(match[4])))
        except ValueError as error:
            raise InvalidPeriod(f"Perioden ”{text}” finns inte i kalendern ({error}).", remedy=_REMEDY) from None
        raise InvalidPeriod(f"”{text}” är ingen period.", remedy=_REMEDY)

    @classmethod
    def year(cls, year: int) -> Period:
        """Calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31), PeriodKind.YEAR, f"{year:04d}")

    @classmethod
    def tertial(cls, year: int, number: int) -> Period:
        """Four months: tertial 1 is January to April."""
        start = 4 * number - 3
        return cls(date(year, start, 1), _month_end(year, start + 3), PeriodKind.TERTIAL, f"{year:04d}-T{number}")

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """Calendar month."""
        return cls(date(year, month, 1), _month_end(year, month), PeriodKind.MONTH, f"{year:04d}-{month:02d}")

    @classmethod
    def week(cls, iso_year: int, iso_week: int) -> Period:
        """ISO week, Monday to Sunday. Raises ``ValueError`` for a week 53 the year does not have."""
        monday = date.fromisocalendar(iso_year, iso_week, 1)
        return cls(monday, monday + timedelta(days=6), PeriodKind.WEEK, f"{iso_year:04d}-W{iso_week:02d}")

    @classmethod
    def day(cls, day: date) -> Period:
        """One day."""
        return cls(day, day, PeriodKind.DAY, day.isoformat())

    @classmethod
    def months(cls, start: tuple[int, int], stop: tuple[int, int]) -> Period:
        """Whole months from ``start`` to ``stop``, both (year, month) and inclusive; the plain kind where one fits."""
        first, last = date(*start, 1), _month_end(*stop)
        for candidate in (cls.month(*start), cls.year(start[0]), *(cls.tertial(start[0], n) for n in (1, 2, 3))):
            if (candidate.first, candidate.last) == (first, last):
                return candidate
        return cls(first, last, PeriodKind.MONTHS, f"{start[0]:04d}-{start[1]:02d}..{stop[0]:04d}-{stop[1]:02d}")

    @property
    def end(self) -> date:
        """The first day after the period (exclusive end)."""
        return self.last + timedelta(days=1)

    @property
    def days(self) -> int:
        """Number of days in the period."""
        return (self.end - self.first).days

    @property
    def is_part_of_year(self) -> bool:
        """True where the period must not stand beside whole years."""
        return self.kind is not PeriodKind.YEAR

    def same_period_previous_year(self) -> Period | None:
        """The same months or day one year earlier, or the same ISO week; None for a week 53 or a 29 February that the
        earlier year lacks."""
        match self.kind:
            case PeriodKind.YEAR:
                return Period.year(self.first.year - 1)
            case PeriodKind.TERTIAL:
                return Period.tertial(self.first.year - 1, (self.first.month + 3) // 4)
            case PeriodKind.MONTH:
                return Period.month(self.first.year - 1, self.first.month)
            case PeriodKind.MONTHS:
                return Period.months((self.first.year - 1, self.first.month), (self.last.year - 1, self.last.month))
            case PeriodKind.WEEK:
                year, week, _ = self.first.isocalendar()
                try:
                    return Period.week(year - 1, week)
                except ValueError:
                    return None
            case PeriodKind.DAY:
                try:
                    return Period.day(self.first.replace(year=self.first.year - 1))
                except ValueError:
                    return None

    def label_sv(self) -> str:
        """Column head that says which months: ``2024``, ``jan–apr 2025``, ``mar 2025``, ``vecka 14 2025``."""
        match self.kind:
            case PeriodKind.YEAR:
                return f"{self.first.year}"
            case PeriodKind.MONTH:
                return f"{MONTHS_SV[self.first.month - 1]} {self.first.year}"
            case PeriodKind.WEEK:
                year, week, _ = self.first.isocalendar()
                return f"vecka {week} {year}"
            case PeriodKind.DAY:
                return f"{self.first.day} {MONTHS_SV[self.first.month - 1]} {self.first.year}"
            case _:
                start, stop = MONTHS_SV[self.first.month - 1], MONTHS_SV[self.last.month - 1]
                if self.first.year == self.last.year:
                    return f"{start}–{stop} {self.last.year}"
                return f"{start} {self.first.year}–{stop} {self.last.year}"

    def label_long_sv(self) -> str:
        """The same for running text: ``januari–april 2025``."""
        match self.kind:
            case PeriodKind.YEAR | PeriodKind.WEEK:
                return self.label_sv()
            case PeriodKind.MONTH:
                return f"{MONTHS_LONG_SV[self.first.month - 1]} {self.first.year}"
            case PeriodKind.DAY:
                return f"{self.first.day} {MONTHS_LONG_SV[self.first.month - 1]} {self.first.year}"
            case _:
                start, stop = MONTHS_LONG_SV[self.first.month - 1], MONTHS_LONG_SV[self.last.month - 1]
                if self.first.year == self.last.year:
                    return f"{start}–{stop} {self.last.year}"
                return f"{start} {self.first.year}–{stop} {self.last.year}"

    def weeks(self) -> Iterator[Period]:
        """ISO weeks whose Sunday lies in the period, in order."""
        day = self.first + timedelta(days=(7 - self.first.isoweekday()) % 7)
        while day <= self.last:
            year, week, _ = day.isocalendar()
            yield Period.week(year, week)
            day += timedelta(days=7)

    def __str__(self) -> str:
        return self.id


def _check_written(text: str) -> None:
    """Raises ``InvalidPeriod`` for other digits than 0-9, which ``\\d`` takes too, and for a year outside ``YEARS``."""
    if not text.isascii():
        raise InvalidPeriod(f"”{text}” är ingen period.", remedy=_REMEDY)
    for year in re.findall(r"(?<!\d)\d{4}(?!\d)", text):
        if int(year) not in YEARS:
            raise InvalidPeriod(f"”{text}” ligger utanför åren {YEARS[0]}–{YEARS[-1]}.", remedy=_REMEDY)


_REMEDY = "Skriv till exempel 2025, 2025-T1, 2025-03, 2025-W14, 2025-01..2025-03 eller 2025-04-30."


def _month_end(year: int, month: int) -> date:
    """Last day of the month; raises ``ValueError`` for a month outside 1–12."""
    first = date(year, month, 1)
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)

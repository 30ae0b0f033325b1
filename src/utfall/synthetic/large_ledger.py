"""A municipality's ledger of any size: each voucher of the example economy once for every unit below the one it is of.

The files are streamed: what is kept in memory is one year's amounts, 8 bytes for each row.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from utfall.synthetic.economy import economy_years
from utfall.synthetic.economy_ledger import PAYABLES, SETTLEMENT, UNIT_DIMENSION, Booking
from utfall.synthetic.economy_plan import YEARS
from utfall.synthetic.municipality import DEFAULT_SEED, Municipality, simulate

Objects = tuple[tuple[str, str], ...]
_SPREAD = 0.3
"""How much a unit's amount differs from the others', as the deviation of its logarithm."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row of a voucher: öre, debit plus and credit minus."""

    account: str
    objects: Objects
    ore: int


@dataclass(frozen=True, slots=True)
class LedgerVoucher:
    """A voucher as the economy system has it. ``number`` counts from 1 within the year's series."""

    series: str
    number: str
    day: date
    text: str
    rows: tuple[LedgerRow, ...]


@dataclass(frozen=True)
class LargeYear:
    """One year; ``amounts`` has a row for each row of ``bookings`` and a column for each unit, in öre."""

    year: int
    bookings: tuple[Booking, ...]
    amounts: np.ndarray[tuple[int, int], np.dtype[np.int64]]

    @property
    def rows(self) -> int:
        """Rows of vouchers in all, with those that balance the others."""
        return (self.amounts.shape[0] + len(self.bookings)) * self.amounts.shape[1]

    @property
    def units(self) -> int:
        """How many units there are below each responsibility."""
        return self.amounts.shape[1]

    @property
    def voucher_count(self) -> int:
        """Vouchers in all."""
        return len(self.bookings) * self.units

    def vouchers(self) -> Iterator[LedgerVoucher]:
        """All vouchers, by registration and unit; rows of nothing are kept, as economy systems do."""
        numbers: Counter[str] = Counter()
        first = 0
        for booking in self.bookings:
            own = self.amounts[first : first + len(booking.rows)]
            first += len(booking.rows)
            for unit in range(own.shape[1]):
                numbers[booking.series] += 1
                number = numbers[booking.series]
                amounts = own[:, unit].tolist()
                rows = [
                    LedgerRow(account, _of_unit(objects, unit), ore)
                    for (account, objects, _), ore in zip(booking.rows, amounts, strict=True)
                ]
                rows.append(LedgerRow(booking.contra, (), -sum(amounts)))
                text = f"{booking.text} {number}" if booking.series == "F" else booking.text
                yield LedgerVoucher(booking.series, str(number), booking.day, text, tuple(rows))

    def totals(self) -> Mapping[str, int]:
        """What each account came to over the year, in öre."""
        found: dict[str, int] = defaultdict(int)
        sums = self.amounts.sum(axis=1).tolist()
        places = ((account, booking.contra) for booking in self.bookings for account, _, _ in booking.rows)
        for (account, contra), ore in zip(places, sums, strict=True):
            found[account] += ore
            found[contra] -= ore
        return found


def large_years(
    *, rows: int, years: Sequence[int] = YEARS[:3], seed: int = DEFAULT_SEED, town: Municipality | None = None
) -> tuple[LargeYear, ...]:
    """Years whose vouchers have about ``rows`` rows in all, or those of the example economy if that is fewer.

    The same arguments give the same ledger. ``town`` spares the simulation.
    """
    of_year = {one.plan.year: one.bookings for one in economy_years(town or simulate(seed=seed), seed=seed)}
    smallest = sum(len(booking.rows) + 1 for year in years for booking in of_year[year])
    units = max(round(rows / smallest), 1)
    return tuple(_year(year, of_year[year], units=units, seed=seed) for year in years)


def units_below(code: str, count: int) -> list[str]:
    """The codes of the units below a responsibility: its own code and two digits more."""
    return [_below(code, unit) for unit in range(count)]


def opening_balances(years: Sequence[LargeYear], year: int) -> dict[str, int]:
    """Balance accounts at the start of the year: what was owed to suppliers, and as much with the municipality.

    The result of a year is settled with the municipality before the next begins.
    """
    owed = sum(one.totals().get(PAYABLES, 0) for one in years if one.year < year)
    return {PAYABLES: owed, SETTLEMENT: -owed}


def _year(year: int, bookings: Sequence[Booking], *, units: int, seed: int) -> LargeYear:
    rng = np.random.default_rng([seed, year, 5])
    exact = np.array([ore for booking in bookings for _, _, ore in booking.rows], dtype=np.float64)
    lengths = [len(booking.rows) for booking in bookings]
    factors = np.exp(rng.normal(0, _SPREAD, (len(bookings), units)))
    amounts = np.rint(exact[:, None] * np.repeat(factors, lengths, axis=0) / units).astype(np.int64)
    return LargeYear(year, tuple(bookings), amounts)


def _of_unit(objects: Objects, unit: int) -> Objects:
    return tuple((number, _below(code, unit) if number == UNIT_DIMENSION else code) for number, code in objects)


def _below(code: str, unit: int) -> str:
    return f"{code}{unit:02}"

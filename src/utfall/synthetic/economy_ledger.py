"""The example municipality's ledger: vouchers by month, of which some are registered long after it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from utfall.sources.sie.ledger import (
    Account,
    Balance,
    BalanceKind,
    Company,
    Dimension,
    FinancialYear,
    LedgerObject,
    PeriodAmount,
    SieFile,
    Transaction,
    TransactionKind,
    Voucher,
)
from utfall.synthetic.economy_months import Amount, accounts, season_of, split, units
from utfall.synthetic.economy_plan import CLIENTS, GRANT, HIRED, STAFF, AreaGroup, Totals
from utfall.synthetic.municipality import NAME

SETTLEMENT, PAYABLES = "1945", "2510"
UNIT_DIMENSION, PROJECT_DIMENSION, COUNTERPART_DIMENSION = "1", "6", "20"
_DIMENSIONS = (
    Dimension(UNIT_DIMENSION, "Ansvar"),
    Dimension(PROJECT_DIMENSION, "Projekt"),
    Dimension(COUNTERPART_DIMENSION, "Motpart"),
)
ONE_OFF_PROJECT = "9001"
_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
_LAGS = {
    "sis": (0.0, 0.35, 0.50, 0.15),
    "lvm_home": (0.0, 0.45, 0.40, 0.15),
    "hvb": (0.62, 0.25, 0.09, 0.04),
    "": (0.82, 0.13, 0.04, 0.01),
}
"""Shares of the invoices for a month that are registered in it, and one, two and three months after."""
_BY_INVOICE = (CLIENTS, HIRED, "Övriga kostnader")


@dataclass(frozen=True, slots=True)
class Booking:
    """A voucher with the day that it was registered; ``day`` decides which month it belongs to.

    ``rows`` are account, objects and öre, without the row that balances them; ``places`` what they come to by area
    and account group.
    """

    registered: date
    day: date
    series: str
    text: str
    contra: str
    rows: tuple[tuple[str, tuple[tuple[str, str], ...], int], ...]
    places: Mapping[AreaGroup, int]


def bookings_of(year: int, amounts: Sequence[Amount], *, seed: int, opening_payables: int) -> list[Booking]:
    """All vouchers of a year in the order of registration, the payments of invoices among them.

    ``opening_payables`` is what was owed to suppliers at the start, as a credit in öre; it is paid in January. What
    comes late is registered by 28 January at the latest, so that the annual accounts hold all of the year.
    """
    rng = np.random.default_rng([seed, year, 3])
    grouped: dict[tuple[date, date, str, str], list[Amount]] = defaultdict(list)
    for number, amount in enumerate(amounts):
        if _is_invoiced(amount):
            lag = int(rng.choice(4, p=_LAGS.get(amount.form or "", _LAGS["hvb"] if amount.form else _LAGS[""])))
            day = _last_day(year, amount.month)
            # A placement's invoice is a voucher of its own; other invoices to a unit are booked together.
            kind = f"{number:07d}" if amount.form else amount.unit
            registered = _registered(day, lag, int(rng.integers(7, 27)))
            grouped[registered, day, "F", kind].append(amount)
        else:
            series, day = _series_and_day(year, amount)
            grouped[day, day, series, amount.unit].append(amount)
    found = [
        _booking(registered, day, series, rows)
        for (registered, day, series, _), rows in sorted(grouped.items(), key=lambda item: item[0])
    ]
    return sorted([*found, *_payments(year, found, opening_payables)], key=lambda one: (one.registered, one.series))


def ledger_file(
    year: int, bookings: Iterable[Booking], *, known_at: date, opening_payables: int, budget: Totals
) -> SieFile:
    """The year's ledger as the economy system gives it on a day: closed months, and what is registered before it.

    ``budget`` is the year's internal budget in tkr, which the economy system has by month.
    """
    vouchers, numbers, totals = [], Counter[str](), Counter[str]()
    for one in known_bookings(bookings, known_at=known_at):
        numbers[one.series] += 1
        voucher = _voucher(one, str(numbers[one.series]))
        vouchers.append(voucher)
        for row in voucher.transactions:
            totals[row.account] += row.amount_ore
    opening = {PAYABLES: opening_payables, SETTLEMENT: -opening_payables}
    return SieFile(
        name=f"bokforing_{year}.SE",
        encoding="cp437",
        sie_type=4,
        is_import=False,
        program="Exempelekonomi",
        generated_on=known_at,
        company=Company(NAME, "222222-2222"),
        currency="SEK",
        chart="",
        covers_to=known_at.replace(day=1) - timedelta(days=1),
        years=(FinancialYear(0, date(year, 1, 1), date(year, 12, 31)),),
        accounts=tuple(Account(one.number, one.name, one.kind) for one in accounts()),
        dimensions=_DIMENSIONS,
        objects=ledger_objects(),
        balances=tuple(_balances(opening, totals)),
        period_balances=(),
        period_budgets=tuple(_period_budgets(year, budget)),
        months=(),
        turnover=(),
        voucher_count=len(vouchers),
        transaction_count=sum(len(voucher.transactions) for voucher in vouchers),
        first_day=None,
        last_day=None,
        others=(),
        rows_in=0,
        rows_accepted=0,
        problems=(),
        vouchers=tuple(vouchers),
    )


def _period_budgets(year: int, budget: Totals) -> Iterable[PeriodAmount]:
    """The internal budget by month, on the account that its group has most on, for the area's first unit."""
    for (area, group), tkr in budget.items():
        account = max((one for one in accounts() if one.group == group), key=lambda one: one.share)
        unit = next(one.code for one in units() if one.area == area)
        for month, kronor in enumerate(split(tkr * 1000, season_of(group)), start=1):
            objects = ((UNIT_DIMENSION, unit),)
            yield PeriodAmount(0, 0, date(year, month, 1), account.number, objects, kronor * 100, None)


def known_bookings(bookings: Iterable[Booking], *, known_at: date) -> list[Booking]:
    """Those of closed months that were registered before the day, in the order of registration."""
    until = known_at.replace(day=1)
    return [one for one in bookings if one.registered < known_at and one.day < until]


def closing_payables(bookings: Iterable[Booking]) -> int:
    """What is owed to suppliers when the year ends, as a credit in öre: invoices of the year that came after it."""
    return -sum(
        sum(one.places.values()) for one in bookings if one.series == "F" and one.registered.year > one.day.year
    )


def _is_invoiced(amount: Amount) -> bool:
    return amount.place[1] in _BY_INVOICE and not amount.text and not amount.account.startswith("5")


def _series_and_day(year: int, amount: Amount) -> tuple[str, date]:
    """Series and booking day of what is not invoiced: grants, pay, rents, income and items of their own."""
    group = amount.place[1]
    if amount.text:
        return "B", date(year, amount.month, 22)
    if group == GRANT:
        return "K", date(year, amount.month, 1)
    if group == STAFF or amount.account.startswith("5"):
        return "L", date(year, amount.month, 27)
    if group == "Lokalkostnader":
        return "H", date(year, amount.month, 2)
    return "I", date(year, amount.month, 15)


def _registered(day: date, lag: int, day_in_month: int) -> date:
    if not lag:
        return day
    month = day.month - 1 + lag
    return min(date(day.year + month // 12, month % 12 + 1, day_in_month), date(day.year + 1, 1, 28))


def _booking(registered: date, day: date, series: str, amounts: Sequence[Amount]) -> Booking:
    rows: dict[tuple[str, tuple[tuple[str, str], ...]], int] = defaultdict(int)
    places: dict[AreaGroup, int] = defaultdict(int)
    for one in amounts:
        objects = [(UNIT_DIMENSION, one.unit)]
        if one.text:
            objects.append((PROJECT_DIMENSION, ONE_OFF_PROJECT))
        if one.provider:
            objects.append((COUNTERPART_DIMENSION, one.provider))
        rows[one.account, tuple(objects)] += one.ore
        places[one.place] += one.ore
    kind = {"F": "Fakturor", "K": "Kommunbidrag", "L": "Löner och arvode", "H": "Hyror", "I": "Avgifter och bidrag"}
    what = "Faktura placering" if amounts[0].provider else kind.get(series, "")
    text = amounts[0].text or f"{what} {_MONTHS[day.month - 1]}"
    contra = PAYABLES if series == "F" else SETTLEMENT
    made = tuple((account, objects, ore) for (account, objects), ore in rows.items() if ore)
    return Booking(registered, day, series, text, contra, made, places)


def _payments(year: int, bookings: Iterable[Booking], opening_payables: int) -> list[Booking]:
    """One payment a month of the invoices registered in it; those registered after the year are paid in the next."""
    owed: dict[int, int] = defaultdict(int, {1: -opening_payables})
    for one in bookings:
        if one.series == "F" and one.registered.year == year:
            owed[one.registered.month] += sum(one.places.values())
    return [
        Booking(day, day, "U", f"Utbetalning {_MONTHS[month - 1]}", SETTLEMENT, ((PAYABLES, (), ore),), {})
        for month, ore in sorted(owed.items())
        if ore
        for day in (_last_day(year, month),)
    ]


def _voucher(one: Booking, number: str) -> Voucher:
    rows = [
        *one.rows,
        (one.contra, (), -sum(ore for _, _, ore in one.rows)),
    ]
    return Voucher(
        0,
        one.series,
        number,
        one.day,
        one.text,
        tuple(
            Transaction(0, TransactionKind.POSTED, account, objects, ore, one.day, None, "", None)
            for account, objects, ore in rows
        ),
    )


def _balances(opening: Mapping[str, int], totals: Mapping[str, int]) -> Iterable[Balance]:
    for account in accounts():
        amount, before = totals.get(account.number, 0), opening.get(account.number, 0)
        if account.group:
            yield Balance(0, BalanceKind.RESULT, 0, account.number, (), amount, None)
        else:
            yield Balance(0, BalanceKind.OPENING, 0, account.number, (), before, None)
            yield Balance(0, BalanceKind.CLOSING, 0, account.number, (), before + amount, None)


def ledger_objects() -> tuple[LedgerObject, ...]:
    """The units, the project of items that come once, and the providers."""
    own = [LedgerObject(UNIT_DIMENSION, unit.code, unit.name) for unit in units()]
    providers = [LedgerObject(COUNTERPART_DIMENSION, f"L{n:03d}", f"Leverantör L{n:03d}") for n in range(4, 34)]
    return (*own, LedgerObject(PROJECT_DIMENSION, ONE_OFF_PROJECT, "Engångsposter"), *providers)


def _last_day(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)

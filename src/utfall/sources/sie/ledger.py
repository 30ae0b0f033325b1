"""What a SIE file holds: frozen, with every amount in whole öre and signed as in the ledger (debit +, credit −)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from utfall.model.problem import Problem
from utfall.store.delivery import SetAsideRow

Objects = tuple[tuple[str, str], ...]
"""Pairs of dimension number and object id, in the order of the file; empty where the amount has no object."""

RESERVED_DIMENSIONS = {
    "1": ("Kostnadsställe", None),
    "2": ("Kostnadsbärare", "1"),
    "6": ("Projekt", None),
    "7": ("Anställd", None),
    "8": ("Kund", None),
    "9": ("Leverantör", None),
    "10": ("Faktura", None),
}
"""Name and dimension above of those that a file may use without declaring them (the standard's reserved dimensions)."""


@dataclass(frozen=True)
class Company:
    """Whose ledger it is. ``number`` is empty where it may be a person's: a sole trader's is the personal number."""

    name: str = ""
    number: str = ""
    number_is_personal: bool = False


@dataclass(frozen=True, order=True)
class FinancialYear:
    """A financial year with inclusive days: ``index`` 0 is the file's own year, −1 the one before."""

    index: int
    first: date
    last: date


@dataclass(frozen=True)
class Account:
    """An account. ``kind`` is T asset, S liability, K cost, I income, or empty. Undeclared ones have no name."""

    number: str
    name: str = ""
    kind: str = ""
    unit: str = ""
    is_declared: bool = True


@dataclass(frozen=True)
class Dimension:
    """What objects are of: cost centre, project. ``parent`` is the number of the dimension above."""

    number: str
    name: str = ""
    parent: str | None = None
    is_declared: bool = True


@dataclass(frozen=True)
class LedgerObject:
    """One cost centre, project and so on; undeclared ones have no name. Those of dimensions 7–9 may name persons."""

    dimension: str
    id: str
    name: str = ""
    is_declared: bool = True


class BalanceKind(StrEnum):
    """By tag. Those per object (``OIB``, ``OUB``) break the account's own down and are never added to them."""

    OPENING = "IB"
    CLOSING = "UB"
    OBJECT_OPENING = "OIB"
    OBJECT_CLOSING = "OUB"
    RESULT = "RES"


@dataclass(frozen=True, slots=True)
class Balance:
    """An account's amount for a year; ``year`` as ``FinancialYear.index``."""

    line: int
    kind: BalanceKind
    year: int
    account: str
    objects: Objects
    amount_ore: int
    quantity: Decimal | None


@dataclass(frozen=True, slots=True)
class PeriodAmount:
    """A row of ``#PSALDO`` or ``#PBUDGET`` as it stands in the file. ``month`` is its first day.

    Rows of balances may not simply be added: see ``SieFile.months``.
    """

    line: int
    year: int
    month: date
    account: str
    objects: Objects
    amount_ore: int
    quantity: Decimal | None


class PeriodReading(StrEnum):
    """How an account's ``#PSALDO`` rows come to its total for the year.

    ``TOTAL``: the row without objects is the account's whole, those with objects break it down.
    ``PARTS``: the row without objects is what has no object, and all rows add up.
    """

    TOTAL_CHANGES = "total_changes"
    PARTS_CHANGES = "parts_changes"
    TOTAL_ACCUMULATED = "total_accumulated"
    PARTS_ACCUMULATED = "parts_accumulated"


@dataclass(frozen=True)
class AccountMonths:
    """An account's change in each month of a year, in the order of time; ``months`` is empty where ``reading`` is None.

    ``is_reconciled``: the months add up to the year's result (or to closing less opening balance).
    """

    year: int
    account: str
    reading: PeriodReading | None
    is_reconciled: bool
    months: tuple[tuple[date, int], ...]


class TransactionKind(StrEnum):
    """Only ``POSTED`` counts. ``ADDED`` is repeated as posted by the row after it; ``REMOVED`` was struck out."""

    POSTED = "TRANS"
    ADDED = "RTRANS"
    REMOVED = "BTRANS"


@dataclass(frozen=True, slots=True)
class Transaction:
    """A row of a voucher. ``day`` is the voucher's, which decides the period; ``own_day`` the row's where it has one.

    ``text`` is the row's own, empty where only the voucher has one.
    """

    line: int
    kind: TransactionKind
    account: str
    objects: Objects
    amount_ore: int
    day: date
    own_day: date | None
    text: str
    quantity: Decimal | None


@dataclass(frozen=True, slots=True)
class Voucher:
    """A voucher. Series and number may be empty or stand twice: within a file ``line`` identifies it.

    ``day`` is None where it could not be read; the rows then have their own. Who signed is left at the door.
    """

    line: int
    series: str
    number: str
    day: date | None
    text: str
    transactions: tuple[Transaction, ...]

    @property
    def id(self) -> str:
        """Series and number as people say them: ``A 12``; the line where there is neither."""
        return " ".join(part for part in (self.series, self.number) if part) or f"rad {self.line}"

    @property
    def balance_ore(self) -> int:
        """What the posted rows come to: 0 in a voucher that balances."""
        return sum(t.amount_ore for t in self.transactions if t.kind is TransactionKind.POSTED)


@dataclass(frozen=True)
class Turnover:
    """What the posted rows of all vouchers come to for an account in a year (None: outside the years declared)."""

    year: int | None
    account: str
    amount_ore: int


@dataclass(frozen=True)
class OtherRecord:
    """A record whose tag the standard does not know, as it stands."""

    line: int
    tag: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """Vouchers as they come, in the order of the file: ``rows_in == rows_accepted + len(set_aside)``.

    Rows are lines with an amount, and lines that are no record at all.
    """

    vouchers: tuple[Voucher, ...]
    set_aside: tuple[SetAsideRow, ...]
    rows_in: int
    rows_accepted: int
    bytes_done: int


@dataclass(frozen=True)
class SieFile:
    """All that stands in a file. ``vouchers`` and ``set_aside`` are empty where they were taken block by block."""

    name: str
    encoding: str
    sie_type: int
    is_import: bool
    """Type 4I: vouchers to bring into a ledger, without balances."""
    program: str
    generated_on: date | None
    company: Company
    currency: str
    chart: str
    covers_to: date | None
    years: tuple[FinancialYear, ...]
    accounts: tuple[Account, ...]
    dimensions: tuple[Dimension, ...]
    objects: tuple[LedgerObject, ...]
    balances: tuple[Balance, ...]
    period_balances: tuple[PeriodAmount, ...]
    period_budgets: tuple[PeriodAmount, ...]
    months: tuple[AccountMonths, ...]
    turnover: tuple[Turnover, ...]
    voucher_count: int
    transaction_count: int
    first_day: date | None
    last_day: date | None
    others: tuple[OtherRecord, ...]
    rows_in: int
    rows_accepted: int
    problems: tuple[Problem, ...]
    vouchers: tuple[Voucher, ...] = field(default=(), repr=False)
    set_aside: tuple[SetAsideRow, ...] = field(default=(), repr=False)

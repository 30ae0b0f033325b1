"""A delivery's ledger summed once, so that each step from a line towards its vouchers is taken without reading it anew.

The last step, the rows of vouchers, is ``drilling.drill``'s: they may name persons, and are never kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow.parquet as pq

from utfall.finance.coding import Coding
from utfall.finance.drilling import Chosen, VoucherRow, account_names, by_day, drill, voucher_row
from utfall.finance.ledger import coded_amounts
from utfall.finance.ledger_rows import CODED, TABLE, Files, counted_rows
from utfall.model.period import Period
from utfall.sources.read_twice import SameLedger

_SHOWN = (*CODED, "voucher", "booked_on", "text", "amount_ore", "source_file", "source_line")


@dataclass(frozen=True)
class AccountMonth:
    """What a month came to for a business area, an account group (ids) and an account, out of ``rows`` rows.

    Öre, signed as in the ledger: cost plus, income minus. ``month`` is its first day.
    """

    area: str
    group: str
    account: str
    month: date
    amount_ore: int
    rows: int


@dataclass(frozen=True)
class LedgerSums:
    """The whole ledger by area, group, account and month; what its accounts are called, and what was left out so that
    nothing counts twice (``CountedRows``)."""

    months: tuple[AccountMonth, ...]
    account_names: Mapping[str, str | None]
    replaced: int
    doubled_months: tuple[date, ...]
    read_twice: tuple[SameLedger, ...]

    def of(
        self,
        period: Period,
        *,
        groups: frozenset[str] | None = None,
        area: str | None = None,
        account: str | None = None,
    ) -> tuple[AccountMonth, ...]:
        """Those in a period of whole months; of the groups, the area and the account where they are given."""
        return tuple(
            one
            for one in self.months
            if period.first <= one.month < period.end
            and (groups is None or one.group in groups)
            and area in (None, one.area)
            and account in (None, one.account)
        )


def ledger_sums(files: Files, coding: Coding) -> LedgerSums:
    """The sums of a delivery's ledger (``Store.current_files``); every row that counts is in one of them."""
    counted = counted_rows(files)
    sums: dict[tuple[str, str, str, date], list[int]] = defaultdict(lambda: [0, 0])
    for one in coded_amounts(counted):
        area = coding.area_of(one.responsibility, one.activity, month=one.month)
        own = sums[area, coding.group_of(one.account, month=one.month), one.account, one.month]
        own[0] += one.amount_ore
        own[1] += one.rows
    return LedgerSums(
        tuple(AccountMonth(*key, *sums[key]) for key in sorted(sums)),
        account_names(files),
        counted.replaced,
        counted.doubled_months,
        counted.read_twice,
    )


def summed(months: Iterable[AccountMonth]) -> int:
    """Their sum in öre, signed as in the ledger."""
    return sum(one.amount_ore for one in months)


def voucher_rows(
    files: Files, coding: Coding, *, area: str, account: str, month: Period, rows: int
) -> tuple[VoucherRow, ...]:
    """The rows behind an account's month in an area, by day and voucher. Their texts may name persons.

    ``rows`` is how many of them count, as the sums say. Where the account's month has just so many rows they are the
    ones, and the rest of the ledger is not read.
    """
    near = _rows_of(files, coding, area=area, account=account, month=month)
    if len(near) == rows:
        return near
    line = coding.line_of(account, month=month.first)
    return drill(files, coding, Chosen(line=line, area=area, account=account, period=month)).vouchers


def _rows_of(files: Files, coding: Coding, *, area: str, account: str, month: Period) -> tuple[VoucherRow, ...]:
    """All rows of the account's month in the area, also those that do not count."""
    near = [("account", "==", account), ("booked_on", ">=", month.first), ("booked_on", "<", month.end)]
    found = [
        row
        for path in files.get(TABLE, ())
        for row in pq.read_table(path, columns=list(_SHOWN), filters=near).to_pylist()
        if coding.area_of(row["responsibility"], row["activity"], month=month.first) == area
    ]
    return tuple(voucher_row(row) for row in sorted(found, key=by_day))

"""The ledger by business area, account group, report line and month. Amounts in öre, debit plus and credit minus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from utfall.finance.coding import Coding
from utfall.finance.ledger_rows import CODED, CountedRows, Files, counted_rows


@dataclass(frozen=True)
class MonthAmount:
    """What a month came to for a business area, an account group and a report line; ids of ``Coding``.

    ``month`` is the month's first day. Signed as in the ledger: cost plus, income minus.
    """

    area: str
    group: str
    line: str
    month: date
    amount_ore: int


@dataclass(frozen=True)
class CodedAmount:
    """What a month came to for an account and its objects, out of ``rows`` rows of the ledger."""

    account: str
    responsibility: str | None
    activity: str | None
    month: date
    amount_ore: int
    rows: int


def month_amounts(files: Files, coding: Coding) -> tuple[MonthAmount, ...]:
    """The ledger of a delivery (``Store.current_files``), in order. Their sum is the sum of all rows that count."""
    return by_month(coded_amounts(counted_rows(files)), coding)


def month_budgets(files: Files, coding: Coding) -> tuple[MonthAmount, ...]:
    """The period budgets that came with the ledger, in the same form."""
    paths = list(files.get("ledger_budgets", ()))
    if not paths:
        return ()
    rows = pa.concat_tables(
        pq.read_table(path, columns=[*CODED, "month_starts_on", "amount_ore"], partitioning=None) for path in paths
    )
    return by_month(_summed(rows.rename_columns([*CODED, "month", "amount_ore"])), coding)


def coded_amounts(counted: CountedRows) -> tuple[CodedAmount, ...]:
    """The rows summed by account, responsibility, activity and month, in that order."""
    return _summed(counted.rows.select([*CODED, "month", "amount_ore"]))


def by_month(amounts: Iterable[CodedAmount], coding: Coding) -> tuple[MonthAmount, ...]:
    """The amounts by what they mean, in order of area, group, line and month."""
    sums: dict[tuple[str, str, str, date], int] = defaultdict(int)
    for one in amounts:
        area = coding.area_of(one.responsibility, one.activity, month=one.month)
        group, line = coding.group_of(one.account, month=one.month), coding.line_of(one.account, month=one.month)
        sums[area, group, line, one.month] += one.amount_ore
    return tuple(MonthAmount(*key, amount) for key, amount in sorted(sums.items()))


def _summed(rows: pa.Table) -> tuple[CodedAmount, ...]:
    sums = rows.group_by([*CODED, "month"]).aggregate([("amount_ore", "sum"), ("amount_ore", "count")])

    columns = (sums[name].to_pylist() for name in (*CODED, "month", "amount_ore_sum", "amount_ore_count"))
    found = (CodedAmount(*values) for values in zip(*columns, strict=True))
    return tuple(sorted(found, key=lambda one: (one.account, one.responsibility or "", one.activity or "", one.month)))

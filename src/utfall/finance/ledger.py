"""The ledger by business area, account group, report line and month. Amounts in öre, debit plus and credit minus."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from utfall.finance.coding import Coding
from utfall.finance.ledger_rows import CODED, CountedRows, Files, counted_rows


@dataclass(frozen=True)
class LedgerMonth:
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


def month_amounts(files: Files, coding: Coding) -> tuple[LedgerMonth, ...]:
    """The ledger of a delivery (``Store.current_files``), in order. Their sum is the sum of all rows that count."""
    return _by_meaning(counted_rows(files).rows, coding)


def month_budgets(files: Files, coding: Coding) -> tuple[LedgerMonth, ...]:
    """The period budgets that came with the ledger, in the same form."""
    paths = list(files.get("ledger_budgets", ()))
    if not paths:
        return ()
    rows = pa.concat_tables(pq.read_table(path, columns=[*CODED, "month_starts_on", "amount_ore"]) for path in paths)
    return _by_meaning(rows.rename_columns([*CODED, "month", "amount_ore"]), coding)


def coded_amounts(counted: CountedRows) -> tuple[CodedAmount, ...]:
    """The rows summed by account, responsibility, activity and month, in that order."""
    sums = _summed(counted.rows)
    columns = (sums[name].to_pylist() for name in (*CODED, "month", "amount_ore", "rows"))
    found = (CodedAmount(*values) for values in zip(*columns, strict=True))
    return tuple(sorted(found, key=lambda one: (one.account, one.responsibility or "", one.activity or "", one.month)))


def _summed(rows: pa.Table) -> pa.Table:
    sums = rows.group_by([*CODED, "month"]).aggregate([("amount_ore", "sum"), ("amount_ore", "count")])
    return sums.rename_columns([*CODED, "month", "amount_ore", "rows"])


def _by_meaning(rows: pa.Table, coding: Coding) -> tuple[LedgerMonth, ...]:
    """The rows summed by area, group, line and month, in that order.

    The rules are asked once for each account and month, and once for each pair of objects and month.
    """
    sums = _summed(rows)
    for number, name in enumerate(CODED):  # a join matches no null, and none is as good as empty
        sums = sums.set_column(number, name, pc.fill_null(sums[name].cast(pa.string()), ""))
    accounts = sums.group_by(["account", "month"]).aggregate([])
    pairs = list(zip(accounts["account"].to_pylist(), accounts["month"].to_pylist(), strict=True))
    for name, mean in (("group", coding.group_of), ("line", coding.line_of)):
        found = [mean(account, month=month) for account, month in pairs]
        accounts = accounts.append_column(name, pa.array(found, pa.string()))
    owners = sums.group_by(["responsibility", "activity", "month"]).aggregate([])
    triples = zip(*(owners[name].to_pylist() for name in ("responsibility", "activity", "month")), strict=True)
    areas = [coding.area_of(responsibility, activity, month=month) for responsibility, activity, month in triples]
    owners = owners.append_column("area", pa.array(areas, pa.string()))
    meant = sums.join(accounts, ["account", "month"]).join(owners, ["responsibility", "activity", "month"])
    keys = ["area", "group", "line", "month"]
    total = meant.group_by(keys).aggregate([("amount_ore", "sum")])
    columns = (total[name].to_pylist() for name in (*keys, "amount_ore_sum"))
    return tuple(LedgerMonth(*values) for values in sorted(zip(*columns, strict=True)))

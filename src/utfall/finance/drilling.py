"""From a line of the income statement down to the rows of vouchers behind it, a step at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from utfall.finance.coding import Coding
from utfall.finance.ledger import CodedAmount, coded_amounts
from utfall.finance.ledger_rows import CODED, CountedRows, Files, counted_rows
from utfall.model.period import Period, PeriodKind

_VOUCHER = ("voucher", "booked_on", "text", "source_file", "source_line")


class Level(StrEnum):
    """What the rows of an answer are; each step fixes one and shows the next."""

    LINE = "line"
    AREA = "area"
    MONTH = "month"
    ACCOUNT = "account"
    VOUCHER = "voucher"


@dataclass(frozen=True)
class Chosen:
    """What is looked at: ids of ``Coding``, an account, and a period that begins and ends with a month."""

    line: str | None = None
    area: str | None = None
    group: str | None = None
    account: str | None = None
    period: Period | None = None

    @property
    def next_level(self) -> Level:
        """The first step that is not chosen yet."""
        is_month = self.period is not None and self.period.kind is PeriodKind.MONTH
        steps = {Level.LINE: self.line, Level.AREA: self.area, Level.MONTH: is_month, Level.ACCOUNT: self.account}
        return next((level for level, chosen in steps.items() if not chosen), Level.VOUCHER)


@dataclass(frozen=True)
class Part:
    """One part of a sum: ``key`` is what to choose next, ``rows`` how many rows of the ledger it has."""

    key: str
    title: str
    amount_ore: int
    rows: int


@dataclass(frozen=True)
class VoucherRow:
    """A row of the ledger, with the place in the file that it came from."""

    voucher: str
    day: date
    account: str
    responsibility: str | None
    activity: str | None
    amount_ore: int
    text: str | None
    source_file: str
    source_line: int


@dataclass(frozen=True)
class Drilled:
    """The parts of what was chosen, in order; ``vouchers`` at the last level. ``amount_ore`` is exactly their sum.

    Signed as in the ledger. ``counted`` tells what was left out so that nothing counts twice.
    """

    level: Level
    amount_ore: int
    parts: tuple[Part, ...]
    vouchers: tuple[VoucherRow, ...]
    counted: CountedRows


def drill(files: Files, coding: Coding, chosen: Chosen) -> Drilled:
    """What was chosen, divided by its next level."""
    level = chosen.next_level
    counted = counted_rows(files, _VOUCHER if level is Level.VOUCHER else ())
    amounts = [one for one in coded_amounts(counted) if _is_chosen(one, coding, chosen)]
    total = sum(one.amount_ore for one in amounts)
    if level is Level.VOUCHER:
        return Drilled(level, total, (), _vouchers(counted.rows, amounts), counted)
    names = account_names(files) if level is Level.ACCOUNT else {}
    return Drilled(level, total, _parts(amounts, level, coding, names), (), counted)


def last_year(files: Files) -> Period | None:
    """The newest calendar year that the ledger has rows in; None for an empty ledger."""
    months = counted_rows(files).rows["month"]
    newest = pc.max(months).as_py() if len(months) else None
    return Period.year(newest.year) if newest else None


def _is_chosen(one: CodedAmount, coding: Coding, chosen: Chosen) -> bool:
    month = one.month
    return (
        (chosen.period is None or chosen.period.first <= month < chosen.period.end)
        and chosen.account in (None, one.account)
        and chosen.line in (None, coding.line_of(one.account, month=month))
        and chosen.group in (None, coding.group_of(one.account, month=month))
        and chosen.area in (None, coding.area_of(one.responsibility, one.activity, month=month))
    )


def _parts(
    amounts: Sequence[CodedAmount], level: Level, coding: Coding, names: dict[str, str | None]
) -> tuple[Part, ...]:
    titles = {line.id: line.title for line in coding.lines} | dict(coding.areas)
    order = {key: place for place, key in enumerate((*(line.id for line in coding.lines[:-1]), *coding.areas))}
    key_of: dict[Level, Callable[[CodedAmount], str]] = {
        Level.LINE: lambda one: coding.line_of(one.account, month=one.month),
        Level.AREA: lambda one: coding.area_of(one.responsibility, one.activity, month=one.month),
        Level.MONTH: lambda one: f"{one.month:%Y-%m}",
        Level.ACCOUNT: lambda one: one.account,
    }
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in amounts:
        own = sums[key_of[level](one)]
        own[0] += one.amount_ore
        own[1] += one.rows
    keys = sorted(sums, key=lambda key: (order.get(key, 0), key))
    found = titles if level in (Level.LINE, Level.AREA) else names
    return tuple(Part(key, found.get(key) or "", *sums[key]) for key in keys)


def _vouchers(rows: pa.Table, amounts: Sequence[CodedAmount]) -> tuple[VoucherRow, ...]:
    """The rows behind the amounts, by day and voucher."""
    wanted = {(one.account, one.responsibility, one.activity, one.month) for one in amounts}
    accounts, months = pa.array(sorted({one[0] for one in wanted}), pa.string()), [one[3] for one in wanted]
    near = pc.and_(
        pc.is_in(rows["account"].cast(pa.string()), value_set=accounts),
        pc.is_in(rows["month"], value_set=pa.array(months, pa.date32())),
    )
    found = rows.filter(near).select([*CODED, "month", "amount_ore", *_VOUCHER]).to_pylist()
    chosen = [row for row in found if (*(row[name] for name in CODED), row["month"]) in wanted]
    return tuple(voucher_row(row) for row in sorted(chosen, key=by_day))


def by_day(row: dict[str, Any]) -> tuple[date, str, int]:
    """What rows of vouchers are sorted by: day, file and line."""
    return row["booked_on"], row["source_file"], row["source_line"]


def voucher_row(row: dict[str, Any]) -> VoucherRow:
    """A row of ``ledger_rows`` as it is shown."""
    return VoucherRow(
        voucher=row["voucher"] or "",
        day=row["booked_on"],
        account=row["account"],
        responsibility=row["responsibility"],
        activity=row["activity"],
        amount_ore=row["amount_ore"],
        text=row["text"],
        source_file=row["source_file"],
        source_line=row["source_line"],
    )


def account_names(files: Files) -> dict[str, str | None]:
    """What the delivery's accounts are called, by number."""
    names: dict[str, str | None] = {}
    for path in files.get("ledger_accounts", ()):
        table = pq.read_table(path, columns=["account", "name"])
        names.update(zip(table["account"].to_pylist(), table["name"].to_pylist(), strict=True))
    return names

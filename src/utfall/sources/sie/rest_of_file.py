"""What a SIE file holds beside its vouchers, as rows: accounts, objects, balances, budgets and totals of months."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import pyarrow as pa

from utfall.model.tables import TABLES_BY_NAME
from utfall.sources.extracts.personal import looks_like_name
from utfall.sources.sie.ledger import BalanceKind, LedgerObject, PeriodAmount, PeriodReading, SieFile
from utfall.sources.sie.rules import COLUMNS, Coding, SieRules, coding_of, ledger_prefix
from utfall.store.schema import SOURCE_LINE, incoming_schema

_KINDS = {BalanceKind.OPENING: "opening", BalanceKind.CLOSING: "closing", BalanceKind.RESULT: "result"}
_PARTS = (PeriodReading.PARTS_CHANGES, PeriodReading.PARTS_ACCUMULATED)
NO_LINE = 0
"""The line of what a file declares: it is read as a whole."""

Rows = list[dict[str, object]]


def rest_of_file(file: SieFile, rules: SieRules) -> dict[str, pa.RecordBatch]:
    """A batch per table of the ledger."""
    columns = rules.columns_of(file.dimensions)
    starts = {year.index: year.first for year in file.years}
    rows: dict[str, Rows] = {
        "ledger_rows": _month_totals(file, starts),
        "ledger_accounts": [{"account": one.number, "name": one.name or None} for one in file.accounts],
        "ledger_objects": _objects(file.objects, columns),
        "ledger_balances": _balances(file, starts),
        "ledger_budgets": _budgets(file, columns),
    }
    return {name: _batch(name, own) for name, own in rows.items()}


def _batch(table: str, rows: Rows) -> pa.RecordBatch:
    schema = incoming_schema(TABLES_BY_NAME[table])
    full = [
        {field.name: row.get(field.name) for field in schema} | {SOURCE_LINE: row.get("line", NO_LINE)} for row in rows
    ]
    return pa.RecordBatch.from_pylist(full, schema=schema)


def _month_totals(file: SieFile, starts: Mapping[int, date]) -> Rows:
    """The months of the years that have no vouchers: with both, every krona would be counted twice."""
    with_vouchers = {one.year for one in file.turnover}
    lines: dict[tuple[int, str], int] = {}
    for row in file.period_balances:
        lines.setdefault((row.year, row.account), row.line)
    return [
        {
            "voucher_id": f"{ledger_prefix(file.company)}{starts.get(one.year, one.year)}/månad/{one.account}",
            "row_number": month.year * 100 + month.month,
            "kind": "month_total",
            "booked_on": month,
            "account": one.account,
            "amount_ore": amount,
            "line": lines[one.year, one.account],
        }
        for one in file.months
        if one.year not in with_vouchers
        for month, amount in one.months
    ]


def _objects(objects: Iterable[LedgerObject], columns: Mapping[str, str]) -> Rows:
    """The objects of the dimensions that are kept. A project's or counterpart's name may be a person's."""
    rows: Rows = []
    for one in objects:
        column = columns.get(one.dimension)
        if column is None:
            continue
        may_be_person = column in ("project", "counterpart") and looks_like_name(one.name)
        (object_id,) = (kept for kept in coding_of(((one.dimension, one.id),), columns) if kept) if one.id else ("",)
        if object_id:
            rows.append(
                {"dimension": column, "object_id": object_id, "name": None if may_be_person else one.name or None}
            )
    return rows


def _balances(file: SieFile, starts: Mapping[int, date]) -> Rows:
    return [
        {
            "year_starts_on": starts[one.year],
            "kind": _KINDS[one.kind],
            "account": one.account,
            "amount_ore": one.amount_ore,
            "line": one.line,
        }
        for one in file.balances
        if one.kind in _KINDS and one.year in starts
    ]


def _budgets(file: SieFile, columns: Mapping[str, str]) -> Rows:
    """The budget per month, account and objects.

    Where the file's balances are read as a whole with its parts, so are its budgets: then only the row without
    objects counts, for an account that has one.
    """
    votes = Counter(one.reading in _PARTS for one in file.months if one.reading)
    adds_up = votes[True] > votes[False]
    whole = {(row.year, row.account) for row in file.period_budgets if not row.objects}
    sums: dict[tuple[date, str, Coding], int] = defaultdict(int)
    lines: dict[tuple[date, str, Coding], int] = {}
    for row in file.period_budgets:
        if adds_up or not row.objects or (row.year, row.account) not in whole:
            key = _budget_key(row, columns)
            sums[key] += row.amount_ore
            lines.setdefault(key, row.line)
    prefix = ledger_prefix(file.company)
    return [
        {
            "budget_id": f"{prefix}{month:%Y-%m}/{account}/{'/'.join(part or '' for part in coding)}",
            "month_starts_on": month,
            "account": account,
            **dict(zip(COLUMNS, coding, strict=True)),
            "amount_ore": amount,
            "line": lines[month, account, coding],
        }
        for (month, account, coding), amount in sums.items()
    ]


def _budget_key(row: PeriodAmount, columns: Mapping[str, str]) -> tuple[date, str, Coding]:
    return row.month, row.account, coding_of(row.objects, columns)

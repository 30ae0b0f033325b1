"""The ledger of a delivery by month, without the balance sheet: summed once, then read from the store's cache.

A forecast asks for every delivery that changed the ledger, and a ledger may have millions of rows.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from utfall.finance.coding import Coding
from utfall.finance.ledger import LedgerMonth, month_amounts
from utfall.finance.ledger_rows import TABLE, Files
from utfall.finance.statement_layout import StatementLayout
from utfall.store.delivery import Delivery
from utfall.store.store import Store
from utfall.store.whole_file import draft_of

_FORM = "1"
"""Changes with what is kept, so that nothing kept in another form is read."""

_SCHEMA = pa.schema(
    [
        ("area", pa.string()),
        ("group", pa.string()),
        ("line", pa.string()),
        ("month", pa.date32()),
        ("amount_ore", pa.int64()),
    ]
)


def result_months(files: Files, *, coding: Coding, layout: StatementLayout) -> tuple[LedgerMonth, ...]:
    """The ledger by month without the accounts of the balance sheet."""
    return tuple(one for one in month_amounts(files, coding) if layout.holds(one.group))


def known_months(
    store: Store, delivery: Delivery, *, coding: Coding, layout: StatementLayout
) -> tuple[LedgerMonth, ...]:
    """The same of a delivery, in order. What is kept goes by the delivery's data and by what accounts mean."""
    meaning = hashlib.sha256(repr((_FORM, coding, layout)).encode()).hexdigest()[:24]
    path = store.cache_dir(delivery) / f"ledger_months-{meaning}.parquet"
    kept = _read(path)
    if kept is not None:
        return kept
    found = result_months(store.current_files(delivery, tables=(TABLE,)), coding=coding, layout=layout)
    _write(path, found)
    return found


def _read(path: Path) -> tuple[LedgerMonth, ...] | None:
    """None for what is not there, or is not whole: then it is summed again."""
    try:
        table = pq.read_table(path)
        os.utime(path.parent)  # in use: the cache is cleaned by age
    except (OSError, pa.ArrowInvalid):
        return None
    if table.schema != _SCHEMA:
        return None
    columns = (table[name].to_pylist() for name in _SCHEMA.names)
    return tuple(LedgerMonth(*values) for values in zip(*columns, strict=True))


def _write(path: Path, months: tuple[LedgerMonth, ...]) -> None:
    """Whole or not at all. A cache that cannot be written is no reason not to answer."""
    rows: dict[str, list[str] | list[date] | list[int]] = {
        "area": [one.area for one in months],
        "group": [one.group for one in months],
        "line": [one.line for one in months],
        "month": [one.month for one in months],
        "amount_ore": [one.amount_ore for one in months],
    }
    with suppress(OSError), draft_of(path) as draft:
        pq.write_table(pa.table(rows, schema=_SCHEMA), draft)

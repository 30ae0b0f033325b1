"""The files that figures rest on: when each came, in which delivery, and the sum over its bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pyarrow.compute as pc
import pyarrow.parquet as pq

from utfall.finance.ledger_rows import Files
from utfall.store.delivery import Delivery
from utfall.store.store import Store

MONTH = "month_starts_on"


@dataclass(frozen=True)
class SourceFile:
    """A file that figures rest on: when it came, and the sum over its bytes."""

    name: str
    known_at: date
    delivery: int
    fingerprint: str


def source_files(store: Store, delivery: Delivery, names: Iterable[str]) -> tuple[SourceFile, ...]:
    """Each as the newest delivery up to this one that read it has it, by name.

    A later delivery of a file of the same name is not what the figures rest on.
    """
    wanted = set(names)
    found: dict[str, SourceFile] = {}
    for one in store.deliveries():
        if one.number > delivery.number:
            continue
        for receipt in one.files:
            if receipt.name in wanted:
                found[receipt.name] = SourceFile(receipt.name, one.known_at, one.number, receipt.fingerprint)
    return tuple(found[name] for name in sorted(found))


def file_names(files: Files, table: str, *, year: int | None = None, column: str = MONTH) -> set[str]:
    """The names of the files that the table's rows stand in, those of one year where it is given.

    ``column`` says a row's year: a whole number called ``year``, or a date.
    """
    names: set[str] = set()
    for path in files.get(table, ()):
        rows = pq.read_table(path, columns=["source_file", *([column] if year else [])])
        if year:
            years = rows[column] if column == "year" else pc.year(rows[column])
            rows = rows.filter(pc.equal(years, year))
        names.update(pc.unique(rows["source_file"].cast("string")).to_pylist())
    return names

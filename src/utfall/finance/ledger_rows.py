"""The ledger's rows that count, out of a delivery's files: whole columns at a time, whatever their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from utfall.model.tables import TABLES_BY_NAME
from utfall.sources.read_twice import ReadTwice, SameLedger, find_read_twice
from utfall.store.schema import stored_schema

Files = Mapping[str, Sequence[str]]
"""Parquet files per canonical table, as ``Store.current_files`` gives them."""

TABLE = "ledger_rows"
_MOST_LINES = 1 << 40
CODED = ("account", "responsibility", "activity")
_NEEDED = ("kind", "booked_on", "amount_ore", *CODED)


@dataclass(frozen=True)
class CountedRows:
    """``rows`` has the columns asked for, those of ``CODED``, ``amount_ore`` and ``month`` (date: its first day).

    What is left out, so that nothing counts twice: ``replaced`` rows of vouchers that stand anew in a newer file, the
    totals of ``doubled_months``, which have vouchers, and what ``read_twice`` says stands in two files.
    """

    rows: pa.Table
    replaced: int
    doubled_months: tuple[date, ...]
    read_twice: tuple[SameLedger, ...] = ()


def counted_rows(files: Files, columns: Sequence[str] = ()) -> CountedRows:
    """The rows of ``ledger_rows`` that count.

    Of a voucher that stands in several files only the newest file's rows do. The store keeps a row of an older file
    whose number the newer one lacks, since it cannot know that the row was struck out; the voucher as a whole tells.
    """
    paths = tuple(files.get(TABLE, ()))
    twice = _read_twice(paths)  # before the rows are read: both need memory
    left_out = [one for one in (twice.replaced, twice.twins) if one.num_rows]
    keys = ("source_file", "source_line") if left_out else ()
    rows = _read(paths, list(dict.fromkeys((*_NEEDED, *columns, *keys))))
    if left_out:
        places = pa.chunked_array([_numbered(one["file"], one["line"]) for one in left_out])
        own = pa.chunked_array([_place(batch, twice.files) for batch in rows.to_batches()], pa.int64())
        rows = rows.filter(pc.invert(pc.is_in(own, value_set=places)))
    rows = rows.append_column("month", pc.floor_temporal(rows["booked_on"], unit="month").cast(pa.date32()))
    is_total = pc.equal(rows["kind"].cast(pa.string()), "month_total")
    with_vouchers = rows.filter(pc.invert(is_total))["month"].unique()
    is_doubled = pc.and_(is_total, pc.is_in(rows["month"], value_set=with_vouchers))
    doubled = sorted(rows.filter(is_doubled)["month"].unique().to_pylist())
    kept = rows.filter(pc.invert(is_doubled)).select(list(dict.fromkeys((*CODED, "month", "amount_ore", *columns))))
    return CountedRows(kept, twice.replaced.num_rows, tuple(doubled), twice.pairs)


@lru_cache(maxsize=4)
def _read_twice(paths: tuple[str, ...]) -> ReadTwice:
    """As ``find_read_twice``; the files of a delivery never change, and each step of a drill asks anew."""
    return find_read_twice(paths)


def _place(batch: pa.RecordBatch, files: Sequence[str]) -> pa.Array:
    """Per row one number for its file and line; null where its file is not among them."""
    names = batch.column("source_file")
    known = pc.index_in(names.dictionary, value_set=pa.array(files, pa.string()))
    return _numbered(known.take(names.indices), batch.column("source_line"))


def _numbered(file: pa.Array | pa.ChunkedArray, line: pa.Array | pa.ChunkedArray) -> pa.Array:
    numbers = pc.add(pc.multiply(file.cast(pa.int64()), _MOST_LINES), line)
    return numbers.combine_chunks() if isinstance(numbers, pa.ChunkedArray) else numbers


def _read(paths: Sequence[str], columns: Sequence[str]) -> pa.Table:
    schema = stored_schema(TABLES_BY_NAME[TABLE])
    texts = [name for name in columns if schema.field(name).type == pa.string()]
    if not paths:
        return pa.schema([schema.field(name) for name in columns]).empty_table()
    tables = [pq.read_table(path, columns=list(columns), read_dictionary=texts) for path in paths]
    return pa.concat_tables(tables).unify_dictionaries()

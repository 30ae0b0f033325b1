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
from utfall.sources.read_twice import NOTHING, ReadTwice, SameLedger, find_read_twice
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
    paths = list(files.get(TABLE, ()))
    has_many = len(_read(paths, ["source_file"])["source_file"].unique()) > 1
    keys = ("voucher_id", "source_file", "source_line", "extracted_on") if has_many else ()
    rows = _read(paths, list(dict.fromkeys((*_NEEDED, *columns, *keys))))
    read = rows.num_rows
    if has_many:
        rows = rows.filter(_is_newest(rows))
    replaced = read - rows.num_rows
    twice = _read_twice(tuple(paths)) if has_many else NOTHING
    if twice.rows.num_rows:
        rows = rows.filter(pc.invert(pc.is_in(_places(rows, twice.rows), value_set=_places(twice.rows, twice.rows))))
    rows = rows.append_column("month", pc.floor_temporal(rows["booked_on"], unit="month").cast(pa.date32()))
    is_total = pc.equal(rows["kind"].cast(pa.string()), "month_total")
    with_vouchers = rows.filter(pc.invert(is_total))["month"].unique()
    is_doubled = pc.and_(is_total, pc.is_in(rows["month"], value_set=with_vouchers))
    doubled = sorted(rows.filter(is_doubled)["month"].unique().to_pylist())
    kept = rows.filter(pc.invert(is_doubled)).select(list(dict.fromkeys((*CODED, "month", "amount_ore", *columns))))
    return CountedRows(kept, replaced, tuple(doubled), twice.pairs)


@lru_cache(maxsize=4)
def _read_twice(paths: tuple[str, ...]) -> ReadTwice:
    """As ``find_read_twice``; the files of a delivery never change, and each step of a drill asks anew."""
    return find_read_twice(paths)


def _places(rows: pa.Table, among: pa.Table) -> pa.Array:
    """Per row one number for its file and line; null where its file has no row in ``among``."""
    files = pc.index_in(rows["source_file"].cast(pa.string()), value_set=pc.unique(among["source_file"]))
    return pc.add(pc.multiply(files.cast(pa.int64()), _MOST_LINES), rows["source_line"].cast(pa.int64()))


def _read(paths: Sequence[str], columns: Sequence[str]) -> pa.Table:
    schema = stored_schema(TABLES_BY_NAME[TABLE])
    texts = [name for name in columns if schema.field(name).type == pa.string()]
    if not paths:
        return pa.schema([schema.field(name) for name in columns]).empty_table()
    tables = [pq.read_table(path, columns=list(columns), read_dictionary=texts) for path in paths]
    return pa.concat_tables(tables).unify_dictionaries()


def _is_newest(rows: pa.Table) -> pa.ChunkedArray:
    """Per row: does it come from the newest file with its voucher? Of one day, the greatest name is newest."""
    names = rows["source_file"].cast(pa.string())
    files = pa.table({"file": names, "day": rows["extracted_on"]}).group_by("file").aggregate([("day", "max")])
    order = files.sort_by([("day_max", "ascending"), ("file", "ascending")])["file"]
    rank = pc.index_in(names, value_set=order.combine_chunks())
    vouchers = rows["voucher_id"].cast(pa.string())
    newest = pa.table({"voucher": vouchers, "rank": rank}).group_by("voucher").aggregate([("rank", "max")])
    place = pc.index_in(vouchers, value_set=newest["voucher"].combine_chunks())
    return pc.equal(rank, newest["rank_max"].combine_chunks().take(place))

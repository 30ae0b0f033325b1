"""The same part of a ledger read from two files under different keys: as SIE and as a table, or from two systems.

Vouchers of one key replace each other and never count twice: only the newest file's do. What has other keys in each
file can only be known by what it says. Rows are twins where day, account and amount are equal; a month of two files is
the same ledger where at least half of the rows of the one that has fewer have a twin in the other. A few equal rows
are no evidence: a rent may well be the same twice.

A table may also hold a row for each account and month, or for each of its objects. Then no row has a twin, but the sums
of the accounts do: a month of one file is a summary of another's where all its rows stand on one day and at least half
of its accounts come to the same there, out of more rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

LEAST_SHARE = 0.5
SIE_SUFFIXES = (".se", ".si")
_MEMORY, _THREADS = "320MB", 2  # an import as a whole stays under 1 GiB; what does not fit is spilled to disk
_PLACES = pa.schema([("file", pa.int32()), ("line", pa.int64())])


@dataclass(frozen=True)
class SameLedger:
    """Two files that hold the same vouchers in some months, of which those in ``left_out`` are not to be counted.

    ``kept`` is the file with more rows in those months; of equals a SIE file, which says more, then the one extracted
    last. ``rows`` of ``left_out`` have a twin in it, or are sums of its rows where ``is_summed``; ``months`` are their
    first days, in order.
    """

    left_out: str
    kept: str
    months: tuple[date, ...]
    rows: int
    is_summed: bool = False


@dataclass(frozen=True)
class ReadTwice:
    """What was read twice, and the rows that are not to be counted for it.

    ``twins`` and ``replaced`` (rows of vouchers that stand anew in a newer file) have ``file``, the place in ``files``,
    and ``line``. No row stands in both.
    """

    pairs: tuple[SameLedger, ...]
    files: tuple[str, ...]
    twins: pa.Table
    replaced: pa.Table


NOTHING = ReadTwice((), (), _PLACES.empty_table(), _PLACES.empty_table())


def find_read_twice(paths: Sequence[str], *, spill_in: Path | None = None) -> ReadTwice:
    """What is read twice in ``ledger_rows``, given as Parquet files with no key twice (``Store.current_files``).

    A few equal rows of a file without a twin in number are kept: of three rows against two, one counts. What does not
    fit in memory is spilled to ``spill_in``, or to the system's folder for such things.
    """
    if not paths:
        return NOTHING
    with (
        TemporaryDirectory(prefix="bokforing-", dir=spill_in) as spill,
        duckdb.connect(
            ":memory:", config={"memory_limit": _MEMORY, "threads": _THREADS, "temp_directory": spill}
        ) as connection,
    ):
        connection.read_parquet(list(paths)).create_view("ledger_rows")
        connection.execute(_FILES)
        files = tuple(name for (name,) in connection.execute("SELECT source_file FROM files ORDER BY age").fetchall())
        if len(files) < 2:
            return NOTHING
        connection.execute(_REPLACED_VOUCHERS)
        replaced = _places(connection, _REPLACED)
        pairs: tuple[SameLedger, ...] = ()
        if connection.execute(_SHARED_MONTHS).fetchall():
            for statement in (_COUNTED, _ALIKE, _PAIRS):
                connection.execute(statement)
            pairs = (*_twin_files(connection), *_summed_files(connection))
        return ReadTwice(pairs, files, _places(connection, _TWINS) if pairs else _PLACES.empty_table(), replaced)


def _places(connection: duckdb.DuckDBPyConnection, query: str) -> pa.Table:
    found: pa.Table = connection.sql(query).to_arrow_table()
    return found.cast(_PLACES)


# The age is the file's place among the files, the oldest first; of one day, the greatest name is newest.
_FILES = """
CREATE TEMP TABLE files AS
SELECT source_file, (row_number() OVER (ORDER BY max(extracted_on), source_file) - 1)::INTEGER AS age
FROM ledger_rows GROUP BY source_file
"""
_REPLACED_VOUCHERS = """
CREATE TEMP TABLE replaced AS
SELECT voucher_id, max(age) AS newest FROM ledger_rows JOIN files USING (source_file)
GROUP BY voucher_id HAVING min(age) <> max(age)
"""
_REPLACED = """
SELECT age AS file, source_line AS line
FROM ledger_rows JOIN files USING (source_file) JOIN replaced USING (voucher_id) WHERE age < newest
"""
_SHARED_MONTHS = """
SELECT date_trunc('month', booked_on) AS month FROM ledger_rows WHERE kind = 'voucher'
GROUP BY month HAVING min(source_file) <> max(source_file)
"""
# Rows in such months that count: of a voucher that stands in several files only the newest file's do.
_COUNTED = f"""
CREATE TEMP TABLE counted AS
WITH shared AS ({_SHARED_MONTHS})
SELECT source_file, source_line, age, date_trunc('month', booked_on)::DATE AS month, booked_on, account, amount_ore
FROM ledger_rows JOIN files USING (source_file) LEFT JOIN replaced USING (voucher_id)
WHERE kind = 'voucher' AND amount_ore <> 0 AND date_trunc('month', booked_on) IN (FROM shared)
    AND coalesce(newest, age) = age
"""
_ALIKE = """
CREATE TEMP TABLE alike AS
SELECT source_file, month, booked_on, account, amount_ore, count(*) AS number
FROM counted GROUP BY source_file, month, booked_on, account, amount_ore
"""
_MATCHES = """
WITH sizes AS (SELECT source_file, month, any_value(age) AS age, count(*) AS size FROM counted GROUP BY ALL)
SELECT a.source_file, b.source_file, a.month, sum(least(a.number, b.number))::BIGINT AS matched,
    any_value(one.size), any_value(two.size), any_value(one.age), any_value(two.age)
FROM alike AS a JOIN alike AS b USING (booked_on, account, amount_ore)
JOIN sizes AS one ON one.source_file = a.source_file AND one.month = a.month
JOIN sizes AS two ON two.source_file = b.source_file AND two.month = a.month
WHERE a.source_file < b.source_file GROUP BY ALL
HAVING matched >= $share * least(any_value(one.size), any_value(two.size))
ORDER BY 1, 2, 3
"""
_PAIRS = """
CREATE TEMP TABLE pairs (left_out VARCHAR, kept VARCHAR, month DATE);
CREATE TEMP TABLE summed (left_out VARCHAR, kept VARCHAR, month DATE, account VARCHAR, number BIGINT);
"""
# Accounts of a month of a file, all of whose rows stand on one day, that come to the same in another file.
_SUMMED = """
INSERT INTO summed
WITH sums AS (
    SELECT source_file, month, account, sum(amount_ore) AS ore, count(*) AS number FROM counted GROUP BY ALL
), on_one_day AS (
    SELECT source_file, month, count(DISTINCT account) AS accounts FROM counted
    GROUP BY ALL HAVING min(booked_on) = max(booked_on)
), equal AS (
    SELECT a.source_file AS left_out, b.source_file AS kept, month, account, accounts, a.number, b.number AS out_of
    FROM sums AS a JOIN on_one_day USING (source_file, month) JOIN sums AS b USING (month, account, ore)
    WHERE a.source_file <> b.source_file AND NOT EXISTS (
        SELECT 1 FROM pairs WHERE pairs.month = a.month
            AND pairs.left_out IN (a.source_file, b.source_file) AND pairs.kept IN (a.source_file, b.source_file)
    )
), months AS (
    SELECT left_out, kept, month FROM equal GROUP BY ALL
    HAVING count(*) >= $share * any_value(accounts) AND sum(out_of) > sum(number)
)
SELECT left_out, kept, month, account, number FROM equal SEMI JOIN months USING (left_out, kept, month)
"""
_SUMMED_FILES = """
SELECT left_out, kept, list(DISTINCT month ORDER BY month), sum(number)::BIGINT
FROM summed GROUP BY left_out, kept ORDER BY 1, 2
"""
_TWINS = """
WITH numbered AS (
    SELECT *, row_number() OVER (
        PARTITION BY source_file, booked_on, account, amount_ore ORDER BY source_line
    ) AS place FROM counted
)
SELECT own.age AS file, own.source_line AS line
FROM pairs JOIN numbered AS own ON own.source_file = left_out AND own.month = pairs.month
JOIN alike AS other ON other.source_file = kept AND other.booked_on = own.booked_on
    AND other.account = own.account AND other.amount_ore = own.amount_ore
WHERE own.place <= other.number
UNION
SELECT own.age, own.source_line
FROM summed JOIN counted AS own ON own.source_file = left_out AND own.month = summed.month
    AND own.account = summed.account
ORDER BY 1, 2
"""


@dataclass(frozen=True)
class _Month:
    """A month of two files: rows that are twins, and per file its rows and its place among the files by age."""

    first_day: date
    matched: int
    sizes: tuple[int, int]
    ages: tuple[int, int]


def _twin_files(connection: duckdb.DuckDBPyConnection) -> tuple[SameLedger, ...]:
    """The files with twins; their months are put in the table ``pairs``."""
    found: dict[tuple[str, str], list[_Month]] = defaultdict(list)
    for one, two, month, matched, *rest in connection.execute(_MATCHES, {"share": LEAST_SHARE}).fetchall():
        size, other_size, age, other_age = rest
        found[one, two].append(_Month(month, matched, (size, other_size), (age, other_age)))
    pairs = tuple(_same(files, months) for files, months in found.items())
    months = [(pair.left_out, pair.kept, month) for pair in pairs for month in pair.months]
    if months:
        connection.executemany("INSERT INTO pairs VALUES (?, ?, ?)", months)
    return pairs


def _summed_files(connection: duckdb.DuckDBPyConnection) -> tuple[SameLedger, ...]:
    """The files of which another is a summary, account by account; what is summed is put in the table ``summed``."""
    connection.execute(_SUMMED, {"share": LEAST_SHARE})
    found = connection.execute(_SUMMED_FILES).fetchall()
    return tuple(
        SameLedger(left_out, kept, tuple(months), rows, is_summed=True) for left_out, kept, months, rows in found
    )


def _same(files: tuple[str, str], months: Sequence[_Month]) -> SameLedger:
    first, second = (
        (
            sum(month.sizes[place] for month in months),
            file.casefold().endswith(SIE_SUFFIXES),
            months[0].ages[place],
            file,
        )
        for place, file in enumerate(files)
    )
    (*_, left_out), (*_, kept) = sorted((first, second))
    return SameLedger(left_out, kept, tuple(month.first_day for month in months), sum(one.matched for one in months))

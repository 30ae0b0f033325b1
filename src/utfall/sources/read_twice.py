"""The same part of a ledger read from two files under different keys: as SIE and as a table, or from two systems.

Vouchers of one key replace each other and never count twice (``finance/ledger_rows.py``). What has other keys in each
file can only be known by what it says. Rows are twins where day, account and amount are equal; a month of two files is
the same ledger where at least half of the rows of the one that has fewer have a twin in the other. A few equal rows
are no evidence: a rent may well be the same twice.
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
_MEMORY = "320MB"  # an import as a whole stays under 1 GiB; what does not fit is spilled to disk
_ROWS = pa.schema([("source_file", pa.string()), ("source_line", pa.int64())])


@dataclass(frozen=True)
class SameLedger:
    """Two files that hold the same vouchers in some months, of which those in ``left_out`` are not to be counted.

    ``kept`` is the file with more rows in those months; of equals a SIE file, which says more, then the one extracted
    last. ``rows`` of ``left_out`` have a twin in it; ``months`` are their first days, in order.
    """

    left_out: str
    kept: str
    months: tuple[date, ...]
    rows: int


@dataclass(frozen=True)
class ReadTwice:
    """What was read twice. ``rows`` has ``source_file`` and ``source_line`` of the twins that are not to be counted."""

    pairs: tuple[SameLedger, ...]
    rows: pa.Table


NOTHING = ReadTwice((), _ROWS.empty_table())


def find_read_twice(paths: Sequence[str], *, spill_in: Path | None = None) -> ReadTwice:
    """What is read twice in ``ledger_rows``, given as Parquet files with no key twice (``Store.current_files``).

    A few equal rows of a file without a twin in number are kept: of three rows against two, one counts. What does not
    fit in memory is spilled to ``spill_in``, or to the system's folder for such things.
    """
    if not paths:
        return NOTHING
    with (
        TemporaryDirectory(prefix="bokforing-", dir=spill_in) as spill,
        duckdb.connect(":memory:", config={"memory_limit": _MEMORY, "temp_directory": spill}) as connection,
    ):
        connection.read_parquet(list(paths)).create_view("ledger_rows")
        months = connection.execute(_SHARED_MONTHS).fetchall()
        if not months:
            return NOTHING
        for statement in (_COUNTED, _ALIKE):
            connection.execute(statement)
        pairs = _pairs(connection)
        if not pairs:
            return NOTHING
        connection.execute("CREATE TEMP TABLE pairs (left_out VARCHAR, kept VARCHAR, month DATE)")
        connection.executemany(
            "INSERT INTO pairs VALUES (?, ?, ?)",
            [(pair.left_out, pair.kept, month) for pair in pairs for month in pair.months],
        )
        twins: pa.Table = connection.sql(_TWINS).to_arrow_table()
        return ReadTwice(pairs, twins.cast(_ROWS))


_SHARED_MONTHS = """
SELECT date_trunc('month', booked_on) AS month FROM ledger_rows WHERE kind = 'voucher'
GROUP BY month HAVING min(source_file) <> max(source_file)
"""
# Rows in such months that count: of a voucher that stands in several files only the newest file's do.
_COUNTED = f"""
CREATE TEMP TABLE counted AS
WITH files AS (
    SELECT source_file, row_number() OVER (ORDER BY max(extracted_on), source_file) AS age
    FROM ledger_rows GROUP BY source_file
), shared AS ({_SHARED_MONTHS}), replaced AS (
    SELECT voucher_id, max(age) AS newest FROM ledger_rows JOIN files USING (source_file)
    GROUP BY voucher_id HAVING min(source_file) <> max(source_file)
)
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
_TWINS = """
WITH numbered AS (
    SELECT *, row_number() OVER (
        PARTITION BY source_file, booked_on, account, amount_ore ORDER BY source_line
    ) AS place FROM counted
)
SELECT DISTINCT own.source_file, own.source_line
FROM pairs JOIN numbered AS own ON own.source_file = left_out AND own.month = pairs.month
JOIN alike AS other ON other.source_file = kept AND other.booked_on = own.booked_on
    AND other.account = own.account AND other.amount_ore = own.amount_ore
WHERE own.place <= other.number ORDER BY 1, 2
"""


@dataclass(frozen=True)
class _Month:
    """A month of two files: rows that are twins, and per file its rows and its place among the files by age."""

    first_day: date
    matched: int
    sizes: tuple[int, int]
    ages: tuple[int, int]


def _pairs(connection: duckdb.DuckDBPyConnection) -> tuple[SameLedger, ...]:
    found: dict[tuple[str, str], list[_Month]] = defaultdict(list)
    for one, two, month, matched, *rest in connection.execute(_MATCHES, {"share": LEAST_SHARE}).fetchall():
        size, other_size, age, other_age = rest
        found[one, two].append(_Month(month, matched, (size, other_size), (age, other_age)))
    return tuple(_same(files, months) for files, months in found.items())


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

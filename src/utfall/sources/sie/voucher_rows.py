"""Vouchers as rows of the ledger's table, a block at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pyarrow as pa

from utfall.model.tables import TABLES_BY_NAME
from utfall.sources.sie.ledger import Objects, TransactionKind, Voucher
from utfall.sources.sie.reading import SieReading
from utfall.sources.sie.rules import COLUMNS, Coding, SieRules, coding_of, ledger_prefix
from utfall.store.schema import incoming_schema

SCHEMA = incoming_schema(TABLES_BY_NAME["ledger_rows"])
_SEEN_TEXTS = 50_000
_Row = tuple[str, int, str, date, str, Coding, int, str | None, int]


class VoucherRows:
    """Turns vouchers into rows; knows those before, since a number may stand twice in a year."""

    def __init__(self, reading: SieReading, rules: SieRules) -> None:
        self._reading = reading
        self._rules = rules
        self._file = reading.file.path.name
        self._times: dict[str, int] = {}
        self._texts: dict[str, str | None] = {}
        self._codings: dict[Objects, Coding] = {}
        self._starts: dict[date, date] = {}
        self._dimensions = 0

    def of(self, vouchers: Iterable[Voucher]) -> pa.RecordBatch:
        """The posted rows: those that were added later stand among them too, those struck out do not count."""
        if len(self._reading.dimensions) != self._dimensions:
            self._codings.clear()
            self._dimensions = len(self._reading.dimensions)
        rows: list[_Row] = []
        for voucher in vouchers:
            self._add(voucher, rows)
        return _batch(rows)

    def _add(self, voucher: Voucher, rows: list[_Row]) -> None:
        key, told, number = self._key(voucher), voucher.id, 0
        for row in voucher.transactions:
            if row.kind is not TransactionKind.POSTED:
                continue
            number += 1
            coding = self._codings.get(row.objects)
            if coding is None:
                coding = self._codings[row.objects] = self._coding(row.objects)
            text = self._text(row.text or voucher.text)
            rows.append((key, number, told, row.day, row.account, coding, row.amount_ore, text, row.line))

    def _key(self, voucher: Voucher) -> str:
        """What names the voucher in every file it stands in; only in this one where it has no number of a ledger."""
        day = voucher.day or next((row.day for row in voucher.transactions), None)
        if not voucher.number or day is None or self._file.casefold().endswith(".si"):
            return f"{self._file}/rad {voucher.line}"
        start = self._start_of_year(day)
        key = f"{ledger_prefix(self._reading.company)}{start}/{voucher.series}/{voucher.number}"
        times = self._times[key] = self._times.get(key, 0) + 1
        return key if times == 1 else f"{key}/{times}"

    def _start_of_year(self, day: date) -> date:
        """The first day of the year whose series the voucher is numbered in.

        A day outside all years is a mistake, yet the number is still one of the file's own year: by the day it would
        be taken for the voucher of that number in the other year, and one of the two would be lost.
        """
        if day in self._starts:
            return self._starts[day]
        years = self._reading.years
        own = next((one for one in years if one.first <= day <= one.last), None)
        own = own or next((one for one in years if one.index == 0), None)
        start = own.first if own else date(day.year, 1, 1)
        if years:  # all of them, in a file in order
            self._starts[day] = start
        return start

    def _coding(self, objects: Objects) -> Coding:
        return coding_of(objects, self._rules.columns_of(self._reading.dimensions))

    def _text(self, text: str) -> str | None:
        if text in self._texts:
            return self._texts[text]
        kept = self._rules.harmless(text)
        if len(self._texts) < _SEEN_TEXTS:
            self._texts[text] = kept
        return kept


def _batch(rows: list[_Row]) -> pa.RecordBatch:
    if not rows:
        return pa.RecordBatch.from_pylist([], schema=SCHEMA)
    keys, numbers, told, days, accounts, codings, amounts, texts, lines = zip(*rows, strict=True)
    nothing = pa.nulls(len(rows), pa.date32())
    columns = {
        "voucher_id": keys,
        "row_number": numbers,
        "kind": pa.repeat(pa.scalar("voucher"), len(rows)),
        "voucher": told,
        "booked_on": days,
        "account": accounts,
        **dict(zip(COLUMNS, zip(*codings, strict=True), strict=True)),
        "amount_ore": amounts,
        "text": texts,
        "registered_on": nothing,
        "source_line": lines,
    }
    arrays = [
        column if isinstance(column, pa.Array) else pa.array(column, field.type)
        for field, column in ((field, columns[field.name]) for field in SCHEMA)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)

"""Vouchers, put together from their lines. Nearly all lines of a large file are theirs, so these are read fast."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from utfall.sources.sie import fields as read
from utfall.sources.sie.ledger import FinancialYear, Objects, Transaction, TransactionKind, Voucher
from utfall.sources.sie.problems import Code, Fault
from utfall.sources.sie.records import Gathering, Record

TRANSACTION_TAGS = frozenset(TransactionKind)
# A row as most programs write it. What does not fit is divided into fields and read with care.
_PLAIN = re.compile(
    r'[ \t]*+#TRANS[ \t]++"?([0-9]++)"?[ \t]*+\{([^{}\\]*+)\}[ \t]*+"?(-?[0-9]{1,16}+)(?:\.([0-9]{1,2}))?"?'
    r'(?:[ \t]++(?:"?([0-9]{8})"?|"")'
    r'(?:[ \t]++(?:"([^"\\]*+)"|([^ \t"{}\\]++))'
    r'(?:[ \t]++"?([0-9.-]*+)"?(?:[ \t]++(?:"[^"\\]*+"|[^ \t"{}\\]++))?)?)?)?[ \t]*+'
)
_FIELD = r'(?:"([^"\\]*+)"|([^ \t"{}\\]++))'
_PLAIN_HEAD = re.compile(
    rf"[ \t]*+#VER[ \t]++{_FIELD}[ \t]++{_FIELD}[ \t]++{_FIELD}"
    rf"(?:[ \t]++{_FIELD}(?:[ \t]++{_FIELD}(?:[ \t]++{_FIELD})?)?)?[ \t]*+"
)


@dataclass
class _Open:
    """A voucher whose rows are being read; ``sums`` are those of its year by account."""

    line: int
    series: str
    number: str
    day: date | None
    text: str
    year: int | None
    sums: dict[str, int]
    has_brace: bool = False
    transactions: list[Transaction] = field(default_factory=list)
    balance_ore: int = 0


@dataclass
class Vouchers:
    """The vouchers so far: finished ones go to ``gathering``, sums and counts stay."""

    gathering: Gathering
    years: dict[int, FinancialYear]
    turnover: dict[int | None, dict[str, int]] = field(default_factory=dict)
    count: int = 0
    transaction_count: int = 0
    first_day: date | None = None
    last_day: date | None = None
    open: _Open | None = None
    _seen: dict[tuple[int | None, str], set[int | str]] = field(default_factory=dict)
    _objects: dict[str, Objects | None] = field(default_factory=dict)
    _outside: dict[date, list[int]] = field(default_factory=dict)

    def begin(self, record: Record) -> None:
        """Take ``#VER`` in: series, number, day, text. One that is still open ends here."""
        if self.open is not None:
            self.gathering.findings.note(Fault(Code.BRACES, "} saknas före nästa #VER"), record.line)
            self.end()
        self._begin(record.line, record.at(0), record.at(1), record.at(2), record.at(3))

    def quick_begin(self, line: int, text: str) -> bool:
        """Take ``#VER`` in, if it is written as most programs write it and no voucher is open."""
        found = _PLAIN_HEAD.fullmatch(text)
        if found is None or self.open is not None:
            return False
        series, plain_series, number, plain_number, day, plain_day, quoted, plain, *_ = found.groups()
        self._begin(line, series or plain_series or "", number or plain_number or "", day or plain_day, quoted or plain)
        return True

    def _begin(self, line: int, series: str, number: str, day_text: str | None, text: str | None) -> None:
        day = self.gathering.day(line, day_text or "")
        text = self.gathering.text(line, text) if text else ""
        year = self._year_of(day, line)
        self.open = _Open(line, series, number, day, text, year, self.turnover.setdefault(year, {}))
        if number:
            numbers = self._seen.setdefault((year, series), set())
            # Numbers take a third of the memory of their texts.
            key = int(number) if number.isascii() and number.isdigit() and number[0] != "0" else number
            if key in numbers:
                self.gathering.findings.note(Fault(Code.DUPLICATE_VOUCHER, f"{series} {number}".strip()), line)
            numbers.add(key)

    def brace(self, sign: str, line: int) -> None:
        """Take a line in that is only ``{`` or ``}``."""
        if self.open is None:
            self.gathering.findings.note(Fault(Code.BRACES, f"{sign} utan #VER"), line)
        elif sign == "}":
            self.end()
        else:
            self.open.has_brace = True

    def quick(self, line: int, text: str) -> bool:
        """Take a row of ``#TRANS`` in, if it is written as most programs write it."""
        found = _PLAIN.fullmatch(text)
        voucher = self.open
        if found is None or voucher is None or not voucher.has_brace:
            return False
        account, inside, whole, part, own, quoted, plain, amount_of = found.groups()
        objects = self._objects.get(inside)
        if objects is None and (objects := self._objects_of(inside)) is None:
            return False
        own_day = read.day(own) if own else None
        quantity: Decimal | Fault | None = read.quantity(amount_of) if amount_of else None
        day = voucher.day or own_day
        if day is None or isinstance(day, Fault) or isinstance(own_day, Fault) or isinstance(quantity, Fault):
            return False
        amount = int(whole) * 100 if part is None else int(whole + (part if len(part) == 2 else part + "0"))
        row_text = quoted or plain or ""
        if row_text:
            row_text = self.gathering.text(line, row_text)
        self._post(
            Transaction(line, TransactionKind.POSTED, account, objects, amount, day, own_day, row_text, quantity)
        )
        return True

    def take(self, record: Record) -> None:
        """Take a row of ``TRANSACTION_TAGS`` in, however it is written."""
        voucher = self.open
        if voucher is None:
            self.gathering.aside(record.line, record.text, Fault(Code.OUTSIDE_VOUCHER, f"#{record.tag}"))
            return
        if not voucher.has_brace:
            self.gathering.findings.note(Fault(Code.BRACES, "{ saknas efter #VER"), record.line)
            voucher.has_brace = True
        amount = self.gathering.amount(record, account=0, has_objects=True, quantity_follows=False)
        if amount is None:
            return
        own_day = self.gathering.day(record.line, record.at(amount.after))
        day = voucher.day or own_day
        if day is None:
            self.gathering.aside(record.line, record.text, Fault(Code.NO_DAY))
            return
        text = self.gathering.text(record.line, record.at(amount.after + 1))
        quantity = self.gathering.quantity(record.line, record.at(amount.after + 2))
        kind = TransactionKind(record.tag)
        self._post(
            Transaction(record.line, kind, amount.account, amount.objects, amount.ore, day, own_day, text, quantity)
        )

    def end(self) -> None:
        """Hand the open voucher over; note what it does not balance by."""
        voucher = self.open
        assert voucher is not None
        self.open = None
        self.count += 1
        self.transaction_count += len(voucher.transactions)
        if voucher.transactions:
            self._note_days([voucher.day] if voucher.day else [row.day for row in voucher.transactions])
        done = Voucher(
            voucher.line, voucher.series, voucher.number, voucher.day, voucher.text, tuple(voucher.transactions)
        )
        if voucher.balance_ore:
            self.gathering.findings.note(
                Fault(Code.UNBALANCED, done.id, read.kronor(voucher.balance_ore)), voucher.line
            )
        self.gathering.vouchers.append(done)

    def finish(self) -> None:
        """End with the file: a voucher that is still open was cut off."""
        if self.open is not None:
            name = f"{self.open.series} {self.open.number}".strip() or f"rad {self.open.line}"
            self.gathering.findings.note(Fault(Code.CUT_OFF, name), self.open.line)
            self.end()
        for day, (line, count) in sorted(self._outside.items()):
            self.gathering.findings.note(Fault(Code.OUTSIDE_YEARS, str(day)), line, count=count)

    def _post(self, row: Transaction) -> None:
        voucher, gathering = self.open, self.gathering
        assert voucher is not None
        voucher.transactions.append(row)
        gathering.rows_in += 1
        gathering.rows_accepted += 1
        gathering.uses.note(row.line, row.account, row.objects)
        if row.kind is TransactionKind.POSTED:
            voucher.balance_ore += row.amount_ore
            voucher.sums[row.account] = voucher.sums.get(row.account, 0) + row.amount_ore

    def _note_days(self, days: Iterable[date]) -> None:
        for day in days:
            if self.first_day is None or day < self.first_day:
                self.first_day = day
            if self.last_day is None or day > self.last_day:
                self.last_day = day

    def _objects_of(self, inside: str) -> Objects | None:
        (found,), is_closed = read.split_fields(f"{{{inside}}}") or ([""], False)
        objects = read.objects(found) if isinstance(found, tuple) and is_closed else None
        if objects is None or isinstance(objects, Fault):
            return None
        self._objects[inside] = objects
        return objects

    def _year_of(self, day: date | None, line: int) -> int | None:
        if day is None or not self.years:
            return None
        for year in self.years.values():
            if year.first <= day <= year.last:
                return year.index
        self._outside.setdefault(day, [line, 0])[1] += 1
        return None

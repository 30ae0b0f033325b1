"""A SIE file read in one pass: vouchers as they come, and then all the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from utfall.sources.sie.amounts import BALANCE_TAGS, PERIOD_TAGS, Amounts
from utfall.sources.sie.checking import check_dimensions, check_periods, check_sums, with_undeclared
from utfall.sources.sie.checksum import Checksum
from utfall.sources.sie.conventions import months_of_accounts
from utfall.sources.sie.declarations import Declarations
from utfall.sources.sie.fields import split_fields
from utfall.sources.sie.ledger import (
    Balance,
    Block,
    Company,
    Dimension,
    FinancialYear,
    PeriodAmount,
    SieFile,
    Turnover,
    Voucher,
)
from utfall.sources.sie.lines import line_blocks
from utfall.sources.sie.problems import Code, Fault, Findings
from utfall.sources.sie.recognising import ENCODINGS_SV, Recognised, recognise
from utfall.sources.sie.records import Gathering, Record
from utfall.sources.sie.vouchers import TRANSACTION_TAGS, Vouchers
from utfall.store.delivery import SetAsideRow

_TAG = re.compile(r"#([^ \t{\"]*)")
_BLANK = " \t\0\x1a\ufeff"  # 0x1A ends a text file in DOS, and some programs still write it


def read_sie(path: Path) -> SieFile:
    """The whole file, with its vouchers. Raises ``RefusedFile`` for what is not SIE of type 1–4."""
    vouchers: list[Voucher] = []
    set_aside: list[SetAsideRow] = []
    reading = SieReading(path)
    for block in reading.blocks():
        vouchers += block.vouchers
        set_aside += block.set_aside
    return replace(reading.contents(), vouchers=tuple(vouchers), set_aside=tuple(set_aside))


class SieReading:
    """A file that is read once, from its beginning to its end, in memory that does not grow with its vouchers."""

    def __init__(self, path: Path) -> None:
        """Find out what the file is. Raises ``RefusedFile`` for what is not SIE of type 1–4."""
        self.file: Recognised = recognise(path)
        self._findings = Findings(path.name)
        self._gathering = Gathering(self._findings)
        self._declared = Declarations(self._gathering)
        self._amounts = Amounts(self._gathering)
        self._vouchers = Vouchers(self._gathering, self._declared.years)
        self._checksum = Checksum()
        self._blocks = self._read()
        self._rows = [0, 0]

    @property
    def years(self) -> tuple[FinancialYear, ...]:
        """The financial years declared so far: all of them once the first voucher has come, in a file in order."""
        return tuple(self._declared.years.values())

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """The dimensions declared so far; see ``years``."""
        return tuple(self._declared.dimensions.values())

    @property
    def company(self) -> Company:
        """Whose ledger it is, as far as has been read; see ``years``."""
        return self._declared.company

    def blocks(self) -> Iterator[Block]:
        """The vouchers and the rows set aside, some thousand at a time. They come once."""
        return self._blocks

    def contents(self) -> SieFile:
        """All but the vouchers, once the blocks have been taken; those that have not are passed by."""
        for _ in self._blocks:
            pass
        return self._contents

    def _read(self) -> Iterator[Block]:
        for lines in line_blocks(self.file):
            for number, text in enumerate(lines.texts, start=lines.first):
                if not self._take_plain(number, text):
                    self._take(number, text)
            yield self._hand_over(lines.bytes_done)
        self._finish()
        yield self._hand_over(self.file.probe.size)
        self._contents = self._gathered()

    def _take_plain(self, number: int, text: str) -> bool:
        """Take a line of a voucher in that is written as most programs write it: nearly all lines of a large file."""
        vouchers = self._vouchers
        if text in ("{", "}"):
            vouchers.brace(text, number)
            return True
        if self._checksum.is_counting:
            return False
        return vouchers.quick(number, text) if vouchers.open is not None else vouchers.quick_begin(number, text)

    def _hand_over(self, bytes_done: int) -> Block:
        block = self._gathering.hand_over(bytes_done)
        self._rows[0] += block.rows_in
        self._rows[1] += block.rows_accepted
        return block

    def _take(self, number: int, text: str) -> None:
        stripped = text.strip(_BLANK)
        if not stripped:
            return
        if stripped in ("{", "}"):
            self._vouchers.brace(stripped, number)
            return
        tag = _TAG.match(stripped)
        if tag is None or not tag[1]:
            self._gathering.aside(number, text, Fault(Code.NO_RECORD))
            return
        rest, opens = stripped[tag.end() :], False
        if tag[1].upper() == "VER" and rest.endswith("{"):
            rest, opens = rest[:-1], True
        fields, is_closed = split_fields(rest)
        if not is_closed:
            self._findings.note(Fault(Code.UNBALANCED_QUOTE), number)
        self._dispatch(Record(number, text, tag[1].upper(), fields), tag[0])
        if opens:
            self._vouchers.brace("{", number)

    def _dispatch(self, record: Record, tag: str) -> None:
        if record.tag == "KSUMMA":
            fault = self._checksum.meet(record.fields)
            if fault is not None:
                self._findings.note(fault, record.line)
            return
        if self._checksum.is_counting:
            self._checksum.count(tag, record.fields)
        if record.tag in TRANSACTION_TAGS:
            self._vouchers.take(record)
        elif record.tag == "VER":
            self._vouchers.begin(record)
        elif record.tag in BALANCE_TAGS:
            self._amounts.take_balance(record)
        elif record.tag in PERIOD_TAGS:
            self._amounts.take_period(record)
        else:
            self._declared.take(record)

    def _finish(self) -> None:
        declared, amounts, findings = self._declared, self._amounts, self._findings
        self._vouchers.finish()
        declared.finish()
        if self._checksum.is_counting:
            findings.note(Fault(Code.CHECKSUM_DIFFERS, "ingen summa", "okänt, filen kan vara avkortad"), None)
        with_undeclared(declared, self._gathering.uses, findings)
        check_dimensions(declared.dimensions, findings)
        check_sums(amounts, self._vouchers, declared.accounts, findings)
        check_periods(amounts, declared.years, findings)
        self._months = months_of_accounts(amounts.period_balances, balances=amounts.balances, findings=findings)
        self._sie_type = self._check_head()

    def _check_head(self) -> int:
        """The type, with what is wrong in what the file says of itself."""
        declared, findings = self._declared, self._findings
        if self.file.encoding not in ("ascii", "cp437"):
            says = f"#FORMAT {declared.format}" if declared.format else "ingenting"
            findings.note(Fault(Code.OTHER_ENCODING, ENCODINGS_SV[self.file.encoding], says), None)
        if not declared.accounts and not self._amounts.balances and not self._vouchers.count:
            findings.note(Fault(Code.NO_ROWS), None)
        if 0 not in declared.years and not (self._vouchers.count and not self._amounts.balances):
            findings.note(Fault(Code.NO_YEAR), None)
        found, what = self._type_by_content()
        if declared.sie_type not in ("1", "2", "3", "4"):
            findings.note(Fault(Code.NO_TYPE, declared.sie_type, str(found)), None)
            return found
        if int(declared.sie_type) < found:
            findings.note(Fault(Code.TYPE_DIFFERS, declared.sie_type, what), None)
        return int(declared.sie_type)

    def _type_by_content(self) -> tuple[int, str]:
        amounts = self._amounts
        if self._vouchers.count:
            return 4, "verifikationer"
        rows: Iterable[Balance | PeriodAmount] = chain(
            amounts.balances, amounts.period_balances, amounts.period_budgets
        )
        if any(row.objects for row in rows):
            return 3, "belopp per objekt"
        return (2, "belopp per period") if amounts.period_balances else (1, "")

    def _gathered(self) -> SieFile:
        declared, amounts, vouchers = self._declared, self._amounts, self._vouchers
        return SieFile(
            name=self.file.path.name,
            encoding=self.file.encoding,
            sie_type=self._sie_type,
            is_import=self._sie_type == 4 and vouchers.count > 0 and not amounts.balances,
            program=declared.program,
            generated_on=declared.generated_on,
            company=declared.company,
            currency=declared.currency or "SEK",
            chart=declared.chart,
            covers_to=declared.covers_to,
            years=tuple(sorted(declared.years.values(), reverse=True)),
            accounts=tuple(sorted(declared.accounts.values(), key=lambda account: account.number)),
            dimensions=tuple(declared.dimensions.values()),
            objects=tuple(declared.objects.values()),
            balances=tuple(amounts.balances),
            period_balances=tuple(amounts.period_balances),
            period_budgets=tuple(amounts.period_budgets),
            months=self._months,
            turnover=tuple(
                Turnover(year, account, amount)
                for year, sums in vouchers.turnover.items()
                for account, amount in sorted(sums.items())
            ),
            voucher_count=vouchers.count,
            transaction_count=vouchers.transaction_count,
            first_day=vouchers.first_day,
            last_day=vouchers.last_day,
            others=tuple(declared.others),
            rows_in=self._rows[0],
            rows_accepted=self._rows[1],
            problems=self._findings.problems(),
        )

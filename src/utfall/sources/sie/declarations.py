"""What a file says of itself, and what it declares: years, accounts, dimensions, objects."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from utfall.sources.sie import fields as read
from utfall.sources.sie.ledger import Account, Company, Dimension, FinancialYear, LedgerObject, OtherRecord
from utfall.sources.sie.problems import Code, Fault
from utfall.sources.sie.records import Gathering, Record

MOST_OTHERS = 1_000
KNOWN_BUT_UNUSED = frozenset(["PROSA", "FNR", "BKOD", "ADRESS", "TAXAR", "SRU"])
"""Of the standard, but nothing that follow-up needs; a contact person (``ADRESS``) is left at the door."""


@dataclass
class Declarations:
    """Everything declared so far. An account or object that stands twice keeps its first name."""

    gathering: Gathering
    sie_type: str = ""
    is_flagged: bool = False
    format: str = ""
    program: str = ""
    generated_on: date | None = None
    company: Company = field(default_factory=Company)
    legal_form: str = ""
    currency: str = ""
    chart: str = ""
    covers_to: date | None = None
    years: dict[int, FinancialYear] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    dimensions: dict[str, Dimension] = field(default_factory=dict)
    objects: dict[tuple[str, str], LedgerObject] = field(default_factory=dict)
    others: list[OtherRecord] = field(default_factory=list)
    _lines: dict[tuple[str, ...], int] = field(default_factory=dict)
    _other_tags: dict[str, list[int]] = field(default_factory=dict)

    def take(self, record: Record) -> None:
        """Take a record in that is neither an amount nor of a voucher. Unknown tags are kept as they stand."""
        handler = _HANDLERS.get(record.tag)
        if handler is not None:
            handler(self, record)
        elif record.tag not in KNOWN_BUT_UNUSED:
            seen = self._other_tags.setdefault(record.tag, [record.line, 0])
            seen[1] += 1
            if len(self.others) < MOST_OTHERS:
                texts = tuple(self.gathering.text(record.line, record.at(i)) for i in range(len(record.fields)))
                self.others.append(OtherRecord(record.line, record.tag, texts))

    def finish(self) -> None:
        """Note the unknown tags, once each."""
        for tag, (line, count) in self._other_tags.items():
            self.gathering.findings.note(Fault(Code.UNKNOWN_TAG, f"#{tag}"), line, count=count)

    def _day(self, record: Record, place: int) -> date | None:
        return self.gathering.day(record.line, record.at(place))

    def _text(self, record: Record, place: int) -> str:
        return self.gathering.text(record.line, record.at(place))

    def _is_new(self, record: Record, thing: str, *key: str) -> bool:
        """Note a thing that was declared before, or that has no number."""
        if not all(key):
            self.gathering.findings.note(Fault(Code.BAD_DECLARATION, f"#{record.tag}", "numret saknas"), record.line)
            return False
        earlier = self._lines.setdefault((thing, *key), record.line)
        if earlier == record.line:
            return True
        name = f"{thing} {' '.join(key)}"
        self.gathering.findings.note(Fault(Code.DUPLICATE_DECLARATION, name, str(earlier)), record.line)
        return False

    def _take_type(self, record: Record) -> None:
        self.sie_type = record.at(0)

    def _take_flag(self, record: Record) -> None:
        if record.at(0) == "1":
            self.gathering.findings.note(Fault(Code.ALREADY_IMPORTED), record.line)

    def _take_format(self, record: Record) -> None:
        self.format = record.at(0)

    def _take_program(self, record: Record) -> None:
        self.program = " ".join(part for part in (self._text(record, 0), self._text(record, 1)) if part)

    def _take_generated(self, record: Record) -> None:
        self.generated_on = self._day(record, 0)

    def _take_name(self, record: Record) -> None:
        self.company = replace(self.company, name=self._text(record, 0))

    def _take_legal_form(self, record: Record) -> None:
        self.legal_form = record.at(0).upper()
        if self.legal_form == "E":
            self._leave_number(record)

    def _take_number(self, record: Record) -> None:
        """In a person's number a month stands where a legal entity's has at least 20 (SFS 1974:174, 1 §)."""
        number = record.at(0)
        digits = re.sub("[^0-9]", "", number)
        digits = digits[2:] if len(digits) == 12 else digits
        if self.legal_form == "E" or (len(digits) == 10 and 1 <= int(digits[2:4]) <= 12):
            self._leave_number(record)
        else:
            self.company = replace(self.company, number=self._text(record, 0))

    def _leave_number(self, record: Record) -> None:
        if not self.company.number_is_personal:
            self.gathering.findings.note(Fault(Code.PERSONAL_COMPANY), record.line)
        self.company = replace(self.company, number="", number_is_personal=True)

    def _take_currency(self, record: Record) -> None:
        self.currency = self._text(record, 0).upper()
        if self.currency not in ("", "SEK"):
            self.gathering.findings.note(Fault(Code.OTHER_CURRENCY, self.currency), record.line)

    def _take_chart(self, record: Record) -> None:
        self.chart = self._text(record, 0)

    def _take_extent(self, record: Record) -> None:
        self.covers_to = self._day(record, 0)

    def _take_year(self, record: Record) -> None:
        index, first, last = read.year_index(record.at(0)), self._day(record, 1), self._day(record, 2)
        if isinstance(index, Fault) or first is None or last is None or last < first:
            self.gathering.findings.note(Fault(Code.BAD_DECLARATION, "#RAR", "räkenskapsåret"), record.line)
        elif self._is_new(record, "Räkenskapsår", record.at(0)):
            self.years[index] = FinancialYear(index, first, last)

    def _take_account(self, record: Record) -> None:
        if not self._is_new(record, "Konto", number := record.at(0)):
            return
        known = self.accounts.get(number, Account(number))
        self.accounts[number] = replace(known, name=self._text(record, 1), is_declared=True)

    def _take_account_kind(self, record: Record) -> None:
        kind = record.at(1).upper()
        if kind not in ("T", "S", "K", "I"):
            self.gathering.findings.note(Fault(Code.BAD_DECLARATION, "#KTYP", "kontots typ"), record.line)
            return
        self._change_account(record, kind=kind)

    def _take_account_unit(self, record: Record) -> None:
        self._change_account(record, unit=self._text(record, 1))

    def _change_account(self, record: Record, **change: str) -> None:
        if number := record.at(0):
            known = self.accounts.get(number, Account(number, is_declared=False))
            self.accounts[number] = replace(known, **change)  # type: ignore[arg-type]

    def _take_dimension(self, record: Record) -> None:
        if self._is_new(record, "Dimension", number := record.at(0)):
            parent = (record.at(2) or None) if record.tag == "UNDERDIM" else None
            self.dimensions[number] = Dimension(number, self._text(record, 1), parent)

    def _take_object(self, record: Record) -> None:
        dimension, id = record.at(0), record.at(1)
        if self._is_new(record, "Objekt", dimension, id):
            self.objects[dimension, id] = LedgerObject(dimension, id, self._text(record, 2))


_HANDLERS: dict[str, Callable[[Declarations, Record], None]] = {
    "SIETYP": Declarations._take_type,
    "FLAGGA": Declarations._take_flag,
    "FORMAT": Declarations._take_format,
    "PROGRAM": Declarations._take_program,
    "GEN": Declarations._take_generated,
    "FNAMN": Declarations._take_name,
    "FTYP": Declarations._take_legal_form,
    "ORGNR": Declarations._take_number,
    "VALUTA": Declarations._take_currency,
    "KPTYP": Declarations._take_chart,
    "OMFATTN": Declarations._take_extent,
    "RAR": Declarations._take_year,
    "KONTO": Declarations._take_account,
    "KTYP": Declarations._take_account_kind,
    "ENHET": Declarations._take_account_unit,
    "DIM": Declarations._take_dimension,
    "UNDERDIM": Declarations._take_dimension,
    "OBJEKT": Declarations._take_object,
}

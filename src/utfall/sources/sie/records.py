"""A line as a record, and what becomes of it: an amount accepted, a row set aside, a problem noted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from utfall.sources.sie import fields as read
from utfall.sources.sie.fields import Field
from utfall.sources.sie.ledger import Block, Objects, Voucher
from utfall.sources.sie.problems import Code, Fault, Findings
from utfall.store.delivery import SetAsideRow

_LONGEST_ASIDE = 2_000


@dataclass(frozen=True, slots=True)
class Record:
    """A line that begins with #: ``tag`` in capitals without the #, and its fields. ``text`` is the line itself."""

    line: int
    text: str
    tag: str
    fields: list[Field]

    def at(self, place: int) -> str:
        """The field's text; empty where the line ends before it. A list in braces becomes its parts with blanks."""
        found = self.fields[place] if place < len(self.fields) else ""
        return found if isinstance(found, str) else " ".join(found)


@dataclass(frozen=True, slots=True)
class Amount:
    """What a row says beside where it belongs: account, objects, öre and quantity; ``after`` is the next field."""

    account: str
    objects: Objects
    ore: int
    quantity: Decimal | None
    after: int


@dataclass
class Uses:
    """Which accounts and objects were used: the first line and how many times, per account and per list of objects."""

    accounts: dict[str, list[int]] = field(default_factory=dict)
    objects: dict[Objects, list[int]] = field(default_factory=dict)

    def note(self, line: int, account: str, objects: Objects) -> None:
        """Count a row."""
        seen = self.accounts.get(account)
        if seen is None:
            self.accounts[account] = [line, 1]
        else:
            seen[1] += 1
        if objects:
            self.objects.setdefault(objects, [line, 0])[1] += 1


@dataclass
class Gathering:
    """What has been read since the last block was handed over, and everything that was found."""

    findings: Findings
    uses: Uses = field(default_factory=Uses)
    vouchers: list[Voucher] = field(default_factory=list)
    set_aside: list[SetAsideRow] = field(default_factory=list)
    rows_in: int = 0
    rows_accepted: int = 0

    def aside(self, line: int, text: str, *faults: Fault) -> None:
        """Set a row aside with its problems."""
        self.rows_in += 1
        problems = tuple(self.findings.note(fault, line) for fault in faults)
        self.set_aside.append(SetAsideRow(line, text[:_LONGEST_ASIDE], problems))

    def accept(self, line: int, amount: Amount) -> None:
        """Count a row as accepted."""
        self.rows_in += 1
        self.rows_accepted += 1
        self.uses.note(line, amount.account, amount.objects)

    def text(self, line: int, text: str) -> str:
        """The text as it may be kept; what was wrong with it is noted."""
        kept, codes = read.clean_text(text)
        for code in codes:
            self.findings.note(Fault(code, column="text"), line)
        return kept

    def day(self, line: int, text: str) -> date | None:
        """The day; None where the field is empty or, which is noted, holds no day."""
        found = read.day(text)
        if isinstance(found, Fault):
            self.findings.note(found, line)
            return None
        return found

    def amount(
        self, record: Record, *, account: int, has_objects: bool, quantity_follows: bool = True
    ) -> Amount | None:
        """The account at that place, then objects (if any), amount and quantity; None where the row is set aside."""
        number, place = record.at(account), account + 1
        inside: tuple[str, ...] = ()
        if has_objects:
            found = record.fields[place] if place < len(record.fields) else ""
            if isinstance(found, tuple):
                inside, place = found, place + 1
            else:
                self.findings.note(Fault(Code.NO_OBJECT_LIST, f"#{record.tag}"), record.line)
        if len(record.fields) <= place or not number:
            missing = "konto" if not number else "belopp"
            self.aside(record.line, record.text, Fault(Code.FIELDS_MISSING, f"#{record.tag}", missing))
            return None
        objects, ore = read.objects(inside), self._ore(record.line, record.at(place))
        faults = [fault for fault in (objects, ore) if isinstance(fault, Fault)]
        if faults or isinstance(objects, Fault) or isinstance(ore, Fault):
            self.aside(record.line, record.text, *faults)
            return None
        quantity = self.quantity(record.line, record.at(place + 1)) if quantity_follows else None
        return Amount(number, objects, ore, quantity, place + 1)

    def quantity(self, line: int, text: str) -> Decimal | None:
        """The quantity; one that cannot be read is noted and left out."""
        found = read.quantity(text)
        if isinstance(found, Fault):
            self.findings.note(found, line)
            return None
        return found

    def _ore(self, line: int, text: str) -> int | Fault:
        found = read.ore(text)
        if isinstance(found, Fault) and (odd := read.odd_ore(text)) is not None:
            self.findings.note(Fault(Code.ODD_AMOUNT, text, read.kronor(odd), "belopp"), line)
            return odd
        return found

    def hand_over(self, bytes_done: int) -> Block:
        """The block so far; the next begins empty."""
        block = Block(tuple(self.vouchers), tuple(self.set_aside), self.rows_in, self.rows_accepted, bytes_done)
        self.vouchers, self.set_aside, self.rows_in, self.rows_accepted = [], [], 0, 0
        return block

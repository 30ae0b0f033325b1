"""Balances, results and amounts per period: the records that carry an amount outside a voucher."""

from __future__ import annotations

from dataclasses import dataclass, field

from utfall.sources.sie import fields as read
from utfall.sources.sie.ledger import Balance, BalanceKind, PeriodAmount
from utfall.sources.sie.problems import Code, Fault
from utfall.sources.sie.records import Gathering, Record

BALANCE_TAGS = frozenset(BalanceKind)
PERIOD_TAGS = frozenset(["PSALDO", "PBUDGET"])
_WITH_OBJECTS = (BalanceKind.OBJECT_OPENING, BalanceKind.OBJECT_CLOSING)


@dataclass
class Amounts:
    """The amounts so far. The same amount a second time is set aside, whatever it says."""

    gathering: Gathering
    balances: list[Balance] = field(default_factory=list)
    period_balances: list[PeriodAmount] = field(default_factory=list)
    period_budgets: list[PeriodAmount] = field(default_factory=list)
    _lines: dict[tuple[object, ...], int] = field(default_factory=dict)

    def take_balance(self, record: Record) -> None:
        """Take a record of ``BALANCE_TAGS`` in: year, account, objects where its kind has them, amount, quantity."""
        kind = BalanceKind(record.tag)
        year = read.year_index(record.at(0))
        if isinstance(year, Fault):
            self.gathering.aside(record.line, record.text, year)
            return
        amount = self.gathering.amount(record, account=1, has_objects=kind in _WITH_OBJECTS)
        if amount is not None and self._is_new(record, kind, year, amount.account, amount.objects):
            self.gathering.accept(record.line, amount)
            self.balances.append(
                Balance(record.line, kind, year, amount.account, amount.objects, amount.ore, amount.quantity)
            )

    def take_period(self, record: Record) -> None:
        """Take a record of ``PERIOD_TAGS`` in: year, month, account, objects, amount, quantity."""
        year, month = read.year_index(record.at(0)), read.month(record.at(1))
        if isinstance(year, Fault) or isinstance(month, Fault):
            faults = [fault for fault in (year, month) if isinstance(fault, Fault)]
            self.gathering.aside(record.line, record.text, *faults)
            return
        amount = self.gathering.amount(record, account=2, has_objects=True)
        if amount is None or not self._is_new(record, record.tag, year, month, amount.account, amount.objects):
            return
        self.gathering.accept(record.line, amount)
        rows = self.period_balances if record.tag == "PSALDO" else self.period_budgets
        rows.append(PeriodAmount(record.line, year, month, amount.account, amount.objects, amount.ore, amount.quantity))

    def _is_new(self, record: Record, *key: object) -> bool:
        earlier = self._lines.setdefault(key, record.line)
        if earlier == record.line:
            return True
        self.gathering.aside(record.line, record.text, Fault(Code.DUPLICATE_AMOUNT, f"#{record.tag}", str(earlier)))
        return False

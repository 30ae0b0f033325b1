"""What in the ledger no rule of ``definitions/economy`` fits: accounts without a line, units without an area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from utfall.finance.coding import UNMAPPED, Coding, Side
from utfall.finance.ledger import CodedAmount, coded_amounts
from utfall.finance.ledger_rows import CountedRows

NO_CODE = ""


@dataclass(frozen=True)
class UnmappedCode:
    """An account, or a responsibility with its activity, that no rule fits; ``NO_CODE`` where the row has none.

    ``months`` are the first and the last month that it is used without a rule. The amount is signed as in the ledger.
    """

    code: str
    activity: str
    months: tuple[date, date]
    rows: int
    amount_ore: int


def unmapped_accounts(counted: CountedRows, coding: Coding) -> tuple[UnmappedCode, ...]:
    """The accounts that lead to no line of the income statement, in order."""
    return _by_code(
        [
            (one.account, NO_CODE, one)
            for one in coded_amounts(counted)
            if coding.line_of(one.account, month=one.month) == UNMAPPED
        ]
    )


def unmapped_units(counted: CountedRows, coding: Coding) -> tuple[UnmappedCode, ...]:
    """The responsibilities and activities that lead to no business area, in order; of the income statement alone."""
    outside = {line.id for line in coding.lines if line.side is Side.OUTSIDE}
    return _by_code(
        [
            (one.responsibility or NO_CODE, one.activity or NO_CODE, one)
            for one in coded_amounts(counted)
            if coding.line_of(one.account, month=one.month) not in outside
            and coding.area_of(one.responsibility, one.activity, month=one.month) == UNMAPPED
        ]
    )


def _by_code(amounts: Sequence[tuple[str, str, CodedAmount]]) -> tuple[UnmappedCode, ...]:
    found: dict[tuple[str, str], list[CodedAmount]] = defaultdict(list)
    for code, activity, one in amounts:
        found[code, activity].append(one)
    return tuple(
        UnmappedCode(
            code,
            activity,
            (min(one.month for one in own), max(one.month for one in own)),
            sum(one.rows for one in own),
            sum(one.amount_ore for one in own),
        )
        for (code, activity), own in sorted(found.items())
    )

"""What shows only when the whole file is read: things used but not declared, and sums that do not agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from utfall.sources.sie.amounts import Amounts
from utfall.sources.sie.declarations import Declarations
from utfall.sources.sie.fields import kronor
from utfall.sources.sie.ledger import (
    RESERVED_DIMENSIONS,
    Account,
    BalanceKind,
    Dimension,
    FinancialYear,
    LedgerObject,
)
from utfall.sources.sie.problems import Code, Fault, Findings
from utfall.sources.sie.records import Uses
from utfall.sources.sie.vouchers import Vouchers

_ByKind = dict[BalanceKind, dict[tuple[int, str], tuple[int, int]]]
"""Amount and line by year and account."""


def with_undeclared(declared: Declarations, uses: Uses, findings: Findings) -> None:
    """Add what was used but not declared, and note it; a file that declares none of its accounts is not blamed."""
    has_accounts = any(account.is_declared for account in declared.accounts.values())
    for number, (line, count) in uses.accounts.items():
        known = declared.accounts.setdefault(number, Account(number, is_declared=False))
        if not known.is_declared and has_accounts:
            findings.note(Fault(Code.UNDECLARED_ACCOUNT, number), line, count=count)
    for number in declared.accounts:
        if not (number.isascii() and number.isdigit()):
            findings.note(Fault(Code.ODD_ACCOUNT, number), uses.accounts.get(number, [None])[0])
    pairs: dict[tuple[str, str], list[int]] = {}
    dimensions: dict[str, list[int]] = {}
    for objects, (line, count) in uses.objects.items():
        for dimension, id in objects:
            pairs.setdefault((dimension, id), [line, 0])[1] += count
            dimensions.setdefault(dimension, [line, 0])[1] += count
    for number, (line, count) in dimensions.items():
        _use_dimension(declared, number, line, count, findings)
    for (dimension, id), (line, count) in pairs.items():
        if (dimension, id) not in declared.objects:
            declared.objects[dimension, id] = LedgerObject(dimension, id, is_declared=False)
            findings.note(Fault(Code.UNDECLARED_OBJECT, f"{dimension} {id}"), line, count=count)


def _use_dimension(declared: Declarations, number: str, line: int, count: int, findings: Findings) -> None:
    if number in declared.dimensions:
        return
    name, parent = RESERVED_DIMENSIONS.get(number, ("", None))
    declared.dimensions[number] = Dimension(number, name, parent, is_declared=False)
    if not name:
        findings.note(Fault(Code.UNDECLARED_DIMENSION, number), line, count=count)


def check_dimensions(dimensions: Mapping[str, Dimension], findings: Findings) -> None:
    """Note dimensions below one that does not exist, and those that lie below themselves."""
    for dimension in dimensions.values():
        seen, above = {dimension.number}, dimension.parent
        while above is not None and above not in seen:
            seen.add(above)
            if above not in dimensions and above not in RESERVED_DIMENSIONS:
                findings.note(Fault(Code.BAD_DIMENSION, dimension.number, f"{above}, som inte finns"), None)
            above = dimensions[above].parent if above in dimensions else None
        if above == dimension.number:
            findings.note(Fault(Code.BAD_DIMENSION, dimension.number, "sig själv"), None)


def check_sums(amounts: Amounts, vouchers: Vouchers, accounts: Mapping[str, Account], findings: Findings) -> None:
    """Note where results and closing balances are not what the vouchers come to, and balances that do not balance.

    Vouchers are held against the file's own year alone, and only where the file has balances beside them.
    """
    by_kind: _ByKind = defaultdict(dict)
    for balance in amounts.balances:
        by_kind[balance.kind][balance.year, balance.account] = balance.amount_ore, balance.line
    posted = vouchers.turnover.get(0, {})
    if posted:
        _check_against_vouchers(by_kind, posted, accounts, findings)
    _check_zero(by_kind, findings)


def _check_against_vouchers(
    by_kind: _ByKind, posted: Mapping[str, int], accounts: Mapping[str, Account], findings: Findings
) -> None:
    results, opening, closing = (
        by_kind[kind] for kind in (BalanceKind.RESULT, BalanceKind.OPENING, BalanceKind.CLOSING)
    )
    for (year, account), (amount, line) in results.items():
        if year == 0 and (rest := amount - posted.get(account, 0)):
            findings.note(Fault(Code.RESULT_DIFFERS, account, kronor(rest)), line)
    for (year, account), (amount, line) in closing.items():
        before, _ = opening.get((0, account), (0, 0))
        if year == 0 and (rest := amount - before - posted.get(account, 0)):
            findings.note(Fault(Code.CLOSING_DIFFERS, account, kronor(rest)), line)
    if not any(year == 0 for year, _ in (*opening, *closing)):
        return
    for account in sorted({account for year, account in opening if year == 0} | set(posted)):
        if _is_of_balance(account, accounts) and (0, account) not in closing:
            own = opening.get((0, account))
            amount = (own[0] if own else 0) + posted.get(account, 0)
            if amount:
                findings.note(Fault(Code.CLOSING_MISSING, account, kronor(amount)), own[1] if own else None)


def _is_of_balance(account: str, accounts: Mapping[str, Account]) -> bool:
    """Is the account an asset or a liability: by its kind, and where the file does not say by its class?"""
    kind = accounts[account].kind if account in accounts else ""
    return kind in ("T", "S") or (not kind and account[:1] in ("1", "2"))


def _check_zero(by_kind: _ByKind, findings: Findings) -> None:
    """The standard has closing balances of balance accounts and results of the others; together they are nothing.

    Some programs give both for an account with a result, and then its closing balance would be the same amount again.
    """
    results, closing = by_kind[BalanceKind.RESULT], by_kind[BalanceKind.CLOSING]
    amounts = results | {key: found for key, found in closing.items() if key not in results}
    for year in sorted({year for year, _ in amounts}):
        rest = sum(amount for (of, _), (amount, _) in amounts.items() if of == year)
        if rest:
            what = f"Utgående balanser och resultat för år {year}"
            findings.note(Fault(Code.SUM_NOT_ZERO, what, kronor(rest)), None)


def check_periods(amounts: Amounts, years: Mapping[int, FinancialYear], findings: Findings) -> None:
    """Note months that lie outside the year that their rows name."""
    found: dict[tuple[int, str], list[int]] = {}
    for row in (*amounts.period_balances, *amounts.period_budgets):
        year = years.get(row.year)
        if year is not None and not year.first.replace(day=1) <= row.month <= year.last:
            found.setdefault((row.year, f"{row.month:%Y%m}"), [row.line, 0])[1] += 1
    for (index, month), (line, count) in found.items():
        findings.note(Fault(Code.OUTSIDE_YEARS, f"{month}, som anges höra till år {index},"), line, count=count)

"""The months of each account out of ``#PSALDO``, whose rows programs write in different ways."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from utfall.sources.sie.fields import kronor
from utfall.sources.sie.ledger import AccountMonths, Balance, BalanceKind, Objects, PeriodAmount, PeriodReading
from utfall.sources.sie.problems import Code, Fault, Findings

READINGS_SV = {
    PeriodReading.TOTAL_CHANGES: "förändringar, där raden utan objekt är kontots hela belopp",
    PeriodReading.PARTS_CHANGES: "förändringar, där alla rader läggs ihop",
    PeriodReading.TOTAL_ACCUMULATED: "ackumulerade, där raden utan objekt är kontots hela belopp",
    PeriodReading.PARTS_ACCUMULATED: "ackumulerade, där alla rader läggs ihop",
}
_PARTS = (PeriodReading.PARTS_CHANGES, PeriodReading.PARTS_ACCUMULATED)
_ACCUMULATED = (PeriodReading.TOTAL_ACCUMULATED, PeriodReading.PARTS_ACCUMULATED)

Key = tuple[int, str]
"""Year and account."""
Months = dict[date, int]


@dataclass(frozen=True)
class _Year:
    """What an account's year came to by the balances; accumulated amounts may count from ``opening_ore``."""

    change_ore: int
    opening_ore: int = 0


def months_of_accounts(
    rows: Sequence[PeriodAmount], *, balances: Iterable[Balance], findings: Findings
) -> tuple[AccountMonths, ...]:
    """Each account's months, read in the way that reconciles with ``#RES``, or with ``#UB`` less ``#IB``.

    The standard has changes per month (SIE 4C, ``#PSALDO``), yet some programs write accumulated amounts, and the row
    without objects is an account's whole with some and what has no object with others. A file mostly keeps to one
    way, so the one that reconciles most accounts is tried first. An account that none reconciles gets no months, and a
    problem; one without a result or balance is read as the file's others, or, where nothing tells which, only if all
    ways of adding agree.
    """
    by_account: dict[Key, list[PeriodAmount]] = defaultdict(list)
    for row in rows:
        by_account[row.year, row.account].append(row)
    years = _years(balances)
    read = {
        key: {reading: _read(own, reading, years.get(key)) for reading in PeriodReading}
        for key, own in by_account.items()
    }
    fits = {
        key: [reading for reading, months in ways.items() if sum(months.values()) == years[key].change_ore]
        for key, ways in read.items()
        if key in years
    }
    usual = _usual(fits.values())
    return tuple(
        _months(key, read[key], fits.get(key), usual, line=by_account[key][0].line, findings=findings)
        for key in sorted(by_account)
    )


def _months(
    key: Key,
    ways: Mapping[PeriodReading, Months],
    fits: Sequence[PeriodReading] | None,
    usual: PeriodReading | None,
    *,
    line: int,
    findings: Findings,
) -> AccountMonths:
    year, account = key
    chosen: PeriodReading | None
    if fits is None:
        parts_agree = ways[PeriodReading.TOTAL_CHANGES] == ways[PeriodReading.PARTS_CHANGES]
        chosen = usual or (PeriodReading.TOTAL_CHANGES if parts_agree else None)
    else:
        chosen = usual if usual in fits else next(iter(fits), None)
        if chosen is not None and chosen != usual:
            findings.note(Fault(Code.MONTHS_READ_OTHERWISE, account, READINGS_SV[chosen]), line)
    if chosen is None:
        standard = sum(ways[PeriodReading.TOTAL_CHANGES].values())
        findings.note(Fault(Code.MONTHS_NOT_RECONCILED, account, kronor(standard)), line)
        return AccountMonths(year, account, None, False, ())
    return AccountMonths(year, account, chosen, bool(fits), tuple(sorted(ways[chosen].items())))


def _years(balances: Iterable[Balance]) -> dict[Key, _Year]:
    results: dict[Key, int] = {}
    opening: dict[Key, int] = {}
    closing: dict[Key, int] = {}
    of_kind = {BalanceKind.RESULT: results, BalanceKind.OPENING: opening, BalanceKind.CLOSING: closing}
    for balance in balances:
        if balance.kind in of_kind:
            of_kind[balance.kind][balance.year, balance.account] = balance.amount_ore
    found = {key: _Year(amount) for key, amount in results.items()}
    for key, amount in closing.items():
        # An account without an opening balance began at nothing.
        found.setdefault(key, _Year(amount - opening.get(key, 0), opening.get(key, 0)))
    return found


def _usual(fits: Iterable[Sequence[PeriodReading]]) -> PeriodReading | None:
    """The way that reconciles most accounts; of equals the first, which is the standard's. None without evidence."""
    votes = Counter(reading for found in fits for reading in found)
    return max(PeriodReading, key=lambda reading: votes[reading]) if votes else None


def _read(rows: Sequence[PeriodAmount], reading: PeriodReading, year: _Year | None) -> Months:
    chosen = [row for row in rows if reading in _PARTS or not row.objects]
    if reading not in _ACCUMULATED:
        return _by_month((row.month, row.amount_ore) for row in chosen)
    series: dict[Objects, list[tuple[date, int]]] = defaultdict(list)
    for row in chosen:
        series[row.objects].append((row.month, row.amount_ore))
    months = _by_month(change for own in series.values() for change in _changes(own))
    if year and months and sum(months.values()) == year.change_ore + year.opening_ore:
        months[min(months)] -= year.opening_ore
    return months


def _changes(series: list[tuple[date, int]]) -> Iterable[tuple[date, int]]:
    before = 0
    for month, amount in sorted(series):
        yield month, amount - before
        before = amount


def _by_month(changes: Iterable[tuple[date, int]]) -> Months:
    months: Months = defaultdict(int)
    for month, amount in changes:
        months[month] += amount
    return dict(months)

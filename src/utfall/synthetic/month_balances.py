"""A ledger of balances alone, whose ``#PSALDO`` stand in one of the two ways that programs write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from utfall.synthetic.economy_ledger import SETTLEMENT, UNIT_DIMENSION
from utfall.synthetic.economy_months import accounts, units
from utfall.synthetic.large_ledger_files import LineWriter
from utfall.synthetic.municipality import NAME
from utfall.synthetic.sie_file import amount_text

_UNITS = 3
UNRECONCILED = "4510"
"""The account whose months do not come to its result."""


@dataclass(frozen=True)
class MonthBalances:
    """The file, what each account's months come to in öre, and the first line of the account that has none."""

    path: Path
    totals: Mapping[str, int]
    unreconciled_line: int


def write_month_balances(path: Path, *, year: int, is_disjoint: bool) -> MonthBalances:
    """A SIE file of type 3. The row without objects is the whole, or with ``is_disjoint`` what has no object."""
    rng = np.random.default_rng([year, 7])
    chart = [account for account in accounts() if account.group]
    amounts = rng.integers(1_000, 5_000_000, (len(chart), 12, _UNITS + 1))
    results = {account.number: int(amounts[place].sum()) for place, account in enumerate(chart)}
    with path.open("w", encoding="cp437", newline="") as stream:
        out = LineWriter(stream)
        _write_head(out, year, results)
        first = 0
        for place, account in enumerate(chart):
            for month in range(12):
                parts = amounts[place, month].tolist()
                if account.number == UNRECONCILED:
                    parts[0] += 1
                line = _write_month(out, f"{year}{month + 1:02}", account.number, parts, is_disjoint=is_disjoint)
                if account.number == UNRECONCILED and not first:
                    first = line
    return MonthBalances(path, {number: ore for number, ore in results.items() if number != UNRECONCILED}, first)


def _write_head(out: LineWriter, year: int, results: Mapping[str, int]) -> None:
    for text in (
        *("#FLAGGA 0", "#PROGRAM Exempelekonomi", "#FORMAT PC8", "#SIETYP 3", "#ORGNR 222222-2222", f'#FNAMN "{NAME}"'),
        f"#RAR 0 {year}0101 {year}1231",
        *(f'#KONTO {account.number} "{account.name}"' for account in accounts()),
        f"#DIM {UNIT_DIMENSION} Ansvar",
        *(f'#OBJEKT {UNIT_DIMENSION} {unit.code} "{unit.name}"' for unit in units()[:_UNITS]),
        f"#IB 0 {SETTLEMENT} 0.00",
        f"#UB 0 {SETTLEMENT} {amount_text(-sum(results.values()))}",
        *(f"#RES 0 {number} {amount_text(ore)}" for number, ore in results.items()),
    ):
        out.write(text)


def _write_month(out: LineWriter, month: str, account: str, parts: list[int], *, is_disjoint: bool) -> int:
    """Write the row without objects, then those with one; the line of the first."""
    without = parts[0] if is_disjoint else sum(parts)
    line = out.write(f"#PSALDO 0 {month} {account} {{}} {amount_text(without)}")
    for unit, ore in zip(units()[:_UNITS], parts[1:], strict=True):
        out.write(f"#PSALDO 0 {month} {account} {{{UNIT_DIMENSION} {unit.code}}} {amount_text(ore)}")
    return line

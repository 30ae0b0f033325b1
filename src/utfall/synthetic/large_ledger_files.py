"""A large ledger written a voucher at a time: SIE 4, as the economy system would, and the same rows as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TextIO

from utfall.synthetic.economy_ledger import (
    COUNTERPART_DIMENSION,
    PAYABLES,
    PROJECT_DIMENSION,
    SETTLEMENT,
    UNIT_DIMENSION,
    ledger_objects,
)
from utfall.synthetic.economy_months import accounts
from utfall.synthetic.large_ledger import LedgerVoucher, Objects, units_below
from utfall.synthetic.municipality import NAME
from utfall.synthetic.sie_file import amount_text

TABLE_HEADER = "år;verifikation;rad;dag;konto;ansvar;projekt;motpart;belopp;text"
_BALANCE_ACCOUNTS = (PAYABLES, SETTLEMENT)


@dataclass
class LineWriter:
    """Writes lines and knows the number of the last one."""

    stream: TextIO
    line: int = 0

    def write(self, text: str) -> int:
        """Write the line; its number."""
        self.stream.write(f"{text}\r\n")
        self.line += 1
        return self.line


@dataclass(frozen=True)
class SieHead:
    """What a year's SIE file says beside its vouchers. ``totals`` are the year's, and exclude ``opening``.

    ``units`` is how many there are below each responsibility, ``more_accounts`` are declared beside the example's, and
    ``left_out`` are tags and accounts whose balance is not written.
    """

    year: int
    totals: Mapping[str, int]
    opening: Mapping[str, int]
    units: int
    more_accounts: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[tuple[str, str]] = frozenset()


def write_sie_head(out: LineWriter, head: SieHead) -> dict[tuple[str, str], int]:
    """Write all that stands before the vouchers; the lines of the balances by tag and account."""
    first, last = date(head.year, 1, 1), date(head.year, 12, 31)
    for text in (
        "#FLAGGA 0",
        "#PROGRAM Exempelekonomi",
        "#FORMAT PC8",
        "#SIETYP 4",
        "#ORGNR 222222-2222",
        f'#FNAMN "{NAME}"',
        f"#RAR 0 {first:%Y%m%d} {last:%Y%m%d}",
    ):
        out.write(text)
    for account in accounts():
        out.write(f'#KONTO {account.number} "{account.name}"')
        out.write(f"#KTYP {account.number} {account.kind}")
    for number, name in head.more_accounts.items():
        out.write(f'#KONTO {number} "{name}"')
    for dimension, name in (
        (UNIT_DIMENSION, "Ansvar"),
        (PROJECT_DIMENSION, "Projekt"),
        (COUNTERPART_DIMENSION, "Motpart"),
    ):
        out.write(f"#DIM {dimension} {name}")
    for one in ledger_objects():
        codes = units_below(one.id, head.units) if one.dimension == UNIT_DIMENSION else [one.id]
        for code in codes:
            out.write(f'#OBJEKT {one.dimension} {code} "{one.name}"')
    lines: dict[tuple[str, str], int] = {}
    for tag, number, ore in _balances(head):
        if (tag, number) not in head.left_out:
            lines[tag, number] = out.write(f"#{tag} 0 {number} {amount_text(ore)}")
    return lines


def _balances(head: SieHead) -> Iterable[tuple[str, str, int]]:
    for account in _BALANCE_ACCOUNTS:
        yield "IB", account, head.opening.get(account, 0)
        yield "UB", account, head.opening.get(account, 0) + head.totals.get(account, 0)
    for account, ore in sorted(head.totals.items()):
        if account not in _BALANCE_ACCOUNTS:
            yield "RES", account, ore


def write_sie_voucher(out: LineWriter, voucher: LedgerVoucher) -> int:
    """Write a voucher; the line of its ``#VER``."""
    first = out.write(f'#VER {voucher.series} {voucher.number} {voucher.day:%Y%m%d} "{voucher.text}"')
    out.write("{")
    for row in voucher.rows:
        out.write(f"#TRANS {row.account} {{{_inside(row.objects)}}} {amount_text(row.ore)}")
    out.write("}")
    return first


def write_table_voucher(out: LineWriter, voucher: LedgerVoucher, *, year: int) -> int:
    """Write a voucher's rows under ``TABLE_HEADER``; the line of the first."""
    first = out.line + 1
    for number, row in enumerate(voucher.rows, start=1):
        codes = dict(row.objects)
        coding = ";".join(codes.get(one, "") for one in (UNIT_DIMENSION, PROJECT_DIMENSION, COUNTERPART_DIMENSION))
        amount = amount_text(row.ore).replace(".", ",")
        key = f"{year};{voucher.series} {voucher.number};{number};{voucher.day.isoformat()}"
        out.write(f"{key};{row.account};{coding};{amount};{voucher.text}")
    return first


def write_chart(path: Path, more_accounts: Mapping[str, str]) -> Path:
    """Write the chart of accounts as a table."""
    rows = [(account.number, account.name) for account in accounts()] + list(more_accounts.items())
    path.write_text("".join(f"{';'.join(row)}\n" for row in [("konto", "namn"), *rows]), encoding="utf-8", newline="\n")
    return path


def _inside(objects: Objects) -> str:
    return " ".join(f"{number} {code}" for number, code in objects)

"""A large ledger with seeded faults, as files to import, and what must be found in them: all of it and nothing else."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from utfall.synthetic.economy_ledger import SETTLEMENT
from utfall.synthetic.large_ledger import LargeYear, LedgerVoucher, large_years, opening_balances
from utfall.synthetic.large_ledger_files import (
    TABLE_HEADER,
    LineWriter,
    SieHead,
    write_chart,
    write_sie_head,
    write_sie_voucher,
    write_table_voucher,
)
from utfall.synthetic.ledger_faults import (
    DECLARED_BESIDE,
    NOT_A_NUMBER,
    SERIES,
    UNDECLARED,
    UNMAPPED,
    WRONG_RESULTS,
    FaultyVoucher,
    Finding,
    faults_in_sie,
    faults_in_table,
)
from utfall.synthetic.month_balances import write_month_balances
from utfall.synthetic.municipality import DEFAULT_SEED, Municipality, simulate

SIE_YEARS, TABLE_YEARS = (2021, 2022, 2023), (2024, 2025)
Totals = Counter[tuple[int, str]]
"""Öre by calendar year and account."""


@dataclass(frozen=True)
class FaultyLedger:
    """What was written: the files in the order to import them, what must be found, and what must be counted.

    ``findings`` are those of the import; ``unmapped`` are accounts that lead to no line. ``rows`` are those of vouchers
    in all files.
    """

    files: tuple[Path, ...]
    findings: tuple[Finding, ...]
    unmapped: tuple[str, ...]
    totals: Mapping[tuple[int, str], int]
    rows: int


@dataclass
class _Known:
    """What is known so far of the ledger that is being written."""

    folder: Path
    findings: list[Finding]
    totals: Totals
    rows: int = 0

    def count(self, amounts: Mapping[str, int], *, year: int) -> None:
        for account, ore in amounts.items():
            self.totals[year, account] += ore


def write_faulty_ledger(
    out: Path, *, rows: int, seed: int = DEFAULT_SEED, town: Municipality | None = None
) -> FaultyLedger:
    """Three years as SIE with about ``rows`` rows in all, two years as tables, and two years of month balances.

    ``bokforing_2021.SE`` has faults in its vouchers, ``bokforing_2022.SE`` is in another encoding than it says, and
    ``bokforing_2023.SE`` is whole, but its December also comes as a table. ``huvudbok_2024.csv`` has faults in its
    rows; ``huvudbok_2025.csv`` has its signs reversed, and comes under a second name. ``saldon_2019.SE`` and
    ``saldon_2020.SE`` have ``#PSALDO`` in the two ways that programs write it. ``fel.json`` lists what must be found.
    """
    out.mkdir(parents=True, exist_ok=True)
    known = _Known(out, [], Counter())
    town = town or simulate(seed=seed)
    years = large_years(rows=rows, years=SIE_YEARS, seed=seed, town=town)
    first, second, third = years
    tables = large_years(rows=0, years=TABLE_YEARS, seed=seed, town=town)
    files = [
        _sie_with_faults(first, known),
        _sie_in_other_encoding(second, known, opening_balances(years, second.year)),
        _sie(third, known, opening_balances(years, third.year)),
        _december(third, known),
        _table_with_faults(tables[0], known),
        *_reversed_twice(tables[1], known),
        write_chart(out / "kontoplan.csv", DECLARED_BESIDE),
        *_balances(known),
    ]
    found = FaultyLedger(
        tuple(files), tuple(sorted(known.findings)), (UNMAPPED, NOT_A_NUMBER), dict(known.totals), known.rows
    )
    listed = {"fel": [asdict(finding) for finding in found.findings], "ej_mappade_konton": found.unmapped}
    (out / "fel.json").write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return found


def _sie_with_faults(year: LargeYear, known: _Known) -> Path:
    """The year with each fault of a voucher at a place of its own, and without one closing balance."""
    faults = faults_in_sie(year.year)
    totals = Counter(year.totals())
    for fault in faults:
        totals.update(fault.in_system)
        known.count(fault.counted, year=fault.day.year)
    known.count(year.totals(), year=year.year)
    path = known.folder / f"bokforing_{year.year}.SE"
    head = SieHead(
        year.year,
        totals,
        opening_balances((), year.year),
        units=year.units,
        more_accounts=DECLARED_BESIDE,
        left_out=frozenset([("UB", SETTLEMENT)]),
    )
    with path.open("w", encoding="cp437", newline="") as stream:
        out = LineWriter(stream)
        balances = write_sie_head(out, head)
        for voucher in _spread(year.vouchers(), faults, apart=year.voucher_count // (len(faults) + 1)):
            if isinstance(voucher, FaultyVoucher):
                _write_fault(out, voucher, path.name, known)
            else:
                known.rows += len(voucher.rows)
                write_sie_voucher(out, voucher)
    known.findings += [
        Finding("SIE-102", path.name, balances["RES", UNDECLARED], 2),
        Finding("SIE-103", path.name, balances["RES", NOT_A_NUMBER]),
        Finding("SIE-131", path.name),
        Finding("SIE-133", path.name, balances["IB", SETTLEMENT]),
        *(Finding("SIE-113", path.name, balances["RES", account]) for account in WRONG_RESULTS),
    ]
    return path


def _write_fault(out: LineWriter, fault: FaultyVoucher, file: str, known: _Known) -> None:
    first = out.write(f'#VER {SERIES} {fault.number} {fault.day:%Y%m%d} "{fault.what}"')
    out.write("{")
    lines = [out.write(f"#TRANS {row.account} {{}} {row.amount}") for row in fault.rows]
    out.write("}")
    known.rows += len(fault.rows)
    known.findings += [Finding(code, file, first) for code in fault.codes]
    known.findings += [Finding(code, file, lines[place]) for place, code in fault.row_codes]


def _spread(
    vouchers: Iterable[LedgerVoucher], faults: Iterable[FaultyVoucher], *, apart: int
) -> Iterator[LedgerVoucher | FaultyVoucher]:
    waiting = iter(faults)
    for place, voucher in enumerate(vouchers, start=1):
        yield voucher
        if place % apart == 0 and (fault := next(waiting, None)):
            yield fault
    yield from waiting


def _sie_in_other_encoding(year: LargeYear, known: _Known, opening: Mapping[str, int]) -> Path:
    """UTF-8 that says it is PC8, with a character that was damaged before."""
    path = _sie(year, known, opening, encoding="utf-8")
    with path.open("a", encoding="utf-8", newline="") as stream:
        stream.write(f'#VER {SERIES} 1 {year.year}0615 "F\ufffdrskott"\r\n{{\r\n}}\r\n')
    lines = path.read_bytes().count(b"\n")
    known.findings += [Finding("SIE-110", path.name), Finding("SIE-119", path.name, lines - 2)]
    return path


def _sie(year: LargeYear, known: _Known, opening: Mapping[str, int], *, encoding: str = "cp437") -> Path:
    known.count(year.totals(), year=year.year)
    known.rows += year.rows
    path = known.folder / f"bokforing_{year.year}.SE"
    with path.open("w", encoding=encoding, newline="") as stream:
        out = LineWriter(stream)
        write_sie_head(out, SieHead(year.year, year.totals(), opening, units=year.units))
        for voucher in year.vouchers():
            write_sie_voucher(out, voucher)
    return path


def _december(year: LargeYear, known: _Known) -> Path:
    """The year's last month once more, as a table."""
    vouchers = [voucher for voucher in year.vouchers() if voucher.day.month == 12]
    rows = sum(row.ore != 0 for voucher in vouchers for row in voucher.rows)
    path = _table(known, year.year, vouchers)
    known.findings.append(Finding("QUA-008", path.name, 0, rows))
    return path


def _table(known: _Known, year: int, vouchers: Iterable[LedgerVoucher]) -> Path:
    path = known.folder / f"huvudbok_{year}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = LineWriter(stream)
        out.write(TABLE_HEADER)
        for voucher in vouchers:
            known.rows += len(voucher.rows)
            write_table_voucher(out, voucher, year=year)
    return path


def _table_with_faults(year: LargeYear, known: _Known) -> Path:
    path = _table(known, year.year, year.vouchers())
    known.count(year.totals(), year=year.year)
    lines: dict[str, list[int]] = {}
    with path.open("a", encoding="utf-8", newline="") as stream:
        out = LineWriter(stream, year.rows + 1)
        for fault in faults_in_table(year.year):
            known.count(fault.counted, year=fault.day.year)
            written = [_write_faulty_row(out, fault, place, year.year) for place in range(len(fault.rows))]
            if fault.repeats:
                written.append(_write_faulty_row(out, fault, 0, year.year))
            known.rows += len(written)
            is_whole = all(code != "EXT-008" for _, code in fault.row_codes)
            for code in fault.codes:
                lines.setdefault(code, []).append(written[0 if is_whole else 1])
            for place, code in fault.row_codes:
                lines.setdefault(code, []).append(written[place])
    for code, of_code in lines.items():
        known.findings.append(Finding(code, path.name, of_code[0], len(of_code)))
    return path


def _write_faulty_row(out: LineWriter, fault: FaultyVoucher, place: int, year: int) -> int:
    row = fault.rows[place]
    amount = row.amount.replace(".", ",")
    key = f"{year};{SERIES} {fault.number};{place + 1};{fault.day.isoformat()}"
    return out.write(f"{key};{row.account};;;;{amount};{fault.what}")


def _reversed_twice(year: LargeYear, known: _Known) -> list[Path]:
    """The year with the report's signs, and the same file under another name."""
    other = LargeYear(year.year, year.bookings, -year.amounts)
    known.count(other.totals(), year=year.year)
    path = _table(known, year.year, other.vouchers())
    copy = path.with_name(f"huvudbok_{year.year} kopia.csv")
    shutil.copyfile(path, copy)
    known.rows += year.rows
    known.findings += [Finding("QUA-009", path.name, 2), Finding("QUA-013", copy.name)]
    return [path, copy]


def _balances(known: _Known) -> list[Path]:
    paths = []
    for year, is_disjoint in ((2019, False), (2020, True)):
        written = write_month_balances(known.folder / f"saldon_{year}.SE", year=year, is_disjoint=is_disjoint)
        known.count(written.totals, year=year)
        known.findings.append(Finding("SIE-111", written.path.name, written.unreconciled_line))
        paths.append(written.path)
    return paths

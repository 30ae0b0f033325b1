"""The faults that are put into a large ledger, each with the findings that it must lead to.

A fault is a voucher of its own, so that it disturbs nothing else. ``in_system`` is what the economy system has booked
and therefore what results and balances say; ``counted`` is what a reader that keeps what it can read comes to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from utfall.synthetic.economy_ledger import PAYABLES
from utfall.synthetic.sie_file import amount_text

SERIES = "X"
UNDECLARED, UNDECLARED_IN_TABLE, NOT_A_NUMBER, UNMAPPED = "4999", "4998", "DIFF", "9101"
DECLARED_BESIDE = {NOT_A_NUMBER: "Differens", UNMAPPED: "Fördelad overhead"}
"""Accounts of the faults that the chart of accounts has."""
_SUPPLIES, _TELEPHONY, _TRAVEL, _LICENCES = "6410", "6810", "6910", "7310"


@dataclass(frozen=True, order=True)
class Finding:
    """What must be found: code, file, line (0 where the finding is of the file as a whole), and how many times."""

    code: str
    file: str
    line: int = 0
    count: int = 1


@dataclass(frozen=True)
class FaultyRow:
    """A row as it stands in the file: ``amount`` is text, as ``amount_text`` writes it or wrongly."""

    account: str
    amount: str


@dataclass(frozen=True)
class FaultyVoucher:
    """A voucher with a fault. ``row_codes`` are the findings at a row (its place from 0), ``codes`` at the voucher.

    ``repeats`` says that the first row of a table stands once more.
    """

    what: str
    number: int
    day: date
    rows: tuple[FaultyRow, ...]
    in_system: Mapping[str, int]
    counted: Mapping[str, int]
    codes: tuple[str, ...] = ()
    row_codes: tuple[tuple[int, str], ...] = ()
    repeats: bool = False


def faults_in_sie(year: int) -> tuple[FaultyVoucher, ...]:
    """One of each fault that a voucher in a SIE file can have."""
    day = date(year, 6, 15)
    return (
        _voucher("går inte jämnt ut", 1, day, [(_SUPPLIES, 100_000), (PAYABLES, -99_900)], codes=("SIE-101",)),
        _voucher("konto utanför kontoplanen", 2, day, [(UNDECLARED, 50_000), (PAYABLES, -50_000)]),
        _voucher("konto som inte är ett nummer", 3, day, [(NOT_A_NUMBER, 100), (PAYABLES, -100)]),
        _voucher("samma nummer två gånger", 1, day, [(_SUPPLIES, 1_000), (PAYABLES, -1_000)], codes=("SIE-106",)),
        _voucher("konto utan rad i resultaträkningen", 4, day, [(UNMAPPED, 6_000), (PAYABLES, -6_000)]),
        _voucher(
            "fel tecken",
            5,
            day,
            [(_TELEPHONY, -25_000), (PAYABLES, -25_000)],
            in_system={_TELEPHONY: 25_000, PAYABLES: -25_000},
            codes=("SIE-101",),
        ),
        _voucher(
            "dag utanför året",
            6,
            date(year + 1, 2, 15),
            [(_SUPPLIES, 7_500), (PAYABLES, -7_500)],
            in_system={},
            codes=("SIE-112",),
        ),
        FaultyVoucher(
            "decimaler bortom ören",
            7,
            day,
            (FaultyRow(_TRAVEL, "100.005"), FaultyRow(PAYABLES, "-100.00")),
            in_system={_TRAVEL: 10_000, PAYABLES: -10_000},
            counted={PAYABLES: -10_000},
            codes=("SIE-101",),
            row_codes=((0, "SIE-003"),),
        ),
        FaultyVoucher(
            "nollor bortom ören",
            8,
            day,
            (FaultyRow(_LICENCES, "100.000"), FaultyRow(PAYABLES, "-100.00")),
            in_system={_LICENCES: 10_000, PAYABLES: -10_000},
            counted={_LICENCES: 10_000, PAYABLES: -10_000},
            row_codes=((0, "SIE-115"),),
        ),
    )


WRONG_RESULTS = (_TELEPHONY, _TRAVEL)
"""Accounts whose result no longer is what the vouchers come to."""


def faults_in_table(year: int) -> tuple[FaultyVoucher, ...]:
    """One of each fault that a voucher in a table can have; the table's amounts have decimal comma."""
    day = date(year, 6, 15)
    return (
        _voucher("går inte jämnt ut", 1, day, [(_SUPPLIES, 1_000), (PAYABLES, -900)], codes=("QUA-010",)),
        _voucher(
            "konto utanför kontoplanen",
            2,
            day,
            [(UNDECLARED_IN_TABLE, 5_000), (PAYABLES, -5_000)],
            row_codes=((0, "QUA-004"),),
        ),
        _voucher(
            "konto som inte är ett nummer", 3, day, [(NOT_A_NUMBER, 100), (PAYABLES, -100)], row_codes=((0, "QUA-012"),)
        ),
        _voucher(
            "dag utanför året",
            4,
            date(year - 1, 3, 15),
            [(_SUPPLIES, 7_500), (PAYABLES, -7_500)],
            row_codes=((0, "QUA-011"), (1, "QUA-011")),
        ),
        FaultyVoucher(
            "decimaler bortom ören",
            5,
            day,
            (FaultyRow(_TRAVEL, "100.005"), FaultyRow(PAYABLES, "-100.00")),
            in_system={},
            counted={PAYABLES: -10_000},
            codes=("QUA-010",),
            row_codes=((0, "EXT-008"),),
        ),
        FaultyVoucher(
            "samma rad två gånger",
            6,
            day,
            (FaultyRow(_SUPPLIES, "20.00"), FaultyRow(PAYABLES, "-20.00")),
            in_system={},
            counted={_SUPPLIES: 2_000, PAYABLES: -2_000},
            row_codes=((2, "EXT-012"),),
            repeats=True,
        ),
    )


def _voucher(
    what: str,
    number: int,
    day: date,
    rows: Sequence[tuple[str, int]],
    *,
    in_system: Mapping[str, int] | None = None,
    codes: tuple[str, ...] = (),
    row_codes: tuple[tuple[int, str], ...] = (),
) -> FaultyVoucher:
    counted = dict(rows)
    written = tuple(FaultyRow(account, amount_text(ore)) for account, ore in rows)
    booked = counted if in_system is None else in_system
    return FaultyVoucher(what, number, day, written, booked, counted, codes, row_codes)

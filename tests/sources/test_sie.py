"""SIE files: those of real programs read as surveyed, each trap of its own, and whatever bytes come."""

from __future__ import annotations

import ast
import csv
import os
import random
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.beside import SIE_FILES, needs_sie_files

from utfall.errors import RefusedFile
from utfall.sources.sie import SieFile, read_sie
from utfall.sources.sie.ledger import PeriodReading, TransactionKind
from utfall.sources.sie.problems import MOST_PLACES, Code

SURVEY = list(csv.DictReader((SIE_FILES / "SURVEY.csv").read_text(encoding="utf-8").splitlines())) if SIE_FILES else []
MUTATIONS = int(os.environ.get("FUZZ", "5"))
"""Of each real file; ``FUZZ=1000`` is what the reader has been tried with, in a quarter of an hour."""
HEAD_BYTES, PART = 4_000, 16_000
HEAD = (
    '#FLAGGA 0\n#PROGRAM "x" 1\n#FORMAT PC8\n#SIETYP 4\n#FNAMN "Påhittad kommun"\n#RAR 0 20250101 20251231\n'
    '#KONTO 3010 Taxor\n#KONTO 4610 "Köp av vård"\n#KONTO 1930 Bank\n#DIM 1 Ansvar\n#OBJEKT 1 10 "Barn och unga"\n'
)


def read(text: str | bytes, *, encoding: str = "cp437", name: str = "bok.se") -> SieFile:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        file = read_sie(path)
    assert file.rows_in == file.rows_accepted + len(file.set_aside)
    return file


def found(file: SieFile) -> dict[str, list[int | None]]:
    """The lines of the problems by code."""
    lines: dict[str, list[int | None]] = {}
    for problem in file.problems:
        assert problem.message and problem.remedy
        lines.setdefault(Code(problem.code).name, []).append(problem.place.line)
    return lines


def voucher(*rows: str, head: str = "#VER A 1 20250131 Faktura") -> str:
    return f"{HEAD}{head}\n{{\n" + "".join(f"{row}\n" for row in rows) + "}\n"


@needs_sie_files
@pytest.mark.parametrize("row", SURVEY, ids=lambda row: row["file"])
def test_files_of_real_programs_are_read_as_surveyed(row: dict[str, str]) -> None:
    file = read_sie(SIE_FILES / row["file"])
    assert file.encoding.replace("-", "") == row["encoding"]
    assert file.sie_type == int(row["sietyp"])
    assert sum(account.is_declared for account in file.accounts) == int(row["accounts"])
    assert file.voucher_count == len(file.vouchers) == int(row["vouchers"])
    dimensions = [one for one in file.dimensions if one.is_declared and one.parent is None]
    assert len(dimensions) == int(row["dims"])
    assert sum(one.is_declared for one in file.objects) == int(row["objects"])
    seen = ast.literal_eval(row["observations"])
    codes = Counter(problem.code for problem in file.problems)
    assert codes[Code.UNBALANCED] == seen.get("unbalanced", 0)
    assert codes[Code.UNDECLARED_ACCOUNT] == seen.get("undeclared_konto", 0)
    assert len([r for r in file.period_budgets if r.year == 0]) == seen.get("#PBUDGET", 0)
    assert len([r for r in file.period_budgets if r.year == -1]) == seen.get("#PBUDGET-1", 0)
    kinds = Counter(one.kind for v in file.vouchers for one in v.transactions)
    assert kinds[TransactionKind.ADDED] == seen.get("#RTRANS", 0)
    assert kinds[TransactionKind.REMOVED] == seen.get("#BTRANS", 0)
    known = {(one.dimension, one.id) for one in file.objects if one.is_declared}
    used = [o for v in file.vouchers for t in v.transactions if t.kind is TransactionKind.POSTED for o in t.objects]
    assert sum(pair not in known for pair in used) == seen.get("undeclared_obj", 0)
    assert not file.set_aside
    assert Code.CHECKSUM_DIFFERS not in codes


@needs_sie_files
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("row", SURVEY, ids=lambda row: row["file"])
def test_mutations_of_real_files_give_values_or_problems(row: dict[str, str]) -> None:
    chance = random.Random(row["file"])
    content = (SIE_FILES / row["file"]).read_bytes()
    for _ in range(MUTATIONS):
        try_bytes(mutated(content, chance))


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The head and some part of the rest, with a few bytes changed, added or gone."""
    start = chance.randrange(max(len(content) - PART, 1))
    changed = bytearray(content[:HEAD_BYTES] + content[max(start, HEAD_BYTES) : start + PART])
    for _ in range(chance.randrange(1, 40)):
        place = chance.randrange(len(changed))
        changed[place : place + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
    return bytes(changed)


def try_bytes(content: bytes) -> None:
    try:
        file = read(content)
    except RefusedFile as refusal:
        assert "bok.se" in refusal.cause and refusal.remedy
        return
    assert sum(len(v.transactions) for v in file.vouchers) == file.transaction_count
    for problem in file.problems:
        str(problem).encode()


PIECES = [
    "#TRANS",
    "#VER",
    "#KONTO",
    "#PSALDO",
    "#IB",
    "#RAR",
    "#OBJEKT",
    " ",
    "\t",
    "\n",
    "\r",
    '"',
    "\\",
    "{",
    "}",
    "1",
]
PIECES += ["0", "202501", "20250101", "-5.00", "1e5", "٣", "å", "\x1a", "#KSUMMA", "#UNDERDIM 2 x 2\n", "#"]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.binary(max_size=20))
def test_any_pieces(text: str, stray: bytes) -> None:
    try_bytes(HEAD.encode("cp437") + stray + text.encode("utf-8"))


@given(st.binary(max_size=300))
def test_any_bytes(content: bytes) -> None:
    try_bytes(content)


@pytest.mark.parametrize("encoding", ["cp437", "utf-8", "utf-8-sig", "windows-1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_letters_are_right_whatever_the_file_says(encoding: str, end: str) -> None:
    file = read((HEAD + "\x1a").replace("\n", end), encoding=encoding)
    assert file.company.name == "Påhittad kommun"
    assert file.encoding == encoding
    assert ("OTHER_ENCODING" in found(file)) == (encoding != "cp437")


def test_quotes_tabs_and_braces() -> None:
    file = read(
        voucher(
            '\t#TRANS\t4610\t{ "1" "10" }\t1250.5 "" "Plats \\"A\\"" 2',
            '#TRANS 3010 {} -1250.50 20250102 "C:\\plats\\"',
        )
    )
    first, second = file.vouchers[0].transactions
    assert (first.objects, first.amount_ore, first.text, first.own_day) == ((("1", "10"),), 125050, 'Plats "A"', None)
    assert (second.text, second.own_day, second.day) == ("C:\\plats\\", date(2025, 1, 2), date(2025, 1, 31))
    assert found(file) == {}


def test_only_posted_rows_count() -> None:
    file = read(voucher("#RTRANS 4610 {} 5", "#TRANS 4610 {} 5", "#BTRANS 4610 {} 90", "#TRANS 1930 {} -5"))
    assert file.vouchers[0].balance_ore == 0
    assert {one.account: one.amount_ore for one in file.turnover} == {"4610": 500, "1930": -500}


def test_what_is_wrong_with_vouchers_is_told_with_its_line() -> None:
    file = read(
        voucher("#TRANS 4610 {1 99} 5", "#TRANS DIFF {} 5.005", "#TRANS 9 {44 1} -4,99") + "#TRANS 4610 {} 1\nskräp\n"
    )
    assert found(file) == {
        "UNBALANCED": [12],
        "BAD_AMOUNT": [15],
        "ODD_AMOUNT": [16],
        "UNDECLARED_ACCOUNT": [16],
        "UNDECLARED_OBJECT": [14, 16],
        "UNDECLARED_DIMENSION": [16],
        "OUTSIDE_VOUCHER": [18],
        "NO_RECORD": [19],
    }
    assert [row.line for row in file.set_aside] == [15, 18, 19]


def test_accounts_that_are_no_numbers_and_duplicates() -> None:
    twice = "#IB 0 1930 5\n#IB 0 1930 7\n#KONTO 1930 Annat\n#KONTO DIFF Differens\n"
    file = read(voucher() + "#VER A 1 20250301 Igen\n{\n}\n" + twice)
    assert found(file) == {
        "DUPLICATE_AMOUNT": [19],
        "DUPLICATE_VOUCHER": [15],
        "DUPLICATE_DECLARATION": [20],
        "ODD_ACCOUNT": [None],
    }
    assert file.balances[0].amount_ore == 500


def test_a_file_that_is_cut_off_and_a_day_outside() -> None:
    file = read(HEAD + "#VER A 1 20240131\n{\n#TRANS 4610 {} 5\n#TRANS 3010 {} -5\n")
    assert found(file) == {"CUT_OFF": [12], "OUTSIDE_YEARS": [12]}


def test_personal_numbers_are_left_at_the_door() -> None:
    file = read(voucher('#TRANS 4610 {} 0 "" "Avser 19500101-1000"').replace("#FNAMN", "#ORGNR 500101-1000\n#FNAMN"))
    assert file.company.number == "" and "1000" not in repr(file)
    assert {"PERSONAL_COMPANY", "PERSONAL_NUMBER"} == set(found(file))


def test_unknown_records_are_kept() -> None:
    file = read(HEAD + "#MOMSKOD 3010 10\n#MOMSKOD 4610 11\n")
    assert [(one.tag, one.fields) for one in file.others] == [("MOMSKOD", ("3010", "10")), ("MOMSKOD", ("4610", "11"))]
    assert [problem.count for problem in file.problems] == [2]


def test_dimensions_below_each_other() -> None:
    file = read(HEAD + "#UNDERDIM 21 Enhet 1\n#UNDERDIM 22 x 23\n#UNDERDIM 23 y 22\n#UNDERDIM 24 z 99\n")
    assert {one.number: one.parent for one in file.dimensions}["21"] == "1"
    assert len(found(file)["BAD_DIMENSION"]) == 3


def test_a_closing_balance_beside_a_result_is_not_counted_again() -> None:
    """Some programs give ``#UB`` of every account; the sum of balances and results is nothing all the same."""
    balances = "#IB 0 1930 0\n#UB 0 1930 -5\n#RES 0 4610 5\n"
    rows = voucher("#TRANS 4610 {} 5", "#TRANS 1930 {} -5")
    assert found(read(rows + balances)) == found(read(rows + balances + "#UB 0 4610 5\n")) == {}
    assert found(read(rows + balances + "#UB 0 1510 1\n")) == {
        "SUM_NOT_ZERO": [None],
        "CLOSING_DIFFERS": [20],
        "UNDECLARED_ACCOUNT": [20],
    }


def test_a_closing_balance_that_is_missing_is_told() -> None:
    rows = voucher("#TRANS 4610 {} 5", "#TRANS 1930 {} -5") + "#RES 0 4610 5\n#IB 0 1930 7\n"
    file = read(rows)
    assert found(file) == {"CLOSING_MISSING": [18], "SUM_NOT_ZERO": [None]}
    assert "ger 2,00 kr" in str(file.problems[-1])
    assert found(read(rows.replace("#IB 0 1930 7", "#IB 0 1930 5"))) == {"SUM_NOT_ZERO": [None]}


MONTHS = {
    PeriodReading.TOTAL_CHANGES: ("{} 100", "{} 50", "{1 10} 30"),
    PeriodReading.PARTS_CHANGES: ("{} 60", "{} 60", "{1 10} 30"),
    PeriodReading.TOTAL_ACCUMULATED: ("{} 100", "{} 150", "{1 10} 30"),
    PeriodReading.PARTS_ACCUMULATED: ("{} 100", "{} 120", "{1 10} 30"),
}


@pytest.mark.parametrize("way", PeriodReading)
def test_months_are_read_as_they_reconcile(way: PeriodReading) -> None:
    january, february, of_object = MONTHS[way]
    rows = f"#PSALDO 0 202501 4610 {january}\n#PSALDO 0 202502 4610 {february}\n#PSALDO 0 202502 4610 {of_object}\n"
    (months,) = read(HEAD + rows + "#RES 0 4610 150\n").months
    assert (months.reading, months.is_reconciled) == (way, True)
    assert sum(amount for _, amount in months.months) == 15_000
    (none,) = (file := read(HEAD + rows + "#RES 0 4610 151\n")).months
    assert (none.reading, none.months) == (None, ())
    assert found(file)["MONTHS_NOT_RECONCILED"] == [12]


def test_problems_are_bounded_and_add_up() -> None:
    file = read(HEAD + "skräp\n" * 1_000)
    assert len(file.problems) == MOST_PLACES + 1
    assert sum(problem.count for problem in file.problems) == len(file.set_aside) == 1_000


@pytest.mark.parametrize(
    ("content", "word"),
    [("", "tom"), ("<html></html>", "inte en SIE-fil"), ('<?xml?><Sie xmlns="http://www.sie.se/sie5">', "typ 5")],
)
def test_what_is_no_sie_file_is_refused_by_name(content: str, word: str) -> None:
    with pytest.raises(RefusedFile, match=word) as refusal:
        read(content)
    assert "bok.se" in refusal.value.cause

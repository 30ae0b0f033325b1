"""The same year read from two files counts once, is told at the import, and takes nothing that was booked twice."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from utfall.finance.ledger_rows import counted_rows
from utfall.model.problem import Problem
from utfall.sources.importing import import_files
from utfall.sources.ledger_quality import months_sv
from utfall.sources.read_twice import find_read_twice
from utfall.store.store import Store

DEFINITIONS = Path(__file__).parents[2] / "definitions"
HEADER = "år;verifikation;rad;dag;konto;ansvar;verksamhet;projekt;motpart;belopp;text\n"
SIE_HEAD = "#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#RAR 0 20250101 20251231\n#KONTO 1930 Bank\n" + "".join(
    f"#KONTO {account} Konto\n" for account in (3110, 4641, 5020, 6010)
)
Row = tuple[int, date, int, int]
"""Number of the voucher, day, account and öre."""


def vouchers(seed: int, *, first: int = 1, count: int = 40, month: int | None = None) -> list[Row]:
    draw = random.Random(seed)
    rows: list[Row] = []
    for number in range(first, first + count):
        day = date(2025, month or draw.randrange(1, 5), draw.randrange(1, 28))
        ore = draw.randrange(1, 10_000_000)
        rows += [(number, day, draw.choice((3110, 4641, 5020, 6010)), ore), (number, day, 1930, -ore)]
    return rows


def as_sie(rows: list[Row], *, series: str = "A") -> str:
    lines = [SIE_HEAD]
    for number in sorted({row[0] for row in rows}):
        own = [row for row in rows if row[0] == number]
        lines.append(f"#VER {series} {number} {own[0][1]:%Y%m%d}\n{{\n")
        lines += [f"#TRANS {account} {{}} {ore / 100:.2f}\n" for _, _, account, ore in own]
        lines.append("}\n")
    return "".join(lines)


def as_table(rows: list[Row]) -> str:
    lines = [HEADER]
    for place, (number, day, account, ore) in enumerate(rows):
        lines.append(f"2025;A {number};{place};{day};{account};;;;;{ore / 100:.2f};\n".replace(".", ","))
    return "".join(lines)


def as_month_table(rows: list[Row], *, day: int = 1) -> str:
    """A row for each account and month, as a report out of the economy system has it."""
    totals: dict[tuple[int, int], int] = {}
    for _, booked_on, account, ore in rows:
        totals[booked_on.month, account] = totals.get((booked_on.month, account), 0) + ore
    summed = [(9000 + month, date(2025, month, day), account, ore) for (month, account), ore in totals.items()]
    return as_table(summed)


class Ledger:
    """A store, into which files are read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store.create(folder / "lager")

    def read(self, files: dict[str, str], *, on: date = date(2025, 5, 5)) -> tuple[Problem, ...]:
        paths = [self.folder / name for name in files]
        for path in paths:
            path.write_bytes(files[path.name].encode())
        delivery = import_files(self.store, paths, mappings_dir=DEFINITIONS / "mappings", known_at=on)
        return tuple(problem for problem in delivery.problems if problem.code in ("QUA-008", "QUA-013"))

    def sums(self) -> dict[str, int]:
        rows = counted_rows(self.store.current_files(self.store.delivery())).rows
        found = rows.group_by("account").aggregate([("amount_ore", "sum")]).to_pylist()
        return {one["account"]: one["amount_ore_sum"] for one in found}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


def sums(rows: list[Row]) -> dict[str, int]:
    found: dict[str, int] = {}
    for _, _, account, ore in rows:
        found[str(account)] = found.get(str(account), 0) + ore
    return found


@pytest.mark.parametrize("is_together", [True, False], ids=["in one delivery", "one after the other"])
def test_a_year_as_sie_and_as_a_table_counts_once(ledger: Ledger, is_together: bool) -> None:
    rows = vouchers(1)
    files = {"bok.se": as_sie(rows), "huvudbok.csv": as_table(rows)}
    if is_together:
        problems = ledger.read(files)
    else:
        assert ledger.read({"bok.se": files["bok.se"]}) == ()
        problems = ledger.read({"huvudbok.csv": files["huvudbok.csv"]}, on=date(2025, 6, 5))
    (problem,) = problems
    assert problem.code == "QUA-008" and problem.count == len(rows)
    assert "bok.se" in problem.message and "huvudbok.csv" in problem.message
    assert "2025-01 till 2025-04" in problem.message and "under samma namn" in problem.remedy
    assert ledger.sums() == sums(rows)


def test_a_part_of_the_year_again_takes_only_its_twins(ledger: Ledger) -> None:
    """The table holds one account of the year, and three rows that the SIE file lacks."""
    rows, more = vouchers(2), vouchers(3, first=900, count=2)[:3]
    part = [row for row in rows if row[2] == 4641]
    (problem,) = ledger.read({"bok.se": as_sie(rows), "huvudbok.csv": as_table([*part, *more])})
    assert problem.place.file == "huvudbok.csv" and problem.count == len(part)
    assert ledger.sums() == sums([*rows, *more])


def test_files_whose_vouchers_have_other_numbers_or_years(ledger: Ledger) -> None:
    """Two SIE files of overlapping periods: the second has another series and a shorter financial year."""
    rows = vouchers(4)
    later = as_sie([*rows, *vouchers(5, first=500, count=9, month=5)], series="B").replace("20251231", "20250630")
    (problem,) = ledger.read({"till_april.se": as_sie(rows), "till_maj.se": later})
    assert (problem.place.file, problem.count) == ("till_april.se", len(rows))
    assert "2025-05" not in problem.message
    assert ledger.sums() == sums([*rows, *vouchers(5, first=500, count=9, month=5)])


def test_rows_that_stand_twice_in_one_file_are_both_counted(ledger: Ledger) -> None:
    rows = vouchers(6)
    doubled = [*rows, *((number + 500, day, account, ore) for number, day, account, ore in rows)]
    (problem,) = ledger.read({"bok.se": as_sie(doubled), "huvudbok.csv": as_table(rows)})
    assert problem.place.file == "huvudbok.csv"
    assert ledger.sums() == sums(doubled)


def test_ledgers_that_share_some_rows_are_not_the_same(ledger: Ledger) -> None:
    """Two systems of one month, with the same rent on the same day in each: nothing is told and nothing left out."""
    rent = [(800 + n, date(2025, 1, 2), account, ore) for n in range(5) for account, ore in ((6010, 5), (1930, -5))]
    first, second = [*vouchers(7, count=9, month=1), *rent], [*vouchers(8, count=9, month=1), *rent]
    assert ledger.read({"bok.se": as_sie(first), "huvudbok.csv": as_table(second)}) == ()
    assert ledger.sums() == sums([*first, *second])


def test_a_fuller_file_of_the_same_ledger_is_no_fault(ledger: Ledger) -> None:
    """Month after month the economy system gives the year so far: the vouchers have the same numbers."""
    rows = vouchers(9)
    assert ledger.read({"bok_april.se": as_sie(rows)}) == ()
    longer = [*rows, *vouchers(10, first=700, count=9, month=5)]
    assert ledger.read({"bok_maj.se": as_sie(longer)}, on=date(2025, 6, 5)) == ()
    assert ledger.sums() == sums(longer)


def test_a_file_under_two_names_is_told(ledger: Ledger) -> None:
    rows = vouchers(11)
    (first,) = ledger.read({"bok.se": as_sie(rows), "bok (1).se": as_sie(rows)})
    assert first.code == "QUA-013" and "bok (1).se" in first.message
    (later,) = ledger.read({"bok kopia.se": as_sie(rows)}, on=date(2025, 6, 5))
    assert later.code == "QUA-013" and later.place.file == "bok kopia.se"
    assert ledger.sums() == sums(rows)
    heads = {"huvudbok_1.csv": HEADER, "huvudbok_2.csv": HEADER}
    assert ledger.read(heads, on=date(2025, 7, 5)) == ()


def test_three_files_count_once(ledger: Ledger) -> None:
    rows = vouchers(12)
    files = {"bok.se": as_sie(rows), "huvudbok.csv": as_table(rows), "hyror.si": as_sie(rows)}
    codes = [problem.code for problem in ledger.read(files)]
    assert codes == ["QUA-008"] * 3 + ["QUA-013"]
    assert ledger.sums() == sums(rows)


@pytest.mark.parametrize("is_together", [True, False], ids=["in one delivery", "one after the other"])
def test_a_table_of_accounts_and_months_beside_the_sie_file_counts_once(ledger: Ledger, is_together: bool) -> None:
    rows = vouchers(13)
    files = {"bok.se": as_sie(rows), "huvudbok.csv": as_month_table(rows, day=28)}
    if is_together:
        problems = ledger.read(files)
    else:
        assert ledger.read({"huvudbok.csv": files["huvudbok.csv"]}) == ()
        problems = ledger.read({"bok.se": files["bok.se"]}, on=date(2025, 6, 5))
    (problem,) = problems
    assert (problem.code, problem.place.file) == ("QUA-008", "huvudbok.csv")
    assert problem.count == files["huvudbok.csv"].count("\n") - 1
    assert "2025-01 till 2025-04 i huvudbok.csv är summor per konto och månad av raderna i bok.se" in problem.message
    assert ledger.sums() == sums(rows)


def test_what_the_table_has_more_than_the_sie_file_is_still_counted(ledger: Ledger) -> None:
    """An account that the SIE file lacks, and one that comes to something else there: both keep their own sum."""
    rows = vouchers(14, month=2)
    more = [(950, date(2025, 2, 1), 6999, 700), (951, date(2025, 2, 1), 6998, -700)]
    (problem,) = ledger.read({"bok.se": as_sie(rows), "huvudbok.csv": as_month_table([*rows, *more])})
    assert problem.count == len({account for _, _, account, _ in rows})
    assert ledger.sums() == sums([*rows, *more])


def test_a_table_of_months_of_another_ledger_is_not_the_same(ledger: Ledger) -> None:
    """Half of the accounts must agree; and rows that are no sums, equal on another day, are no evidence either."""
    rows, other = vouchers(15, month=3), vouchers(16, month=3)
    assert ledger.read({"bok.se": as_sie(rows), "huvudbok.csv": as_month_table(other)}) == ()
    assert ledger.sums() == sums([*rows, *other])
    rent = [(801, date(2025, 4, 2), 6010, 500), (801, date(2025, 4, 2), 1930, -500)]
    later = [(802, date(2025, 4, 28), 6010, 500), (802, date(2025, 4, 28), 1930, -500)]
    files = {"hyra.se": as_sie(rent), "huvudbok_april.csv": as_month_table(later)}
    assert ledger.read(files, on=date(2025, 6, 5)) == ()
    assert ledger.sums() == sums([*rows, *other, *rent, *later])


def test_no_ledger_is_read_twice() -> None:
    assert find_read_twice(()).pairs == ()


def test_months_are_told_as_runs() -> None:
    months = [date(2024, 12, 1), date(2025, 1, 1), date(2025, 2, 1), date(2025, 4, 1), date(2025, 6, 1)]
    assert months_sv(months) == "2024-12 till 2025-02, 2025-04 och 2025-06"
    assert months_sv(months[:1]) == "2024-12"

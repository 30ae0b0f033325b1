"""The internal budget: every row counted once, transfers applied, what is unknown shown and nothing lost."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from tests.finance.plan_files import BUDGET, DEFINITIONS, FORECASTS, TRANSFERS, deliver, lines

from utfall.errors import InvalidDefinition, RefusedFile, TooManyBadRows
from utfall.finance.budget import budget_months, internal_budget
from utfall.finance.coding import UNMAPPED, Coding
from utfall.finance.forecasting.known import MonthAmount
from utfall.model.problem import Place
from utfall.sources.importing import import_files
from utfall.sources.mapping_file import load_mapping
from utfall.store.store import Store

YEAR = [f"2025-{month:02d};Boende;Personalkostnader;1000" for month in range(1, 13)]
YEAR += [f"2025-{month:02d};Myndighet;klientkostnader;500" for month in range(1, 13)]
MOVED = lines(
    TRANSFERS,
    "2025-04-10;2025-05;1;Boende;Personalkostnader;-100,01;Fler placeringar",
    "2025-04-10;2025-05;1;Myndighet;Klientkostnader;100,01;Fler placeringar",
)


def by_line(months: Iterable[MonthAmount]) -> dict[tuple[str, str], int]:
    sums: Counter[tuple[str, str]] = Counter()
    for one in months:
        sums[one.area, one.group] += one.amount_ore
    return dict(sums)


def test_before_and_after_a_transfer(store: Store, tmp_path: Path, coding: Coding) -> None:
    delivery = deliver(store, tmp_path, {"internbudget_2025.csv": lines(BUDGET, *YEAR), "omforingar_2025.csv": MOVED})
    budget = internal_budget(store.current_files(delivery), coding)
    staff, clients = ("boende", "personalkostnader"), ("myndighet", "klientkostnader")
    assert by_line(budget.before()) == {staff: 1_200_000, clients: 600_000}
    assert by_line(budget.after()) == {staff: 1_189_999, clients: 610_001}
    assert sum(one.amount_ore for one in budget.after()) == 1_800_000
    (transfer,) = budget.transfers
    assert (transfer.decided_on, transfer.from_month) == (date(2025, 4, 10), date(2025, 5, 1))
    assert (transfer.reason, transfer.sum_ore) == ("Fler placeringar", 0)
    assert transfer.rows[1].place == Place("omforingar_2025.csv", 3)
    april, may = (one for one in budget.after() if one.area == "boende" and one.month.month in (4, 5))
    assert april.amount_ore == 100_000  # a transfer changes no month before its first
    assert may.amount_ore == 100_000 - 1_251  # a share of eight, whole öre
    assert budget.after() == budget_months(store, delivery, coding)
    assert budget.problems == ()


def test_a_transfer_that_does_not_come_to_zero_is_told(store: Store, tmp_path: Path, coding: Coding) -> None:
    uneven = MOVED.replace("Klientkostnader;100,01", "Klientkostnader;40")
    delivery = deliver(store, tmp_path, {"omforingar_2025.csv": uneven})
    (problem,) = internal_budget(store.current_files(delivery), coding).problems
    assert (problem.code, problem.place) == ("PLA-007", Place("omforingar_2025.csv", 2))
    assert "1 den 2025-04-10" in problem.message and "−60,01 kronor" in problem.message


def test_a_budget_signed_as_in_the_report_is_told(store: Store, tmp_path: Path, coding: Coding) -> None:
    rows = ("2025-01;Boende;Kommunbidrag;100", "2025-01;Boende;Lokalkostnader;-100", "2024-01;Boende;Kommunbidrag;-90")
    delivery = deliver(store, tmp_path, {"internbudget_2025.csv": lines(BUDGET, *rows)})
    (problem,) = internal_budget(store.current_files(delivery), coding).problems
    assert (problem.code, problem.place) == ("PLA-008", Place("internbudget_2025.csv", 2))
    assert "internbudgeten 2025" in problem.message and "kostnad +" in problem.remedy


def test_every_row_has_its_place(store: Store, tmp_path: Path, coding: Coding) -> None:
    delivery = deliver(store, tmp_path, {"internbudget_2025.csv": lines(BUDGET, *YEAR)})
    rows = internal_budget(store.current_files(delivery), coding).rows
    assert [row.place for row in rows] == [Place("internbudget_2025.csv", line) for line in range(2, 26)]


def test_a_new_file_replaces_and_the_old_is_still_known(store: Store, tmp_path: Path, coding: Coding) -> None:
    old = deliver(store, tmp_path, {"internbudget_2025.csv": lines(BUDGET, "2025-01;Boende;Avgifter, hyror;-10")})
    name = {"internbudget_2025.csv": lines(BUDGET, "2025-02;Boende;Övriga intäkter;-25")}
    new = deliver(store, tmp_path, name, on=date(2025, 6, 5))
    assert by_line(budget_months(store, old, coding)) == {("boende", UNMAPPED): -1000}
    assert by_line(budget_months(store, new, coding)) == {("boende", "ovriga_intakter"): -2500}


def test_an_unknown_area_is_shown_and_counted(store: Store, tmp_path: Path, coding: Coding) -> None:
    rows = ("2025-01;Bonde;Lokalkostnader;10", "2025-01;Fritid;Lokalkostnader;20")
    delivery = deliver(store, tmp_path, {"internbudget_2025.csv": lines(BUDGET, *rows)})
    budget = internal_budget(store.current_files(delivery), coding)
    assert by_line(budget.after()) == {(UNMAPPED, "lokalkostnader"): 3000}
    near, far = budget.problems
    assert (near.code, near.place) == ("PLA-001", Place("internbudget_2025.csv", 2))
    assert "”Bonde”" in near.message and "Menas ”Boende”?" in near.remedy
    assert "”Fritid”" in far.message and "Menas" not in far.remedy


def test_the_same_line_by_title_and_by_id_counts_once(store: Store, tmp_path: Path, coding: Coding) -> None:
    rows = ("2025-01;Boende;Lokalkostnader;10", "2025-01;boende;lokalkostnader;30")
    delivery = deliver(store, tmp_path, {"internbudget_2025.csv": lines(BUDGET, *rows)})
    budget = internal_budget(store.current_files(delivery), coding)
    assert by_line(budget.after()) == {("boende", "lokalkostnader"): 3000}
    (problem,) = budget.problems
    assert problem.code == "PLA-002" and "rad 2" in problem.message and problem.place.line == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_what_a_spreadsheet_makes_of_it(store: Store, tmp_path: Path, coding: Coding, encoding: str) -> None:
    """Thousands with blank or hard blank, decimal comma, true minus where the encoding has it; ISO day for a month."""
    minus = "-" if encoding == "cp1252" else "\u2212"
    rows = (f"2025-01;Boende;Övriga intäkter;{minus}1\u00a0234 567,50", "2025-02-01;Boende;Övriga intäkter;1 000")
    content = lines(BUDGET, *rows).encode(encoding)
    delivery = deliver(store, tmp_path, {"internbudget_2025.csv": content})
    assert budget_months(store, delivery, coding) == (
        MonthAmount("boende", "ovriga_intakter", date(2025, 1, 1), -123_456_750),
        MonthAmount("boende", "ovriga_intakter", date(2025, 2, 1), 100_000),
    )


def test_a_workbook_gives_the_same_as_text(store: Store, tmp_path: Path, coding: Coding) -> None:
    """Real numbers and real dates in the cells."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm"})
        sheet.write_row(0, 0, BUDGET.split(";"))
        for number, row in enumerate(YEAR, start=1):
            month, area, group, kronor = row.split(";")
            sheet.write_datetime(number, 0, date.fromisoformat(f"{month}-01"), day)
            sheet.write_row(number, 1, [area, group, float(kronor)])
    as_text = budget_months(store, deliver(store, tmp_path, {"internbudget_2025.csv": lines(BUDGET, *YEAR)}), coding)
    other = Store.create(tmp_path / "annat")
    as_cells = budget_months(other, deliver(other, tmp_path, {"internbudget_2025.xlsx": content.getvalue()}), coding)
    assert as_cells == as_text and len(as_text) == 24


def test_a_repeated_row_is_set_aside(store: Store, tmp_path: Path, coding: Coding) -> None:
    rows = (*YEAR, "2025-01;Boende;Personalkostnader;999")
    delivery = deliver(store, tmp_path, {"internbudget_2025.csv": lines(BUDGET, *rows)})
    (row,) = store.set_aside(delivery, "internbudget_2025.csv")
    assert row.line == 26 and "samma nyckel som rad 2" in row.problems[0].message
    assert sum(one.amount_ore for one in budget_months(store, delivery, coding)) == 1_800_000


def test_a_bad_amount_is_set_aside_with_place_and_remedy(store: Store, tmp_path: Path) -> None:
    rows = (*YEAR, "2025-01;Boende;Lokalkostnader;1.234.567,50")
    delivery = deliver(store, tmp_path, {"internbudget_2025.csv": lines(BUDGET, *rows)})
    (row,) = store.set_aside(delivery, "internbudget_2025.csv")
    (problem,) = row.problems
    assert problem.place == Place("internbudget_2025.csv", 26, "budget_kr") and problem.remedy


def test_nothing_is_read_of_a_delivery_with_a_wrong_file(store: Store, tmp_path: Path) -> None:
    good = lines(BUDGET, *YEAR)
    wrong = lines(FORECASTS, "2025-05-05;2025-04;Boende;Lokalkostnader;1;;")
    with pytest.raises(RefusedFile, match="budget_kr"):
        deliver(store, tmp_path, {"internbudget_2024.csv": good, "internbudget_2025.csv": wrong})
    with pytest.raises(RefusedFile):
        deliver(store, tmp_path, {"internbudget_2024.csv": good, "internbudget_2025.csv": ""})
    with pytest.raises(TooManyBadRows, match="Inget lästes in"):
        bad = lines(BUDGET, "2025-01;Boende;Lokalkostnader;mycket")
        deliver(store, tmp_path, {"internbudget_2024.csv": good, "internbudget_2025.csv": bad})
    assert store.deliveries() == ()


def test_only_a_header_is_told(store: Store, tmp_path: Path, coding: Coding) -> None:
    delivery = deliver(store, tmp_path, {"internbudget_2025.csv": lines(BUDGET)})
    assert [problem.code for problem in delivery.problems] == ["EXT-101"]
    assert budget_months(store, delivery, coding) == ()


@pytest.mark.parametrize(("unit", "text"), [("tkr", "1 234,5"), ("mnkr", "1,2345")])
def test_amounts_in_thousands_or_millions_by_a_mapping_of_ones_own(
    store: Store, tmp_path: Path, coding: Coding, unit: str, text: str
) -> None:
    shipped = (DEFINITIONS / "mappings" / "ekonomi.toml").read_text(encoding="utf-8")
    old = '{ column = "budget_kr", kronor = true }'
    assert old in shipped
    mappings = tmp_path / "mappings"
    mappings.mkdir()
    own = shipped.replace(old, f'{{ column = "budget", amounts_in = "{unit}" }}').replace('"ekonomi"', '"egen"')
    (mappings / "egen.toml").write_text(own, encoding="utf-8")
    path = tmp_path / "internbudget_2025.csv"
    path.write_text(f"månad;verksamhetsområde;kontogrupp;budget\n2025-01;Boende;Lokalkostnader;{text}\n", "utf-8")
    delivery = import_files(store, [path], mappings_dir=mappings, known_at=date(2025, 5, 5))
    assert [one.amount_ore for one in budget_months(store, delivery, coding)] == [123_450_000]


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ('kronor = true, amounts_in = "tkr"', "både kronor och amounts_in"),
        ('amounts_in = "kkr"', "amounts_in är ”kkr”"),
    ],
)
def test_a_unit_that_is_no_unit_is_refused(tmp_path: Path, new: str, told: str) -> None:
    shipped = (DEFINITIONS / "mappings" / "ekonomi.toml").read_text(encoding="utf-8")
    path = tmp_path / "ekonomi.toml"
    path.write_text(shipped.replace("kronor = true", new, 1), encoding="utf-8")
    with pytest.raises(InvalidDefinition, match=told):
        load_mapping(path)

"""The plan's files together: the whole folder as one delivery, as text and as workbooks, and what the guide says."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from tests.finance.conftest import ExampleEconomy
from tests.finance.example_plan import NOVEMBER_5, write_example
from tests.finance.plan_files import DEFINITIONS, deliver

from utfall.finance.budget import Transfer, TransferRow, budget_months, internal_budget
from utfall.finance.coding import UNMAPPED, Coding
from utfall.finance.forecasting.known import Line
from utfall.finance.ledger import month_amounts
from utfall.finance.ledger_rows import Files
from utfall.finance.manager_forecasts import locked_forecasts
from utfall.finance.plan_problems import KINDS
from utfall.model.plan_tables import PLAN_TABLES
from utfall.model.problem import Place
from utfall.sources.importing import import_files
from utfall.sources.mapping_file import load_mapping
from utfall.store.store import Store

GUIDE = (DEFINITIONS.parent / "docs/how-to/budget-och-tilldelning.md").read_text(encoding="utf-8")
NAMES = [table.name for table in PLAN_TABLES]


def as_workbook(path: Path) -> bytes:
    """The file's cells typed: amounts and years as numbers, days as dates, the rest as text."""
    content = io.BytesIO()
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter=";"))
    with xlsxwriter.Workbook(content) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, rows[0])
        for number, row in enumerate(rows[1:], start=1):
            for column, (head, text) in enumerate(zip(rows[0], row, strict=True)):
                if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
                    sheet.write_datetime(number, column, date.fromisoformat(text), day)
                elif re.fullmatch(r"-?\d+", text) and head != "konto":
                    sheet.write_number(number, column, int(text))
                else:
                    sheet.write_string(number, column, text)
    return content.getvalue()


def rows_of(files: Files) -> dict[str, list[dict[str, object]]]:
    """What the tables hold, but for the names of files."""
    found = {}
    for name in NAMES:
        rows = [row for path in files[name] for row in pq.read_table(path).to_pylist()]
        for row in rows:
            row.pop("source_file")
        found[name] = sorted(rows, key=lambda row: row["source_line"])
    return found


def test_workbooks_give_what_text_gives(store: Store, tmp_path: Path) -> None:
    paths = write_example(tmp_path / "filer")
    as_text = deliver(store, tmp_path / "text", {path.name: path.read_bytes() for path in paths}, on=NOVEMBER_5)
    other = Store.create(tmp_path / "annat")
    books: dict[str, str | bytes] = {f"{path.stem}.xlsx": as_workbook(path) for path in paths}
    as_cells = deliver(other, tmp_path / "cells", books, on=NOVEMBER_5)
    assert sum(receipt.rows_set_aside for receipt in (*as_text.files, *as_cells.files)) == 0
    expected = rows_of(store.current_files(as_text))
    assert all(expected[name] for name in NAMES)
    assert rows_of(other.current_files(as_cells)) == expected


def test_the_whole_folder_is_one_delivery(example: ExampleEconomy, store: Store, coding: Coding) -> None:
    """Ledger and plan together; the budget is the simulator's, to the öre, and nothing of it is unknown."""
    newest = example.written.folders[-1]
    delivery = import_files(store, [newest.folder], mappings_dir=DEFINITIONS / "mappings", known_at=newest.known_at)
    assert {receipt.name for receipt in delivery.files} == {path.name for path in newest.files}
    assert {receipt.rows_set_aside for receipt in delivery.files} == {0}
    files = store.current_files(delivery)
    assert month_amounts(files, coding)
    truth = json.loads(example.written.truth.read_text(encoding="utf-8"))["år"]["2025"]["internbudget_tkr"]
    sums: Counter[tuple[str, str]] = Counter()
    for one in internal_budget(files, coding).before():
        sums[coding.areas[one.area], coding.groups[one.group]] += one.amount_ore
    assert sums == {(area, group): 100_000 * tkr for area, groups in truth.items() for group, tkr in groups.items()}
    assert UNMAPPED not in {part for one in budget_months(store, delivery, coding) for part in (one.area, one.group)}
    assert locked_forecasts(store, delivery, coding).problems == ()


@given(
    amount=st.integers(-(10**12), 10**12),
    month=st.integers(1, 12),
)
def test_a_transfer_keeps_its_sum_whatever_the_months(amount: int, month: int) -> None:
    row = TransferRow(Line("boende", "avgifter"), amount, Place("fil", 2))
    months = list(Transfer("1", date(2025, 1, 2), date(2025, month, 1), "skäl", (row,)).months())
    assert sum(one.amount_ore for one in months) == amount
    assert [one.month.month for one in months] == list(range(month, 13))
    amounts = [one.amount_ore for one in months]
    assert max(amounts) - min(amounts) <= 1


def test_the_guide_names_every_file_and_its_columns() -> None:
    mapping = load_mapping(DEFINITIONS / "mappings" / "ekonomi.toml")
    for rule in mapping.files:
        (columns,) = re.findall(rf"^\| `{rule.name}` \| ([^|]+) \|", GUIDE, flags=re.MULTILINE)
        told = set(re.findall(r"[\wåäö]+", re.sub(r"\([^)]*\)|och om den finns", "", columns)))
        assert told == set(rule.used_columns), rule.name


def test_the_guide_lists_every_problem() -> None:
    assert set(re.findall(r"PLA-\d+", GUIDE)) == {code.value for code in KINDS}


@pytest.mark.parametrize("code", KINDS, ids=lambda code: code.value)
def test_every_problem_says_what_to_do(code: str) -> None:
    kind = next(kind for known, kind in KINDS.items() if known == code)
    assert kind.message.endswith(".") and kind.remedy.endswith(".")

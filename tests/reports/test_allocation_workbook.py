"""The allocation as a workbook: real numbers, formulas that give what is stored, frozen panes, nothing that runs."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.finance.example_plan import NOVEMBER_5, contents, write_example
from tests.finance.plan_files import deliver

from utfall.finance.allocation_book import AllocationBook, allocation_for_report
from utfall.reports.allocation_workbook import allocation_workbook
from utfall.store.store import Store

DEFINITIONS = Path(__file__).parents[2] / "definitions"


@pytest.fixture(name="book", scope="module")
def allocation(tmp_path_factory: pytest.TempPathFactory) -> AllocationBook:
    folder = tmp_path_factory.mktemp("tilldelning")
    store = Store.create(folder / "lager")
    files = contents(write_example(folder / "ur"))
    name, text = "tilldelning_2026.csv", "2026;beslut;2025-06-11;justering;satsning;=HYPERLINK(1);0\n"
    content = files[name]
    assert isinstance(content, bytes)
    files[name] = content + text.encode()
    deliver(store, folder / "till", files, on=NOVEMBER_5)
    found = allocation_for_report(store, store.delivery(), definitions=DEFINITIONS, year=2025)
    assert found is not None
    return found


def sheets(book: AllocationBook, *, values: bool) -> Any:
    return openpyxl.load_workbook(io.BytesIO(allocation_workbook(book)), data_only=values)


def value_of(sheet: Any, name: str) -> float:
    """The cell's number, or what its formula of cells, sums, differences and quotients gives."""
    cell = sheet[name].value
    if not (isinstance(cell, str) and cell.startswith("=")):
        return float(cell or 0)
    if found := re.fullmatch(r"=SUM\(([A-Z]+\d+:[A-Z]+\d+)\)", cell):
        return sum(value_of(sheet, one.coordinate) for (one,) in sheet[found[1]])
    written = re.sub(r"[A-Z]+\d+", lambda found: f"({value_of(sheet, found[0])!r})", cell[1:])
    assert re.fullmatch(r"[-+/().\de]+", written), cell
    return float(eval(written))  # noqa: S307 - digits and signs alone, as asserted


def rows(sheet: Any) -> dict[str, list[Any]]:
    return {str(row[0]): list(row[1:]) for row in sheet.iter_rows(min_row=5, values_only=True) if row[0] is not None}


def test_the_published_sums_stand_as_numbers(book: AllocationBook) -> None:
    read = sheets(book, values=True)
    assert read.sheetnames == ["Beslut", "Förslag", "Inriktningsbeslut", "Avstämning", "Underlag"]
    decided = rows(read["Beslut"])
    assert decided["Utgångspunkt 2025"][0] == 720_500_000
    assert decided["Tilldelning i inriktningsbeslutet"][0] == 738_600_000
    assert decided["Summa justeringar"][0] == 27_400_000
    assert decided["Ekonomisk tilldelning 2026"][:2] == [766_000_000, 45_500_000]
    assert round(decided["Ekonomisk tilldelning 2026"][2], 3) == 0.063
    assert decided["Planår 2027"][:2] == [780_800_000, 14_800_000]
    compared = rows(read["Avstämning"])
    assert compared["Utgångspunkten mot internbudgeten 2025"][:3] == [720_500_000, 723_482_000, 2_982_000]
    assert compared["Utgångspunkten mot tilldelningen 2025"][1:3] == [None, None]
    assert any("Vad förklarar skillnaden?" in name for name in compared)


def test_every_formula_gives_the_value_that_is_stored(book: AllocationBook) -> None:
    formulas, stored = sheets(book, values=False), sheets(book, values=True)
    found = 0
    for sheet in formulas.worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    found += 1
                    value = stored[sheet.title][cell.coordinate].value
                    assert value_of(sheet, cell.coordinate) == pytest.approx(value, abs=0.005), cell.coordinate
    assert found > 20


def test_panes_are_frozen_text_is_text_and_the_bytes_are_the_same(book: AllocationBook) -> None:
    read = sheets(book, values=False)
    assert {sheet.freeze_panes for sheet in read.worksheets} == {"B5"}
    assert "'=HYPERLINK(1)" in rows(read["Beslut"])
    assert allocation_workbook(book) == allocation_workbook(book)
    assert read.properties.created.date() == date(2025, 11, 5)

"""The workbook: formulas that give what is stored, real numbers, frozen panes, empty cells, nothing that runs."""

from __future__ import annotations

import dataclasses
import io
import re
from typing import Any

import openpyxl
import pytest

from utfall.finance.forecasting.known import Line
from utfall.finance.year_money import YearMoney
from utfall.reports.statement_workbook import year_workbook


@pytest.fixture(name="content", scope="module")
def workbook_bytes(money: YearMoney) -> bytes:
    return year_workbook(money)


def opened(content: bytes, *, values: bool) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def rows(sheet: Any) -> dict[str, list[Any]]:
    return {str(row[0]): list(row[1:]) for row in sheet.iter_rows(min_row=5, values_only=True) if row[0] is not None}


def evaluated(sheet: Any, formula: str) -> float:
    """A second reading of the formulas that are written: SUM of one column, or plus and minus of cells."""
    if found := re.fullmatch(r"=(?:SUM\(|SUBTOTAL\(109,)([A-Z]+\d+:[A-Z]+\d+)\)", formula):
        cells = [cell.value for (cell,) in sheet[found[1]]]
    else:
        assert re.fullmatch(r"=[A-Z]+\d+([+-][A-Z]+\d+)*", formula), formula
        parts = re.findall(r"([+-]?)([A-Z]+\d+)", formula[1:])
        signs = [-1 if sign == "-" else 1 for sign, _ in parts]
        cells = [sheet[name].value for _, name in parts]
        cells = [
            sign * (evaluated(sheet, value) if str(value).startswith("=") else value or 0)
            for sign, value in zip(signs, cells, strict=True)
        ]
        return float(sum(cells))
    return float(sum(evaluated(sheet, one) if str(one).startswith("=") else one or 0 for one in cells))


def test_every_formula_gives_the_value_that_is_stored(content: bytes) -> None:
    formulas, stored = opened(content, values=False), opened(content, values=True)
    found = 0
    for sheet in formulas.worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    found += 1
                    value = stored[sheet.title][cell.coordinate].value
                    assert evaluated(sheet, cell.value) == pytest.approx(value, abs=0.005), (
                        sheet.title,
                        cell.coordinate,
                    )
    assert found > 50


def test_the_published_sums_stand_as_numbers(content: bytes) -> None:
    statement = rows(opened(content, values=True)["Resultaträkning"])
    assert statement["Summa intäkter"][:2] == [744_955_000, 816_247_000]
    assert statement["Summa kostnader"][3] == -817_747_000
    assert [statement["Årets resultat"][place] for place in (0, 1, 3)] == [-7_673_000, 0, 0]
    areas = rows(opened(content, values=True)["Områden"])
    assert (areas["Ledning och stödfunktioner"][3], areas["Insats och service"][3]) == (3_500_000, -3_500_000)


def test_sheets_are_made_to_be_worked_in(content: bytes) -> None:
    book = opened(content, values=False)
    assert book.sheetnames == [
        "Resultaträkning",
        "Områden",
        "Kontogrupper",
        "Utfall mot budget",
        "Ledning och stödfunktioner",
        "Insats och service",
        "Boende",
        "Myndighet",
        "Maskinens prognos",
        "Gränser per kontogrupp",
        "Investeringar",
        "Engångsposter",
        "Eget kapital",
        "Statsbidrag",
        "Åtgärder",
        "Månader",
        "Underlag",
    ]
    assert {sheet.freeze_panes for sheet in book.worksheets} == {"B5"}
    assert book["Månader"].auto_filter.ref.startswith("A4:E")
    assert book["Resultaträkning"]["B5"].number_format.startswith("#,##0")


def test_the_months_add_up_to_the_outcome(content: bytes) -> None:
    book = opened(content, values=True)
    total = rows(book["Månader"])["Summa av det som visas"][-1]
    assert total == pytest.approx(rows(book["Resultaträkning"])["Årets resultat"][2], abs=0.005)


def test_the_machine_and_its_limits_are_there(content: bytes, money: YearMoney) -> None:
    limits = rows(opened(content, values=True)["Maskinens prognos"])
    assert money.machine is not None
    board, spread = money.machine.result(), limits["Nämnden"]
    assert board is not None
    assert spread[1:5] == [ore / 100 for ore in (board.p10_ore, board.p90_ore, board.worst_ore, board.best_ore)]


def test_what_stands_beside_the_statement_is_there(content: bytes) -> None:
    """3,0 less 2,0 is 1,0 million kronor left; a deficit of 7 673 thousand written off; items that come once."""
    book = opened(content, values=True)
    investments = rows(book["Investeringar"])
    assert investments["Utgifter"][:3] == [3_000_000, 2_000_000, 1_000_000]
    assert investments["Netto"][:4] == [3_000_000, 2_000_000, 1_000_000, None]
    equity = rows(book["Eget kapital"])
    assert [one[0] for one in equity.values()] == [-7_673_000, 7_673_000, 0, 0]
    once = rows(book["Engångsposter"])
    assert once["Summa av det som visas"][4] == -1_230_000
    assert once["Skador i bostadssociala lägenheter"][4] == -310_000
    actions = rows(book["Åtgärder"])
    assert actions["Summa"][4:] == [6_400_000, 1_700_000]
    assert actions["Skyddat boende i egen regi ersätter köpta platser"][5] is None  # not followed up is not zero
    grants = rows(book["Statsbidrag"])
    assert grants["Summa"][3] == sum(row[3] for name, row in grants.items() if name != "Summa")


def test_the_limits_of_each_account_group_are_there(content: bytes, money: YearMoney) -> None:
    """Numbers as the machine has them; what is decided has no limits; sums are formulas, limits of a sum its own."""
    machine = money.machine
    assert machine is not None
    sheet = opened(content, values=True)["Gränser per kontogrupp"]
    lines = [list(row) for row in sheet.iter_rows(min_row=5, values_only=True)]
    start = next(place for place, row in enumerate(lines) if row[0] == "Myndighet")
    own = {row[0]: tuple(row[1:]) for row in lines[start + 1 :]}
    spread = machine.line_outlook(Line("myndighet", "klientkostnader"))
    assert spread is not None and spread.spread is not None
    found = spread.spread
    assert own["Klientkostnader"][1] == -122_600_000
    assert own["Klientkostnader"][3:6] == tuple(-ore / 100 for ore in (found.p90_ore, found.p50_ore, found.p10_ore))
    assert own["Kommunbidrag"][3:6] == (None, None, None)
    board = machine.result()
    assert board is not None
    assert own["Nämnden"][2] == pytest.approx(-sum(machine.amounts().values()) / 100, abs=0.005)
    assert own["Nämnden"][3:6] == (board.p10_ore / 100, board.p50_ore / 100, board.p90_ore / 100)
    formulas = opened(content, values=False)["Gränser per kontogrupp"]
    summed = [row for row in formulas.iter_rows(min_row=5) if str(row[0].value).startswith(("Summa", "Nämnden"))]
    assert len(summed) == 5
    assert all(str(cell.value).startswith("=") for row in summed for cell in row[1:4])


def test_a_row_that_nobody_has_said_is_empty_and_one_that_is_zero_is_zero(money: YearMoney, content: bytes) -> None:
    """Disposition av ackumulerat resultat, where the board has decided it and where nobody has."""
    shown = rows(opened(content, values=True)["Resultaträkning"])
    assert shown["Disposition av ackumulerat resultat"][:4] == [0, 0, 0, 0]
    layout = money.meaning.layout
    silent = dataclasses.replace(layout, rows=tuple(dataclasses.replace(one, is_zero=False) for one in layout.rows))
    book = dataclasses.replace(money.book, meaning=dataclasses.replace(money.meaning, layout=silent))
    own = rows(opened(year_workbook(dataclasses.replace(money, book=book)), values=True)["Resultaträkning"])
    assert own["Utdelningskrav"][:4] == [None] * 4
    assert own["Summa kostnader"] == shown["Summa kostnader"]


def test_what_is_not_given_is_empty_and_not_zero(money: YearMoney) -> None:
    columns = dataclasses.replace(money.columns, budget=dataclasses.replace(money.columns.budget, amounts=None))
    sheet = opened(year_workbook(dataclasses.replace(money, columns=columns)), values=True)["Resultaträkning"]
    assert {row[1] for row in rows(sheet).values()} == {None}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_text(money: YearMoney, sign: str) -> None:
    coding = money.meaning.coding
    name = f"{sign}HYPERLINK(1)"
    meaning = dataclasses.replace(
        money.meaning, coding=dataclasses.replace(coding, areas={**coding.areas, "boende": name})
    )
    plain = dataclasses.replace(money, book=dataclasses.replace(money.book, meaning=meaning), machine=None)
    book = opened(year_workbook(plain), values=False)
    names = [cell.value for (cell,) in book["Områden"]["A5:A8"]]
    assert f"'{name}" in [str(one).replace("_x000D_", "\r") for one in names]
    assert not [
        cell for row in book["Områden"].iter_rows() for cell in row if cell.data_type == "f" and cell.column == 1
    ]


def test_the_same_content_gives_the_same_bytes(money: YearMoney, content: bytes) -> None:
    assert year_workbook(money) == content
